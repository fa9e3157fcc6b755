"""Many latent sliders under one heading: values, locks, scores, their order, and one editor for typed values."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPalette,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from dreamexplorer.gui.panels.sliders.groups import LatentGroups
from dreamexplorer.gui.panels.sliders.heading import Body, Heading
from dreamexplorer.gui.panels.sliders.row_words import row_tip
from dreamexplorer.gui.panels.sliders.slider import HANDLE_RADIUS, Columns, LatentSlider, Look, value_text
from dreamexplorer.gui.panels.sliders.value_editor import ValueEditor, parse_value
from dreamexplorer.gui.shared.axis_group import AxisGroup, number_of
from dreamexplorer.gui.widgets.discrete import snapped

Floats = npt.NDArray[np.float32]

BY_SCORE, BY_NUMBER = "score", "number"
_ROOM_FOR_NAMES = 320  # pixels; in narrower lists numbers stand for the names in a group
_ROOM_FOR_WORDS = 420  # pixels; in narrower lists the mark of a dead axis stands alone
_REST_S = 2.0  # rows keep their places this long after the last key, wheel or typed value
_WHEEL_SCROLLS_S = 0.4  # a turning wheel goes on scrolling when a slider comes under the pointer


@dataclass(frozen=True)
class Meaning:
    """What the rows show, in the user's language."""

    score: str = "KL"  # empty: axes have none
    unit: str = ""
    low_is_dead: bool = True  # the score is a KL: near zero the axis is collapsed
    adds_up: bool = True  # the sum of all scores is a KL, too
    prior: bool = True  # bells are a prior, not statistics of codes
    tip: str = ""  # of a slider, with {} for its name, in place of the usual one
    heading: str = ""  # tool tip of the heading, in place of the usual one
    middle: str = ""  # entry of the context menu that sets a slider to the middle, in place of the usual one


class LatentSliderList(QWidget):
    """A slider for each axis. The owner sets values, ranges and scores; what the user does comes as signals."""

    value_edited = Signal(int, float)  # axis, value; the list has taken it over already
    grabbed = Signal(int)  # the user takes hold of a slider, before its value changes
    current_changed = Signal(int)  # axis
    locks_changed = Signal()
    order_wanted = Signal(str)  # from the context menu: BY_SCORE or BY_NUMBER

    def __init__(self, dead_below: float, parent: QWidget | None = None) -> None:
        """Axes whose score lies below `dead_below` are dimmed and marked, where that means something."""
        super().__init__(parent)
        self.look = Look()
        self._dead_below = dead_below
        self._meaning = Meaning()
        self._names: tuple[str, ...] = ()
        self._lows = np.zeros(0)
        self._highs = np.zeros(0)
        self._centres = np.zeros(0)
        self._spreads = np.zeros(0)
        self._steps = np.zeros(0)
        self._values: Floats = np.zeros(0, dtype=np.float32)
        self._locks = np.zeros(0, dtype=bool)
        self._scores: Floats | None = None
        self._top_score = 1.0
        self._order: list[int] = []
        self._current = 0
        self._held = False
        self._busy_until = 0.0
        self._last_scroll = 0.0
        self._rows: list[LatentSlider] = []
        self.groups = LatentGroups(self)

        self._body = Body(self)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setBackgroundRole(QPalette.ColorRole.Base)
        self._scroll.setWidget(self._body)
        self._scroll.viewport().installEventFilter(self)
        self._heading = Heading(self)
        self._editor = ValueEditor(self._body)
        self._editor.setAccessibleName(self.tr("Value"))
        self._editor.setToolTip(self.tr("Enter takes the value over, Escape leaves it as it was"))
        self._editor.hide()
        self._editor.given.connect(self._on_typed)
        self._editor.left.connect(self._on_editor_left)
        self._edited = 0
        self._columns = self._place_columns(self._body.width())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._heading)
        layout.addWidget(self._scroll, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # -- what the owner sets and reads --------------------------------------------------------------------

    def set_axes(self, names: Sequence[str], groups: Sequence[AxisGroup] = ()) -> None:
        """Begin anew with an axis for each name: values 0, unlocked, without scores, in order, in these groups."""
        self._editor.hide()
        for row in self._rows:
            row.hide()
            row.deleteLater()  # without its parent it would be Python's, and gone at once, perhaps in its own event
        n = len(names)
        self._names = tuple(names)
        self._lows, self._highs = np.full(n, -4.0), np.full(n, 4.0)
        self._centres, self._spreads, self._steps = np.zeros(n), np.ones(n), np.zeros(n)
        self._values = np.zeros(n, dtype=np.float32)
        self._locks = np.zeros(n, dtype=bool)
        self._scores = None
        self._order = list(range(n))
        self._current = 0
        self._held = False
        self.groups.begin(groups, self._body)
        self._rows = [LatentSlider(self, axis, self._body) for axis in range(n)]
        for axis, row in enumerate(self._rows):
            row.show_range(self._lows[axis], self._highs[axis])
        self.arrange()
        self._name_rows()
        self._editor.raise_()
        self._share_tab_focus()

    @property
    def count(self) -> int:
        return len(self._rows)

    def values(self) -> Floats:
        """The values of all axes, a copy."""
        return self._values.copy()

    def set_values(self, values: npt.ArrayLike) -> None:
        """Show these values; no signal follows."""
        new = np.array(values, dtype=np.float32)
        changed = np.flatnonzero(new != self._values)
        self._values = new
        for axis in changed:
            self._rows[axis].show_value(float(new[axis]))
        if self._current in changed:
            self._describe_current()

    def set_meaning(self, meaning: Meaning) -> None:
        """What scores, centres and spreads are."""
        if meaning != self._meaning:
            self._meaning = meaning
            self.arrange()
            self._name_rows()

    @property
    def meaning(self) -> Meaning:
        return self._meaning

    def set_bells(self, centres: npt.ArrayLike, spreads: npt.ArrayLike) -> None:
        """Centre and standard deviation of the bell behind each slider; 0 and 1 unless told otherwise."""
        self._centres = np.array(centres, dtype=np.float64)
        self._spreads = np.array(spreads, dtype=np.float64)

    def set_steps(self, steps: npt.ArrayLike) -> None:
        """The step in which the values of each axis go, from its low end on; 0 where it is continuous."""
        self._steps = np.array(steps, dtype=np.float64)

    def set_ranges(self, lows: npt.ArrayLike, highs: npt.ArrayLike) -> None:
        """The range of each axis; a value may lie outside, an arrow then stands at the end."""
        self._lows = np.array(lows, dtype=np.float64)
        self._highs = np.array(highs, dtype=np.float64)
        self.look.grooves.clear()
        self._values_to_rows()
        self._heading.update()

    def set_scores(self, scores: npt.ArrayLike | None) -> None:
        """A score for each axis (its KL in nats, say), or None where unknown; rows keep their places."""
        self._scores = None if scores is None else np.array(scores, dtype=np.float32)
        finite = None if self._scores is None else self._scores[np.isfinite(self._scores)]
        self._top_score = max(10 * self._dead_below, float(finite.max()) if finite is not None and finite.size else 0.0)
        self._body.update()
        for row in self._rows:
            row.update()
        self._heading.update()
        self.groups.tell()
        self._name_rows()

    @property
    def has_scores(self) -> bool:
        return self._scores is not None

    def locks(self) -> npt.NDArray[np.bool_]:
        """Which axes the user locked, a copy."""
        return self._locks.copy()

    def set_lock(self, axis: int, locked: bool) -> None:
        if bool(self._locks[axis]) != locked:
            self._locks[axis] = locked
            self._rows[axis].update()
            self._name_row(axis)
            self.locks_changed.emit()

    def set_all_locked(self, locked: bool) -> None:
        if self.count and not bool(np.all(self._locks == locked)):
            self._locks[:] = locked
            for row in self._rows:
                row.update()
            self._name_rows()
            self.locks_changed.emit()

    @property
    def current(self) -> int:
        """The axis whose slider has, or had last, the focus."""
        return self._current

    def set_current(self, axis: int) -> None:
        """Mark an axis as the current one and bring its slider into view; no signal follows."""
        if 0 <= axis < self.count:
            self.groups.reveal(axis)
        if 0 <= axis < self.count and axis != self._current:
            old, self._current = self._current, axis
            self._rows[old].update()
            self._rows[axis].update()
            self._share_tab_focus()
            self._describe_current()

    def order(self) -> list[int]:
        """The axes from top to bottom."""
        return list(self._order)

    def sort(self, by: str) -> None:
        """Put the rows in order: by score, highest first (unknown ones last), or by number."""
        order = list(range(self.count))
        if by == BY_SCORE and self._scores is not None:
            scores = np.nan_to_num(self._scores, nan=-np.inf)
            order.sort(key=lambda axis: -float(scores[axis]))
        order = self.groups.sorted(order)
        if order != self._order:
            self._order = order
            self.arrange()

    def disorder(self) -> float:
        """By how much the rows are out of the order of their scores: the largest rise from a row to a later one."""
        if self._scores is None or self.count < 2:
            return 0.0
        rises = [0.0]
        for _, axes in self.groups.parts(self._order):
            seen = np.nan_to_num(self._scores[axes], nan=0.0)
            rises += (seen[1:] - np.minimum.accumulate(seen[:-1])).tolist()
        return max(rises)

    @property
    def held(self) -> bool:
        """Whether the user is just moving a slider or typing its value."""
        return self._held or self._editor.isVisible()

    @property
    def busy(self) -> bool:
        """Whether the user is at the sliders, so that they must keep their places."""
        return self._held or self._editor.isVisible() or self.underMouse() or time.monotonic() < self._busy_until

    def set_look(self, look: Look) -> None:
        """Colours of the theme and the two icons of the lock."""
        self.look = look
        self._body.update()
        for row in self._rows:
            row.update()
        self._heading.update()

    def row(self, axis: int) -> LatentSlider:
        """The slider of an axis."""
        return self._rows[axis]

    @property
    def editor(self) -> QLineEdit:
        """The field for typed values, visible while one is typed."""
        return self._editor

    @property
    def scroll_area(self) -> QScrollArea:
        return self._scroll

    # -- what rows ask (RowHost) ------------------------------------------------------------------------------

    @property
    def columns(self) -> Columns:
        return self._columns

    def value_of(self, axis: int) -> float:
        return float(self._values[axis])

    def range_of(self, axis: int) -> tuple[float, float]:
        return float(self._lows[axis]), float(self._highs[axis])

    def bell_of(self, axis: int) -> tuple[float, float]:
        return float(self._centres[axis]), float(self._spreads[axis])

    def step_of(self, axis: int) -> float:
        return float(self._steps[axis])

    def name_of(self, axis: int) -> str:
        return self._names[axis]

    def label_of(self, axis: int) -> str:
        return self._label(self._names[axis], self._body.width())

    def _label(self, name: str, width: int) -> str:
        """In a narrow list the heading above alone tells the group."""
        return number_of(name) if self.groups.headings and width < _ROOM_FOR_NAMES else name

    def score_of(self, axis: int) -> float | None:
        if self._scores is None or not np.isfinite(self._scores[axis]):
            return None
        return float(self._scores[axis])

    def score_share(self, axis: int) -> float:
        return min(1.0, max(0.0, (self.score_of(axis) or 0.0) / self._top_score))

    def is_dead(self, axis: int) -> bool:
        score = self.score_of(axis)
        return self._meaning.low_is_dead and score is not None and score < self._dead_below

    @property
    def dead_below(self) -> float:
        return self._dead_below

    def is_locked(self, axis: int) -> bool:
        return bool(self._locks[axis])

    def is_current(self, axis: int) -> bool:
        return axis == self._current

    def wheel_is_for_slider(self, axis: int) -> bool:
        if self._scroll.verticalScrollBar().maximum() == 0:
            return True  # there is nothing to scroll
        resting = time.monotonic() - self._last_scroll > _WHEEL_SCROLLS_S
        return resting and self._rows[axis].hasFocus()

    def dead_word(self) -> str:
        """The word beside the mark of a dead axis, where there is room for one."""
        return self.tr("collapsed") if self._columns.width >= _ROOM_FOR_WORDS else ""

    def tip_for(self, axis: int, part: str) -> str:
        return row_tip(self, axis, part)

    def user_set(self, axis: int, value: float) -> None:
        value32 = np.float32(snapped(value, *self.range_of(axis), self.step_of(axis)))
        if value32 != self._values[axis]:
            self._values[axis] = value32
            self._rows[axis].show_value(float(value32))
            self._describe_current()
            self.value_edited.emit(axis, float(value32))

    def user_grabs(self, axis: int) -> None:
        self._held = True
        self._make_current(axis)  # the wheel moves a slider that has no focus
        self.grabbed.emit(axis)

    def user_releases(self) -> None:
        self._held = False
        self._busy_until = time.monotonic() + _REST_S

    def user_toggles_lock(self, axis: int) -> None:
        self.set_lock(axis, not self.is_locked(axis))

    def user_edits(self, axis: int, text: str | None = None) -> None:
        self._edited = axis
        row, cell = self._rows[axis], self._columns.value
        width = max(cell.width() + 10, 64)
        self._editor.setGeometry(row.x() + cell.right() + 4 - width, row.y() + 1, width, self._columns.height - 2)
        self._editor.setAccessibleName(self.tr("Value of {}").format(self._names[axis]))
        self._editor.begin(value_text(self.value_of(axis), self.step_of(axis)), text)

    def user_moves_on(self, axis: int, step: int) -> None:
        shown = self.groups.shown(self._order)
        place = shown.index(axis) + step
        if 0 <= place < len(shown):
            self._rows[shown[place]].setFocus(Qt.FocusReason.OtherFocusReason)
        self._busy_until = time.monotonic() + _REST_S

    def user_focuses(self, axis: int) -> None:
        self._scroll.ensureWidgetVisible(self._rows[axis], 0, 0)
        self._make_current(axis)

    def _make_current(self, axis: int) -> None:
        if axis != self._current:
            self.set_current(axis)
            self.current_changed.emit(axis)

    def show_menu(self, axis: int, where: QPoint) -> None:
        menu = self.menu_for(axis)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def menu_for(self, axis: int) -> QMenu:
        """The context menu of a slider."""
        menu = QMenu(self)
        name = self._names[axis]
        middle = self.tr("Set {} to &zero") if self._meaning.prior else self.tr("Set {} to the &mean of its codes")
        middle = (self._meaning.middle or middle).format(name)
        menu.addAction(middle, lambda: self._from_menu(axis, self.bell_of(axis)[0]))
        menu.addAction(self.tr("&Type a value…"), lambda: self.user_edits(axis))
        lock = self.tr("Un&lock {}") if self.is_locked(axis) else self.tr("&Lock {}")
        menu.addAction(lock.format(name), lambda: self.user_toggles_lock(axis))
        menu.addSeparator()
        menu.addAction(self.tr("Lock &all"), lambda: self.set_all_locked(True))
        menu.addAction(self.tr("&Unlock all"), lambda: self.set_all_locked(False))
        if self._meaning.score:
            menu.addSeparator()
            by_score = self.tr("Sort by &KL") if self._meaning.low_is_dead else self.tr("Sort by &value of the row")
            menu.addAction(by_score, lambda: self.order_wanted.emit(BY_SCORE))
            menu.addAction(self.tr("Sort by &number"), lambda: self.order_wanted.emit(BY_NUMBER))
        return menu

    def _from_menu(self, axis: int, value: float) -> None:
        self.user_grabs(axis)
        self.user_set(axis, value)
        self.user_releases()

    # -- typed values --------------------------------------------------------------------------------------------

    def _on_typed(self, text: str) -> None:
        value = parse_value(text, float(self._highs[self._edited]) if self._edited < self.count else 0.0)
        if value is not None:
            self._from_menu(self._edited, value)

    def _on_editor_left(self, by_key: bool) -> None:
        self._busy_until = time.monotonic() + _REST_S
        if by_key and self._edited < self.count:
            self._rows[self._edited].setFocus(Qt.FocusReason.OtherFocusReason)

    # -- layout and names ------------------------------------------------------------------------------------------

    def _place_columns(self, width: int) -> Columns:
        metrics = QFontMetrics(self.font())
        least = max(28, metrics.height() + 10)
        shown = len(self.groups.shown(self._order))
        room = (self._scroll.viewport().height() - self.groups.height()) // max(1, shown)
        height = max(least, min(room, round(1.5 * least)))  # few sliders have room to breathe
        narrow = width < 320
        bold = QFontMetrics(_bold(self))
        name = min(90, max((bold.horizontalAdvance(self._label(n, width)) for n in self._names), default=20) + 2)
        score = metrics.horizontalAdvance("0.00") + 15 if self._meaning.score else 0
        if width >= _ROOM_FOR_WORDS and self._meaning.low_is_dead:
            score += metrics.horizontalAdvance(self.tr("collapsed")) + 8
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
        return Columns(width, height, spans[0], spans[1], spans[2], groove, QRect(value_left, 0, value, height))

    def arrange(self) -> None:
        """Put the rows where their order and the width say."""
        width = self._body.width()
        self._columns = self._place_columns(width)
        self.look.grooves.clear()
        height = self._columns.height
        below = 0
        for heading, axes in self.groups.parts(self._order):
            if heading is not None:
                heading.setGeometry(0, below, width, heading.sizeHint().height())
                below += heading.height()
            for axis in axes:
                self._rows[axis].setVisible(heading is None or heading.isChecked())
                self._rows[axis].setGeometry(0, below, width, height)
                below += height if heading is None or heading.isChecked() else 0
        self._body.setMinimumHeight(below)
        self._scroll.verticalScrollBar().setSingleStep(height)
        if self._editor.isVisible() and self._edited < self.count:
            row = self._rows[self._edited]
            self._editor.move(row.x() + self._columns.value.right() + 4 - self._editor.width(), row.y() + 1)
        self._heading.setFixedHeight(max(24, self.fontMetrics().height() + 8))
        self._heading.update()

    def _values_to_rows(self) -> None:
        for axis, row in enumerate(self._rows):
            row.show_range(float(self._lows[axis]), float(self._highs[axis]))
            row.show_value(float(self._values[axis]))

    def _share_tab_focus(self) -> None:
        """Tab reaches the current slider alone: one press leaves a list of 128, Up and Down go through it."""
        for axis, row in enumerate(self._rows):
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if axis == self._current else Qt.FocusPolicy.ClickFocus)

    def _name_rows(self) -> None:
        for axis in range(self.count):
            self._name_row(axis)
        self._describe_current()

    def _name_row(self, axis: int) -> None:
        parts = [self._names[axis]]
        score = self.score_of(axis)
        if score is not None and self._meaning.low_is_dead:
            parts.append(self.tr("KL {} nats").format(f"{score:.2f}"))
        elif score is not None:
            parts.append(f"{self._meaning.score} {score:.2f}")
        if self.is_dead(axis):
            parts.append(self.tr("collapsed"))
        if self.is_locked(axis):
            parts.append(self.tr("locked"))
        name = ", ".join(parts)
        if name != self._rows[axis].accessibleName():
            self._rows[axis].setAccessibleName(name)

    def _describe_current(self) -> None:
        if self._current < self.count:
            shown = value_text(self.value_of(self._current), self.step_of(self._current))
            self._rows[self._current].setAccessibleDescription(shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and event.type() == QEvent.Type.Wheel:
            self._last_scroll = time.monotonic()  # no slider wanted this one, so it scrolls
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.LanguageChange):
            self.arrange()
            self._name_rows()

    def sizeHint(self) -> QSize:
        return QSize(320, self._columns.height * min(12, self.count + 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(230, self._columns.height * 3)


def _bold(widget: QWidget) -> QFont:
    font = widget.font()
    font.setBold(True)
    return font
