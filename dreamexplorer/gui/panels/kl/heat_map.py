"""A heat map of rows over time beside bars of the rows' newest values; one scale of values serves both.

The strip of colours below the bars is their axis and the heat map's colour bar at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from dreamexplorer.gui.panels.kl.heat_groups import paint_groups
from dreamexplorer.gui.shared.axis_group import AxisGroup, number_of
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.numbers import fixed, grouped, trimmed
from dreamexplorer.gui.widgets.numeric import Array, BinnedRows
from dreamexplorer.gui.widgets.ticks import label_ticks, nice_ceiling, nice_ticks

_STORMY = 10  # one part in so many, at the beginning, does not count for the scale: values may leap there
LOG_FLOOR = 1e-3  # the smallest value told apart on the logarithmic scale
STRIP = 7  # height of the strip of colours


class HeatBars(QWidget):
    """Rows from top to bottom in a given order. Values are not negative."""

    hovered = Signal(object)  # (row, bin or None, QPoint) under the mouse or the keyboard's mark, or None

    def __init__(self, theme: Theme, threshold: float) -> None:
        super().__init__()
        self._theme = theme
        self._threshold = threshold
        self._names: list[str] = []
        self._groups: tuple[AxisGroup, ...] = ()
        self._order: npt.NDArray[np.int64] = np.arange(0)
        self._values: Array | None = None
        self._bins: BinnedRows | None = None
        self._means: Array = np.empty((0, 0))
        self._image: QImage | None = None
        self._top = 1.0
        self._cursor: tuple[int, int | None] | None = None  # position of a row on screen, bin
        self.log = False
        self.by_epoch = False
        self.empty_text = ""
        self.time_label = ""
        self.value_label = ""
        self.threshold_label = ""
        self.marks_low = True  # whether values below the threshold are something special
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    # -- what is shown -----------------------------------------------------------------------------------

    def show_data(
        self,
        names: Sequence[str],
        order: npt.NDArray[np.int64],
        values: Array | None,
        bins: BinnedRows | None,
        groups: Sequence[AxisGroup] = (),
    ) -> None:
        """Names and newest values of the rows, the rows' order from top to bottom, their past (or None).

        Rows that stand in groups must be so ordered that each group has the places of its members.
        """
        self._groups = tuple(groups)
        self._names = [number_of(name) for name in names] if groups else list(names)
        self._order = order
        self._values = values
        self._bins = bins if bins is not None and len(bins) else None
        self._means = self._bins.means() if self._bins is not None else np.empty((0, len(names)))
        highest = float(values.max()) if values is not None and len(values) else 0.0
        if self._means.size:
            settled = self._means[len(self._means) // _STORMY :]
            highest = max(highest, float(np.percentile(settled, 99.5)))
        self._top = nice_ceiling(max(highest, 2 * self._threshold, 1e-6))
        self._image = self._make_image()
        self.update()

    @property
    def top_value(self) -> float:
        """Where the scale ends."""
        return self._top

    def position(self, value: npt.ArrayLike) -> Array:
        """Where values lie on the scale, 0 to 1."""
        values = np.asarray(value, dtype=np.float64)
        if self.log:
            span = math.log10(self._top / LOG_FLOOR)
            return np.asarray(np.clip(np.log10(np.maximum(values, LOG_FLOOR) / LOG_FLOOR) / span, 0.0, 1.0))
        return np.asarray(np.clip(values / self._top, 0.0, 1.0))

    def _make_image(self) -> QImage | None:
        if not self._means.size:
            return None
        index = (self.position(self._means) * 255).astype(np.uint8)
        pixels = np.ascontiguousarray(color_table("viridis")[index.T[self._order]])
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        return image.copy()  # the array is gone after this

    # -- geometry ------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(320, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 110)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        return font

    def _areas(self) -> tuple[QRectF, QRectF]:
        """The heat map and the bars."""
        metrics = QFontMetricsF(self._small())
        line = metrics.height()
        left = max((metrics.horizontalAdvance(n) for n in self._names), default=20.0) + 8
        left += line if self._groups else 0.0
        top, bottom = line + 4, 2 * line + STRIP + 6
        height = max(10.0, self.height() - top - bottom)
        width = self.width() - left - 4
        heat = QRectF(left, top, 0.52 * width - 6, height)
        bars = QRectF(heat.right() + 12, top, width - heat.width() - 12, height)
        return heat, bars

    def _value_width(self) -> float:
        """Room to the right of the longest bar for its number, where rows are high enough for numbers."""
        if not self._numbered():
            return 6.0
        return QFontMetricsF(self._small()).horizontalAdvance("0.000") + 4

    def _numbered(self) -> bool:
        heat, _ = self._areas()
        return self._row_height(heat) >= 0.85 * QFontMetricsF(self._small()).height()

    def row_at(self, y: float) -> int | None:
        """Which row (its number, not its place) lies at a height."""
        heat, _ = self._areas()
        if not len(self._order) or not heat.top() <= y < heat.bottom():
            return None
        place = int((y - heat.top()) / heat.height() * len(self._order))
        return int(self._order[min(place, len(self._order) - 1)])

    # -- painting ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._names:  # nothing to be shown, ever: the reason fills the place
            painter.setPen(self._theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(16, 8, -16, -8), int(flags), self.empty_text)
            painter.end()
            return
        painter.setFont(self._small())
        heat, bars = self._areas()
        painter.fillRect(heat, self._theme.color("base"))
        painter.fillRect(bars, self._theme.color("base"))
        if self._names:
            self._paint_names(painter, heat)
        if self._image is not None:
            painter.drawImage(heat, self._image)
            self._paint_time_axis(painter, heat)
        else:
            painter.setPen(self._theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(heat.adjusted(6, 0, -6, 0), int(flags), self.empty_text)
        self._paint_bars(painter, bars)
        if self._groups:
            gap, ink = self.palette().color(QPalette.ColorRole.Window), self._theme.color("muted")
            paint_groups(painter, self._groups, heat, bars.right(), gap, ink)
        self._paint_value_axis(painter, bars)
        self._paint_cursor(painter, heat, bars)
        painter.end()

    def _row_height(self, area: QRectF) -> float:
        return area.height() / max(1, len(self._order))

    def _paint_names(self, painter: QPainter, heat: QRectF) -> None:
        painter.setPen(self._theme.color("muted"))
        line, row = painter.fontMetrics().height(), self._row_height(heat)
        stride = next(s for s in (1, 2, 4, 5, 10, 20, 25, 50, 100, 1000) if s * row >= 0.85 * line or s == 1000)
        for place in range(0, len(self._order), stride):
            middle = heat.top() + (place + 0.5) * row
            box = QRectF(0, middle - line, heat.left() - 5, 2 * line)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, int(flags), self._names[int(self._order[place])])

    def _paint_time_axis(self, painter: QPainter, heat: QRectF) -> None:
        if self._bins is None:
            return
        metrics = painter.fontMetrics()
        line = metrics.height()
        first, last = self._bins.edges()
        places = np.arange(len(self._bins)) + 0.5
        at = self._bins.epochs() if self.by_epoch else first + places * (last - first) / len(self._bins)
        painter.setPen(self._theme.color("muted"))
        widest = metrics.horizontalAdvance(grouped(at[-1])) + 12
        ticks = label_ticks(float(at[0]), float(at[-1]), int(heat.width() / widest), whole=not self.by_epoch)
        right = -1e9
        for tick in ticks:
            x = heat.left() + float(np.interp(tick, at, places)) / len(self._bins) * heat.width()
            painter.drawLine(QPointF(x, heat.bottom()), QPointF(x, heat.bottom() + 4))
            text = trimmed(tick, 2) if self.by_epoch else grouped(tick)
            half = metrics.horizontalAdvance(text) / 2
            x = min(max(x, heat.left() + half), heat.right() - half)
            if x - half <= right + 4:  # moved in from the end, the last one may meet its neighbour
                continue
            right = x + half
            box = QRectF(x - half - 1, heat.bottom() + STRIP, 2 * half + 2, line)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        box = QRectF(heat.left(), heat.bottom() + STRIP + line, heat.width(), line + 4)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.time_label)

    def _paint_bars(self, painter: QPainter, bars: QRectF) -> None:
        if self._values is None or not len(self._order):
            return
        row, room, numbered = self._row_height(bars), bars.width() - self._value_width(), self._numbered()
        line = painter.fontMetrics().height()
        lengths = self.position(self._values) * room
        alive, dead, text, muted = (self._theme.color(r) for r in ("kl", "warning", "text", "muted"))
        for place, number in enumerate(self._order):
            value, length = float(self._values[number]), float(lengths[number])
            top, bottom = bars.top() + place * row, bars.top() + (place + 1) * row
            if row >= 3:
                spare = max(0.28 * row, row - 26.0) / 2
                top, bottom = top + spare, bottom - spare
            else:
                top, bottom = round(top), max(round(bottom), round(top) + 1)
            collapsed = self.marks_low and value <= self._threshold
            painter.fillRect(QRectF(bars.left(), top, max(2.0, length), bottom - top), dead if collapsed else alive)
            if numbered:
                painter.setPen(muted if collapsed else text)
                box = QRectF(bars.left() + max(3.0, length) + 4, (top + bottom) / 2 - line, room, 2 * line)
                painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), _short(value))

    def _paint_value_axis(self, painter: QPainter, bars: QRectF) -> None:
        metrics, room = painter.fontMetrics(), bars.width() - self._value_width()
        line = metrics.height()
        table = np.ascontiguousarray(color_table("viridis")).reshape(1, 256)
        strip = QImage(table.data, 256, 1, 1024, QImage.Format.Format_RGB32)
        painter.drawImage(QRectF(bars.left(), bars.bottom() + 2, room, STRIP - 2), strip)
        painter.setPen(self._theme.color("muted"))
        right = -1e9
        for tick in self._value_ticks(room):
            x = bars.left() + float(self.position(tick)) * room
            text = trimmed(tick, 4)
            half = metrics.horizontalAdvance(text) / 2
            x = max(x, bars.left() - 6 + half)
            if x - half > right + 4:
                box = QRectF(x - half - 1, bars.bottom() + STRIP, 2 * half + 2, line)
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
                right = x + half
        label = QRectF(bars.left(), bars.bottom() + STRIP + line, bars.width(), line + 4)
        painter.drawText(label, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter), self.value_label)
        if not self.marks_low:
            return
        color = self._theme.color("warning")
        x = bars.left() + float(self.position(self._threshold)) * room
        painter.setPen(QPen(color, 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, bars.top() - 3), QPointF(x, bars.bottom() + STRIP))
        width = metrics.horizontalAdvance(self.threshold_label)
        start = min(max(bars.left() - 8, x - width / 2), self.width() - width - 2.0)
        painter.setPen(color)
        painter.drawText(
            QRectF(start, 0, width + 2, bars.top() - 2), int(Qt.AlignmentFlag.AlignCenter), self.threshold_label
        )

    def _value_ticks(self, room: float) -> list[float]:
        if not self.log:
            return nice_ticks(0.0, self._top, max(3, int(room / 40)))
        return [10.0**e for e in range(round(math.log10(LOG_FLOOR)), math.floor(math.log10(self._top)) + 1)]

    def _paint_cursor(self, painter: QPainter, heat: QRectF, bars: QRectF) -> None:
        if self._cursor is None or self._cursor[0] >= len(self._order):
            return
        place, column = self._cursor
        row = self._row_height(heat)
        ink = QColor(self._theme.color("text"))
        ink.setAlpha(210)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        band = QRectF(heat.left(), heat.top() + place * row, bars.right() - heat.left(), max(row, 2.0))
        painter.drawRect(band)
        if column is not None and self._bins is not None:
            x = heat.left() + (column + 0.5) / len(self._bins) * heat.width()
            painter.drawLine(QPointF(x, heat.top()), QPointF(x, heat.bottom()))

    # -- reading values --------------------------------------------------------------------------------------

    def _point_at(self, place: int, column: int | None, point: QPoint | None = None) -> None:
        """Mark a place and a bin, and tell the owner."""
        self._cursor = (place, column)
        if point is None:
            heat, bars = self._areas()
            count = len(self._bins) if self._bins is not None else 1
            x = bars.left() + 20 if column is None else heat.left() + (column + 0.5) / count * heat.width()
            point = QPoint(round(x), round(heat.top() + (place + 0.5) * self._row_height(heat)))
        self.update()
        self.hovered.emit((int(self._order[place]), column, point))

    def clear_cursor(self) -> None:
        if self._cursor is not None:
            self._cursor = None
            self.update()
            self.hovered.emit(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        heat, bars = self._areas()
        at = event.position()
        row = self.row_at(at.y())
        if row is None or not heat.left() <= at.x() <= bars.right():
            self.clear_cursor()
            return
        place = min(int((at.y() - heat.top()) / self._row_height(heat)), len(self._order) - 1)
        column = None
        if self._bins is not None and at.x() < heat.right():
            column = min(int((at.x() - heat.left()) / heat.width() * len(self._bins)), len(self._bins) - 1)
        self._point_at(place, column, event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        self.clear_cursor()
        super().leaveEvent(event)

    def focusOutEvent(self, event: QEvent) -> None:
        self.clear_cursor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._order)
        key = event.key()
        arrows = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
        if key == Qt.Key.Key_Escape and self._cursor is not None:
            self.clear_cursor()
        elif key in arrows and count:
            place, column = self._cursor or (-1 if key == Qt.Key.Key_Down else 0, None)
            place = min(max(place + {arrows[0]: -1, arrows[1]: 1}.get(Qt.Key(key), 0), 0), count - 1)
            if self._bins is not None and key in arrows[2:]:
                last = len(self._bins) - 1
                column = last if column is None else column + (1 if key == arrows[3] else -1)
                column = None if column > last else max(column, 0)
            self._point_at(place, column)
        else:
            super().keyPressEvent(event)


def _short(value: float) -> str:
    return fixed(value, 2 if value >= 0.095 else 3)
