"""Pictures of the plots with a legend: pixels, SVG or PDF, in the colours of any theme."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPageSize, QPainter, QPdfWriter, QPen
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.panels.curves.svg_file import Box, plain_svg
from dreamexplorer.gui.panels.curves.term_plot import TermPlot
from dreamexplorer.gui.panels.curves.term_styles import TermStyle, term_text
from dreamexplorer.gui.theme import Theme

FACTOR = 2.0  # pixels of a picture per pixel of the screen
_DPI = 96
_SAMPLE, _GAP = 22.0, 14.0  # pixels: length of a sample of a line, distance between two entries


@dataclass(frozen=True)
class Entry:
    """An entry of the legend: its text, colour, and sample: "line", "thin" or "points"."""

    text: str
    color: QColor
    sample: str = "line"


class PlotPicture:
    """Paints plots as they lie in their area, under a legend of the curves shown.

    Args:
        area: the widget that holds the plots.
        plots: the plots.
        styles: styles of the terms in the colours of `theme`.
        theme: colours of the picture.
        own_theme: colours of the plots on screen.
        own_styles: styles of the terms on screen.
        hidden: terms and kinds ("train", "raw", "test") that are not shown.
        kinds: name of each kind.
        runs: name and colour of each run whose curves are drawn; empty where there is only one.
    """

    def __init__(
        self,
        area: QWidget,
        plots: Sequence[TermPlot],
        styles: Mapping[str, TermStyle],
        theme: Theme,
        own_theme: Theme,
        own_styles: Mapping[str, TermStyle],
        hidden: Collection[str],
        kinds: Mapping[str, str],
        runs: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._area, self._plots, self._theme, self._own_theme = area, plots, theme, own_theme
        self._styles, self._own_styles = styles, own_styles
        samples = {"train": "line", "raw": "thin", "test": "points"}
        of_runs = bool(plots) and all(plot.has_run_color for plot in plots)
        self.entries = [
            Entry(term_text(style.label), _color(theme, "muted" if of_runs else style.color))
            for key, style in styles.items()
            if key not in hidden
        ]
        self.entries += [
            Entry(text, theme.color("muted"), samples[kind]) for kind, text in kinds.items() if kind not in hidden
        ]
        self.entries += [Entry(name, QColor(color), "thin" if i else "line") for i, (name, color) in enumerate(runs)]
        self._rows = list(self._lay_out())

    @property
    def size(self) -> QSize:
        """The size of the picture in pixels of the screen."""
        return QSize(self._area.width(), self._area.height() + round(self._legend_height()))

    def image(self) -> QImage:
        """Return the picture as pixels, twice as many as on the screen."""
        image = QImage(self.size * FACTOR, QImage.Format.Format_RGB32)
        image.fill(self._theme.color("base"))
        painter = QPainter(image)
        self._paint(painter, FACTOR)
        painter.end()
        return image

    def svg(self, title: str) -> bytes:
        """Return the picture as an SVG document."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # SVG Tiny, the default, cannot clip
        generator.setOutputDevice(buffer)
        generator.setResolution(_DPI)
        generator.setSize(self.size)
        generator.setViewBox(QRectF(QPointF(), QSizeF(self.size)))
        generator.setTitle(title)
        painter = QPainter(generator)
        self._paint(painter)
        painter.end()
        return plain_svg(_bytes(buffer.data()), [self._frame(plot) for plot in self._plots])

    def pdf(self, title: str) -> bytes:
        """Return the picture as a PDF document of one page, as large as the picture."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(_DPI)
        writer.setTitle(title)
        writer.setCreator("dreamexplorer")
        writer.setPageSize(QPageSize(QSizeF(self.size) * 72 / _DPI, QPageSize.Unit.Point))
        writer.setPageMargins(QMarginsF())
        painter = QPainter(writer)
        self._paint(painter)
        painter.end()
        return _bytes(buffer.data())

    # -- painting ----------------------------------------------------------------------------------------------

    def _paint(self, painter: QPainter, factor: float = 1.0) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._area.font())
        painter.fillRect(QRectF(QPointF(), QSizeF(self.size) * factor), self._theme.color("base"))
        painter.save()
        painter.scale(factor, factor)
        self._paint_legend(painter)
        painter.restore()  # pyqtgraph leaves out parts of curves where the painter itself is scaled
        top = self._legend_height()
        with self._in_colors():
            for plot in self._plots:
                at = QRectF(plot.geometry()).translated(0, top)
                plot.render(painter, QRectF(at.topLeft() * factor, at.size() * factor), plot.viewport().rect())

    def _frame(self, plot: TermPlot) -> Box:
        """Return where the curves of a plot lie in the picture."""
        scene = plot.getPlotItem().getViewBox().sceneBoundingRect()
        frame = QRectF(plot.mapFromScene(scene).boundingRect())
        frame = frame.translated(plot.geometry().topLeft()).translated(0, self._legend_height())
        return Box(frame.left(), frame.top(), frame.right(), frame.bottom())

    @contextmanager
    def _in_colors(self) -> Iterator[None]:
        """Give the plots the colours of the picture; no event is processed meanwhile: the screen keeps its own."""
        try:
            for plot in self._plots:
                plot.use_theme(self._theme, self._styles)
                plot.draw_symbols_as_paths(True)
            yield
        finally:
            for plot in self._plots:
                plot.draw_symbols_as_paths(False)
                plot.use_theme(self._own_theme, self._own_styles)

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._area.font())

    def _legend_height(self) -> float:
        return len(self._rows) * (self._metrics().height() + 4) + 6 if self._rows else 0.0

    def _lay_out(self) -> Iterator[list[Entry]]:
        """Yield the entries row by row."""
        metrics, used = self._metrics(), 0.0
        row: list[Entry] = []
        for entry in self.entries:
            width = _SAMPLE + 5 + metrics.horizontalAdvance(entry.text) + _GAP
            if row and used + width > self._area.width():
                yield row
                row, used = [], 0.0
            row.append(entry)
            used += width
        if row:
            yield row

    def _paint_legend(self, painter: QPainter) -> None:
        metrics, text = self._metrics(), self._theme.color("text")
        line = metrics.height() + 4
        for i, row in enumerate(self._rows):
            x, middle = 4.0, 4 + line * (i + 0.5)
            for entry in row:
                width = {"thin": 1.0, "line": 2.5}.get(entry.sample, 1.4)
                style = Qt.PenStyle.DashLine if entry.sample == "points" else Qt.PenStyle.SolidLine
                painter.setPen(QPen(entry.color, width, style))
                painter.drawLine(QPointF(x, middle), QPointF(x + _SAMPLE, middle))
                if entry.sample == "points":
                    painter.setPen(QPen(entry.color, 1.6))
                    painter.setBrush(self._theme.color("base"))
                    painter.drawEllipse(QPointF(x + _SAMPLE / 2, middle), 3, 3)
                x += _SAMPLE + 5
                painter.setPen(text)
                painter.drawText(QPointF(x, middle + metrics.ascent() / 2 - 1), entry.text)
                x += metrics.horizontalAdvance(entry.text) + _GAP


def _color(theme: Theme, role: str) -> QColor:
    return QColor(role) if role.startswith("#") else theme.color(role)


def _bytes(data: QByteArray) -> bytes:
    return bytes(data.data())
