"""The wall of dreams of a column: images decoded from random z, those that look like no class marked."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dreamexplorer.gui.panels.compare.requests import Dreamt
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.image_ops import to_qimage
from dreamexplorer.gui.widgets.numbers import fixed
from dreamexplorer.gui.widgets.text_scale import scaled
from dreamexplorer.session import Floats

SIDE = 8  # images in a row and in a column
LOW = 0.5  # confidence below which an image is marked
_GAP = 2  # pixels between images


class DreamWall(QWidget):
    """A square grid of images."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._dreamt: Dreamt | None = None
        self._message = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    @property
    def dreamt(self) -> Dreamt | None:
        """The images that are shown."""
        return self._dreamt

    def show_dreams(self, dreamt: Dreamt | None, message: str) -> None:
        """Show images, or a text where there are none."""
        self._dreamt, self._message = dreamt, message
        self.setAccessibleName(self.tr("Wall of dreams"))
        self.setAccessibleDescription(message)
        self.update()

    def low(self) -> list[int]:
        """Return the numbers of the images with a low confidence, from the top left, row by row."""
        if self._dreamt is None or self._dreamt.confidence is None:
            return []
        return [int(i) for i in np.flatnonzero(self._dreamt.confidence < LOW)]

    def cell(self, index: int) -> QRect:
        """Return the place of an image."""
        side = max(6, (min(self.width(), self.height()) - (SIDE - 1) * _GAP) // SIDE)
        left = (self.width() - SIDE * side - (SIDE - 1) * _GAP) // 2
        row, column = divmod(index, SIDE)
        return QRect(left + column * (side + _GAP), row * (side + _GAP), side, side)

    def sizeHint(self) -> QSize:
        return QSize(300, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(140, self), scaled(140, self))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._dreamt is None:
            painter.setPen(self._theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 12, -12, -12), flags, self._message)
            painter.end()
            return
        table = color_table("gray")
        low = set(self.low())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for index, image in enumerate(self._dreamt.images):
            cell = self.cell(index)
            painter.drawImage(cell, to_qimage(image, table))
            if index in low:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._theme.color("warning"), 2 * self._theme.line_factor))
                painter.drawRect(cell.adjusted(1, 1, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(event.pos().x(), event.pos().y()), self)
            return True
        return super().event(event)

    def _tip(self, x: int, y: int) -> str:
        """Return class and confidence of the image at a place."""
        dreamt = self._dreamt
        if dreamt is None or dreamt.confidence is None or dreamt.found is None:
            return ""
        for index in range(len(dreamt.images)):
            if self.cell(index).contains(x, y):
                name = dreamt.class_names[int(dreamt.found[index])]
                return self.tr("Class {}, confidence {}").format(name, fixed(float(dreamt.confidence[index]), 2))
        return ""


def mean_and_error(values: Floats) -> tuple[float, float]:
    """Return the mean of some numbers and its standard error; 0 for fewer than two."""
    count = len(values)
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(count)) if count > 1 else 0.0
