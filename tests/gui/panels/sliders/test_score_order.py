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


def test_trifles_move_rows_only_once_the_scores_rest(
    qtbot: QtBot, context: Context, sliders: LatentSliderList, monkeypatch: pytest.MonkeyPatch
) -> None:
    sorted_at: list[float] = []
    sort = sliders.sort_by
    monkeypatch.setattr(sliders, "sort_by", lambda by: (sorted_at.append(sliders.disorder()), sort(by)))
    order = make(context, sliders)
    give(context, 1.00, 3, 2)
    order.show_scores()
    give(context, 1.00, 2.00, 2.01)
    order.show_scores()
    give(context, 1.00, 2.00, 2.015)  # within the interval: the scores keep changing
    order.show_scores()
    assert sliders.order() == [1, 2, 0]
    qtbot.waitUntil(lambda: not order.pending)
    assert sliders.order() == [2, 1, 0]
    assert sorted_at == pytest.approx([2.0, 0.015], abs=1e-5)


def test_rows_at_rest_are_sorted_once_the_user_is_done(
    qtbot: QtBot, context: Context, sliders: LatentSliderList
) -> None:
    order = make(context, sliders)
    give(context, 3, 2, 1)
    order.show_scores()
    sliders.type_value(0)
    assert sliders.held
    give(context, 1, 2, 3)
    order.show_scores()
    qtbot.wait(100)  # five intervals
    assert sliders.order() == [0, 1, 2]
    assert order.pending
    sliders.setCurrentIndex(sliders.rows.index_of(1))  # ends the typing
    qtbot.waitUntil(lambda: not order.pending)
    assert sliders.order() == [2, 1, 0]


def test_rows_that_were_hidden_are_sorted_when_they_are_shown(context: Context, sliders: LatentSliderList) -> None:
    order = make(context, sliders)
    give(context, 1, 3, 2)
    order.show_scores()
    give(context, 3, 2, 2.01)
    order.show_scores()
    order.pause()
    assert not order.pending
    order.resume()
    assert sliders.order() == [0, 2, 1]


def test_by_number_nothing_moves(context: Context, sliders: LatentSliderList) -> None:
    order = make(context, sliders, BY_NUMBER)
    give(context, 1, 3, 2)
    order.show_scores()
    assert sliders.order() == [0, 1, 2]
    assert not order.pending
    order.set_order(BY_SCORE)
    assert sliders.order() == [1, 2, 0]


def test_scores_of_another_model_are_not_shown(context: Context, sliders: LatentSliderList) -> None:
    order = make(context, sliders)
    give(context, 1, 2)
    order.show_scores()
    assert sliders.axes.state.scores is None
