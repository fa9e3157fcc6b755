"""Copies the decoded image to the clipboard and saves it as a PNG file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QObject, QSize, QStandardPaths, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.decoded.save_image_dialog import SaveImageChoice, SaveImageDialog
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.shared.image_files import write_png
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.colormaps import COLORMAPS, color_table
from dreamexplorer.gui.widgets.image_ops import is_color, render, size_with_side
from dreamexplorer.gui.widgets.image_view import ImageView
from dreamexplorer.progress import Progress

if TYPE_CHECKING:
    from dreamexplorer.session import Decoded, Floats

_COPY_SIDE = 560  # pixels, approximately; large enough that a pasted image is not tiny
_SAVE_SIDE = 1024  # pixels; upper limit of the default size


class ImageExport(QObject):
    """Two actions, enabled while an image is decoded; files are written in a job."""

    def __init__(self, context: Context, view: ImageView, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._view, self._parent = context, view, parent
        self.dialog: SaveImageDialog | None = None  # None while it is closed
        self.copy_action = self._action(
            self.tr("Copy i&mage"),
            self.tr("Copy the image as shown, enlarged, to the clipboard"),
            QKeySequence(QKeySequence.StandardKey.Copy),
        )
        self.copy_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.copy_action.triggered.connect(self.copy)
        self.save_action = self._action(
            self.tr("Save &image…"),
            self.tr("Save the image as a PNG of any size, in the colours shown"),
            QKeySequence("Ctrl+Shift+I"),
        )
        self.save_action.triggered.connect(self.open_save_dialog)

    def _action(self, text: str, tip: str, shortcut: QKeySequence) -> QAction:
        action = QAction(text, self._parent)
        action.setStatusTip(tip)
        action.setShortcut(shortcut)
        action.setToolTip(f"{tip} ({shortcut.toString(QKeySequence.SequenceFormat.NativeText)})")
        return action

    @property
    def actions(self) -> list[QAction]:
        """Copy and save."""
        return [self.copy_action, self.save_action]

    def set_enabled(self, enabled: bool) -> None:
        """Enable the actions, if there is an image."""
        for action in self.actions:
            action.setEnabled(enabled)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's icons."""
        self.copy_action.setIcon(theme.icon("copy"))
        self.save_action.setIcon(theme.icon("save"))

    def close(self) -> None:
        """Close the dialog, if it is open."""
        if self.dialog is not None:
            self.dialog.reject()

    def copy(self) -> None:
        """Copy the image as shown, enlarged by a whole factor, to the clipboard."""
        image = self._view.image
        if image is None:
            return
        own = max(image.shape[1:])
        height, width = size_with_side(image, own * max(1, _COPY_SIDE // own))
        picture = render(image, color_table(self._view.colormap), height, width, self._view.smooth)
        QGuiApplication.clipboard().setImage(picture)
        self._context.workflow.message.emit(self.tr("Image copied, {} × {} pixels").format(width, height))

    def open_save_dialog(self) -> SaveImageDialog | None:
        """Open the dialog that asks for size, scaling and file, and save the image that is decoded now.

        Return the open dialog; None if there is no image.
        """
        decoded = self._context.session.decoded
        if decoded is None or self.dialog is not None:
            return self.dialog
        settings = self._context.settings
        _, h, w = decoded.image.shape
        title = ""
        if not is_color(decoded.image):
            text = next(c.title for c in COLORMAPS if c.name == self._view.colormap)
            title = QCoreApplication.translate("colormaps", text)
        name = f"dream-{QDateTime.currentDateTime().toString('yyyyMMdd-HHmmss')}.png"
        path = Path(settings.get(keys.DREAM_FOLDER) or _pictures_folder()) / name
        side = settings.get(keys.DREAM_SAVE_SIDE) or _SAVE_SIDE // max(h, w) * max(h, w) or _SAVE_SIDE
        dialog = SaveImageDialog(path, QSize(w, h), side, self._view.smooth, title, self._parent)
        colormap = self._view.colormap
        self.dialog = dialog

        def finished(result: int) -> None:
            self.dialog = None
            if result == SaveImageDialog.DialogCode.Accepted:
                self._save(dialog.choice, decoded.image, colormap, _png_texts(decoded))
            dialog.deleteLater()

        dialog.finished.connect(finished)
        dialog.open()
        return dialog

    def _save(self, choice: SaveImageChoice, image: Floats, colormap: str, texts: dict[str, str]) -> None:
        """Write the image in a job, asking first if the file exists; report success or the error once."""
        height, width = size_with_side(image, choice.side)

        def work(progress: Progress) -> Path:
            picture = render(image, color_table(colormap), height, width, choice.smooth, progress)
            write_png(picture, choice.path, texts)
            return choice.path

        def checked(exists: bool) -> None:
            if exists and not self._context.workflow.confirm(
                self.tr("Replace file?"),
                self.tr("{} exists already. Replace it?").format(choice.path),
                self.tr("Replace"),
            ):
                return
            self._context.settings.set(keys.DREAM_FOLDER, str(choice.path.parent))
            self._context.settings.set(keys.DREAM_SAVE_SIDE, choice.side)
            title = self.tr("Saving the image")
            self._context.jobs.start(title, work, done=self._on_saved, failed=self._on_failed, parallel=True)

        self._context.jobs.start(  # looking for a file may block on a slow disk
            self.tr("Looking for the file"),
            lambda progress: choice.path.exists(),
            done=checked,
            failed=self._on_failed,
            quiet=True,
            parallel=True,
        )

    def _on_saved(self, path: Path) -> None:
        self._context.workflow.message.emit(self.tr("Image saved: {}").format(path))

    def _on_failed(self, error: BaseException) -> None:
        reason = message_text(error) or type(error).__name__
        self._context.workflow.error.emit(self.tr("The image was not saved"), reason)


def _png_texts(decoded: Decoded) -> dict[str, str]:
    """Return the text entries of the PNG: what was decoded by which weights."""
    z = " ".join(f"{v:.6g}" for v in decoded.z)
    label = "" if decoded.label is None else f"; class {decoded.label}"
    return {"Software": "dreamexplorer", "Description": f"decoded at step {decoded.step}; z = {z}{label}"}


def _pictures_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation) or str(Path.home())
