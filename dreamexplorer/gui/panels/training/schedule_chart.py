"""A small chart of a value over the epochs of a run, with a mark at the current epoch."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.notice import shrink
from dreamexplorer.gui.widgets.numbers import significant, trimmed
from dreamexplorer.gui.widgets.ticks import label_ticks, nice_ticks

Points = list[tuple[float, float]]  # (epoch, value), epochs ascending

_PLOT_LINES = 4.0  # height of the plot in lines of text


class ScheduleChart(QWidget):
    """Draws a curve (`show_curve`) and a mark (`show_now`); hovering shows the value at an epoch."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: Points = []
        self._name = self._unit = ""
        self._now: float | None = None
        self._top = 1.0  # largest value of the scale
        shrink(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_curve(self, points: Points, name: str, unit: str = "") -> None:
        """Draw a value over the epochs, from epoch 0 on, with its name and unit."""
        if (points, name, unit) != (self._points, self._name, self._unit):
            self._points, self._name, self._unit = points, name, unit
            highest = max((value for _, value in points), default=0.0)
            self._top = highest if highest > 0.0 else 1.0
            self.setAccessibleName(self.tr("{name} over the epochs").format(name=name))
            self._describe()
            self.update()

    def show_now(self, epoch: float | None) -> None:
        """Mark an epoch, or none."""
        if epoch != self._now:
            self._now = epoch
            self._describe()
            self.update()

    @property
    def now(self) -> float | None:
        """The marked epoch."""
        return self._now

    @property
    def unit(self) -> str:
        """The unit of the value; empty when it has none."""
        return self._unit

    def points(self) -> Points:
        """Return the (epoch, value) points of the curve."""
        return list(self._points)

    def value_at(self, epoch: float) -> float:
        """Return the value at an epoch, interpolated linearly."""
        before = self._points[0]
        for point in self._points:
            if point[0] >= epoch:
                span = point[0] - before[0]
                share = (epoch - before[0]) / span if span > 0.0 else 1.0
                return before[1] + share * (point[1] - before[1])
            before = point
        return before[1]

    def sizeHint(self) -> QSize:
        return QSize(160, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(110, self._height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def _height(self) -> int:
        return int((2.0 + _PLOT_LINES) * self.fontMetrics().height() + 10)

    def _describe(self) -> None:
        if self._points:
            texts = [self.text_at(epoch) for epoch in (0.0, self._points[-1][0])]
            if self._now is not None:
                texts.append(self.now_text())
            self.setAccessibleDescription("; ".join(texts))

    def text_at(self, epoch: float) -> str:
        """Return the value at an epoch, such as "epoch 1.5: 0.42"."""
        return self.tr("epoch {epoch}: {value}").format(
            epoch=trimmed(epoch, 1), value=significant(self.value_at(epoch))
        )

    def now_text(self) -> str:
        """Return the value at the mark, such as "now 0.42"; empty where no epoch is marked."""
        if self._now is None or not self._points:
            return ""
        return self.tr("now {value}").format(value=significant(self.value_at(self._now)))

    # -- drawing ---------------------------------------------------------------------------------------

    def _value_ticks(self) -> list[float]:
        ticks = [t for t in nice_ticks(0.0, self._top, 3) if t > 0.35 * self._top]
        return [0.0, *(ticks[-1:] or [self._top])]

    def plot_rect(self) -> QRectF:
        """Return where the curve is drawn, in pixels of the widget."""
        metrics = QFontMetricsF(self.font())
        left = max(metrics.horizontalAdvance(significant(v)) for v in self._value_ticks()) + 6.0
        line = metrics.height()
        return QRectF(left, line + 4.0, max(1.0, self.width() - left - 4.0), _PLOT_LINES * line)

    def _place(self, plot: QRectF, epoch: float, value: float) -> QPointF:
        end = self._points[-1][0] or 1.0
        share = min(max(value / self._top, 0.0), 1.0) / 1.04  # leaves a margin above the curve
        return QPointF(plot.x() + plot.width() * min(epoch / end, 1.0), plot.bottom() - share * plot.height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._points:
            plot = self.plot_rect()
            if plot.contains(QPointF(event.pos())):
                epoch = (event.pos().x() - plot.x()) / plot.width() * self._points[-1][0]
                QToolTip.showText(event.globalPos(), self.text_at(epoch), self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot, line = self.plot_rect(), float(self.fontMetrics().height())
        muted, accent = self._color("muted"), self._color("accent")
        painter.fillRect(plot, self._theme.color("base"))
        self._paint_axes(painter, plot, line, muted)
        painter.setPen(QPen(accent, 1.6))
        curve = QPolygonF([self._place(plot, *point) for point in self._points])
        painter.drawPolyline(curve)
        title = f"{self._name}, {self._unit}" if self._unit else self._name
        head = QRectF(0.0, 0.0, float(self.width()) - 4.0, line)
        now = self.now_text()
        if now:
            painter.setPen(accent)
            painter.drawText(head, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, now)
            head.setWidth(head.width() - QFontMetricsF(self.font()).horizontalAdvance(now) - 8.0)
        painter.setPen(muted)
        title = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(head.width()))
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        if self._now is not None:
            at = self._place(plot, self._now, self.value_at(self._now))
            painter.setPen(QPen(muted, 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(at.x(), plot.top()), QPointF(at.x(), plot.bottom()))
            painter.setPen(QPen(self._theme.color("base"), 1.0))
            painter.setBrush(accent)
            painter.drawEllipse(at, 4.0, 4.0)
        painter.end()

    def _paint_axes(self, painter: QPainter, plot: QRectF, line: float, muted: QColor) -> None:
        metrics = QFontMetricsF(self.font())
        grid = QPen(self._theme.color("grid"), 1.0)
        for value in self._value_ticks():
            y = self._place(plot, 0.0, value).y()
            painter.setPen(grid)
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(muted)
            label = QRectF(0.0, min(y - line / 2.0, plot.bottom() + 2.0 - line), plot.left() - 4.0, line)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, significant(value))
        name = self.tr("epoch")
        below = QRectF(plot.left(), plot.bottom() + 2.0, plot.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        end = self._points[-1][0]
        room = plot.right() - metrics.horizontalAdvance(name) - 6.0
        for tick in label_ticks(0.0, end, max(2, int(plot.width() / 44.0)), whole=end >= 3.0):
            text = trimmed(tick, 2)
            x, half = self._place(plot, tick, 0.0).x(), metrics.horizontalAdvance(text) / 2.0
            x = max(x, plot.left() + half)
            if x + half <= room:
                painter.drawText(QPointF(x - half, below.top() + metrics.ascent()), text)

    def _color(self, role: str) -> QColor:
        """Return a colour of the theme, faint while the chart is disabled."""
        color = QColor(self._theme.color(role))
        if not self.isEnabled():
            color.setAlpha(self.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).alpha())
        return color


def chart_tip() -> str:
    """Return the tool tip of a schedule chart."""
    text = QCoreApplication.translate(
        "ScheduleChart",
        "The scheduled value over the epochs, with the values in the form as they are now. The mark is at the current "
        "epoch.",
    )
    return f"<p>{text}</p>"
