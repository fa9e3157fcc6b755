"""Actions on runs: rename, colour, pin, use their settings, delete and bring back, export."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QAction, QColor, QDesktopServices, QIcon, QKeySequence, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.session import COLORS, Run

MOST_COMPARED = 8  # runs in the table of differences


class Owner(Protocol):
    """Requests of the actions to their panel."""

    def selected(self) -> list[Run]:
        """Return the runs that are selected."""

    def rename(self) -> None:
        """Edit the name of the run with the focus."""

    def show_differences(self) -> None:
        """Show in what the selected runs differ."""

    def export_csv(self) -> None:
        """Write the table."""


class RunActions(QObject):
    """The actions on the selected runs; their shortcuts work while the focus is in the panel."""

    def __init__(self, context: Context, panel: QWidget) -> None:
        super().__init__(panel)
        self._context = context
        self._widget = panel
        self._panel: Owner = panel  # type: ignore[assignment]
        self._icons: dict[QAction, str] = {}
        self.show = self._action(
            self.tr("Show"), "eye", self._on_show, "", self.tr("Show this run in all panels (Enter)")
        )
        self.copy = self._action(
            self.tr("Use settings"),
            "copy",
            self._on_copy,
            "",
            self.tr("Put the settings of this run into the training form"),
        )
        self.compare = self._action(
            self.tr("Differences…"),
            "differences",
            lambda: self._panel.show_differences(),
            "F4",
            self.tr("Settings that differ between the selected runs, and results; Ctrl+click selects two (F4)"),
        )
        self.rename = self._action(
            self.tr("Rename"), "pen", lambda: self._panel.rename(), "F2", self.tr("Change its name (F2)")
        )
        self.open_folder = self._action(
            self.tr("Open folder"), "open", self._on_open_folder, "", self.tr("Show the files of this run")
        )
        self.stop_watching = self._action(
            self.tr("Stop watching"),
            "eye",
            self._on_stop_watching,
            "",
            self.tr("Do not follow the folder of this run any more"),
        )
        self.pin = self._action(
            self.tr("Pin"), "pin", self._on_pin, "Ctrl+P", self.tr("Keep it at the top of the table")
        )
        self.pin.setCheckable(True)
        self.delete = self._action(
            self.tr("Delete"),
            "delete",
            self._on_delete,
            "Del",
            self.tr("Remove the selected runs; Undo brings them back"),
        )
        self.undo = self._action(
            self.tr("Undo delete"), "undo", self._on_undo, "Ctrl+Z", self.tr("Bring back what was deleted last")
        )
        self.export = self._action(
            self.tr("Export CSV…"),
            "export",
            lambda: self._panel.export_csv(),
            "",
            self.tr("Save the table for a spreadsheet"),
        )
        context.theme.changed.connect(self._on_theme)
        context.workflow.runs.removed_changed.connect(self.update_states)
        self._on_theme()

    def for_bar(self) -> list[QAction]:
        """Return the actions that have a button."""
        return [self.copy, self.compare, self.rename, self.pin, self.delete, self.undo, self.export]

    def with_shortcuts(self) -> list[QAction]:
        """Return the actions whose shortcuts work in the panel."""
        return [self.compare, self.rename, self.pin, self.delete, self.undo]

    def menu(self) -> QMenu:
        """Return a context menu of all actions."""
        menu = QMenu(self._widget)
        menu.addActions([self.show, self.copy, self.compare, self.open_folder])
        if self.stop_watching.isEnabled():
            menu.addAction(self.stop_watching)
        menu.addSeparator()
        menu.addActions([self.rename, self.pin])
        colors = menu.addMenu(self.tr("Colour"))
        colors.setEnabled(bool(self._panel.selected()))
        names = self._color_names()
        for color in COLORS:
            action = colors.addAction(_swatch(color), names[color])
            action.triggered.connect(partial(self._on_color, color))
        menu.addSeparator()
        menu.addActions([self.delete, self.undo])
        menu.addSeparator()
        menu.addAction(self.export)
        return menu

    @Slot()
    def update_states(self) -> None:
        """Enable what can be done with the selected runs now."""
        session = self._context.session
        runs = self._panel.selected()
        one = len(runs) == 1
        self.show.setEnabled(one and runs[0] is not session.current_run)
        form_is_free = session.training_run is None or session.trains_other
        self.copy.setEnabled(one and self._context.workflow.engine_is_ready and form_is_free)
        self.compare.setEnabled(2 <= len(runs) <= MOST_COMPARED)
        self.open_folder.setEnabled(one and _folder_of(runs[0]) is not None)
        self.stop_watching.setEnabled(any(run.watched for run in runs))
        self.rename.setEnabled(one)
        self.pin.setEnabled(bool(runs))
        self.pin.setChecked(bool(runs) and all(run.pinned for run in runs))
        self.delete.setEnabled(bool(self._deletable()))
        self.undo.setEnabled(self._context.workflow.runs.can_restore)
        self.export.setEnabled(bool(session.runs))

    # -- what they do ----------------------------------------------------------------------------------------------

    def _on_show(self) -> None:
        self._context.workflow.show_run(self._panel.selected()[0])

    def _on_copy(self) -> None:
        run = self._panel.selected()[0]
        self._context.workflow.offer_settings(run)
        text = self.tr("The training form has the settings of {}; Train starts with them.")
        self._context.workflow.message.emit(text.format(run.name))

    def _on_open_folder(self) -> None:
        folder = _folder_of(self._panel.selected()[0])
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._context.workflow.message.emit(self.tr("The folder could not be opened: {}").format(folder))

    def _on_stop_watching(self) -> None:
        for run in self._panel.selected():
            if run.watched:
                self._context.workflow.watching.stop(run)

    def _on_pin(self) -> None:
        runs = self._panel.selected()
        pinned = not all(run.pinned for run in runs)
        for run in runs:
            self._context.workflow.runs.mark(run, pinned=pinned)

    def _on_color(self, color: str, _checked: bool = False) -> None:
        for run in self._panel.selected():
            self._context.workflow.runs.mark(run, color=color)

    def _on_delete(self) -> None:
        self._context.workflow.runs.remove(self._panel.selected())

    def _on_undo(self) -> None:
        self._context.workflow.runs.restore()

    def _deletable(self) -> list[Run]:
        return self._context.workflow.runs.deletable(self._panel.selected())

    # -- looks -----------------------------------------------------------------------------------------------------

    def _action(self, text: str, icon: str, slot: Callable[[], object], shortcut: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: slot())
        self._icons[action] = icon
        return action

    def _on_theme(self) -> None:
        for action, icon in self._icons.items():
            action.setIcon(self._context.theme.icon(icon))

    def _color_names(self) -> dict[str, str]:
        names = (
            self.tr("Blue"),
            self.tr("Orange"),
            self.tr("Green"),
            self.tr("Red"),
            self.tr("Violet"),
            self.tr("Brown"),
            self.tr("Pink"),
            self.tr("Turquoise"),
            self.tr("Olive"),
            self.tr("Grey"),
        )
        return dict(zip(COLORS, names, strict=True))


def _folder_of(run: Run) -> Path | None:
    """Return the folder of a run in the library, or that of the file it was read from."""
    if run.folder is not None or run.origin.path is None or run.origin.kind in ("example", "forked"):
        return run.folder
    return run.origin.path.parent


def _swatch(color: str) -> QIcon:
    pixmap = QPixmap(14, 14)
    pixmap.fill(QColor(color))
    return QIcon(pixmap)
