"""A grid of codes as coloured cells; similar codes have similar colours."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dreamexplorer.gui.widgets.colormaps import Colors32
from dreamexplorer.gui.widgets.discrete import stride

Codes = npt.NDArray[np.int64]

_LARGEST_CELL = 56
_ROOM = 3  # pixels around the grid for the frame of a cell at the edge


def code_color(number: int, codes: int, table: Colors32) -> QColor:
    """Return the colour of one of `codes` codes."""
    return QColor.fromRgb(int(table[round(number / max(1, codes - 1) * 255)]))


def ink_on(color: QColor) -> QColor:
    """Return black or white, whichever has more contrast on the colour."""
    light = 0.2126 * color.redF() ** 2.2 + 0.7152 * color.greenF() ** 2.2 + 0.0722 * color.blueF() ** 2.2
    return QColor("black" if light > 0.18 else "white")


class CodeGridView(QWidget):
    """Shows cells with the numbers of their codes; the owner sets them and handles the user's choices by signals."""

    cell_chosen = Signal(int)
    code_requested = Signal(int, int)  # cell, number
    most_frequent_requested = Signal(int)  # cell
    palette_requested = Signal(int)  # cell

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tip_for: Callable[[int], str] = lambda cell: ""
        self._rows, self._columns, self._codes = 1, 1, 2
        self._numbers: Codes = np.zeros(0, dtype=np.int64)
        self._current = 0
        self._hovered = -1
        self._table: Colors32 | None = None
        self._accent, self._muted = QColor("#3457d5"), QColor("#5a6270")
        self._turned = 0.0  # fraction of a notch of the wheel that was not applied yet
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_grid(self, rows: int, columns: int, codes: int) -> None:
        """Set the size of the grid and of the codebook; removes all numbers."""
        self._rows, self._columns, self._codes = rows, columns, codes
        self._numbers = np.zeros(0, dtype=np.int64)
        self._current, self._hovered = 0, -1
        self.updateGeometry()
        self.update()

    def set_numbers(self, numbers: Codes) -> None:
        """Set the code number of each cell, row by row (int64, rows x columns)."""
        if not np.array_equal(numbers, self._numbers):
            self._numbers = numbers.copy()
            self.update()

    def set_current(self, cell: int) -> None:
        """Mark a cell."""
        if cell != self._current:
            self._current = cell
            self.update()

    def set_colors(self, muted: QColor, accent: QColor, table: Colors32) -> None:
        """Set the theme's colours and the colour table of the codes."""
        self._muted, self._accent, self._table = muted, accent, table
        self.update()

    @property
    def numbers(self) -> Codes:
        """Code number of each cell, row by row."""
        return self._numbers

    @property
    def current(self) -> int:
        """The marked cell."""
        return self._current

    # -- geometry --------------------------------------------------------------------------------------------

    def _side(self) -> int:
        room = min((self.width() - 2 * _ROOM) // self._columns, (self.height() - 2 * _ROOM) // self._rows)
        return max(4, min(_LARGEST_CELL, room))

    def cell_rect(self, cell: int) -> QRect:
        """Return where a cell is painted."""
        side = self._side()
        left = (self.width() - side * self._columns) // 2
        top = (self.height() - side * self._rows) // 2
        row, column = divmod(cell, self._columns)
        return QRect(left + column * side, top + row * side, side, side)

    def _cell_at(self, point: QPointF) -> int:
        side, first = self._side(), self.cell_rect(0)
        column, row = int((point.x() - first.left()) // side), int((point.y() - first.top()) // side)
        inside = 0 <= row < self._rows and 0 <= column < self._columns and len(self._numbers) > 0
        return row * self._columns + column if inside else -1

    def sizeHint(self) -> QSize:
        return QSize(self._columns * 24 + 2 * _ROOM, self._rows * 24 + 2 * _ROOM)

    def minimumSizeHint(self) -> QSize:
        side = max(8, min(14, 84 // max(self._rows, self._columns)))
        return QSize(self._columns * side + 2 * _ROOM, self._rows * side + 2 * _ROOM)

    # -- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._table is not None:
            font = self.font()
            side = self._side()
            font.setPixelSize(max(8, min(13, round(side * 0.42))))
            painter.setFont(font)
            fits = painter.fontMetrics().horizontalAdvance(str(self._codes - 1)) + 3 <= side
            for cell, number in enumerate(self._numbers.tolist()):
                area = self.cell_rect(cell)
                color = code_color(number, self._codes, self._table)
                painter.fillRect(area.adjusted(0, 0, -1, -1), color)
                if fits:
                    painter.setPen(ink_on(color))
                    painter.drawText(area.adjusted(0, 0, -1, -1), Qt.AlignmentFlag.AlignCenter, str(number))
        if 0 <= self._hovered < len(self._numbers) and self._hovered != self._current:
            self._frame(painter, self._hovered, 1)
        if self._current < len(self._numbers):
            self._frame(painter, self._current, 2)
        painter.end()

    def _frame(self, painter: QPainter, cell: int, width: int) -> None:
        """Paint a frame visible on every colour: accent outside, background colour inside."""
        area = QRectF(self.cell_rect(cell)).adjusted(-0.5, -0.5, -0.5, -0.5)
        if self.hasFocus() and cell == self._current:
            width += 1
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.palette().color(self.backgroundRole()), 1))
        painter.drawRect(area.adjusted(1.5, 1.5, -1.5, -1.5))
        painter.setPen(QPen(self._accent, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
        painter.drawRect(area)

    # -- the user ----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell < 0 or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.cell_chosen.emit(cell)
        self.palette_requested.emit(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell != self._hovered:
            self._hovered = cell
            self.setCursor(Qt.CursorShape.PointingHandCursor if cell >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        cell = self._cell_at(event.position())
        if cell < 0 or not self.hasFocus():
            event.ignore()
            return
        self._turned += event.angleDelta().y() / 120.0
        notches = int(self._turned)
        self._turned -= notches
        if notches:
            self.cell_chosen.emit(cell)
            self._change(cell, notches)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, column = divmod(self._current, self._columns)
        coarse = round(stride(1.0, True, self._codes - 1, 1.0))
        moves = {
            Qt.Key.Key_Left: (row, column - 1),
            Qt.Key.Key_Right: (row, column + 1),
            Qt.Key.Key_Up: (row - 1, column),
            Qt.Key.Key_Down: (row + 1, column),
        }
        changes = {
            Qt.Key.Key_Plus: 1,
            Qt.Key.Key_Equal: 1,  # the key of plus without Shift
            Qt.Key.Key_Minus: -1,
            Qt.Key.Key_PageUp: coarse,
            Qt.Key.Key_PageDown: -coarse,
            Qt.Key.Key_Home: -self._codes,
            Qt.Key.Key_End: self._codes,
        }
        key = Qt.Key(event.key())
        if not len(self._numbers):
            event.ignore()
        elif key in moves:
            row, column = moves[key]
            if 0 <= row < self._rows and 0 <= column < self._columns:
                self.cell_chosen.emit(row * self._columns + column)
        elif key in changes:
            self._change(self._current, changes[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.palette_requested.emit(self._current)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.most_frequent_requested.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _change(self, cell: int, by: int) -> None:
        old = int(self._numbers[cell])
        new = min(max(old + by, 0), self._codes - 1)
        if new != old:
            self.code_requested.emit(cell, new)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._cell_at(QPointF(event.pos()))
            text = self.tip_for(cell)
            if text:
                QToolTip.showText(event.globalPos(), text, self, self.cell_rect(cell) if cell >= 0 else QRect())
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)
