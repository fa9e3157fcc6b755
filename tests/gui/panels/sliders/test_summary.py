"""The line that sums up all scores."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.sliders.axis_state import Meaning
from dreamexplorer.gui.panels.sliders.summary import ScoreSummary
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.models.collapse import latent_use


@pytest.fixture
def summary(qtbot: QtBot) -> ScoreSummary:
    made = ScoreSummary()
    qtbot.addWidget(made)
    return made


def scores(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_total_kl_and_collapsed_dimensions(summary: ScoreSummary) -> None:
    summary.show_scores(scores(1.5, 0.049, 0.0, 2.0, np.nan), Meaning())
    assert summary.text() == "Total KL 3.5 nats · 2 of 5 collapsed ⊘"
    assert "1 nat" in summary.toolTip()
    summary.show_scores(scores(1.5, 2.0), Meaning())
    assert summary.text() == "Total KL 3.5 nats"


def test_the_total_of_layers_is_the_sum_of_the_totals_shown(summary: ScoreSummary) -> None:
    groups = (AxisGroup("Top", "top", "", 0, 1), AxisGroup("Bottom", "bottom", "", 1, 1))
    summary.show_scores(scores(0.54, 1.54), Meaning(), groups)  # 2.08
    assert summary.text() == "Total KL 2.0 nats"


def test_marginal_kl_is_called_so(summary: ScoreSummary) -> None:
    summary.show_scores(scores(1.5, 2.0), Meaning(adds_up=False))
    assert summary.text() == "Marginal KL 3.5 nats in total"


def test_other_scores_are_averaged(summary: ScoreSummary) -> None:
    summary.show_scores(scores(0.01, 0.03), Meaning("Activation", "mean over images", low_is_collapsed=False))
    assert summary.text() == "Activation, mean over images: 0.020 on average"
    summary.show_scores(scores(1.0, 2.5), Meaning("Entropy", "nats", low_is_collapsed=False))
    assert summary.text() == "Entropy, nats: 1.750 on average"


@pytest.mark.parametrize("unknown", [None, scores(np.nan, np.nan)])
def test_without_scores_it_is_hidden(summary: ScoreSummary, unknown: np.ndarray | None) -> None:
    summary.show_scores(scores(1.0), Meaning())
    assert not summary.isHidden()
    summary.show_scores(unknown, Meaning())
    assert summary.isHidden()


def test_constant_dimensions_are_counted_apart_and_the_step_is_said(summary: ScoreSummary) -> None:
    values = scores(1.5, 0.01, 2.0)
    summary.show_scores(values, Meaning(), use=latent_use(values, [True, False, False]), where="test, step 469")
    assert summary.text() == (
        "Total KL 3.5 nats (test, step 469) · 1 of 3 collapsed ⊘ · 1 constant ⊘: KL that carries nothing"
    )
