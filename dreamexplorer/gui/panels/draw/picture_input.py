"""Pictures from outside: an image file, the clipboard, or something dropped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from dreamexplorer.data.digit_form import digits_in, to_dataset_form
from dreamexplorer.data.image_file import load_image_file
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.draw.canvas import SIDE
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.threads.newest_job import JobSlot
from dreamexplorer.progress import Progress

Bytes = npt.NDArray[np.uint8]

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
CHECKPOINT_SUFFIXES = (".safetensors", ".pt", ".pth", ".ckpt")  # dropped on the window, these open a model
_LARGEST_SIDE = 2048  # pixels; larger pictures are scaled down before they are read


class PictureInput(QObject):
    """Reads one picture at a time off the GUI thread; the newest request replaces those before it.

    A picture that cannot be read is reported once through the workflow's `error` or `message`.
    """

    loaded = Signal(object, object)  # uint8 C x H x W in the dataset's form; uint8 SIDE x SIDE for the canvas

    def __init__(self, context: Context, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._job = JobSlot(context.jobs)

    def open_file_dialog(self) -> None:
        """Open a file dialog and load the chosen picture."""
        settings = self._context.settings
        patterns = self.tr("Pictures ({})").format(" ".join(f"*{s}" for s in IMAGE_SUFFIXES))
        name, _ = QFileDialog.getOpenFileName(
            self._owner,
            self.tr("Open a picture"),
            str(settings.folder(keys.DRAW_FOLDER)),
            f"{patterns};;{self.tr('All files (*)')}",
        )
        if name:
            settings.set(keys.DRAW_FOLDER, str(Path(name).parent))
            self.load_file(Path(name))

    def paste(self) -> None:
        """Load the picture, or the image file, on the clipboard."""
        clipboard = QGuiApplication.clipboard()
        data = clipboard.mimeData()
        image = clipboard.image() if data is not None and data.hasImage() else QImage()
        if not image.isNull():
            self.load_image(image)
        elif data is None or not self._load_first_file(data):
            self._context.workflow.message.emit(self.tr("There is no picture on the clipboard."))

    def accepts(self, data: QMimeData) -> bool:
        """Return whether something dragged may be a picture: an image or a file that is no checkpoint."""
        checkpoint = any(u.toLocalFile().endswith(CHECKPOINT_SUFFIXES) for u in data.urls())
        return data.hasImage() or (data.hasUrls() and not checkpoint)

    def drop(self, data: QMimeData) -> None:
        """Load the file or the picture that was dropped."""
        if self._load_first_file(data):
            return
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage):
            self.load_image(image)
        else:
            self._context.workflow.message.emit(self.tr("Only pictures from this computer can be dropped."))

    def load_file(self, path: Path) -> None:
        """Read an image file and bring it into the dataset's form."""
        self._load(lambda: load_image_file(path))

    def load_image(self, image: QImage) -> None:
        """Bring a picture from the clipboard or a drag into the dataset's form."""
        self._load(lambda: rgba_of(image))

    def cancel(self) -> None:
        """Discard the picture that is being read, if any."""
        self._job.cancel()

    def _load_first_file(self, data: QMimeData) -> bool:
        for url in data.urls():
            if url.isLocalFile():
                self.load_file(Path(url.toLocalFile()))
                return True
        return False

    def _load(self, read: Callable[[], Bytes]) -> None:
        dataset = self._context.session.dataset
        if dataset is None:
            return
        shape = dataset.image_shape

        def work(_progress: Progress) -> tuple[Bytes, Bytes, int]:
            raw = read()
            return to_dataset_form(raw, shape), to_dataset_form(raw, (1, SIDE, SIDE))[0], digits_in(raw)

        self._job.start(self.tr("Reading the picture"), work, done=self._on_done, failed=self._on_failed)

    def _on_done(self, result: tuple[Bytes, Bytes, int]) -> None:
        image, large, digits = result
        if image.any():
            self.loaded.emit(image, large)
            if digits > 1:
                text = self.tr("This picture seems to hold {} digits. Use a picture of one digit alone.")
                self._context.workflow.message.emit(text.format(digits))
            return
        self._context.workflow.error.emit(
            self.tr("This picture cannot be used"),
            self.tr(
                "There is no digit to be seen: the picture has too little contrast. Use a digit that stands out from "
                "the background."
            ),
        )

    def _on_failed(self, error: BaseException) -> None:
        self._context.workflow.error.emit(self.tr("This picture cannot be used"), message_text(error))


def rgba_of(image: QImage) -> Bytes:
    """Return a picture as uint8 H x W x 4, scaled down to at most 2048 pixels a side."""
    if max(image.width(), image.height()) > _LARGEST_SIDE:
        image = image.scaled(
            _LARGEST_SIDE,
            _LARGEST_SIDE,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    raw = np.frombuffer(rgba.constBits(), dtype=np.uint8)
    return raw.reshape(rgba.height(), rgba.bytesPerLine() // 4, 4)[:, : rgba.width()].copy()
