"""The plots beside or below each other, with the values at the crosshair and a notice over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from dreamexplorer.gui.panels.curves.plot import CurvePlot
from dreamexplorer.gui.panels.curves.reading import Row
from dreamexplorer.gui.panels.curves.term_plot import TermPlot
from dreamexplorer.gui.panels.curves.term_styles import TermStyle, term_text
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.readout import Readout
from dreamexplorer.gui.widgets.text_scale import scaled

MARGIN = 16  # pixels above and below the table of values, and beside a notice
LEAST_WIDTH = 110  # pixels of a notice in texts of the usual size


class PlotArea(QWidget):
    """Holds a plot for each group of terms; all have the same x and one crosshair."""

    hovered = Signal(object)  # x of the crosshair, None when it left
    zoomed = Signal()  # the user moved the view of a plot, and with it the x of all
    fit_requested = Signal()
    menu_requested = Signal(QPoint)  # position on the screen
    resized = Signal()
    moment_dragged = Signal(float)  # x to which the mark of the moment was dragged

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self.plots: list[TermPlot] = []
        self.readout = Readout(self, theme)
        self.notice = PlainLabel("", self)
        self.notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.notice.setWordWrap(True)
        self.notice.setAutoFillBackground(True)
        self.notice.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._texts: Sequence[str] = ()  # of the notice

    def make_plots(self, groups: Sequence[Sequence[str]], styles: Mapping[str, TermStyle]) -> None:
        """Make a plot for each group of terms, in place of the present ones."""
        for plot in self.plots:
            self._row.removeWidget(plot)
            plot.hide()
            plot.deleteLater()
        self.plots = []
        for group in groups:
            plot = TermPlot(self._theme, group, styles)
            names = ", ".join(term_text(styles[key].label) for key in group)
            plot.setAccessibleName(self.tr("Curves of {}").format(names))
            plot.setToolTip("")
            plot.hovered.connect(self.hovered)
            plot.zoomed.connect(partial(self._on_zoomed, plot))
            plot.fit_requested.connect(self.fit_requested)
            plot.menu_requested.connect(self.menu_requested)
            plot.resized.connect(self.resized)
            plot.moment_dragged.connect(self.moment_dragged)
            self.plots.append(plot)
            self._row.addWidget(plot, 1)
        self._arrange()
        self.readout.raise_()
        self.notice.raise_()

    def _on_zoomed(self, source: CurvePlot) -> None:
        """Give all plots the x of the one that the user moved."""
        x = source.x_range()
        for plot in self.plots:
            plot.auto = False
            if plot is not source:
                plot.set_view(x=x)
        self.zoomed.emit()

    # -- crosshair ---------------------------------------------------------------------------------------

    @property
    def hovered_keys(self) -> tuple[str, ...] | None:
        """The terms of the plot below the mouse, or with the focus; None where there is none."""
        found = [plot for plot in self.plots if plot.underMouse()] or [plot for plot in self.plots if plot.hasFocus()]
        return found[0].keys if found else None

    def show_values(self, x: float, title: str, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
        """Show the crosshair at x in all plots, and a table of the values there, as many as fit."""
        self.readout.show_table(title, columns, rows)
        fitting = max(2, (self.height() - MARGIN) * len(rows) // max(1, self.readout.height()))
        if fitting < len(rows):
            more = self.tr("and {} more").format(len(rows) - fitting + 1)
            rows = [*rows[: fitting - 1], (more, self._theme.colors.muted, "", "")]
            self.readout.show_table(title, columns, rows)
        low, high = self.plots[0].x_range()
        self.readout.place(self.rect(), left=x > (low + high) / 2)
        for plot in self.plots:
            if not plot.underMouse():
                plot.show_cross(x)

    def hide_values(self) -> None:
        """Hide the crosshair and its table."""
        self.readout.hide()
        for plot in self.plots:
            plot.show_cross(None)

    # -- notice ------------------------------------------------------------------------------------------

    def show_notice(self, texts: Sequence[str]) -> None:
        """Show a text over the plots; hide it for none.

        Args:
            texts: the text, and shorter ones for low plots.
        """
        self._texts = texts
        if not texts:
            self.notice.setText("")
        self.notice.setVisible(bool(texts))
        self._place_notice()

    def _place_notice(self) -> None:
        """Put the notice between the axes of the middle plot, or of all where it has no room there."""
        if self._texts and not any(self._fits(room, text) for room in self._rooms() for text in self._texts):
            self._fits(self._rooms()[-1], self._texts[-1], anyway=True)

    def _rooms(self) -> list[QRect]:
        """Return where a notice may be, the best place first; the numbers of the axes grow with texts."""
        left, right, bottom = (scaled(pixels, self) for pixels in (100, 80, 40))
        whole = self.rect().adjusted(left, 0, -right, -bottom)
        if len(self.plots) < 2:
            return [whole]
        middle = self.plots[len(self.plots) // 2].geometry()
        return [middle.adjusted(scaled(62, self), 0, -MARGIN, -bottom), whole]

    def _fits(self, room: QRect, text: str, *, anyway: bool = False) -> bool:
        """Show a text in the middle of a room if it fits there, or anyway; return whether it is shown."""
        self.notice.setText(text)
        width = min(room.width(), self.fontMetrics().horizontalAdvance(text) + 2 * MARGIN)
        height = self.notice.heightForWidth(width)
        narrow = width < scaled(LEAST_WIDTH, self)  # a word may be wider
        if not anyway and (height > room.height() or narrow):
            return False
        box = QRect(0, 0, width, min(height, room.height()))
        box.moveCenter(room.center())
        self.notice.setGeometry(box)
        return True

    # -- looks -------------------------------------------------------------------------------------------

    def restyle(self, styles: Mapping[str, TermStyle]) -> None:
        """Use the colours of the theme."""
        for plot in self.plots:
            plot.restyle(styles)
        palette = self.notice.palette()
        palette.setColor(palette.ColorRole.WindowText, self._theme.color("muted"))
        palette.setColor(palette.ColorRole.Window, self._theme.color("base"))
        self.notice.setPalette(palette)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self.resized.emit()

    def _arrange(self) -> None:
        """Put plots beside each other where it is wide, below each other where it is high."""
        wide = self.width() > 1.6 * self.height()
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._place_notice()
