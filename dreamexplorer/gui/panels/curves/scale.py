"""Scales of the plots, and axes that label them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.curves.smoothing import Array
from dreamexplorer.gui.widgets.ticks import label_ticks, log_ticks, nice_ticks, tick_texts

Range = tuple[float, float]


@dataclass(frozen=True)
class Scale:
    """Maps values to the view: view = a * f(value) + b, where f is the identity or the decimal logarithm.

    With values that are not positive, f is a symmetric logarithm (Webber 2013): sign(v) log10(1 + |v| / linear), which
    is nearly linear around 0 and nearly logarithmic far from it.
    """

    a: float = 1.0
    b: float = 0.0
    log: bool = False
    linear: float = 0.0  # values around 0 up to this size are on a linear scale; 0: a logarithm of positive values

    def to_view(self, values: Array) -> Array:
        """Map values; NaN where a logarithm does not exist."""
        if self.log:
            values = logarithm(values, self.linear)
        return np.asarray(self.a * values + self.b)

    def to_value(self, view: float) -> float:
        """Map a coordinate of the view back to its value."""
        value = (view - self.b) / self.a
        if not self.log:
            return value
        if self.linear > 0:
            return math.copysign(self.linear * (10.0 ** min(abs(value), 300.0) - 1.0), value)
        return 10.0 ** min(max(value, -300.0), 300.0)

    @staticmethod
    def between(values: Range, view: Range, log: bool, linear: float = 0.0) -> Scale:
        """Return the scale that maps a range of f(values) to a range of the view."""
        a = (view[1] - view[0]) / max(values[1] - values[0], 1e-12)
        return Scale(a, view[0] - a * values[0], log, linear)


def logarithm(values: Array, linear: float) -> Array:
    """Return decimal logarithms, NaN of values that are not positive; symmetric ones where `linear` is positive."""
    if linear > 0:
        return np.asarray(np.sign(values) * np.log10(1.0 + np.abs(values) / linear))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, np.log10(values), np.nan)


def symmetric_ticks(low: float, high: float, linear: float, count: int) -> list[float]:
    """Return about `count` ticks for a symmetric logarithm: 0 and powers of ten of both signs."""
    first = math.floor(math.log10(linear))
    last = math.ceil(math.log10(max(abs(low), abs(high), 10 * linear)))
    powers = [10.0**e for e in range(first, last + 1)]
    for every in range(1, len(powers) + 1):
        chosen = powers[::-1][::every]
        ticks = sorted(v for p in chosen for v in (-p, p) if low <= v <= high)
        ticks = sorted([*ticks, 0.0]) if low <= 0 <= high else ticks
        if len(ticks) <= count:
            return ticks
    return [0.0]


class ScaleAxis(pg.AxisItem):
    """An axis whose ticks are round values of a `Scale`, such as that of the curves on the right."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.value_scale = Scale()
        self.whole = False  # True for an axis of steps, which have no fractions
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=-4, tickTextOffset=4, autoExpandTextSpace=True, autoReduceTextSpace=True)

    def set_value_scale(self, scale: Scale) -> None:
        """Use another scale."""
        if scale != self.value_scale:
            self.value_scale = scale
            self.picture = None
            self.update()

    def setLabel(self, *args: Any, **kwargs: Any) -> None:
        super().setLabel(*args, **kwargs)
        self.resizeEvent()  # a text of another length is to stay in the middle

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        scale = self.value_scale
        low, high = sorted((scale.to_value(minVal), scale.to_value(maxVal)))
        upright = self.orientation in ("left", "right")
        count = max(3, int(size / (32 if upright else 54)))
        if scale.log and scale.linear > 0:
            values = symmetric_ticks(low, high, scale.linear, count)
        elif scale.log and low > 0 and high / low > 8:
            values = log_ticks(low, high, count)
        else:
            values = nice_ticks(low, high, count) if upright else label_ticks(low, high, count, whole=self.whole)
        spacing = (maxVal - minVal) / max(1, len(values))
        return [(spacing, [float(v) for v in scale.to_view(np.asarray(values, dtype=np.float64))])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        texts = tick_texts([self.value_scale.to_value(v) for v in values])
        if self.orientation in ("left", "right"):
            low, high = self.range
            half = QFontMetricsF(QApplication.font()).height() / 2
            # The plot ends at the top of the axis: a number at the very end would be cut in half.
            top = high - (high - low) * half / max(self.height(), 1.0)
            texts = ["" if v > top else text for v, text in zip(values, texts, strict=True)]
        return texts
