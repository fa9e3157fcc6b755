"""A popup with all codes of the codebook: a preview of each in the current cell."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from dreamexplorer.gui.panels.decoded.code_grid_view import code_color
from dreamexplorer.gui.widgets.colormaps import Colors32
from dreamexplorer.gui.widgets.image_ops import to_qimage

Floats = npt.NDArray[np.float32]

_WIDEST = 480  # pixels
_TILES = (14, 40)  # pixels, the smallest and the largest
_BAND = 4  # pixels of the code's colour below its preview
_MARGIN = 6


class CodePalette(QWidget):
    """A click selects a code and closes the popup; arrow keys try codes in turn; Enter and Escape close it."""

    code_chosen = Signal(int)  # number of the code

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._codes = 1
        self._current = self._hovered = -1
        self._pictures: list[QImage] = []
        self._table: Colors32 | None = None
        self._accent = QColor("#3457d5")
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Codes to choose from"))

    def open_at(self, corner: QPoint, codes: int, current: int, accent: QColor, table: Colors32) -> None:
        """Show `codes` codes, without previews yet, near a point of the screen.

        Args:
            corner: point of the screen, in pixels.
            codes: size of the codebook.
            current: number of the marked code.
            accent: colour of the marks.
            table: colour table of the codes.
        """
        self._codes, self._current, self._hovered = codes, current, -1
        self._accent, self._table = accent, table
        self._pictures = []
        side, columns = self._side(), self.columns
        rows = math.ceil(codes / columns)
        self.setFixedSize(2 * _MARGIN + columns * side, 2 * _MARGIN + rows * (side + _BAND))
        room = self.screen().availableGeometry()
        x = min(max(corner.x(), room.left()), max(room.left(), room.right() - self.width()))
        y = min(max(corner.y(), room.top()), max(room.top(), room.bottom() - self.height()))
        self.move(x, y)
        self._describe()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def set_current(self, number: int) -> None:
        """Mark the code of the cell."""
        if number != self._current:
            self._current = number
            self._describe()
            self.update()

    def set_images(self, images: Floats, colors: Colors32) -> None:
        """Set the preview of each code (K x C x H x W)."""
        self._pictures = [to_qimage(image, colors) for image in images]
        self.update()

    @property
    def pictures(self) -> list[QImage]:
        """Previews by code number; empty until they are decoded."""
        return self._pictures

    def tile(self, number: int) -> QRect:
        """Return where the preview and the colour band of a code are painted."""
        row, column = divmod(number, self.columns)
        side = self._side()
        return QRect(_MARGIN + column * side, _MARGIN + row * (side + _BAND), side, side + _BAND)

    @property
    def columns(self) -> int:
        """Previews in one row."""
        return max(4, math.ceil(math.sqrt(self._codes)))

    def _side(self) -> int:
        return max(_TILES[0], min(_TILES[1], _WIDEST // self.columns))

    def _number_at(self, point: QPointF) -> int:
        side, columns = self._side(), self.columns
        column, row = int((point.x() - _MARGIN) // side), int((point.y() - _MARGIN) // (side + _BAND))
        number = row * columns + column
        return number if 0 <= column < columns and row >= 0 and number < self._codes else -1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._table is not None:
            for number in range(self._codes):
                area = self.tile(number).adjusted(1, 1, -1, -1)
                painter.fillRect(area, code_color(number, self._codes, self._table))
                if number < len(self._pictures):
                    painter.drawImage(area.adjusted(0, 0, 0, -_BAND), self._pictures[number])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for number, width in ((self._hovered, 1), (self._current, 3)):
            if 0 <= number < self._codes:
                painter.setPen(QPen(self._accent, width))
                painter.drawRect(self.tile(number).adjusted(0, 0, -1, -1))
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._number_at(event.position())
        if number != self._hovered:
            self._hovered = number
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._number_at(event.position())
        if number >= 0:
            self.code_chosen.emit(number)
            self.close()
        elif not self.rect().contains(event.position().toPoint()):
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.columns,
            Qt.Key.Key_Down: self.columns,
            Qt.Key.Key_Home: -self._current,
            Qt.Key.Key_End: self._codes - 1 - self._current,
        }.get(Qt.Key(event.key()))
        if by is not None:
            if 0 <= self._current + by < self._codes and by:
                self.code_chosen.emit(self._current + by)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Escape):
            self.close()
        else:
            super().keyPressEvent(event)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.tr("Code {}").format(self._current))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._number_at(QPointF(event.pos()))
            if number >= 0:
                QToolTip.showText(event.globalPos(), self.tr("Code {}").format(number), self, self.tile(number))
            return True
        return super().event(event)
