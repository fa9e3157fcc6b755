"""Bars of what each latent of a run carries, the largest on top."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dreamexplorer.gui.shared.axis_names import shown_names
from dreamexplorer.gui.shared.measure import Measure
from dreamexplorer.gui.shared.value_bars import STRIP, paint_bars, paint_value_axis
from dreamexplorer.gui.shared.value_scale import Array, ValueScale
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.numbers import fixed
from dreamexplorer.gui.widgets.text_scale import scaled
from dreamexplorer.models.collapse import ALIVE_KL
from dreamexplorer.session import Run

_CENTRED = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


class LatentBars(QWidget):
    """The newest KL of each latent, or another measure that the family has."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._values: Array = np.zeros(0)
        self._order: npt.NDArray[np.int64] = np.arange(0)
        self._idle: npt.NDArray[np.bool_] = np.zeros(0, dtype=bool)
        self._names: list[str] = []
        self._scale = ValueScale()
        self.fitting_top = self._scale.top  # right end of a scale that fits these bars alone
        self._label = ""
        self._empty = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    @property
    def values(self) -> Array:
        """The values, by the number of the latent."""
        return self._values

    @property
    def measure(self) -> str:
        """Name of the values, with the unit."""
        return self._label

    @property
    def top(self) -> float:
        """The right end of the scale."""
        return self._scale.top

    @property
    def empty_text(self) -> str:
        """The text that stands in place of bars; empty where there are bars."""
        return self._empty

    def show_run(self, run: Run) -> None:
        """Show the newest values of a run."""
        snapshot, reading, use = run.snapshot, run.axis_reading, run.latent_use
        measure = Measure.of(None if snapshot is None else snapshot.about)
        values = None if reading is None or not measure.exists else np.asarray(reading.values, dtype=np.float64)
        self._empty = ""
        if not measure.exists:
            self._empty = self.tr("No KL: this model encodes images to points.")
        elif values is None or snapshot is None or len(values) != len(snapshot.axes):
            self._empty, values = self.tr("Not measured yet"), None
        self._values = np.zeros(0) if values is None else np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
        self._order = np.argsort(-self._values, kind="stable")
        self._names = [] if snapshot is None else shown_names(snapshot.axes)
        self._idle = np.zeros(len(self._values), dtype=bool)
        if use is not None and measure.is_kl and len(use.collapsed) == len(self._values):
            self._idle = use.collapsed | use.constant
        self._label = self.tr("KL of each latent, nats") if measure.is_kl else measure.name_and_unit
        self.fitting_top = ValueScale.fitting(self._values, np.empty((0, 0)), 2 * ALIVE_KL, False).top
        self.show_up_to(self.fitting_top)
        self._describe(measure)
        self.update()

    def show_up_to(self, top: float) -> None:
        """Set the right end of the scale: the bars of several runs have one."""
        if top != self._scale.top:
            self._scale = ValueScale(top)
            self.update()

    def _describe(self, measure: Measure) -> None:
        what = self.tr("KL of each latent") if measure.is_kl else measure.name
        texts = [f"{self._names[i]} {fixed(float(self._values[i]), 2)}" for i in self._order[:20]]
        self.setAccessibleName(what or self._empty)
        self.setAccessibleDescription(self._empty or ", ".join(texts))

    def sizeHint(self) -> QSize:
        return QSize(220, 130)

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(120, self), scaled(76, self))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme.color("muted"))
        if self._empty or not len(self._values):
            painter.drawText(QRectF(self.rect()).adjusted(8, 4, -8, -4), _CENTRED, self._empty)
            painter.end()
            return
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        line = metrics.height()
        height = max(10.0, self.height() - 2 * line - STRIP - 8)
        row = height / len(self._order)
        numbered = row >= 0.85 * line
        left = max(metrics.horizontalAdvance(name) for name in self._names) + 8 if numbered else 4.0
        bars = QRectF(left, 2, self.width() - left - 2, height)
        painter.fillRect(bars, self._theme.color("base"))
        if numbered:
            for place, number in enumerate(self._order):
                box = QRectF(0, bars.top() + place * row, left - 5, row)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, int(flags), self._names[int(number)])
        room = bars.width() - (metrics.horizontalAdvance("0.000") + 4 if numbered else 6.0)
        paint_bars(painter, bars, room, self._values, self._order, self._scale, self._idle, numbered, self._theme)
        painter.setPen(self._theme.color("muted"))
        paint_value_axis(painter, bars, room, self._scale, self._label)
        painter.end()
