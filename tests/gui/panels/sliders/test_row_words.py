"""Tool tips of rows, headings and header."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.axis_state import Meaning
from dreamexplorer.gui.panels.sliders.row_words import axis_text, group_tip, header_tip, row_tip
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.models.collapse import latent_use
from dreamexplorer.models.priors import DRAWN_BY_MODEL, LEARNED_MIXTURE, NO_PRIOR

PARTS = ("lock", "name", "score", "groove", "value")


@pytest.fixture
def axes(qapp: QApplication) -> AxisModel:
    model = AxisModel(0.05)
    model.set_axes(["z0", "z1"])
    return model


def test_every_part_of_a_row_is_explained(axes: AxisModel) -> None:
    for part in PARTS:
        assert "z1" in row_tip(axes.state, 1, part)
    assert "KL" in header_tip(axes.state.meaning)


def test_collapsed_axes_are_explained(axes: AxisModel) -> None:
    assert "not available yet" in row_tip(axes.state, 1, "score")
    axes.set_scores([1.0, 0.049])
    for part in ("score", "name"):
        assert "collapsed" in row_tip(axes.state, 1, part)
    assert "0.049" in row_tip(axes.state, 1, "score")
    assert "collapsed" not in row_tip(axes.state, 0, "score")


def test_a_constant_axis_is_explained(axes: AxisModel) -> None:
    axes.set_scores([1.0, 0.5], latent_use([1.0, 0.5], [False, True]))
    for part in ("score", "name"):
        assert "carries nothing" in row_tip(axes.state, 1, part)
    assert "carries nothing" not in row_tip(axes.state, 0, "score")
    assert axis_text(axes.state, 1) == "z1, KL 0.50 nats, carries nothing: mu does not vary"


def test_a_lock_is_explained_by_what_it_does_now(axes: AxisModel) -> None:
    assert row_tip(axes.state, 0, "lock").startswith("Lock z0")
    axes.set_locked(0, True)
    assert "is locked" in row_tip(axes.state, 0, "lock")


def test_a_layer_is_explained_at_its_axes_and_heading(axes: AxisModel) -> None:
    assert "about" not in row_tip(axes.state, 1, "groove")
    axes.set_axes(["top 1", "bottom 1"], (AxisGroup("T", "top", "about T", 0, 1), AxisGroup("B", "bottom", "", 1, 1)))
    assert "about T" in row_tip(axes.state, 0, "groove")
    assert "bottom 1" in row_tip(axes.state, 1, "value")
    assert "about T" in group_tip(axes.state, 0)


def test_the_place_of_a_code_is_explained(axes: AxisModel) -> None:
    axes.set_axes([f"r{row} c{column}" for row in (1, 2) for column in (1, 2, 3)])
    assert "grid of codes" not in row_tip(axes.state, 4, "groove")
    axes.set_meaning(Meaning("Entropy", "nats", low_is_collapsed=False, code_grid=(2, 3)))
    for part in ("name", "groove", "score"):
        assert "r2 c2: row 2, column 2 of the grid of codes" in row_tip(axes.state, 4, part)


def test_without_a_kl_no_tip_speaks_of_one(axes: AxisModel) -> None:
    axes.set_meaning(Meaning("Activation", "mean", low_is_collapsed=False, prior=NO_PRIOR.words))
    axes.set_scores([0.01, 0.5])
    tips = [row_tip(axes.state, 0, part) for part in PARTS] + [header_tip(axes.state.meaning)]
    assert not any("KL" in tip for tip in tips)
    assert "Activation 0.010" in row_tip(axes.state, 0, "score")


def test_the_tips_describe_the_prior_that_the_model_has(axes: AxisModel) -> None:
    tips = f"{row_tip(axes.state, 0, 'groove')} {header_tip(axes.state.meaning)}"
    assert "Double-click or Delete: zero" in tips
    assert tips.count("a standard normal") == 2
    axes.set_meaning(Meaning(prior=LEARNED_MIXTURE.words))
    tips = f"{row_tip(axes.state, 0, 'groove')} {header_tip(axes.state.meaning)}"
    assert "zero" not in tips
    assert "standard normal" not in tips
    assert "Double-click or Delete: the mean of the prior" in tips
    assert tips.count("of the learned prior in") == 2
    axes.set_meaning(Meaning("Entropy", "nats", low_is_collapsed=False, prior=DRAWN_BY_MODEL.words))
    assert "the most frequent code" in row_tip(axes.state, 0, "groove")
    assert header_tip(axes.state.meaning).startswith("Entropy, nats\nHow much the code of a cell varies")
