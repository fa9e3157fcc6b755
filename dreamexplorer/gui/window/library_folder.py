"""The library of the window: which folder it is, how much room it may take, and the dialog for both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.threads import library_jobs, older_files
from dreamexplorer.gui.widgets.plain_buttons import take_icons
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.window import dialogs
from dreamexplorer.gui.workflow.bound import Bound, size_text
from dreamexplorer.gui.workflow.keeper import Keeper
from dreamexplorer.library.library import Library, default_library
from dreamexplorer.progress import Progress
from dreamexplorer.registry import error_text
from dreamexplorer.resources import data_folder


class LibraryFolder(QObject):
    """Opens the library once the families are known, and changes its folder and its bound."""

    def __init__(self, window: QMainWindow, context: Context, keeper: Keeper) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._runs = context.workflow.library
        workflow = context.workflow
        self.bound = Bound(workflow, workflow.dialogue, keeper, context.session, context.settings, self)
        workflow.engine_ready.connect(self._open_first)
        if workflow.engine_is_ready:
            self._open_first()

    @property
    def folder(self) -> Path:
        """The folder that is chosen in the settings."""
        chosen = self._context.settings.get(keys.LIBRARY_FOLDER)
        return Path(chosen) if chosen else default_library()

    def dispose(self) -> None:
        """Look at the library no more."""
        self._runs.dispose()

    @Slot()
    def _open_first(self) -> None:
        if self._runs.library is not None:
            return
        library, data = Library(self.folder), data_folder()
        self._runs.orders.start(partial(older_files.tidy, folder=data))
        self._runs.orders.start(partial(older_files.adopt, folder=data, library=library), self._on_adopted)
        self._runs.open(self.folder)

    def _on_adopted(self, count: int) -> None:
        if count:
            text = self.tr("Trainings that an earlier version kept are in the runs panel now: {}.")
            self._context.workflow.message.emit(text.format(count))

    def choose(self, folder: Path) -> None:
        """Keep runs in another folder from now on; one that cannot be used changes nothing, and is said."""
        self._runs.orders.start(
            partial(library_jobs.usable_folder, folder=folder), self._on_usable, self._on_not_usable
        )

    def _on_usable(self, folder: Path) -> None:
        default = folder == default_library()
        self._context.settings.set(keys.LIBRARY_FOLDER, "" if default else str(folder))
        self._runs.open(folder)
        self.bound.check()

    def _on_not_usable(self, error: BaseException) -> None:
        text = message_text(error) if isinstance(error, UserError) else error_text(error)
        dialogs.show_message(self._window, self.tr("This folder cannot be used"), text)

    def show_dialog(self) -> None:
        """Show the settings of the library."""
        LibraryDialog(self._window, self._context, self).open()


@dataclass(frozen=True)
class _Contents:
    """Number and bytes of the runs, and of those in the bin."""

    runs: int
    size: int
    deleted: int
    bin: int


class LibraryDialog(QDialog):
    """Shows and changes folder and bound of the library, and empties its bin."""

    def __init__(self, parent: QWidget, context: Context, library: LibraryFolder) -> None:
        super().__init__(parent)
        self._context = context
        self._library = library
        self._runs = context.workflow.library
        self.setObjectName("library")
        self.setWindowTitle(self.tr("Library of runs"))
        self.folder = QLineEdit(self)
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName(self.tr("Folder of the library"))
        self.folder.setMinimumWidth(380)
        self.choose_button = QPushButton(self.tr("&Choose…"), self)
        self.default_button = QPushButton(self.tr("&Default"), self)
        self.default_button.setToolTip(self.tr("Keep the runs in the program's data folder"))
        self.open_button = QPushButton(self.tr("&Open folder"), self)
        self.contents = PlainLabel()
        self.contents.setWordWrap(True)
        self.empty_button = QPushButton(self.tr("&Empty the bin"), self)
        self.empty_button.setToolTip(self.tr("Remove deleted runs for good"))
        self.empty_button.setEnabled(False)
        self.bound = QDoubleSpinBox(self)
        self.bound.setRange(0.1, 10_000.0)
        self.bound.setDecimals(1)
        self.bound.setSingleStep(0.5)
        self.bound.setSuffix(self.tr(" GB"))
        self.bound.setValue(context.settings.get(keys.LIBRARY_GIGABYTES))
        self.bound.setAccessibleName(self.tr("Most room that the runs may take"))
        self._build()
        self._runs.changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        note = PlainLabel(
            self.tr(
                "Every run that you train is kept here, with its curves. Beyond the bound, states of earlier steps are "
                "thinned first; then you are asked which runs may go."
            )
        )
        note.setWordWrap(True)
        form = QFormLayout()
        place = QHBoxLayout()
        for widget in (self.folder, self.choose_button, self.default_button, self.open_button):
            place.addWidget(widget)
        form.addRow(self.tr("Folder"), place)
        inside = QHBoxLayout()
        inside.addWidget(self.contents, 1)
        inside.addWidget(self.empty_button)
        form.addRow(self.tr("Contents"), inside)
        form.addRow(self.tr("At most"), self.bound)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(note)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(buttons)
        take_icons(self)
        self.choose_button.clicked.connect(self._on_choose)
        self.default_button.clicked.connect(self._on_default)
        self.open_button.clicked.connect(self._on_open)
        self.empty_button.clicked.connect(self._on_empty)

    def done(self, result: int) -> None:
        if self.bound.value() != self._context.settings.get(keys.LIBRARY_GIGABYTES):
            self._library.bound.set_bound(self.bound.value())
        self._runs.changed.disconnect(self.refresh)
        super().done(result)
        self.deleteLater()

    @Slot()
    def refresh(self) -> None:
        """Show folder and contents as they are now; the contents are counted in the background."""
        self.folder.setText(str(self._library.folder))
        self.folder.setToolTip(str(self._library.folder))
        self.default_button.setEnabled(self._library.folder != default_library())
        library = self._runs.library
        if self._runs.problem or library is None:
            self.contents.setText(self._runs.problem)
            return
        self.contents.setText(self.tr("Counting…"))
        self._runs.orders.start(partial(_count, library), self._on_counted, self._on_uncounted, kind="count")

    def _on_counted(self, found: _Contents) -> None:
        if self.isVisible():
            text = self.tr("{} runs, {}; deleted: {}, {}")
            numbers = found.runs, size_text(found.size), found.deleted, size_text(found.bin)
            self.contents.setText(text.format(*numbers))
            self.empty_button.setEnabled(found.deleted > 0)

    def _on_uncounted(self, error: BaseException) -> None:
        if self.isVisible():
            self.contents.setText(message_text(error) if isinstance(error, UserError) else error_text(error))

    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Folder of the library"), str(self._library.folder.parent)
        )
        if chosen:
            self._library.choose(Path(chosen))

    def _on_default(self) -> None:
        self._library.choose(default_library())

    def _on_open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._library.folder)))

    def _on_empty(self) -> None:
        library = self._runs.library
        question = self.tr("The deleted runs are removed for good; Undo does not bring them back.")
        if library is None or not dialogs.confirm(self, self.tr("Empty the bin?"), question, self.tr("Empty")):
            return
        self.empty_button.setEnabled(False)
        self._runs.order(lambda _: library.empty_bin(), self._on_emptied, self._on_not_emptied)

    def _on_emptied(self, _freed: int) -> None:
        if self.isVisible():
            self.refresh()

    def _on_not_emptied(self, error: BaseException) -> None:
        self._context.workflow.dialogue.report(self.tr("The bin could not be emptied"), error)


def _count(library: Library, progress: Progress) -> _Contents:
    listing, deleted = library.runs(), library.deleted()
    return _Contents(len(listing.runs), listing.size, len(deleted), sum(run.size for run in deleted))
