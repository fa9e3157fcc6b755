"""One slider of a list of many: a single light widget that paints its lock, name, score, groove and value.

A hundred composite rows would be slow to build and to scroll; here everything that rows share (columns, colours,
the picture of the groove with its bell) is kept once, in the list.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QToolTip, QWidget

from dreamexplorer.gui.widgets.discrete import stride
from dreamexplorer.gui.widgets.numbers import fixed

FINE_STEP, STEP, COARSE_STEP = 0.01, 0.05, 0.5
HANDLE_RADIUS = 7
_QUANTUM = 100  # integer positions of the slider for each unit, for assistive technology


def signed(value: float) -> str:
    """A value with two decimals, its sign always shown, and no negative zero."""
    return fixed(value, 2, sign=True)


def value_text(value: float, step: float) -> str:
    """A value as it is shown: the number of a code where the axis goes in steps."""
    return f"{value:.0f}" if step else signed(value)


def score_text(value: float) -> str:
    """A score in about four characters."""
    return f"{value:.2f}" if value < 9.995 else f"{value:.1f}"


@dataclass(frozen=True)
class Columns:
    """Where the parts of a row lie, from left to right (pixels); equal for all rows and their heading."""

    width: int
    height: int
    lock: QRect
    name: QRect
    score: QRect
    groove: QRect  # the handle's centre moves between its left and right edge
    value: QRect


@dataclass
class Look:
    """Colours, icons and the painted grooves that all rows share."""

    accent: QColor = field(default_factory=lambda: QColor("#3457d5"))
    muted: QColor = field(default_factory=lambda: QColor("#5a6270"))
    grid: QColor = field(default_factory=lambda: QColor("#d5d9e0"))
    score: QColor = field(default_factory=lambda: QColor("#c2410c"))
    warning: QColor = field(default_factory=lambda: QColor("#b45309"))
    locked: QIcon = field(default_factory=QIcon)
    unlocked: QIcon = field(default_factory=QIcon)
    grooves: dict[tuple[object, ...], QPixmap] = field(default_factory=dict)


class RowHost(Protocol):
    """What a row asks of the list it belongs to."""

    look: Look

    @property
    def columns(self) -> Columns: ...
    def value_of(self, axis: int) -> float: ...
    def range_of(self, axis: int) -> tuple[float, float]: ...
    def bell_of(self, axis: int) -> tuple[float, float]: ...
    def step_of(self, axis: int) -> float: ...
    def label_of(self, axis: int) -> str: ...
    def score_of(self, axis: int) -> float | None: ...
    def score_share(self, axis: int) -> float: ...
    def is_dead(self, axis: int) -> bool: ...
    def is_locked(self, axis: int) -> bool: ...
    def is_current(self, axis: int) -> bool: ...
    def wheel_is_for_slider(self, axis: int) -> bool: ...
    def dead_word(self) -> str: ...
    def tip_for(self, axis: int, part: str) -> str: ...
    def user_set(self, axis: int, value: float) -> None: ...
    def user_grabs(self, axis: int) -> None: ...
    def user_releases(self) -> None: ...
    def user_toggles_lock(self, axis: int) -> None: ...
    def user_edits(self, axis: int, text: str | None = None) -> None: ...
    def user_moves_on(self, axis: int, step: int) -> None: ...
    def user_focuses(self, axis: int) -> None: ...
    def show_menu(self, axis: int, where: QPoint) -> None: ...


def mix(a: QColor, b: QColor, share: float) -> QColor:
    """A colour `share` of the way from a to b."""
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * share,
        a.greenF() + (b.greenF() - a.greenF()) * share,
        a.blueF() + (b.blueF() - a.blueF()) * share,
    )


class LatentSlider(QAbstractSlider):
    """The slider of one axis. Its list holds the value; as a QAbstractSlider it is known to screen readers."""

    def __init__(self, host: RowHost, axis: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = host
        self.axis = axis
        self._grab: float | None = None  # while dragging: distance from the pointer to the handle's centre
        self._drag_from = (0.0, 0.0)  # where a fine drag began: pointer x and value
        self._syncing = False
        self._hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.valueChanged.connect(self._on_assistive_change)

    # -- kept in step with the list -----------------------------------------------------------------------

    def show_value(self, value: float) -> None:
        """Take over the list's value, silently."""
        self._syncing = True
        self.setValue(round(value * _QUANTUM))
        self._syncing = False

    def show_range(self, low: float, high: float) -> None:
        self._syncing = True
        self.setRange(math.floor(low * _QUANTUM), math.ceil(high * _QUANTUM))
        self.setSingleStep(round(self._stride(STEP) * _QUANTUM))
        self.setPageStep(round(self._stride(COARSE_STEP) * _QUANTUM))
        self._syncing = False
        self.update()

    def _stride(self, usual: float) -> float:
        low, high = self._host.range_of(self.axis)
        return stride(usual, usual >= COARSE_STEP, high - low, self._host.step_of(self.axis))

    def _on_assistive_change(self, position: int) -> None:
        if not self._syncing:  # neither mouse nor keys: assistive technology set the value
            self._host.user_grabs(self.axis)
            self._host.user_set(self.axis, position / _QUANTUM)
            self._host.user_releases()

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        if change == QAbstractSlider.SliderChange.SliderValueChange:
            columns = self._host.columns  # lock, name and score stay as they are
            self.update(columns.score.right() + 1, 0, columns.width, columns.height)
        else:
            super().sliderChange(change)

    # -- geometry ---------------------------------------------------------------------------------------------

    def _x_of(self, value: float) -> float:
        low, high = self._host.range_of(self.axis)
        groove = self._host.columns.groove
        return groove.left() + (min(max(value, low), high) - low) / (high - low) * groove.width()

    def _value_at(self, x: float) -> float:
        low, high = self._host.range_of(self.axis)
        groove = self._host.columns.groove
        share = (x - groove.left()) / max(1, groove.width())
        return round(low + min(max(share, 0.0), 1.0) * (high - low), 2)

    def _part_at(self, point: QPoint) -> str:
        columns = self._host.columns
        for part in ("lock", "name", "score", "value"):
            area: QRect = getattr(columns, part)
            if area.left() <= point.x() <= area.right():
                return part
        return "groove"

    # -- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        host, look, columns = self._host, self._host.look, self._host.columns
        palette = self.palette()
        base = palette.color(QPalette.ColorRole.Base)
        dead = host.is_dead(self.axis)
        current = host.is_current(self.axis)
        text = look.muted if dead else palette.color(QPalette.ColorRole.Text)
        handle = mix(look.accent, base, 0.55) if dead else look.accent
        painter = QPainter(self)
        background = mix(base, look.accent, 0.10 if current else 0.04) if current or self._hovered else base
        painter.fillRect(self.rect(), background)

        if event.rect().left() <= columns.score.right():
            self._paint_left(painter, dead, text)
        painter.drawPixmap(columns.groove.left() - HANDLE_RADIUS, 0, self._groove(dead))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        value = host.value_of(self.axis)
        low, high = host.range_of(self.axis)
        middle = columns.height / 2
        x, zero = self._x_of(value), self._x_of(host.bell_of(self.axis)[0])
        painter.setPen(QPen(handle, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(zero, middle), QPointF(x, middle))
        painter.setPen(QPen(base, 1.5))
        painter.setBrush(handle)
        if low <= value <= high:
            painter.drawEllipse(QPointF(x, middle), HANDLE_RADIUS, HANDLE_RADIUS)
        else:  # the value lies off the scale: an arrow where it went
            tip = HANDLE_RADIUS if value > high else -HANDLE_RADIUS
            corners = [QPointF(x + tip, middle), QPointF(x - tip, middle - 7), QPointF(x - tip, middle + 7)]
            painter.drawPolygon(QPolygonF(corners))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(text)
        text_of_it = value_text(value, host.step_of(self.axis))
        painter.drawText(columns.value, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text_of_it)
        if self.hasFocus():
            painter.setPen(QPen(look.accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_left(self, painter: QPainter, dead: bool, text: QColor) -> None:
        """Lock, name and score, which stay when only the value changes."""
        host, look, columns = self._host, self._host.look, self._host.columns
        current = host.is_current(self.axis)
        locked = host.is_locked(self.axis)
        if locked or self._hovered or current:
            painter.setOpacity(1.0 if locked else 0.45)
            (look.locked if locked else look.unlocked).paint(painter, _centred(columns.lock, 16))
            painter.setOpacity(1.0)
        painter.setPen(text)
        if current:
            font = QFont(self.font())
            font.setBold(True)
            painter.setFont(font)
        name = painter.fontMetrics().elidedText(
            host.label_of(self.axis), Qt.TextElideMode.ElideRight, columns.name.width()
        )
        painter.drawText(columns.name, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        if current:
            painter.setFont(self.font())
        self._paint_score(painter, dead, text)

    def _paint_score(self, painter: QPainter, dead: bool, text: QColor) -> None:
        host, look, area = self._host, self._host.look, self._host.columns.score
        score = host.score_of(self.axis)
        if score is None:
            painter.setPen(look.muted)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "–")
            return
        if dead:
            painter.setPen(QPen(look.warning, 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            centre, r = QPointF(area.left() + 6, area.center().y() - 1), 4.5
            painter.drawEllipse(centre, r, r)
            painter.drawLine(centre + QPointF(-r * 0.7, r * 0.7), centre + QPointF(r * 0.7, -r * 0.7))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            word = host.dead_word()
            if word:
                painter.drawText(
                    area.adjusted(14, 0, 0, -2), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word
                )
        painter.setPen(look.warning if dead else text)
        painter.drawText(
            area.adjusted(0, 0, 0, -3), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, score_text(score)
        )
        track = QRectF(area.left(), area.bottom() - 4, area.width(), 3)
        painter.fillRect(track, look.grid)
        track.setWidth(track.width() * host.score_share(self.axis))
        painter.fillRect(track, look.warning if dead else look.score)

    def _groove(self, dead: bool) -> QPixmap:
        """The bell over the range, the groove and the bell's middle: painted once for all rows alike."""
        columns, look = self._host.columns, self._host.look
        low, high = self._host.range_of(self.axis)
        ratio = self.devicePixelRatioF()
        centre, spread = self._host.bell_of(self.axis)
        key = (
            columns.groove.width(),
            columns.height,
            ratio,
            low,
            high,
            dead,
            centre,
            spread,
            self._host.step_of(self.axis),
        )
        found = look.grooves.get(key)
        if found is not None:
            return found
        size = QSize(columns.groove.width() + 2 * HANDLE_RADIUS, columns.height)
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, width, middle = HANDLE_RADIUS, columns.groove.width(), columns.height / 2
        foot, top = columns.height - 4.0, 3.0
        if self._host.step_of(self.axis) == 0.0:  # numbers of codes follow no bell
            bell = [QPointF(left, foot)]
            for k in range(width + 1):
                z = (low + (high - low) * k / max(1, width) - centre) / spread
                bell.append(QPointF(left + k, foot - (foot - top) * math.exp(-0.5 * z * z)))
            bell.append(QPointF(left + width, foot))
            tint = QColor(look.muted if dead else look.accent)
            tint.setAlphaF(0.13 if dead else 0.20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint)
            painter.drawPolygon(QPolygonF(bell))
        line = mix(look.grid, look.muted, 0.25)
        painter.setPen(QPen(line, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(left, middle), QPointF(left + width, middle))
        if low < centre < high:
            zero = left + (centre - low) / (high - low) * width
            painter.setPen(QPen(mix(line, look.muted, 0.6), 1.5))
            painter.drawLine(QPointF(zero, middle - 5), QPointF(zero, middle + 5))
        painter.end()
        look.grooves[key] = pixmap
        return pixmap

    # -- mouse -----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        point = event.position()
        part = self._part_at(point.toPoint())
        if part == "lock":
            self._host.user_toggles_lock(self.axis)
        elif part == "value":
            self._host.user_edits(self.axis)
        elif part == "groove":
            value = self._host.value_of(self.axis)
            offset = point.x() - self._x_of(value)
            on_handle = abs(offset) <= HANDLE_RADIUS + 2
            self._grab = offset if on_handle else 0.0
            self.setSliderDown(True)
            self._host.user_grabs(self.axis)
            if not on_handle:
                self._host.user_set(self.axis, self._value_at(point.x()))
            self._drag_from = (point.x(), self._host.value_of(self.axis))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grab is None:
            self.setCursor(_CURSORS[self._part_at(event.position().toPoint())])
            return
        x = event.position().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:  # a tenth of the speed
            low, high = self._host.range_of(self.axis)
            start, value = self._drag_from
            per_pixel = (high - low) / max(1, self._host.columns.groove.width())
            self._host.user_set(self.axis, min(max(round(value + (x - start) * per_pixel * 0.1, 2), low), high))
        else:
            self._host.user_set(self.axis, self._value_at(x - self._grab))
            self._drag_from = (x, self._host.value_of(self.axis))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grab is not None:
            self._grab = None
            self.setSliderDown(False)
            self._host.user_releases()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        part = self._part_at(event.position().toPoint())
        if part == "groove" and event.button() == Qt.MouseButton.LeftButton:
            self._host.user_grabs(self.axis)
            self._host.user_set(self.axis, self._host.bell_of(self.axis)[0])
            self._host.user_releases()
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = (event.angleDelta().y() or event.angleDelta().x()) / 120.0  # Alt turns the wheel sideways
        if notches == 0 or not self._host.wheel_is_for_slider(self.axis):
            event.ignore()
            return
        self._host.user_grabs(self.axis)
        self._nudge(notches * self._stride(_step_for(event.modifiers())))
        self._host.user_releases()
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._host.user_focuses(self.axis)
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        where = self._host.columns.groove.center() if by_key else event.pos()
        self._host.show_menu(self.axis, self.mapToGlobal(where))

    # -- keyboard ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        low, high = self._host.range_of(self.axis)
        key, text = event.key(), event.text()
        step = self._stride(_step_for(event.modifiers()))
        if key == Qt.Key.Key_Left:
            self._by_key(-step)
        elif key == Qt.Key.Key_Right:
            self._by_key(step)
        elif key == Qt.Key.Key_PageUp:
            self._by_key(self._stride(COARSE_STEP))
        elif key == Qt.Key.Key_PageDown:
            self._by_key(-self._stride(COARSE_STEP))
        elif key == Qt.Key.Key_Home:
            self._by_key(low - self._host.value_of(self.axis))
        elif key == Qt.Key.Key_End:
            self._by_key(high - self._host.value_of(self.axis))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._by_key(self._host.bell_of(self.axis)[0] - self._host.value_of(self.axis))
        elif key == Qt.Key.Key_Up:
            self._host.user_moves_on(self.axis, -1)
        elif key == Qt.Key.Key_Down:
            self._host.user_moves_on(self.axis, 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._host.user_edits(self.axis)
        elif key == Qt.Key.Key_L and not event.modifiers():
            self._host.user_toggles_lock(self.axis)
        elif text and text in "0123456789+-.,−":
            self._host.user_edits(self.axis, text)
        else:
            event.ignore()

    def _by_key(self, delta: float) -> None:
        self._host.user_grabs(self.axis)
        self._nudge(delta)
        self._host.user_releases()

    def _nudge(self, delta: float) -> None:
        low, high = self._host.range_of(self.axis)
        value = self._host.value_of(self.axis)  # may lie beyond the range: a click on a map knows no range
        self._host.user_set(self.axis, min(max(round(value + delta, 4), min(low, value)), max(high, value)))

    # -- the rest ---------------------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._host.user_focuses(self.axis)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._hovered = event.type() == QEvent.Type.Enter
            self.setMouseTracking(True)
            self.update()
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._host.tip_for(self.axis, self._part_at(event.pos())), self)
            return True
        return super().event(event)


def _step_for(modifiers: Qt.KeyboardModifier) -> float:
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return COARSE_STEP
    return FINE_STEP if modifiers & Qt.KeyboardModifier.ControlModifier else STEP


def _centred(area: QRect, side: int) -> QRect:
    return QRect(area.center().x() - side // 2 + 1, area.center().y() - side // 2 + 1, side, side)


_CURSORS = {
    "lock": Qt.CursorShape.PointingHandCursor,
    "name": Qt.CursorShape.ArrowCursor,
    "score": Qt.CursorShape.ArrowCursor,
    "groove": Qt.CursorShape.ArrowCursor,
    "value": Qt.CursorShape.IBeamCursor,
}
