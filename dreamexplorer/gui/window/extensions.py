"""Extensions in the window: their problems are shown once, and a dialog lists, adds and removes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dreamexplorer import registry
from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.widgets.plain_buttons import take_icons
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.gui.window import dialogs
from dreamexplorer.gui.window.actions import ActionSpec


class Extensions(QObject):
    """Reports each problem of an extension once, and opens the dialog of extensions."""

    def __init__(self, window: QWidget, context: Context) -> None:
        super().__init__(window)
        self._window = window
        self._reported: set[str] = set()
        self._ready = False
        context.workflow.engine_ready.connect(self._on_engine_ready)
        context.jobs.ended.connect(self._on_job_ended)  # what fails when it is used, fails in a job

    def action(self) -> ActionSpec:
        """Return the record of the menu's action."""
        return ActionSpec(
            "extensions",
            self.tr("E&xtensions…"),
            self.tr("Python files of your own that add model families, datasets, panels or tools"),
            self.show_dialog,
        )

    def _on_engine_ready(self) -> None:
        self._ready = True
        self.report_problems()

    def _on_job_ended(self) -> None:
        if self._ready:  # one message for all that is known by then
            self.report_problems()

    def report_problems(self) -> None:
        """Show what is wrong with extensions, unless it was shown before."""
        new = [problem for problem in registry.problems() if str(problem) not in self._reported]
        self._reported.update(map(str, new))
        if new:
            text = "\n\n".join(message_text(problem) for problem in new)
            dialogs.show_message(self._window, self.tr("An extension was left out"), text)

    def retranslate(self) -> None:
        """Make the dialog anew in the present language, if it is open, at its place."""
        dialogs.make_anew(self._window, "extensions", self.show_dialog)

    def show_dialog(self) -> None:
        """Open the list of extensions, or bring it to the front."""
        dialog = self._window.findChild(ExtensionsDialog)
        if dialog is None:
            dialog = ExtensionsDialog(self._window)
        dialog.fill()
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()


class ExtensionsDialog(QDialog):
    """A table of the extensions that are found and what each adds; files and folders can be added and removed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("extensions")
        self.setWindowTitle(self.tr("Extensions"))
        dialogs.resize_to_screen(self, parent, QSize(620, 380))
        intro = QLabel(
            self.tr(
                "Python files that add model families, datasets, panels or tools. They run with all your rights: add "
                "only files you trust. Changes take effect when the program is restarted."
            ),
            self,
        )
        intro.setWordWrap(True)
        self.table = QTreeWidget(self)
        self.table.setHeaderLabels([self.tr("File"), self.tr("Adds")])
        self.table.setRootIsDecorated(False)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.setAccessibleName(self.windowTitle())
        self.table.itemSelectionChanged.connect(self._update_enabled)
        self.problems = PlainLabel("", self)
        self.problems.setWordWrap(True)
        self.problems.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.add_file_button = QPushButton(self.tr("Add &file…"), self)
        self.add_folder_button = QPushButton(self.tr("Add f&older…"), self)
        self.remove_button = QPushButton(self.tr("&Remove"), self)
        self.remove_button.setToolTip(self.tr("Stop using this entry; the file itself stays"))
        for button, slot in (
            (self.add_file_button, self._choose_file),
            (self.add_folder_button, self._choose_folder),
            (self.remove_button, self._remove),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        QShortcut(QKeySequence.StandardKey.Delete, self.table, self._remove, context=Qt.ShortcutContext.WidgetShortcut)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        for widget in (intro, self.table, self.problems, buttons):
            column.addWidget(widget)
        take_icons(self)
        self._update_enabled()

    def fill(self) -> None:
        """Show the extensions and their problems as they are now."""
        self.table.clear()
        listed = registry.listed_paths()
        with_extension: set[Path] = set()
        for extension in registry.extensions():
            kinds = [QCoreApplication.translate("extensions", kind) for kind in extension.kinds]
            path = Path(extension.origin)
            entry = next((p for p in listed if p in (path, path.parent)), None)
            if entry is not None:
                with_extension.add(entry)
            self._add_row(extension.origin, ", ".join(kinds) or self.tr("nothing"), entry)
        for entry in listed:
            if entry not in with_extension:
                self._add_row(str(entry), self.tr("nothing") if entry.is_dir() else self.tr("cannot be used"), entry)
        self.table.resizeColumnToContents(1)
        self.table.header().resizeSection(0, 400)
        problems = registry.problems()
        self.problems.setText("\n".join(message_text(problem) for problem in problems))
        self.problems.setVisible(bool(problems))
        self._update_enabled()

    def add(self, path: Path) -> None:
        """Add a file or folder to the list; a message says why where that is not possible."""
        self._change(registry.list_path, path)

    def remove(self, path: Path) -> None:
        """Remove an entry from the list; a message says why where that is not possible."""
        self._change(registry.unlist_path, path)

    def _change(self, change: Callable[[Path], None], path: Path) -> None:
        try:
            change(path)
        except UserError as error:
            dialogs.show_message(self, self.windowTitle(), message_text(error))
        self.fill()

    def _add_row(self, origin: str, adds: str, entry: Path | None) -> None:
        row = QTreeWidgetItem(self.table, [origin, adds])
        row.setToolTip(0, wrapped(origin))
        row.setData(0, Qt.ItemDataRole.UserRole, str(entry) if entry is not None else None)

    def _selected_entry(self) -> Path | None:
        """Return the entry of the list that the selected row comes from; None for those found in another way."""
        rows = self.table.selectedItems()
        entry = rows[0].data(0, Qt.ItemDataRole.UserRole) if rows else None
        return Path(entry) if entry else None

    def _update_enabled(self) -> None:
        self.remove_button.setEnabled(self._selected_entry() is not None)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Add an extension"), str(Path.home()), self.tr("Python files ({})").format("*.py")
        )
        if name:
            self.add(Path(name))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Add a folder of extensions"), str(Path.home()))
        if name:
            self.add(Path(name))

    def _remove(self) -> None:
        entry = self._selected_entry()
        if entry is not None:
            self.remove(entry)
