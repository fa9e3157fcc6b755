"""A plot of curves with a left and a right scale, a crosshair, and a view that fits itself until the user zooms."""

from __future__ import annotations

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.panels.curves.scale import Range, ScaleAxis
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.plot import Plot
from dreamexplorer.gui.widgets.text_scale import scaled

LEAST_HEIGHT = 110  # pixels in texts of the usual size


class CurvePlot(Plot):
    """A plot with axes, crosshair and colours of the theme; the owner adds the curves."""

    hovered = Signal(object)  # x of the crosshair, None when it left
    zoomed = Signal()  # the user moved the view: it no longer fits automatically
    resized = Signal()
    fit_requested = Signal()  # double click or the key A
    menu_requested = Signal(QPoint)  # position on the screen, by right click or menu key

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.left, self.right, self.bottom = ScaleAxis("left"), ScaleAxis("right"), ScaleAxis("bottom")
        super().__init__(parent, axisItems={"left": self.left, "right": self.right, "bottom": self.bottom})
        self.theme = theme
        self._colors: dict[ScaleAxis, str] = {}
        self._labels: dict[ScaleAxis, tuple[str, ...]] = {}  # from the longest to the shortest
        self._cross_x: float | None = None
        self.auto = True  # True while the view fits automatically: until the user zooms
        item = self.getPlotItem()
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
        theme.changed.connect(self._on_theme)
        self._on_theme()

    # -- axes ------------------------------------------------------------------------------------------

    def label_axis(self, axis: ScaleAxis, *texts: str, role: str = "muted") -> None:
        """Label an axis.

        Args:
            axis: one of the plot's axes.
            texts: label, and shorter ones for a small plot; the first one that fits is shown, the last one elided.
            role: colour of the theme, or #rrggbb.
        """
        self._colors[axis], self._labels[axis] = role, texts
        axis.setLabel(self._fitting_label(axis))
        self._on_theme()

    def recolor_axis(self, axis: ScaleAxis, *roles: str) -> None:
        """Label an axis in the colour of its only curve, where it has the colour of one now."""
        if self._colors.get(axis, "muted") != "muted" and len(roles) == 1:
            self._colors[axis] = roles[0]

    def label_of(self, axis: ScaleAxis) -> str:
        """Return the label that an axis shows."""
        return str(axis.labelText)

    def _fitting_label(self, axis: ScaleAxis) -> str:
        texts, box = self._labels.get(axis, ("",)), self.getPlotItem().getViewBox()
        room = box.width() if axis is self.bottom else box.height()
        metrics = self.fontMetrics()
        fitting = [text for text in texts if metrics.horizontalAdvance(text) <= room]
        return fitting[0] if fitting else metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, int(room))

    def show_right(self, shown: bool) -> None:
        """Show or hide the right axis."""
        self.getPlotItem().showAxis("right", shown)

    # -- the view ----------------------------------------------------------------------------------------

    def x_range(self) -> Range:
        """Return the visible range of x."""
        low, high = self.getPlotItem().getViewBox().viewRange()[0]
        return float(low), float(high)

    def y_range(self) -> Range:
        """Return the visible range of y, of the left scale."""
        low, high = self.getPlotItem().getViewBox().viewRange()[1]
        return float(low), float(high)

    def set_view(self, x: Range | None = None, y: Range | None = None) -> None:
        """Move the view, as the program does: `auto` stays as it is."""
        shown = self.getPlotItem().getViewBox().state["targetRange"]
        if (x is None or tuple(shown[0]) == x) and (y is None or tuple(shown[1]) == y):
            return  # pyqtgraph would prepare all items and axes to be painted
        self.getPlotItem().getViewBox().setRange(xRange=x, yRange=y, padding=0, disableAutoRange=True)

    def settle(self) -> None:
        """Apply the view to all items now; done by the next painting, it would request another painting."""
        self.scene().prepareForPaint()

    def pixels_wide(self) -> int:
        """Return the width of the plotted area in device pixels."""
        return max(50, int(self.getPlotItem().getViewBox().width() * self.devicePixelRatioF()))

    def _on_manual_range(self, *_: object) -> None:
        self.auto = False
        self.zoomed.emit()

    def _on_resized(self, *_: object) -> None:
        for axis in self._labels:
            if self._fitting_label(axis) != axis.labelText:
                self._on_theme()
                break
        self.resized.emit()

    # -- crosshair -----------------------------------------------------------------------------------------

    def show_cross(self, x: float | None, y: float | None = None) -> None:
        """Move the crosshair to x (and y, in coordinates of the view); None hides it."""
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
        if event.button() == Qt.MouseButton.RightButton:  # opens the menu on release, because a right drag zooms
            self.menu_requested.emit(event.screenPos().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Request the menu of the menu key; that of the mouse comes when its button is released."""
        event.accept()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_requested.emit(self.mapToGlobal(self.rect().center()))

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
        self.apply_theme()

    def apply_theme(self) -> None:
        """Use the colours of `theme`."""
        theme = self.theme
        self.setBackground(theme.color("base"))
        for axis in (self.left, self.right, self.bottom):
            role = self._colors.get(axis, "muted")
            color = QColor(role) if role.startswith("#") else theme.color(role)
            axis.setPen(pg.mkPen(theme.color("grid")))
            axis.setTextPen(pg.mkPen(color))
            axis.setTickPen(pg.mkPen(theme.color("grid")))
            axis.setGrid(110 if axis is not self.right else False)
            axis.label.setFont(self.font())  # a text of the scene does not follow the window's font
            if text := self._fitting_label(axis):
                axis.setLabel(text, color=color.name())
        self.bottom.setHeight(2 * self.fontMetrics().height() + 8)
        self.setMinimumSize(120, max(LEAST_HEIGHT, scaled(LEAST_HEIGHT, self)))
        faint = QColor(theme.color("muted"))
        faint.setAlpha(170)
        for line in self._lines:
            line.setPen(pg.mkPen(faint, width=1, style=Qt.PenStyle.DashLine))
