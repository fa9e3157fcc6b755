"""State of the axes of a model, without Qt: names, groups, values, ranges, scores and locks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamexplorer.gui.panels.sliders.value_text import typed_range, value_text
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.models.collapse import LatentUse
from dreamexplorer.models.priors import STANDARD_NORMAL, PriorWords

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Meaning:
    """Properties and texts of the values and scores of the axes; name and unit of the score are translated."""

    score: str = "KL"  # name of the score; empty: axes have none
    unit: str = ""
    low_is_collapsed: bool = True  # the score is a KL: an axis with one near zero is collapsed
    adds_up: bool = True  # the sum of the scores is a KL, too
    prior: PriorWords = STANDARD_NORMAL.words  # explain values, centres and bells; English, to be translated
    code_grid: tuple[int, int] | None = None  # rows and columns, if the axes are the codes of a grid, row by row

    @property
    def score_and_unit(self) -> str:
        """The name of the score with its unit, as in a heading."""
        return f"{self.score}, {self.unit}" if self.unit else self.score


class AxisState:
    """Stores what is known of D axes. Read it anywhere; only `AxisModel` writes to it, and notifies the views.

    Attributes:
        collapsed_below: border of the scores of collapsed axes, for texts and for the scale of the bars.
        meaning: properties and texts of values and scores.
        names: name of each axis.
        groups: groups that cover all axes; empty where axes have none.
        lows, highs: range of each slider (D); a value may lie outside.
        centres, spreads: centre and standard deviation of the bell behind each slider (D).
        steps: step between the values of each axis (D), counted from its low end; 0 for continuous axes.
        values: value of each axis (D).
        locks: True for each locked axis (D).
        scores: score of each axis, for example its KL in nats (D; NaN: unknown); None if there are none.
        use: which axes are alive, collapsed or constant, by their scores; None if there are no scores.
    """

    def __init__(self, collapsed_below: float) -> None:
        self.collapsed_below = collapsed_below
        self.meaning = Meaning()
        self.reset((), ())

    def reset(self, names: Sequence[str], groups: Sequence[AxisGroup]) -> None:
        """Replace all axes: values 0, range ±4, unlocked, without scores."""
        n = len(names)
        self.names, self.groups = tuple(names), tuple(groups)
        self.lows, self.highs = np.full(n, -4.0), np.full(n, 4.0)
        self.centres, self.spreads, self.steps = np.zeros(n), np.ones(n), np.zeros(n)
        self.values: Floats = np.zeros(n, dtype=np.float32)
        self.locks: npt.NDArray[np.bool_] = np.zeros(n, dtype=bool)
        self.scores: Floats | None = None
        self.use: LatentUse | None = None

    @property
    def count(self) -> int:
        """Number of axes."""
        return len(self.names)

    def name_of(self, axis: int) -> str:
        """Return the name of an axis."""
        return self.names[axis]

    def value_of(self, axis: int) -> float:
        """Return the value of an axis."""
        return float(self.values[axis])

    def value_text_of(self, axis: int) -> str:
        """Return the value of an axis as it is shown."""
        return value_text(self.value_of(axis), self.step_of(axis))

    def range_of(self, axis: int) -> tuple[float, float]:
        """Return the low and high end of a slider."""
        return float(self.lows[axis]), float(self.highs[axis])

    def typed_range_of(self, axis: int) -> tuple[float, float]:
        """Return the least and the largest value that can be typed for an axis."""
        return typed_range(*self.range_of(axis), self.step_of(axis))

    def bell_of(self, axis: int) -> tuple[float, float]:
        """Return centre and standard deviation of the bell behind a slider."""
        return float(self.centres[axis]), float(self.spreads[axis])

    def step_of(self, axis: int) -> float:
        """Return the step between values of an axis; 0 where it is continuous."""
        return float(self.steps[axis])

    def score_of(self, axis: int) -> float | None:
        """Return the score of an axis; None where it is unknown."""
        if self.scores is None or not np.isfinite(self.scores[axis]):
            return None
        return float(self.scores[axis])

    def score_share(self, axis: int) -> float:
        """Return the score of an axis as a share (0 to 1) of the largest, or of ten times `collapsed_below`."""
        finite = np.zeros(0) if self.scores is None else self.scores[np.isfinite(self.scores)]
        top = max(10 * self.collapsed_below, float(finite.max()) if finite.size else 0.0)
        return min(1.0, max(0.0, (self.score_of(axis) or 0.0) / top))

    def is_collapsed(self, axis: int) -> bool:
        """Return True if the KL of an axis is known to be near zero."""
        return self.meaning.low_is_collapsed and self.use is not None and bool(self.use.collapsed[axis])

    def is_constant(self, axis: int) -> bool:
        """Return True if an axis has KL although its mu does not vary, so that it carries no information."""
        return self.meaning.low_is_collapsed and self.use is not None and bool(self.use.constant[axis])

    def is_idle(self, axis: int) -> bool:
        """Return True if an axis carries no information: it is collapsed or constant."""
        return self.is_collapsed(axis) or self.is_constant(axis)

    def is_locked(self, axis: int) -> bool:
        """Return True if the user locked an axis."""
        return bool(self.locks[axis])

    def group_of(self, axis: int) -> int | None:
        """Return the number of the group of an axis; None where there are no groups."""
        return next((i for i, group in enumerate(self.groups) if axis in group.members), None)

    def help_of(self, axis: int) -> str:
        """Return the effect of moving an axis in words; empty where it has no group."""
        group = self.group_of(axis)
        return "" if group is None else self.groups[group].help
