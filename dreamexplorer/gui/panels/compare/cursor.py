"""The cursor that all columns share: an image under it, an image selected, and a place z."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from dreamexplorer.session import Drawing, Floats, Run


class SharedCursor(QObject):
    """Selection that all columns share; changed by methods, each of which emits one signal."""

    hovered_changed = Signal()
    image_changed = Signal()
    place_changed = Signal()
    picture_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._hovered = -1
        self._index: int | None = None
        self._drawing: Drawing | None = None
        self._z: Floats | None = None
        self._of: Run | None = None
        self._picture: Floats | None = None

    @property
    def hovered(self) -> int:
        """Index of the image under the cursor in one of the maps, -1 for none."""
        return self._hovered

    @property
    def index(self) -> int | None:
        """Index of the selected image in the sample; None where it is a drawing, or there is none."""
        return self._index

    @property
    def drawing(self) -> Drawing | None:
        """The image that every column reconstructs."""
        return self._drawing

    @property
    def z(self) -> Floats | None:
        """The selected place (D)."""
        return self._z

    @property
    def of(self) -> Run | None:
        """The run in whose latent space the place was selected."""
        return self._of

    @property
    def picture(self) -> Floats | None:
        """The image that this run decodes from z (C x H x W in [0, 1]); runs of other sizes encode it."""
        return self._picture

    def hover(self, index: int) -> None:
        """Point at an image; -1 for none."""
        if index != self._hovered:
            self._hovered = index
            self.hovered_changed.emit()

    def select_image(self, drawing: Drawing | None, index: int | None = None) -> None:
        """Select an image to reconstruct, with its index if it is one of the sample."""
        self._drawing, self._index = drawing, index
        self.image_changed.emit()

    def select_place(self, z: Floats | None, of: Run | None) -> None:
        """Select a place in the latent space of a run."""
        self._z, self._of, self._picture = z, of, None
        self.place_changed.emit()

    def set_picture(self, picture: Floats) -> None:
        """Set the image that is decoded from the selected place by the run that it is a place of."""
        self._picture = picture
        self.picture_changed.emit()
