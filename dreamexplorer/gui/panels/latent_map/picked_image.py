"""The image whose point was picked on the map: its own code is selected, and it is shown beside its reconstruction."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dreamexplorer.data.base import black_and_white
from dreamexplorer.errors import Message
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.latent_map.encoded_images import EncodedImages
from dreamexplorer.gui.panels.latent_map.words import MapWords
from dreamexplorer.session import Drawing, Floats


class PickedImage(QObject):
    """Selects the code of an image of the map, follows it while the model is trained, and drops it with another z.

    A conditional model also gets the class of the image: its code means something only together with the class.
    """

    changed = Signal()

    def __init__(self, context: Context, encoded: EncodedImages, words: MapWords, panel: QWidget) -> None:
        super().__init__(panel)
        self._session, self._encoded, self._words, self._panel = context.session, encoded, words, panel
        self._index: int | None = None
        self._code: Floats | None = None
        self._picking = False  # z and class are being set, one after the other
        encoded.means_changed.connect(self._on_means)
        encoded.images_changed.connect(self.drop)

    @property
    def index(self) -> int | None:
        """Index of the picked image among those of the map; None while there is none."""
        return self._index

    def pick(self, index: int) -> None:
        """Select the posterior mean of an image of the map, all dimensions of it, as z."""
        images, code = self._encoded.images, self._code_of(index)
        if images is None or code is None:
            return
        session = self._session
        self._index, self._code, self._picking = index, code, True
        if session.snapshot is not None and session.snapshot.classes:
            session.set_label(int(images.labels[index]))
        session.set_latent(code, origin=self._panel)
        self._picking = False
        self.changed.emit()

    def drop(self) -> None:
        """Forget the image, because the map has others or another z is selected."""
        if self._index is not None:
            self._index = self._code = None
            self.changed.emit()

    def check(self) -> None:
        """Drop the image unless the session's z and class are still its own."""
        latent, images = self._session.latent, self._encoded.images
        if self._index is None or self._code is None or self._picking:
            return
        label = self._session.active_label
        own_class = label is None or (images is not None and label == int(images.labels[self._index]))
        if latent is None or not own_class or not np.array_equal(latent, self._session.nearest(self._code)):
            self.drop()

    @property
    def image(self) -> npt.NDArray[np.uint8] | None:
        """The picked image as the model sees it, C x H x W; None while there is none."""
        images, snapshot = self._encoded.images, self._session.snapshot
        if self._index is None or images is None:
            return None
        image = images.images[self._index]
        return black_and_white(image) if snapshot is not None and snapshot.binarised else image

    @property
    def title(self) -> str:
        """The origin and the class of the picked image in words; empty while there is none."""
        return message_text(self._label())

    def _label(self) -> Message | str:
        images, dataset = self._encoded.images, self._session.dataset
        if self._index is None or images is None or dataset is None:
            return ""
        return self._words.picked(images, self._index, dataset.class_names)

    def keep(self) -> tuple[int | None, Floats | None]:
        """Return index and code of the picked image, for `take_over`."""
        return self._index, self._code

    def take_over(self, kept: tuple[int | None, Floats | None]) -> None:
        """Go on with the image that another map picked, among the same images."""
        self._index, self._code = kept
        self.changed.emit()

    @property
    def decoded(self) -> Floats | None:
        """The reconstruction of the picked image, C x H x W; None until it is decoded."""
        decoded, latent = self._session.decoded, self._session.latent
        if self._code is None or decoded is None or latent is None or not np.array_equal(decoded.z, latent):
            return None
        return decoded.image

    def send_to_draw(self) -> None:
        """Make the picked image the session's drawing, which the Draw panel shows."""
        images = self._encoded.images
        if self._index is not None and images is not None:
            self._session.set_drawing(Drawing(images.images[self._index].copy(), self._label()))

    def _code_of(self, index: int) -> Floats | None:
        means = self._encoded.means
        if means is None or not 0 <= index < len(means.means) or not np.isfinite(means.means[index]).all():
            return None
        return np.array(means.means[index], dtype=np.float32)

    def _on_means(self) -> None:
        """Follow the picked image's code when newer weights have encoded it."""
        if self._index is None or self._code is None:
            return
        code = self._code_of(self._index)
        if code is not None and not np.array_equal(code, self._code):
            self._code = code
            self._session.set_latent(code, origin=self._panel)
