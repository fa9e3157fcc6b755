"""Scores shown and sorted at a calm rate."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.sliders.axis_order import BY_NUMBER, BY_SCORE
from dreamexplorer.gui.panels.sliders.score_order import ScoreOrder
from dreamexplorer.gui.panels.sliders.slider_list import LatentSliderList


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    context = make_context()
    context.session.set_axis_values(None)
    return context


@pytest.fixture
def sliders(qtbot: QtBot) -> LatentSliderList:
    made = LatentSliderList(0.05)
    made.set_axes(["z0", "z1", "z2"])
    qtbot.addWidget(made)
    return made


def make(context: Context, sliders: LatentSliderList, order: str = BY_SCORE) -> ScoreOrder:
    made = ScoreOrder(context.session, sliders, order, sliders)
    made.set_interval(20)
    return made


def give(context: Context, *values: float) -> None:
    context.session.set_axis_values(np.array(values, dtype=np.float32))


def test_the_first_scores_sort_at_once_and_later_ones_after_a_while(
    qtbot: QtBot, context: Context, sliders: LatentSliderList
) -> None:
    order = make(context, sliders)
    order.show_scores()
    assert sliders.order() == [0, 1, 2]
    give(context, 1, 3, 2)
    order.show_scores()
    assert sliders.order() == [1, 2, 0]
    give(context, 3, 2, 1)
    order.show_scores()
    assert sliders.order() == [1, 2, 0]
    assert order.pending
    qtbot.waitUntil(lambda: sliders.order() == [0, 1, 2])
    assert not order.pending


def test_trifles_move_no_rows(qtbot: QtBot, context: Context, sliders: LatentSliderList) -> None:
    order = make(context, sliders)
    give(context, 1.00, 3, 2)
    order.show_scores()
    give(context, 1.00, 2.00, 2.01)
    order.show_scores()
    qtbot.waitUntil(lambda: not order.pending)
    assert sliders.order() == [1, 2, 0]


def test_by_number_nothing_moves(context: Context, sliders: LatentSliderList) -> None:
    order = make(context, sliders, BY_NUMBER)
    give(context, 1, 3, 2)
    order.show_scores()
    assert sliders.order() == [0, 1, 2]
    assert not order.pending
    order.set_order(BY_SCORE)
    assert sliders.order() == [1, 2, 0]


def test_scores_are_throttled(qtbot: QtBot, context: Context, sliders: LatentSliderList) -> None:
    order = make(context, sliders)
    give(context, 1, 3, 2)
    with qtbot.waitSignal(order.scores_shown):
        for _ in range(50):
            order.schedule()
        assert sliders.axes.state.scores is None


def test_scores_of_another_model_are_not_shown(context: Context, sliders: LatentSliderList) -> None:
    order = make(context, sliders)
    give(context, 1, 2)
    order.show_scores()
    assert sliders.axes.state.scores is None
