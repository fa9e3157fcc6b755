"""Chart of one image's posterior: mu ± sigma, or a bare code, of every latent dimension."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dreamexplorer.gui.widgets.numbers import fixed, significant

Floats = npt.NDArray[np.float32]


class PosteriorChart(QWidget):
    """Dimensions from left to right; the grey band is ± one sigma of the prior (without a prior, of the codes)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mu: Floats | None = None
        self._sigma: Floats | None = None
        self._names: tuple[str, ...] = ()
        self._title = "mu ± sigma"
        self._low, self._high = -4.0, 4.0  # ends of the axis; values beyond are drawn at its edge
        # Centre and sigma of the prior: a row for each dimension, or one for all
        self._bands: Floats = np.array([[0.0, 1.0]], dtype=np.float32)
        self._muted = QColor("#5a6270")
        self._band = QColor("#d5d9e0")
        self._mark = QColor("#3457d5")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_posterior(self, mu: Floats | None, sigma: Floats | None, names: tuple[str, ...]) -> None:
        """Show mu and sigma (D values each; None for nothing to show, or no sigma) of the named dimensions."""
        self._mu, self._sigma, self._names = mu, sigma, names
        self.update()

    def set_title(self, title: str) -> None:
        """Set the text above the plot."""
        self._title = title
        self.update()

    def set_axes(self, ranges: list[tuple[float, float]], bells: list[tuple[float, float]]) -> None:
        """Set the range (low, high) and the band (centre, sigma) of each dimension; they share one vertical axis."""
        self._low, self._high = min(low for low, _ in ranges), max(high for _, high in ranges)
        bands = np.array(bells, dtype=np.float32)
        self._bands = bands[:1] if (bands == bands[0]).all() else bands
        self.update()

    @property
    def vertical_range(self) -> tuple[float, float]:
        """Ends of the vertical axis."""
        return self._low, self._high

    def set_colors(self, muted: QColor, band: QColor, mark: QColor) -> None:
        """Set the colours of texts, band and points."""
        self._muted, self._band, self._mark = muted, band, mark
        self.update()

    def text_for(self, index: int) -> str:
        """Return name, mu and sigma of a dimension as text; empty without data."""
        if self._mu is None or not 0 <= index < self._mu.size:
            return ""
        spread = "" if self._sigma is None else f" ± {fixed(float(self._sigma[index]), 2)}"
        return f"{self._names[index]}: {fixed(float(self._mu[index]), 2, sign=True)}{spread}"

    def sizeHint(self) -> QSize:
        return QSize(200, max(80, self.minimumSizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, max(48, 5 * self.fontMetrics().height() + 6))  # title, three numbers at the axis, names

    def plot_rect(self) -> QRectF:
        """Return the area of bands and points, between the title and the names."""
        left = max(self.fontMetrics().horizontalAdvance(text) for _, text in self.ticks()) + 6
        line = self.fontMetrics().height()  # above the title, below the names
        return QRectF(left, line + 3, max(1, self.width() - left - 4), max(1, self.height() - 2 * line - 6))

    def ticks(self) -> list[tuple[float, str]]:
        """Return values of the vertical axis, from top to bottom, with their labels."""
        values = [self._high, 0.0, self._low] if self._low < 0.0 < self._high else [self._high, self._low]
        return [(v, significant(v, sign=True)) for v in values]

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._mu is not None:
            plot = self.plot_rect()
            index = int((event.pos().x() - plot.x()) / plot.width() * self._mu.size)
            if 0 <= index < self._mu.size:
                QToolTip.showText(event.globalPos(), self.text_for(index), self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self.plot_rect()

        def y(value: float) -> float:
            share = (min(max(value, self._low), self._high) - self._low) / (self._high - self._low)
            return float(plot.bottom() - share * plot.height())

        slot = plot.width() / len(self._bands)
        for i, (centre, sigma) in enumerate(self._bands):
            top, bottom = y(float(centre + sigma)), y(float(centre - sigma))
            painter.fillRect(QRectF(plot.x() + i * slot, top, slot, bottom - top), self._band)
        painter.setPen(QPen(self._muted, 1))
        painter.drawLine(QPointF(plot.x(), y(0)), QPointF(plot.right(), y(0)))
        metrics = self.fontMetrics()
        for value, text in self.ticks():
            place = QRectF(0, y(value) - metrics.height() / 2, plot.x() - 4, metrics.height())
            place.moveTop(min(max(place.top(), 0), self.height() - metrics.height()))
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        above = QRectF(plot.x(), 0, plot.width(), plot.top() - 3)  # the plot itself is for the marks
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._title)
        if self._mu is None:
            painter.end()
            return
        n = self._mu.size
        pitch = plot.width() / n
        radius = max(1.2, min(3.5, pitch * 0.3))
        every = max(1, int(np.ceil((metrics.horizontalAdvance(self._names[-1]) + 12) / pitch)))
        for i in range(n):
            x = plot.x() + (i + 0.5) * pitch
            mu = float(self._mu[i])
            if self._sigma is not None:
                sigma = float(self._sigma[i])
                painter.setPen(QPen(self._mark, max(1.0, min(2.0, pitch * 0.25))))
                painter.drawLine(QPointF(x, y(mu - sigma)), QPointF(x, y(mu + sigma)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._mark)
            painter.drawEllipse(QPointF(x, y(mu)), radius, radius)
            if i % every == 0:
                painter.setPen(self._muted)
                half = metrics.horizontalAdvance(self._names[i]) / 2 + 1
                middle = min(max(x, half), self.width() - half)
                place = QRectF(middle - half, plot.bottom() + 1, 2 * half, metrics.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._names[i])
        painter.end()
