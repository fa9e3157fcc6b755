"""KL per dimension: counts, order, what is read, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.kl.panel import KlPanel
from dreamexplorer.session import Moment
from dreamexplorer.training.events import Evaluation
from tests.gui.panel_fakes import KEYS, fake_context, snapshot, tiny_dataset

VALUES = np.array([0.5, 0.001, 2.0, 0.04, 0.051], np.float32)


@pytest.fixture
def context(qapp, tmp_path) -> Context:
    return fake_context(qapp, tmp_path)


@pytest.fixture
def make_panel(context, make_panel) -> Callable[[], KlPanel]:
    return lambda: make_panel(KlPanel, context, (330, 290))


def open_model(context: Context, values: np.ndarray = VALUES) -> None:
    context.session.history.clear(KEYS)
    context.session.set_snapshot(snapshot(len(values), 469, 1.0))
    context.session.set_axis_values(values)


def test_without_a_model_it_says_so(make_panel):
    panel = make_panel()
    panel.refresh_now()
    assert panel.facts.alive.text() == "No KL yet"
    assert not panel.facts.active.isVisible()


def test_the_total_follows_the_values_of_the_session_at_once(make_panel, context):
    panel = make_panel()
    open_model(context)
    panel.refresh_now()
    context.session.set_axis_values(np.array([1.0, 2.0, 0.0, 0.0, 0.25], np.float32))
    assert panel.facts.total.text() == "KL 3.2 nats"


def test_an_opened_model_shows_bars_and_counts_and_says_how_the_map_fills(make_panel, context):
    panel = make_panel()
    open_model(context)
    panel.refresh_now()
    assert panel.facts.alive.text() == "3 of 5 alive (KL > 0.05)"
    assert panel.facts.total.text() == "KL 2.6 nats"
    assert panel.chart.columns == 0
    assert "during training" in panel.chart.empty_text
    assert not panel.facts.active.isVisible()
    context.session.record([], [Evaluation(469, 1.0, dict.fromkeys(KEYS, 1.0), None, 4, None)])
    panel.refresh_now()
    assert panel.facts.active.text() == "active units 4 of 5 (variance of the means > 0.01; test, step 469)"
    assert "more than 0.01" in panel.facts.active.toolTip()
    assert "collapse" in panel.facts.alive.toolTip()


def test_training_fills_the_map_and_nothing_is_taken_twice(make_panel, context):
    panel = make_panel()
    open_model(context)
    history = context.session.history
    for step in range(10, 60, 10):
        history.add_axis_values(step, step / 100, VALUES * step / 50)
        context.session.history_changed.emit()
        panel.refresh_now()
    assert panel.chart.columns > 0
    bins = panel.past.bins
    assert bins.edges() == (10, 51)
    np.testing.assert_allclose(bins.means()[-1], VALUES, rtol=1e-6)
    np.testing.assert_allclose(bins.means()[0], VALUES / 5, rtol=1e-6)
    assert bins.count == 5


def test_rows_that_came_while_hidden_are_there_when_shown(qtbot, make_panel, context):
    panel = make_panel()
    open_model(context)
    panel.refresh_now()
    panel.hide()
    for step in range(3000):
        context.session.history.add_axis_values(step, step / 100, VALUES)
        context.session.history_changed.emit()
    assert panel.past.bins is None
    panel.show()
    qtbot.waitUntil(lambda: panel.past.bins is not None and panel.past.bins.count == 3000)


def test_one_evaluation_is_no_history(make_panel, context):
    panel = make_panel()
    open_model(context)
    context.session.history.add_axis_values(469, 1.0, VALUES)
    context.session.history_changed.emit()
    panel.refresh_now()
    assert panel.chart.columns == 0


def test_another_model_begins_anew(make_panel, context):
    panel = make_panel()
    open_model(context)
    context.session.history.add_axis_values(1, 0.1, VALUES)
    context.session.history_changed.emit()
    panel.refresh_now()
    open_model(context, np.array([1.0, 0.0], np.float32))
    panel.refresh_now()
    assert panel.facts.alive.text().startswith("1 of 2 alive")
    assert panel.chart.columns == 0
    assert panel.past.bins is None


def test_order_by_kl(make_panel, context):
    panel = make_panel()
    open_model(context)
    panel.refresh_now()
    assert panel.chart.order == [0, 1, 2, 3, 4]
    panel.sorting.setCurrentIndex(1)
    panel.refresh_now()
    assert panel.chart.order == [2, 0, 4, 3, 1]


def test_a_reading_names_dimension_step_and_value(make_panel, context):
    panel = make_panel()
    open_model(context)
    context.session.history.add_axis_values(400, 1.0, VALUES / 2)
    context.session.history_changed.emit()
    panel.refresh_now()
    panel.chart.hovered.emit((2, 0, QPoint(50, 50)))
    text = panel.readout.text()
    assert panel.readout.isVisible()
    for part in ("z2", "step 400", "2.000", "1.000"):
        assert part in text
    panel.chart.hovered.emit(None)
    assert not panel.readout.isVisible()
    panel.chart.hovered.emit((77, 0, QPoint(50, 50)))
    assert not panel.readout.isVisible()


def test_choices_are_remembered(make_panel):
    panel = make_panel()
    for combo in (panel.sorting, panel.scale, panel.time):
        combo.setCurrentIndex(1)
    again = make_panel()
    assert [c.currentData() for c in (again.sorting, again.scale, again.time)] == ["kl", "log", "epoch"]
    again.refresh_now()
    assert again.chart.log
    assert again.chart.by_epoch


def test_controls_have_names_and_tips(make_panel):
    panel = make_panel()
    for widget in (panel.sorting, panel.scale, panel.time, panel.facts.alive, panel.facts.active, panel.facts.total):
        assert widget.accessibleName()
        assert widget.toolTip()
    assert panel.chart.accessibleName()


def test_values_that_are_not_finite_do_no_harm(make_panel, context):
    panel = make_panel()
    open_model(context, np.array([np.nan, np.inf, 1.0], np.float32))
    panel.refresh_now()
    assert panel.facts.alive.text().startswith("1 of 3")
    panel.grab()


def test_a_real_training_fills_it(qtbot, make_context):
    context = make_context()
    panel = KlPanel(context)
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(context.training.ended, timeout=30_000):
        assert context.workflow.train(context.workflow.current_run())
    qtbot.waitUntil(lambda: panel.chart.columns > 0 and panel.facts.active.isVisible(), timeout=20_000)
    assert "of 3 alive" in panel.facts.alive.text()
    panel.dispose()


def test_rows_by_kl_are_sorted_once_more_when_the_last_values_came_within_a_second(make_panel, context, qtbot):
    panel = make_panel()
    open_model(context)
    panel.sorting.setCurrentIndex(panel.sorting.findData("kl"))
    panel.refresh_now()
    assert panel.chart.order == [2, 0, 4, 3, 1]
    context.session.set_axis_values(VALUES[::-1].copy())
    panel.refresh_now()
    assert panel.chart.order == [2, 0, 4, 3, 1]  # rows change places at most once a second
    qtbot.waitUntil(lambda: panel.chart.order == [2, 4, 0, 1, 3], timeout=5000)


def test_before_the_first_measurement_it_says_so_and_untrained_weights_have_not_collapsed(make_panel, context):
    context.session.set_dataset(tiny_dataset())
    panel = make_panel()
    context.session.replace_model(snapshot(5, 469, 1.0), KEYS)
    panel.refresh_now()
    assert panel.facts.alive.text() == "measuring\N{HORIZONTAL ELLIPSIS}"
    nothing = np.full(5, 0.02, np.float32)
    context.session.record_evaluation(Evaluation(469, 1.0, dict.fromkeys(KEYS, 1.0), nothing, 0, None))
    panel.refresh_now()
    assert panel.facts.alive.text() == "0 of 5 alive (KL > 0.05)"
    assert panel.facts.total.text() == "KL 0.1 nats (test, step 469)"
    context.session.replace_model(snapshot(5), KEYS)
    context.session.record_evaluation(Evaluation(0, 0.0, dict.fromkeys(KEYS, 1.0), nothing, 0, None))
    panel.refresh_now()
    assert panel.facts.alive.text() == "not trained yet"


def test_a_constant_dimension_is_marked_and_explained_under_the_mouse(make_panel, context):
    panel = make_panel()
    open_model(context)
    variance = np.array([0.0, 0.0, 0.9, 0.0, 0.9], np.float32)
    context.session.record_evaluation(Evaluation(469, 1.0, dict.fromkeys(KEYS, 1.0), VALUES, 2, variance))
    panel.refresh_now()
    assert panel.facts.alive.text() == "2 of 5 alive (KL > 0.05)"
    assert panel.facts.constant.text() == "1 with KL that carries nothing: mu does not vary (z0)"
    panel.chart.hovered.emit((0, None, QPoint(5, 5)))
    assert "this KL carries nothing" in panel.readout.text()
    panel.chart.hovered.emit((2, None, QPoint(5, 5)))
    assert "this KL carries nothing" not in panel.readout.text()


def test_an_earlier_moment_is_shown_at_once_and_marked_on_the_heat_map(make_panel, context):
    panel = make_panel()
    session = context.session
    session.replace_model(snapshot(5, 400, 4.0), KEYS)
    for step in range(0, 401, 100):
        session.history.add_axis_values(step, step / 100, VALUES * step)
    session.history_changed.emit()
    panel.refresh_now()
    panel.refresh_now()
    assert panel.chart.moment_x is None
    for step in (100, 300):  # one right after the other: none waits for the throttle
        session.show_moment(Moment(snapshot(5, step, step / 100), exact=False))
        heat, _ = panel.chart.areas()
        assert panel.chart.moment_x == pytest.approx(heat.left() + step / 401 * heat.width(), abs=1)
        assert f"step {step}" in panel.facts.summary()
        assert panel.chart.value_label == f"KL at step {step}, nats"
    session.show_moment(None)
    assert panel.chart.moment_x is None
    assert panel.chart.value_label == "KL now, nats"
