"""A plot of curves with a left and a right scale, a crosshair, and a view that fits itself until the user zooms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.numeric import Array
from dreamexplorer.gui.widgets.ticks import label_ticks, log_ticks, nice_ticks, tick_texts

Range = tuple[float, float]


@dataclass(frozen=True)
class Scale:
    """How values lie in the view: view = a * f(value) + b, f the identity or the decimal logarithm."""

    a: float = 1.0
    b: float = 0.0
    log: bool = False

    def to_view(self, values: Array) -> Array:
        if self.log:
            with np.errstate(divide="ignore", invalid="ignore"):
                values = np.where(values > 0, np.log10(values), np.nan)
        return np.asarray(self.a * values + self.b)

    def to_value(self, view: float) -> float:
        value = (view - self.b) / self.a
        return 10.0 ** min(max(value, -300.0), 300.0) if self.log else value

    @staticmethod
    def between(values: Range, view: Range, log: bool) -> Scale:
        """The scale that lays the range of values over that of the view (both in f's units)."""
        a = (view[1] - view[0]) / max(values[1] - values[0], 1e-12)
        return Scale(a, view[0] - a * values[0], log)


class ScaleAxis(pg.AxisItem):
    """An axis that labels the values of a `Scale` with round numbers."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.value_scale = Scale()
        self.whole = False  # steps have no fractions
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=-4, tickTextOffset=4, autoExpandTextSpace=True, autoReduceTextSpace=True)

    def set_value_scale(self, scale: Scale) -> None:
        if scale != self.value_scale:
            self.value_scale = scale
            self.picture = None
            self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        scale = self.value_scale
        low, high = sorted((scale.to_value(minVal), scale.to_value(maxVal)))
        upright = self.orientation in ("left", "right")
        count = max(3, int(size / (32 if upright else 54)))
        if scale.log and low > 0 and high / low > 8:
            values = log_ticks(low, high, count)
        else:
            values = nice_ticks(low, high, count) if upright else label_ticks(low, high, count, whole=self.whole)
        spacing = (maxVal - minVal) / max(1, len(values))
        return [(spacing, [float(v) for v in scale.to_view(np.asarray(values, dtype=np.float64))])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return tick_texts([self.value_scale.to_value(v) for v in values])


class MarkLine(pg.InfiniteLine):
    """A dotted upright line with a text at its top, on the side where there is room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(angle=90, label="", labelOpts={"movable": False})
        self._theme = theme
        self._shown: tuple[float, str, int, bool] | None = None
        self.setZValue(10)
        self.restyle()

    def show_mark(self, x: float, text: str, row: int, to_the_right: bool) -> None:
        """Stand at x; `row` moves the text down, clear of its neighbours."""
        if self._shown == (x, text, row, to_the_right):
            return
        self._shown = (x, text, row, to_the_right)
        side = (0.0, 0.0) if to_the_right else (1.0, 0.0)
        self.label.anchors = [side, side]
        self.label.setFormat(text)
        self.label.setPosition(0.99 - 0.1 * row)
        self.setValue(x)

    def restyle(self) -> None:
        """Take the colours of the theme."""
        color, ground = self._theme.color("muted"), self._theme.color("base")
        ground.setAlpha(110)  # the curves below stay to be seen
        self.setPen(pg.mkPen(color, width=1, style=Qt.PenStyle.DotLine))
        self.label.fill = pg.mkBrush(ground)
        self.label.setColor(color)


class CurvePlot(pg.PlotWidget):
    """Curves are added by the owner; this keeps axes, view, crosshair and colours."""

    hovered = Signal(object)  # x under the crosshair, or None when it left
    zoomed = Signal()  # the user moved the view: it no longer fits itself
    resized = Signal()  # more or fewer pixels to draw on
    fit_requested = Signal()  # double click or the key A
    menu_asked = Signal(QPoint)  # by right click or menu key: where on the screen

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.left, self.right, self.bottom = ScaleAxis("left"), ScaleAxis("right"), ScaleAxis("bottom")
        super().__init__(parent, axisItems={"left": self.left, "right": self.right, "bottom": self.bottom})
        self._theme = theme
        self._colors: dict[ScaleAxis, str] = {}
        self._cross_x: float | None = None
        self.auto = True
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())  # never shown, but it would outlive the plot
        item.hideButtons()
        item.showAxis("right", False)
        item.getViewBox().setDefaultPadding(0.0)
        item.disableAutoRange()
        item.getViewBox().sigResized.connect(self._on_resized)
        item.getViewBox().sigRangeChangedManually.connect(self._on_manual_range)
        self._lines = [pg.InfiniteLine(angle=angle, movable=False) for angle in (90, 0)]
        for line in self._lines:
            line.setZValue(50)
            line.hide()
            item.addItem(line, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.scene().sigMouseClicked.connect(self._on_clicked)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 80)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    # -- axes ------------------------------------------------------------------------------------------

    def label_axis(self, axis: ScaleAxis, text: str, role: str = "muted") -> None:
        """Name an axis, in a colour of the theme or one given as #rrggbb."""
        self._colors[axis] = role
        axis.setLabel(text)
        self._on_theme()

    def show_right(self, shown: bool) -> None:
        self.getPlotItem().showAxis("right", shown)

    # -- the view ----------------------------------------------------------------------------------------

    def x_range(self) -> Range:
        """The visible part of x."""
        low, high = self.getPlotItem().getViewBox().viewRange()[0]
        return float(low), float(high)

    def set_view(self, x: Range | None = None, y: Range | None = None) -> None:
        """Move the view; this is no zoom by the user."""
        self.getPlotItem().getViewBox().setRange(xRange=x, yRange=y, padding=0, disableAutoRange=True)

    def settle(self) -> None:
        """Let everything move to where the view now is; left to the next painting, it would ask for another."""
        self.scene().prepareForPaint()

    def pixels_wide(self) -> int:
        """Width of the plotted area in device pixels."""
        return max(50, int(self.getPlotItem().getViewBox().width() * self.devicePixelRatioF()))

    def _on_manual_range(self, *_: object) -> None:
        self.auto = False
        self.zoomed.emit()

    def _on_resized(self, *_: object) -> None:
        self.resized.emit()

    # -- crosshair -----------------------------------------------------------------------------------------

    def show_cross(self, x: float | None, y: float | None = None) -> None:
        """Put the crosshair at x (and y in the view's units); None hides it."""
        self._cross_x = x
        for line, value in zip(self._lines, (x, y), strict=True):
            line.setVisible(x is not None and value is not None)
            if value is not None:
                line.setValue(value)

    def _on_mouse_moved(self, position: QPointF) -> None:
        box = self.getPlotItem().getViewBox()
        if not box.sceneBoundingRect().contains(position):
            self._leave()
            return
        point = box.mapSceneToView(position)
        self.show_cross(point.x(), point.y())
        self.hovered.emit(point.x())

    def _leave(self) -> None:
        if self._cross_x is not None:
            self.show_cross(None)
            self.hovered.emit(None)

    def _on_clicked(self, event: MouseClickEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:  # pressed and let go in one place: a drag zooms
            self.menu_asked.emit(event.screenPos().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Of the keyboard's; the mouse has its menu when its button is let go."""
        event.accept()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_asked.emit(self.mapToGlobal(self.rect().center()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._on_theme()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._leave()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.fit_requested.emit()

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        low, high = self.x_range()
        moves = {Qt.Key.Key_Left: -0.01, Qt.Key.Key_Right: 0.01}
        if ev.key() == Qt.Key.Key_A and not ev.modifiers():
            self.fit_requested.emit()
        elif ev.key() in moves:
            at = self._cross_x if self._cross_x is not None else (low + high) / 2
            at = min(max(at + moves[Qt.Key(ev.key())] * (high - low), low), high)
            self.show_cross(at)
            self.hovered.emit(at)
        elif ev.key() == Qt.Key.Key_Escape and self._cross_x is not None:
            self._leave()
        else:
            super().keyPressEvent(ev)

    # -- colours -------------------------------------------------------------------------------------------

    def _on_theme(self) -> None:
        theme = self._theme
        self.setBackground(theme.color("base"))
        for axis in (self.left, self.right, self.bottom):
            role = self._colors.get(axis, "muted")
            color = QColor(role) if role.startswith("#") else theme.color(role)
            axis.setPen(pg.mkPen(theme.color("grid")))
            axis.setTextPen(pg.mkPen(color))
            axis.setTickPen(pg.mkPen(theme.color("grid")))
            axis.setGrid(110 if axis is not self.right else False)
            axis.label.setFont(self.font())  # a text of the scene: it does not follow the window's font by itself
            if axis.labelText:
                axis.setLabel(axis.labelText, color=color.name())
        self.bottom.setHeight(2 * self.fontMetrics().height() + 8)
        faint = QColor(theme.color("muted"))
        faint.setAlpha(170)
        for line in self._lines:
            line.setPen(pg.mkPen(faint, width=1, style=Qt.PenStyle.DashLine))
