"""Context menus, built when they are requested, and the actions that copy and save a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QImage
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.shared.image_files import write_png
from dreamexplorer.gui.shared.save_path import ask_save_path
from dreamexplorer.progress import Progress


def pop_up(menu: QMenu, at: QPoint) -> None:
    """Show a menu at a point of the screen and delete it when it closes; its actions belong to their owners."""
    menu.setToolTipsVisible(True)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(at)


class MenuOffer(QObject):
    """Opens a new menu when a widget is clicked with the right button, or on the menu key."""

    def __init__(self, widget: QWidget, make: Callable[[], QMenu]) -> None:
        super().__init__(widget)
        self._widget, self._make = widget, make
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        widget.customContextMenuRequested.connect(self._on_requested)

    def _on_requested(self, at: QPoint) -> None:
        pop_up(self._make(), self._widget.mapToGlobal(at))


def add_choices(menu: QMenu, combo: QComboBox) -> None:
    """Append a submenu with the entries of a combo box; choosing one chooses it in the box."""
    sub = menu.addMenu(combo.accessibleName())
    group = QActionGroup(sub)
    for index in range(combo.count()):
        action = sub.addAction(combo.itemText(index))
        action.setCheckable(True)
        action.setChecked(index == combo.currentIndex())
        action.setData(index)
        group.addAction(action)

    def chosen(action: QAction) -> None:
        combo.setCurrentIndex(action.data())

    group.triggered.connect(chosen)


class PictureActions(QObject):
    """Two actions that copy and save what a widget shows."""

    def __init__(self, context: Context, grab: Callable[[], QImage], file_name: str, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._grab, self._file_name, self._owner = context, grab, file_name, owner
        self.copy = QAction(self.tr("Copy &image"), owner)
        self.copy.setToolTip(self.tr("Copy this panel's image to the clipboard"))
        self.save = QAction(self.tr("&Save image as PNG…"), owner)
        self.save.setToolTip(self.tr("Save this panel's image as a PNG file"))
        self.copy.triggered.connect(self._on_copy)
        self.save.triggered.connect(self._on_save)
        context.theme.changed.connect(self._on_theme)
        self._on_theme()

    def _on_copy(self) -> None:
        image = self._grab()
        QGuiApplication.clipboard().setImage(image)
        text = self.tr("Image copied, {} × {} pixels")
        self._context.workflow.message.emit(text.format(image.width(), image.height()))

    def _on_save(self) -> None:
        image = self._grab()  # grabbed now, because the widget may change while the dialog is open
        kinds = {self.tr("PNG images (*.png)"): ".png"}
        path = ask_save_path(self._context, self._owner, self.tr("Save image"), self._file_name, kinds)
        if path is not None:
            self.save_to(path, image)

    def save_to(self, path: Path, image: QImage) -> None:
        """Write an image to a file, off the GUI thread."""

        def work(progress: Progress) -> Path:
            write_png(image, path, {"Software": "dreamexplorer"})
            return path

        self._context.settings.set(keys.FOLDER, str(path.parent))
        title = self.tr("Saving {}").format(path.name)
        self._context.jobs.start(title, work, done=self._on_saved, failed=self._on_failed, parallel=True)

    def _on_saved(self, path: Path) -> None:
        self._context.workflow.message.emit(self.tr("Saved {}").format(path))

    def _on_failed(self, error: BaseException) -> None:
        reason = message_text(error) or type(error).__name__
        self._context.workflow.error.emit(self.tr("The image was not saved"), reason)

    def _on_theme(self) -> None:
        self.copy.setIcon(self._context.theme.icon("copy"))
        self.save.setIcon(self._context.theme.icon("save"))
