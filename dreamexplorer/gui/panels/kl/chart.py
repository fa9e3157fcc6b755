"""The chart of the panel: a heat map of rows over time beside bars of the rows' newest values."""

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
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from dreamexplorer.gui.panels.kl.binned_rows import Array, BinnedRows
from dreamexplorer.gui.panels.kl.groups import paint_groups
from dreamexplorer.gui.panels.kl.heat_map import heat_image, paint_names, paint_time_axis
from dreamexplorer.gui.shared.axis_group import AxisGroup, number_of
from dreamexplorer.gui.shared.value_bars import STRIP, paint_bars, paint_threshold, paint_value_axis
from dreamexplorer.gui.shared.value_scale import ValueScale
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.text_scale import scaled

_CENTRED = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


class HeatBars(QWidget):
    """Heat map and bars of the same rows, in a given order from the top. Values are not negative.

    Set the public attributes, then call `show_data`.
    """

    hovered = Signal(object)  # (row, bin or None, QPoint) under the mouse or the keyboard's mark, or None

    def __init__(self, theme: Theme, threshold: float) -> None:
        super().__init__()
        self._theme = theme
        self._threshold = threshold
        self._names: list[str] = []
        self._groups: tuple[AxisGroup, ...] = ()
        self._order: npt.NDArray[np.int64] = np.arange(0)
        self._values: Array | None = None
        self._idle: npt.NDArray[np.bool_] = np.zeros(0, dtype=bool)
        self._bins: BinnedRows | None = None
        self._image: QImage | None = None
        self._scale = ValueScale()
        self._cursor: tuple[int, int | None] | None = None  # marked cell: row counted from the top, and bin
        self._moment: int | None = None  # step that is marked on the heat map
        self.log = False
        self.by_epoch = False
        self.empty_text = ""
        self.time_label = ""
        self.value_label = ""
        self.threshold_label = ""
        self.marks_low = True  # True to paint values below the threshold in the warning colour
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
        idle: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        """Show other data.

        Args:
            names: name of each row; an empty list shows `empty_text` alone.
            order: rows from top to bottom. With groups, the members of each must stay on its places.
            values: newest value of each row, or None.
            bins: history of the rows, or None.
            groups: groups of rows that share a title.
            idle: True for rows that carry no information; None judges by the threshold.
        """
        self._groups = tuple(groups)
        self._names = [number_of(name) for name in names] if groups else list(names)
        self._order = order
        self._values = values
        if idle is None and values is not None and self.marks_low:
            idle = values <= self._threshold
        self._idle = idle if idle is not None else np.zeros(len(names), dtype=bool)
        self._bins = bins if bins is not None and len(bins) else None
        means = self._bins.means() if self._bins is not None else np.empty((0, len(names)))
        self._scale = ValueScale.fitting(values, means, 2 * self._threshold, self.log)
        had = self._placeholder() is None
        self._image = heat_image(means, order, self._scale)
        if had != (self._placeholder() is None):
            self.updateGeometry()
        self.update()

    def mark_moment(self, step: int | None) -> None:
        """Mark the step of the moment that is shown on the heat map; None for none."""
        if step != self._moment:
            self._moment = step
            self.update()

    @property
    def moment_x(self) -> float | None:
        """X of the marked step on the heat map, in pixels; None where it is not in view."""
        if self._moment is None or self._bins is None or self._image is None:
            return None
        (start, end), (heat, _) = self._bins.edges(), self.areas()
        share = (self._moment - start) / (end - start)
        return heat.left() + share * heat.width() if 0.0 <= share <= 1.0 else None

    @property
    def scale(self) -> ValueScale:
        """The scale of bars and colours."""
        return self._scale

    @property
    def row_names(self) -> list[str]:
        """The names as they are written beside the rows, by the number of the row."""
        return list(self._names)

    @property
    def order(self) -> list[int]:
        """The rows from top to bottom."""
        return [int(row) for row in self._order]

    @property
    def groups(self) -> tuple[AxisGroup, ...]:
        """Groups of rows with a title in common."""
        return self._groups

    @property
    def columns(self) -> int:
        """Number of columns of the heat map, 0 while there is none."""
        return 0 if self._image is None else self._image.width()

    # -- geometry ------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(320, 200)

    def minimumSizeHint(self) -> QSize:
        """Return room for a few rows, and for all of the text that stands in place of what there is not."""
        height = scaled(110, self)
        if (text := self._placeholder()) is not None:
            area, font = text
            needed = QFontMetricsF(font).boundingRect(
                QRectF(0, 0, max(60.0, area.width()), 1e4), _CENTRED, self.empty_text
            )
            height = max(height, math.ceil(needed.height() + self.height() - area.height()) + 2)
        return QSize(scaled(220, self), height)

    def _placeholder(self) -> tuple[QRectF, QFont] | None:
        """Return the area and the font of `empty_text`; None where it is not shown."""
        if not self._names:
            return QRectF(self.rect()).adjusted(16, 8, -16, -8), self.font()
        if self._image is None or self._bins is None:
            return self.areas()[0].adjusted(6, 0, -6, 0), self._small_font()
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()  # a text that wraps may need another height

    def areas(self) -> tuple[QRectF, QRectF]:
        """Return the rectangles of the heat map and of the bars."""
        metrics = QFontMetricsF(self._small_font())
        line = metrics.height()
        left = max((metrics.horizontalAdvance(n) for n in self._names), default=20.0) + 8
        left += line if self._groups else 0.0
        top, bottom = line + 4, 2 * line + STRIP + 6
        height = max(10.0, self.height() - top - bottom)
        width = self.width() - left - 4
        heat = QRectF(left, top, 0.52 * width - 6, height)
        bars = QRectF(heat.right() + 12, top, width - heat.width() - 12, height)
        return heat, bars

    def row_at(self, y: float) -> int | None:
        """Return the row (its number, not its place) at a height, None outside."""
        place = self._place_at(y)
        return None if place is None else int(self._order[place])

    def _place_at(self, y: float) -> int | None:
        heat, _ = self.areas()
        if not len(self._order) or not heat.top() <= y < heat.bottom():
            return None
        return min(int((y - heat.top()) / self._row_height(heat)), len(self._order) - 1)

    def _row_height(self, area: QRectF) -> float:
        return area.height() / max(1, len(self._order))

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        return font

    # -- painting ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        muted, base = self._theme.color("muted"), self._theme.color("base")
        painter.setPen(muted)
        if not self._names:  # this model has nothing to show: the reason fills the widget
            painter.drawText(QRectF(self.rect()).adjusted(16, 8, -16, -8), _CENTRED, self.empty_text)
            painter.end()
            return
        painter.setFont(self._small_font())
        heat, bars = self.areas()
        painter.fillRect(heat, base)
        painter.fillRect(bars, base)
        paint_names(painter, heat, self._names, self._order)
        if self._image is None or self._bins is None:
            painter.drawText(heat.adjusted(6, 0, -6, 0), _CENTRED, self.empty_text)
        else:
            painter.drawImage(heat, self._image)
            paint_time_axis(painter, heat, self._bins, self.by_epoch, self.time_label)
        if (moment := self.moment_x) is not None:
            for color, width in ((base, 5), (self._theme.color("accent"), 2)):  # seen on every colour of the map
                painter.setPen(QPen(color, width * self._theme.line_factor))
                painter.drawLine(QPointF(moment, heat.top()), QPointF(moment, heat.bottom()))
            painter.setPen(muted)
        metrics = QFontMetricsF(self._small_font())
        numbered = self._row_height(heat) >= 0.85 * metrics.height()
        room = bars.width() - (metrics.horizontalAdvance("0.000") + 4 if numbered else 6.0)  # of the longest bar
        threshold = self._threshold if self.marks_low else None
        if self._values is not None:
            values, order = self._values, self._order
            paint_bars(painter, bars, room, values, order, self._scale, self._idle, numbered, self._theme)
        if self._groups:
            gap = self.palette().color(QPalette.ColorRole.Window)
            paint_groups(painter, self._groups, heat, bars.right(), gap, muted)
        painter.setPen(muted)
        paint_value_axis(painter, bars, room, self._scale, self.value_label)
        if threshold is not None:
            x = bars.left() + float(self._scale.position(threshold)) * room
            color = self._theme.color("warning")
            paint_threshold(painter, bars, x, self.threshold_label, float(self.width()), color, self._theme.line_factor)
        self._paint_cursor(painter, heat, bars)
        painter.end()

    def _paint_cursor(self, painter: QPainter, heat: QRectF, bars: QRectF) -> None:
        if self._cursor is None or self._cursor[0] >= len(self._order):
            return
        place, column = self._cursor
        row = self._row_height(heat)
        ink = QColor(self._theme.color("text"))
        ink.setAlpha(210)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(heat.left(), heat.top() + place * row, bars.right() - heat.left(), max(row, 2.0)))
        if column is not None and self._bins is not None:
            x = heat.left() + (column + 0.5) / len(self._bins) * heat.width()
            painter.drawLine(QPointF(x, heat.top()), QPointF(x, heat.bottom()))

    # -- reading values --------------------------------------------------------------------------------------

    def _move_cursor(self, place: int, column: int | None, point: QPoint | None = None) -> None:
        """Mark a place and a bin, and emit `hovered`; `point` is where the mouse is."""
        self._cursor = (place, column)
        if point is None:
            heat, bars = self.areas()
            count = len(self._bins) if self._bins is not None else 1
            x = bars.left() + 20 if column is None else heat.left() + (column + 0.5) / count * heat.width()
            point = QPoint(round(x), round(heat.top() + (place + 0.5) * self._row_height(heat)))
        self.update()
        self.hovered.emit((int(self._order[place]), column, point))

    def clear_cursor(self) -> None:
        """Remove the mark of the mouse or the keyboard."""
        if self._cursor is not None:
            self._cursor = None
            self.update()
            self.hovered.emit(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        heat, bars = self.areas()
        at = event.position()
        place = self._place_at(at.y())
        if place is None or not heat.left() <= at.x() <= bars.right():
            self.clear_cursor()
            return
        column = None
        if self._bins is not None and at.x() < heat.right():
            column = min(int((at.x() - heat.left()) / heat.width() * len(self._bins)), len(self._bins) - 1)
        self._move_cursor(place, column, at.toPoint())

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
            self._move_cursor(place, column)
        else:
            super().keyPressEvent(event)
