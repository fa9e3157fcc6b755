"""Areas of the parts of a row: lock, name, score, groove, value."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPoint, QRect
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF

from dreamexplorer.gui.panels.sliders.axis_state import AxisState
from dreamexplorer.gui.shared.axis_group import number_of
from dreamexplorer.gui.widgets.text_scale import USUAL_HEIGHT

HANDLE_RADIUS = 7
# Pixels in texts of the usual size
ROOM_FOR_NAMES = 340  # in narrower lists of groups, numbers stand for the names
ROOM_FOR_WORDS = 450  # in narrower lists the sign of a collapsed axis stands alone
LEAST_GROOVE = 64
PARTS = ("lock", "name", "score", "value")  # parts with an area of their own; the rest of a row is the groove


@dataclass(frozen=True)
class Columns:
    """Areas of a row in its own coordinates (pixels); the same for all rows and the header."""

    width: int
    height: int
    lock: QRect
    name: QRect
    score: QRect
    groove: QRect  # the centre of the handle moves between its left and right edge
    value: QRect
    narrow: bool = False  # in a list of groups, numbers stand for the names
    with_words: bool = False  # there is room for a word beside the sign of a collapsed axis

    def part_at(self, point: QPoint) -> str:
        """Return the part of a row at a point: "lock", "name", "score", "groove" or "value"."""
        for part in PARTS:
            area: QRect = getattr(self, part)
            if area.left() <= point.x() <= area.right():
                return part
        return "groove"

    def x_of(self, value: float, ends: tuple[float, float]) -> float:
        """Return where a value lies on the groove; beyond the ends, the end."""
        low, high = ends
        return self.groove.left() + (min(max(value, low), high) - low) / (high - low) * self.groove.width()

    def value_at(self, x: float, ends: tuple[float, float]) -> float:
        """Return the value at a place of the groove, to two decimals."""
        low, high = ends
        share = (x - self.groove.left()) / max(1, self.groove.width())
        return round(low + min(max(share, 0.0), 1.0) * (high - low), 2)


def label_of(axes: AxisState, axis: int, *, narrow: bool) -> str:
    """Return the name shown in a list: in narrow ones the heading names the group, the row the number."""
    name = axes.name_of(axis)
    return number_of(name) if axes.groups and narrow else name


def _scaled(pixels: float, font: QFont) -> int:
    return round(pixels * QFontMetricsF(font).height() / USUAL_HEIGHT)


def least_width(axes: AxisState, font: QFont) -> int:
    """Return the width at which the handle of a slider still has some way to go."""
    columns = place_columns(axes, font, _scaled(200, font), 0)
    return columns.width - columns.groove.width() + _scaled(LEAST_GROOVE, font)


def idle_word(*, constant: bool) -> str:
    """Return the word beside the sign of a collapsed axis, or of one whose mu is constant."""
    translate = QCoreApplication.translate
    if constant:
        return translate("LatentSliderList", "constant")
    return translate("LatentSliderList", "collapsed")


def place_columns(axes: AxisState, font: QFont, width: int, room: int) -> Columns:
    """Lay out rows of this width; with `room` pixels of height for each row they are taller, up to a limit."""
    metrics = QFontMetrics(font)
    bold = QFont(font)
    bold.setBold(True)
    bold_metrics = QFontMetrics(bold)
    least = max(28, metrics.height() + 10)
    height = max(least, min(room, round(1.5 * least)))
    narrow = width < _scaled(ROOM_FOR_NAMES, font)
    labels = (label_of(axes, axis, narrow=narrow) for axis in range(axes.count))
    name = min(_scaled(90, font), max((bold_metrics.horizontalAdvance(label) for label in labels), default=20) + 2)
    score = metrics.horizontalAdvance("0.00") + 15 if axes.meaning.score else 0
    if axes.meaning.score and not axes.meaning.low_is_collapsed:  # room for a heading with its unit, above both
        heading = metrics.horizontalAdvance(axes.meaning.score_and_unit) + 2
        score = max(score, min(heading, 2 * width // 5) - name - (4 if narrow else 6))
    with_words = width >= _scaled(ROOM_FOR_WORDS, font)
    if with_words and axes.meaning.low_is_collapsed:
        score += max(metrics.horizontalAdvance(idle_word(constant=c)) for c in (False, True)) + 8
    value = metrics.horizontalAdvance("−0.00" if narrow else "−00.00") + 2
    gap = 4 if narrow else 6
    x = 3
    spans = []
    for w in (18, name, score):
        spans.append(QRect(x, 0, w, height))
        x += w + gap
    groove_left = x + gap + HANDLE_RADIUS
    value_left = width - value - 5
    groove_right = max(groove_left + 20, value_left - gap - HANDLE_RADIUS)
    groove = QRect(groove_left, 0, groove_right - groove_left, height)
    value_area = QRect(value_left, 0, value, height)
    return Columns(width, height, spans[0], spans[1], spans[2], groove, value_area, narrow, with_words)
