"""Draws a grid of small images with captions, as large as the width allows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dreamexplorer.analysis.report import Images
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.tools.section import Section
from dreamexplorer.gui.panels.tools.words import tool_text
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.notice import shrink
from dreamexplorer.gui.widgets.plain_label import PlainLabel

GAP = 3  # pixels between images that do not touch
LARGEST = 96  # pixels of the longer side of an image
SMALLEST = 10


class ImageGrid(QWidget):
    """The images of a report row by row. A caption is shown beneath its image, or in a tool tip where they touch."""

    def __init__(self, images: Images, theme: Theme) -> None:
        super().__init__()
        self._images = images
        self._theme = theme
        self._pictures = [_picture(pixels) for pixels in images.pixels]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def height_for(self, width: int) -> int:
        """Return the height of the whole grid at that width."""
        return self._rows * (self.cell(width).height() + self._gap) - self._gap

    def sizeHint(self) -> QSize:
        width = self._images.columns * 48
        return QSize(width, self.height_for(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._images.columns * SMALLEST, SMALLEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(self.height_for(event.size().width()))

    def image_size(self, width: int) -> QSize:
        """Return the size at which each image is drawn in a grid of that width."""
        _, _, h, w = self._images.pixels.shape
        columns = self._images.columns
        room = (width - (columns - 1) * self._gap) // columns
        side = max(SMALLEST, min(LARGEST, room * max(h, w) // w))
        return QSize(max(1, side * w // max(h, w)), max(1, side * h // max(h, w)))

    def cell(self, width: int) -> QSize:
        """Return the size of an image with its caption in a grid of that width."""
        size = self.image_size(width)
        return size + QSize(0, self.fontMetrics().height() if self._has_captions else 0)

    def index_at(self, point: QPoint) -> int | None:
        """Return the index of the image at a point of the widget."""
        cell, gap = self.cell(self.width()), self._gap
        column, row = point.x() // (cell.width() + gap), point.y() // (cell.height() + gap)
        index = row * self._images.columns + column
        inside = 0 <= column < self._images.columns and row >= 0 and index < len(self._pictures)
        return index if inside else None

    @property
    def _gap(self) -> int:
        return 0 if self._images.dense else GAP

    @property
    def _rows(self) -> int:
        return -(-len(self._pictures) // self._images.columns)

    @property
    def _has_captions(self) -> bool:
        return bool(self._images.captions) and not self._images.dense

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme.color("text"))
        size, cell, gap = self.image_size(self.width()), self.cell(self.width()), self._gap
        metrics = self.fontMetrics()
        for i, picture in enumerate(self._pictures):
            row, column = divmod(i, self._images.columns)
            place = QRect(column * (cell.width() + gap), row * (cell.height() + gap), size.width(), size.height())
            if not place.adjusted(0, 0, 0, cell.height()).intersects(event.rect()):
                continue
            painter.drawImage(place, picture)
            if self._has_captions:
                text = metrics.elidedText(self._images.captions[i], Qt.TextElideMode.ElideRight, cell.width())
                beneath = QRect(place.left(), place.bottom() + 1, cell.width(), metrics.height())
                painter.drawText(beneath, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = self.index_at(event.pos())
            captions = self._images.captions
            QToolTip.showText(event.globalPos(), captions[index] if captions and index is not None else "", self)
            return True
        return super().event(event)


class ImagesSection(Section):
    """Section with a grid of images of the report."""

    def __init__(self, images: Images, context: Context) -> None:
        self.grid = ImageGrid(images, context.theme)
        super().__init__(tool_text(images.title), self.grid)
        labels = [
            f"{arrow} {tool_text(text)}" for arrow, text in (("→", images.x_label), ("↑", images.y_label)) if text
        ]
        self.directions = PlainLabel("   ".join(labels))
        shrink(self.directions)
        self.add_above(self.directions)
        if not labels:
            self.directions.hide()
        self.offer_picture(context, images.name, self.grid)


def _picture(pixels: np.ndarray) -> QImage:
    """Return an image uint8 C x H x W as a picture that owns its memory."""
    c, h, w = pixels.shape
    if c == 3:
        rgb = np.ascontiguousarray(pixels.transpose(1, 2, 0))
        return QImage(rgb.data, w, h, 3 * w, QImage.Format.Format_RGB888).copy()
    grey = np.ascontiguousarray(pixels[0])
    return QImage(grey.data, w, h, w, QImage.Format.Format_Grayscale8).copy()
