"""What the curves show, out of the session's history: smoothed, cut to the view, thinned; and how terms look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dreamexplorer.gui.widgets.numeric import Array, Smoother, thin_even, thin_extremes, visible_slice
from dreamexplorer.options import QT_TRANSLATE_NOOP
from dreamexplorer.session import History

if TYPE_CHECKING:
    from dreamexplorer.models.base import Term

STEP, EPOCH = 0, 1  # columns of a history


@dataclass(frozen=True)
class TermStyle:
    """How a term of the loss is shown: untranslated names (context "terms"), colour role, side of the plot."""

    label: str
    short: str
    color: str
    right: bool = False
    unit: str = "nats per image"  # marked for translation where terms are described
    help: str = ""


# The field's common terms keep their colours in every panel; a family may report others.
TERM_STYLES: dict[str, TermStyle] = {
    "recon": TermStyle(
        QT_TRANSLATE_NOOP("terms", "Reconstruction"), QT_TRANSLATE_NOOP("terms", "Reconstruction"), "recon"
    ),
    "kl": TermStyle(QT_TRANSLATE_NOOP("terms", "KL"), QT_TRANSLATE_NOOP("terms", "KL"), "kl", right=True),
    "negative_elbo": TermStyle(
        QT_TRANSLATE_NOOP("terms", "Negative ELBO"), QT_TRANSLATE_NOOP("terms", "−ELBO"), "elbo"
    ),
}


def term_style(key: str, position: int, classes: tuple[str, ...], term: Term | None = None) -> TermStyle:
    """The style of a term: a common one's, or as its family describes it in one of the class colours.

    One that nobody described gets its key as its name.
    """
    if key in TERM_STYLES:
        return TERM_STYLES[key]
    color = "elbo" if key == "loss" else classes[position % len(classes)]
    if term is not None:
        return TermStyle(term.label, term.label, color, term.aside, term.unit, term.help)
    text = key.replace("_", " ")
    return TermStyle(text, text, color)


class CurveData:
    """Follows one history; each new row is smoothed once."""

    def __init__(self, history: History, weight: float) -> None:
        self.history = history
        self.keys = history.keys
        self._series = history.train
        self._smoother = Smoother(len(self.keys), weight)

    def follows(self, history: History) -> bool:
        """Whether this is still the same training, only longer."""
        return history is self.history and history.train is self._series and history.keys == self.keys

    def set_weight(self, weight: float) -> None:
        """Smooth all of it anew."""
        self._smoother = Smoother(len(self.keys), weight)
        self.update()

    def update(self) -> None:
        """Take in the rows that came since the last call."""
        rows = self._series.rows[:, 2:]
        spans = self.history.spans[len(self._smoother) :]  # of rows of an earlier sitting
        if len(spans):
            n = len(self._smoother)
            self._smoother.extend_means(rows[n : n + len(spans)], spans)
        self._smoother.extend(rows[len(self._smoother) :])

    @property
    def trained(self) -> bool:
        """Whether there is anything of a training."""
        return len(self._series) > 1  # a single row is no line

    @property
    def empty(self) -> bool:
        return not self.trained and len(self.history.test) == 0

    def train_x(self, column: int) -> Array:
        return self._series.rows[: len(self._smoother), column]

    def raw(self, key: str) -> Array:
        return self._series.rows[: len(self._smoother), 2 + self.keys.index(key)]

    def smooth(self, key: str) -> Array:
        return self._smoother.rows[:, self.keys.index(key)]

    def test(self, key: str, column: int) -> tuple[Array, Array]:
        rows = self.history.test.rows
        return rows[:, column], rows[:, 2 + self.keys.index(key)]

    def visible(self, key: str, column: int, low: float, high: float, pixels: int) -> tuple[Array, Array, Array, Array]:
        """(x, raw, x, smoothed) within low and high, with no more points than the pixels can show."""
        x = self.train_x(column)
        part = visible_slice(x, low, high)
        raw_x, raw = thin_extremes(x[part], self.raw(key)[part], 2 * pixels)
        smooth_x, smooth = thin_even(x[part], self.smooth(key)[part], pixels)
        return raw_x, raw, smooth_x, smooth

    def x_limits(self, column: int) -> tuple[float, float]:
        """The range of all steps or epochs."""
        xs = [a[[0, -1]] for a in (self.train_x(column), self.history.test.rows[:, column]) if len(a)]
        if not xs:
            return 0.0, 1.0
        both = np.concatenate(xs)
        low, high = float(both.min()), float(both.max())
        return (low, high) if high > low else (low - 0.08, low + 1.0)

    def y_limits(
        self, keys: list[str], column: int, train: bool, raw: bool, test: bool, log: bool
    ) -> tuple[float, float]:
        """A range that shows these curves; the steep first steps, 4 % of all, may leave it at the top."""
        start, end = self.x_limits(column)
        settled = start + 0.04 * (end - start)
        pieces = []
        for key in keys:
            x = self.train_x(column)
            if len(x) and (train or raw):
                skip = int(np.searchsorted(x, settled)) if len(x) > 20 else 0
                if train:
                    pieces.append(self.smooth(key)[skip:])
                if raw:
                    noisy = self.raw(key)[skip:]
                    pieces.append(np.percentile(_finite(noisy[:: 1 + len(noisy) // 2000]), [0.5, 99.5]))
            if test:
                tx, ty = self.test(key, column)
                late = ty[tx >= settled]
                pieces.append(late if len(late) else ty)
        values = _finite(np.concatenate(pieces)) if pieces else np.empty(0)
        if log:
            values = np.log10(values[values > 0])
        values = values[np.isfinite(values)]
        if not len(values):
            return 0.0, 1.0
        low, high = float(values.min()), float(values.max())
        margin = max(0.06 * (high - low), 0.01 * abs(high), 1e-6)
        return low - margin, high + margin


def _finite(values: Array) -> Array:
    kept = values[np.isfinite(values)]
    return kept if len(kept) else np.array([np.nan])
