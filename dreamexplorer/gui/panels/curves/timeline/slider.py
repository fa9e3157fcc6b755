"""A slider over the kept states of a run, each of them a tick; its right end is the present."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QStyle, QStyleOptionSlider, QWidget

from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.text_scale import scaled

TICKS = 9  # pixels of the strip of ticks, in texts of the usual size
_LEAST_DISTANCE = 2.0  # pixels between two ticks; closer ones are a band


class TimeSlider(QSlider):
    """A horizontal slider whose positions are the kept states, evenly spaced, and the present at the end.

    States are closer together at the beginning of a run, so even spacing gives the beginning more room. A click moves
    the handle to it. Exact states have long ticks in the accent colour.
    """

    play_requested = Signal()  # the space bar

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._exact: tuple[bool, ...] = ()  # of each state
        self.setRange(0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def set_states(self, exact: Sequence[bool], position: int) -> None:
        """Show other states.

        Args:
            exact: for each state whether it is an exact one.
            position: where the handle is; the number of states for the present.
        """
        blocked = self.blockSignals(True)
        self._exact = tuple(exact)
        self.setRange(0, len(exact))
        self.setPageStep(max(1, len(exact) // 10))
        self.setValue(position)
        self.blockSignals(blocked)
        self.setEnabled(bool(exact))
        self.update()

    def move_to(self, position: int) -> None:
        """Move the handle without announcing it."""
        blocked = self.blockSignals(True)
        self.setValue(position)
        self.blockSignals(blocked)

    def go_back(self) -> None:
        """Go to the state before, as the key does."""
        self.setValue(self.value() - 1)

    def go_on(self) -> None:
        """Go to the next state, as the key does."""
        self.setValue(self.value() + 1)

    def x_of(self, position: int) -> int:
        """Return the x of the handle's centre at a position."""
        handle = self._handle()
        room = self.width() - handle.width()
        return handle.width() // 2 + QStyle.sliderPositionFromValue(0, self.maximum(), position, room)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(120, hint.height() + self._strip())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def mousePressEvent(self, ev: QMouseEvent) -> None:
        if ev.button() == Qt.MouseButton.LeftButton and not self._handle().contains(ev.position().toPoint()):
            width = self._handle().width()
            x = round(ev.position().x()) - width // 2
            self.setValue(QStyle.sliderValueFromPosition(0, self.maximum(), x, self.width() - width))
        super().mousePressEvent(ev)  # the handle is below the pointer now, so the drag goes on from here

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        if ev.key() == Qt.Key.Key_Space:
            self.play_requested.emit()
        else:
            super().keyPressEvent(ev)

    def paintEvent(self, ev: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_ticks(painter)
        painter.end()
        super().paintEvent(ev)

    def _paint_ticks(self, painter: QPainter) -> None:
        count, height = len(self._exact), self._strip()
        if not count:
            return
        faint = QColor(self._theme.color("muted"))
        faint.setAlpha(120 if self.isEnabled() else 50)
        short = max(3, height // 2)
        if (self.x_of(count) - self.x_of(0)) / count >= _LEAST_DISTANCE:
            for position in range(count):
                painter.fillRect(self.x_of(position), height - short, 1, short, faint)
        else:
            left = self.x_of(0)
            painter.fillRect(left, height - short, self.x_of(count - 1) - left, short, faint)
        accent = self._theme.color("accent")
        for position, exact in enumerate(self._exact):
            if exact:
                painter.fillRect(self.x_of(position) - 1, 0, 2, height, accent)

    def _strip(self) -> int:
        return max(TICKS, scaled(TICKS, self))

    def _handle(self) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
        )
