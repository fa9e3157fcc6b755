"""A short horizontal slider that grows with the texts beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QSlider

from dreamexplorer.gui.widgets.text_scale import scaled


class ShortSlider(QSlider):
    """A horizontal slider of a given length in texts of the usual size."""

    def __init__(self, length: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._length = length
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_length(self, length: int) -> None:
        """Change the length, in pixels in texts of the usual size."""
        if length != self._length:
            self._length = length
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(max(self._length, scaled(self._length, self)), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
