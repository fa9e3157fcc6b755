"""The state of the axes: what a reset gives, and what is derived from scores, locks and groups."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.gui.panels.sliders.axis_state import AxisState, Meaning
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.models.collapse import latent_use

GROUPS = (AxisGroup("Top layer", "top", "about the top", 0, 1), AxisGroup("Bottom layer", "bottom", "", 1, 2))


@pytest.fixture
def axes() -> AxisState:
    state = AxisState(0.05)
    state.reset(["a", "b", "c"], ())
    return state


def test_a_reset_replaces_everything_but_the_meaning(axes: AxisState) -> None:
    axes.meaning = Meaning(score="SNR")
    axes.values[:], axes.locks[:], axes.scores = 2.0, True, np.ones(3, dtype=np.float32)
    axes.reset(["x", "y"], ())
    assert (axes.count, axes.name_of(1), axes.value_of(1)) == (2, "y", 0.0)
    assert (axes.range_of(0), axes.bell_of(0), axes.step_of(0)) == ((-4.0, 4.0), (0.0, 1.0), 0.0)
    assert not axes.is_locked(0)
    assert axes.scores is None
    assert axes.meaning.score == "SNR"


def test_a_value_is_written_with_a_sign_or_as_the_number_of_a_code(axes: AxisState) -> None:
    axes.values[:] = [1.5, 7, 0]
    axes.steps[1] = 1.0
    assert axes.value_text_of(0) == "+1.50"
    assert axes.value_text_of(1) == "7"


def test_only_a_known_low_kl_is_a_collapse(axes: AxisState) -> None:
    axes.scores = np.array([0.04, 0.06, np.nan], dtype=np.float32)
    axes.use = latent_use(axes.scores)
    assert [axes.is_collapsed(i) for i in range(3)] == [True, False, False]
    axes.meaning = Meaning(score="SNR", low_is_collapsed=False)
    assert not axes.is_collapsed(0)


@pytest.mark.parametrize(
    ("scores", "shares"),
    [
        ([4.0, 1.0, np.nan], [1.0, 0.25, 0.0]),
        ([0.25, -1.0, 0.5], [0.5, 0.0, 1.0]),
        ([0.1, 0.0, np.nan], [0.2, 0.0, 0.0]),
    ],
)
def test_shares_are_of_the_largest_score_or_of_ten_thresholds(
    axes: AxisState, scores: list[float], shares: list[float]
) -> None:
    axes.scores = np.array(scores, dtype=np.float32)
    assert [axes.score_share(i) for i in range(3)] == pytest.approx(shares)


def test_groups_are_found_by_their_members(axes: AxisState) -> None:
    assert axes.group_of(0) is None
    assert axes.help_of(0) == ""
    axes.reset(["top 1", "bottom 1", "bottom 2"], GROUPS)
    assert [axes.group_of(i) for i in range(3)] == [0, 1, 1]
    assert axes.help_of(0) == "about the top"
