"""Charts of a report: curves and scatter plots, with a legend and the values under the mouse."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QLabel, QToolTip, QVBoxLayout, QWidget

from dreamexplorer.analysis.report import Curves, Doubles, Points
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.tools.section import Section
from dreamexplorer.gui.panels.tools.words import number_text, tool_text, with_unit
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.notice import set_color, shrink
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.plot import Plot
from dreamexplorer.gui.widgets.ticks import tick_texts

HEIGHT = 220
REACH = 12  # pixels; largest distance between the mouse and the point whose values are shown


class ChartAxis(pg.AxisItem):
    """An axis whose numbers are written as everywhere in the window."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return tick_texts([v * scale for v in values])


class Chart(Plot):
    """A plot without controls: the wheel scrolls the page, the nearest point's values are shown under the mouse."""

    def __init__(self, theme: Theme, x_label: str, y_label: str) -> None:
        super().__init__(axisItems={name: ChartAxis(name) for name in ("left", "bottom")})
        self._theme = theme
        self.x_label, self.y_label = x_label, y_label
        self._points: list[tuple[str, Doubles, Doubles]] = []
        self.setFixedHeight(HEIGHT)
        item = self.getPlotItem()
        item.setMouseEnabled(False, False)
        item.layout.setContentsMargins(0, 8, 8, 0)  # half of the topmost number stands above the axis
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        theme.changed.connect(self.restyle)
        self.restyle()

    def add_readable(self, name: str, x: Doubles, y: Doubles) -> None:
        """Show the values of these points (N each) under the mouse, with this name."""
        self._points.append((name, x, y))

    def restyle(self) -> None:
        """Use the colours of the theme."""
        self.setBackground(self._theme.color("base"))
        for name in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(name)
            axis.setPen(pg.mkPen(self._theme.color("grid")))
            axis.setTextPen(pg.mkPen(self._theme.color("muted")))
            axis.enableAutoSIPrefix(False)
        self.getPlotItem().getAxis("bottom").setLabel(self.x_label, color=self._theme.colors.muted)

    def nearest(self, position: QPointF) -> tuple[str, float, float] | None:
        """Return name, x and y of the point nearest to a place of the scene, None where none is near."""
        box = self.getPlotItem().getViewBox()
        at, pixel = box.mapSceneToView(position), box.viewPixelSize()
        best: tuple[float, tuple[str, float, float]] | None = None
        for name, x, y in self._points:
            distance = np.hypot((x - at.x()) / pixel[0], (y - at.y()) / pixel[1])
            distance[~np.isfinite(distance)] = np.inf
            if len(distance) and (best is None or float(distance.min()) < best[0]):
                i = int(distance.argmin())
                best = float(distance[i]), (name, float(x[i]), float(y[i]))
        return None if best is None or best[0] > REACH else best[1]

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _on_mouse_moved(self, position: QPointF) -> None:
        found = self.nearest(position)
        if found is None:
            QToolTip.hideText()
            return
        name, x, y = found
        text = f"{name}\n" if name else ""
        text += f"{self.x_label}: {number_text(x)}\n{self.y_label}: {number_text(y)}"
        QToolTip.showText(self.mapToGlobal(self.mapFromScene(position)), text, self)


class ChartSection(Section):
    """A chart with a legend beneath it where it shows more than one thing."""

    def __init__(self, title: str, chart: Chart, context: Context, name: str) -> None:
        self.chart = chart
        self._theme = context.theme
        self._names: list[QLabel] = []
        self._labels: list[str] = []
        self._legend = FlowLayout(spacing=10)
        self._upright = PlainLabel(f"↑ {chart.y_label}")  # a long text does not fit along the axis
        self._upright.setWordWrap(True)
        shrink(self._upright)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._upright)
        column.addWidget(chart)
        column.addLayout(self._legend)
        super().__init__(title, content)
        self.offer_picture(context, name, chart)
        context.theme.changed.connect(self.restyle)

    def set_legend(self, labels: list[str]) -> None:
        """Show labels in the colours of the classes 0, 1, ...; none for a single label."""
        self._labels = labels if len(labels) > 1 else []
        for _ in self._labels:
            label = QLabel()
            label.setTextFormat(Qt.TextFormat.RichText)
            self._names.append(label)
            self._legend.addWidget(label)
        self.restyle()

    def restyle(self) -> None:
        """Use the colours of the theme."""
        set_color(self._upright, self._theme, "muted")
        for i, (label, text) in enumerate(zip(self._names, self._labels, strict=True)):
            label.setText(f"<span style='color:{self._theme.class_color(i).name()}'>●</span> {_escaped(text)}")


class CurvesSection(ChartSection):
    """Section with a line chart of the report."""

    def __init__(self, curves: Curves, context: Context) -> None:
        chart = Chart(context.theme, with_unit(curves.x_label, curves.x_unit), with_unit(curves.y_label, curves.y_unit))
        super().__init__(tool_text(curves.title), chart, context, curves.name)
        self._lines = []
        labels = [tool_text(curve.label) for curve in curves.curves]
        for curve, label in zip(curves.curves, labels, strict=True):
            self._lines.append(chart.plot(curve.x, curve.y, connect="finite"))
            chart.add_readable(label, curve.x, curve.y)
        self.set_legend(labels)

    def restyle(self) -> None:
        """Use the colours of the theme."""
        super().restyle()
        for i, line in enumerate(self._lines):
            line.setPen(pg.mkPen(self._theme.class_color(i), width=2))


class PointsSection(ChartSection):
    """Section with a scatter plot of the report."""

    def __init__(self, points: Points, context: Context) -> None:
        chart = Chart(context.theme, with_unit(points.x_label, points.x_unit), with_unit(points.y_label, points.y_unit))
        super().__init__(tool_text(points.title), chart, context, points.name)
        chart.setFixedHeight(int(1.4 * HEIGHT))
        self._clouds: list[tuple[int, pg.ScatterPlotItem]] = []
        for k, name in enumerate(points.classes):
            part = points.labels == k
            if part.any():
                cloud = pg.ScatterPlotItem(x=points.x[part], y=points.y[part], size=4, pen=None)
                chart.addItem(cloud)
                self._clouds.append((k, cloud))
                chart.add_readable(tool_text(name), points.x[part], points.y[part])
        self.set_legend([tool_text(name) for name in points.classes])

    def restyle(self) -> None:
        """Use the colours of the theme."""
        super().restyle()
        for k, cloud in self._clouds:
            color = QColor(self._theme.class_color(k))
            color.setAlpha(170)
            cloud.setBrush(pg.mkBrush(color))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
