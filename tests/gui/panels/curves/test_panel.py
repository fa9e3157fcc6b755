"""The curves: what is drawn, read, remembered and exported."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.curves.controls import smoothing_weight
from dreamexplorer.gui.panels.curves.panel import CurvesPanel
from dreamexplorer.gui.widgets.refresh import REFRESH_MS
from dreamexplorer.training.events import StepDone
from tests.gui.panel_fakes import KEYS, snapshot
from tests.gui.panels.curves.runs import fill, grow, step_done, terms


def test_it_says_what_will_come_before_any_training(make_panel):
    panel = make_panel()
    assert panel.area.notice.isVisible()
    grow(panel)
    assert not panel.area.notice.isVisible()


def test_many_changes_are_drawn_once_and_only_when_seen(qtbot, make_panel, monkeypatch):
    panel = make_panel()
    grow(panel)
    drawn: list[int] = []
    original = panel.plots[0].settle
    monkeypatch.setattr(panel.plots[0], "settle", lambda: (drawn.append(1), original()))
    qtbot.wait(REFRESH_MS + 50)  # the first request after a rest is honoured at once
    for _ in range(100):
        panel.context.session.history_changed.emit()
    QApplication.processEvents()
    assert len(drawn) == 1
    panel.hide()
    panel.context.session.history_changed.emit()
    qtbot.wait(REFRESH_MS + 50)
    assert len(drawn) == 1
    panel.show()
    qtbot.waitUntil(lambda: len(drawn) == 2)


def test_the_crosshair_reads_the_nearest_recorded_step(make_panel):
    panel = make_panel()
    grow(panel)
    where, rows = panel.reading(302.0)
    assert where == "step 300, epoch 3.00"
    kl = next(r for r in rows if r[0] == "KL")
    assert float(kl[2]) == pytest.approx(panel.data.smooth("kl")[60], abs=0.006)
    assert float(kl[3]) == pytest.approx(terms(300)["kl"], abs=0.006)
    panel.plots[0].hovered.emit(302.0)
    assert panel.area.readout.isVisible()
    assert "step 300" in panel.area.readout.text()
    panel.plots[0].hovered.emit(None)
    assert not panel.area.readout.isVisible()


def test_the_numbers_of_the_crosshair_add_up(make_panel):
    panel = make_panel()
    session = panel.context.session
    session.replace_model(snapshot(), KEYS)
    session.history.add_steps([step_done(i) for i in range(400)])
    panel.refresh_now()
    separately = 0
    for x in range(100, 400, 7):
        _, rows = panel.reading(float(x))
        shown = {name: float(train) for name, _, train, _ in rows}
        assert shown["Negative ELBO"] == round(shown["Reconstruction"] + shown["KL"], 2)
        separately += shown["Negative ELBO"] != round(float(panel.data.smooth("negative_elbo")[x]), 2)
    assert separately, "rounded each by itself they would not add up"


def test_the_crosshair_waits_for_the_curves_of_a_training_just_begun(qtbot, make_panel):
    """Another run may begin between two drawings while the mouse moves over the plot."""
    panel = make_panel()
    grow(panel)
    history = panel.context.session.history
    history.clear(history.keys)
    panel.plots[0].hovered.emit(50.0)
    assert not panel.area.readout.isVisible()
    panel.refresh_now()
    panel.plots[0].hovered.emit(50.0)
    grow(panel)
    panel.plots[0].hovered.emit(50.0)
    assert panel.area.readout.isVisible()


def test_separate_plots_keep_one_x(make_panel):
    panel = make_panel()
    grow(panel)
    panel.controls.separate_button.click()
    assert [[c.key for c in plot.curves] for plot in panel.plots] == [[k] for k in KEYS]
    panel.plots[0].set_view((100.0, 200.0))
    panel.plots[0].getPlotItem().getViewBox().sigRangeChangedManually.emit([True, True])
    assert [p.x_range() for p in panel.plots] == [pytest.approx((100.0, 200.0))] * 3
    assert not any(p.auto for p in panel.plots)


def test_choices_are_remembered(make_panel):
    panel = make_panel()
    grow(panel)
    panel.controls.axis.setCurrentIndex(1)
    panel.controls.slider.setValue(15)
    panel.controls.log_button.click()
    panel.controls.separate_button.click()
    panel.legend.chips["test"].click()
    again = make_panel()
    assert again.controls.axis.currentData() == "epoch"
    assert again.controls.weight == smoothing_weight(15)
    assert again.controls.log
    assert again.controls.separate
    assert not again.legend.chips["test"].isChecked()
    assert not again.plots[0].bottom.whole, "epochs"
    assert len(again.plots) == 3
    assert again.plots[0].left.value_scale.log


def test_a_new_history_begins_anew_and_follows_its_own_terms(make_panel):
    panel = make_panel()
    grow(panel)
    history = panel.context.session.history
    history.clear(("recon", "free_bits"))
    history.add_steps([StepDone(i, i / 10, {"recon": 5.0, "free_bits": 1.0}, None, 1.0, None) for i in range(5)])
    panel.context.session.history_changed.emit()
    panel.refresh_now()
    assert [c.key for c in panel.plots[0].curves] == ["recon", "free_bits"]
    assert panel.legend.chips["free_bits"].text() == "free bits"
    assert len(panel.data.raw("recon")) == 5


def test_a_history_that_was_cut_is_read_again(make_panel):
    panel = make_panel()
    grow(panel)
    history = panel.context.session.history
    fill(history, 20)
    panel.context.session.history_changed.emit()
    panel.refresh_now()
    assert len(panel.data.raw("kl")) == 20


def test_values_that_are_not_finite_do_no_harm(make_panel):
    panel = make_panel()
    grow(panel)
    panel.context.session.history.add_steps(
        [StepDone(5000, 50.0, {"recon": float("nan"), "kl": float("inf"), "negative_elbo": -1.0}, None, 1.0, None)]
    )
    for log in (True, False):
        panel.context.session.history_changed.emit()
        panel.refresh_now()
        panel.grab()
        assert panel.controls.log != log
        panel.controls.log_button.click()


def test_it_follows_the_theme(make_panel):
    panel = make_panel()
    grow(panel)
    before = panel.plots[0].backgroundBrush().color().name()
    panel.context.theme.set_choice("dark")
    assert panel.plots[0].backgroundBrush().color().name() != before
    pen = panel.plots[0].curves[0].smooth.opts["pen"]
    assert pen.color().name() == panel.context.theme.colors.recon
    panel.context.theme.set_choice("light")


def test_a_real_training_draws_curves(qtbot, make_context):
    context = make_context()
    panel = CurvesPanel(context)
    qtbot.addWidget(panel)
    panel.resize(400, 300)
    panel.show()
    run = context.workflow.current_run()
    with qtbot.waitSignal(context.training.ended, timeout=30_000):
        assert context.workflow.train(run)
    qtbot.waitUntil(lambda: not context.workflow.busy and not panel.data.empty, timeout=20_000)
    panel.refresh_now()
    x, y = panel.plots[0].curves[0].test.getData()
    assert len(x) >= 1
    assert np.isfinite(y).all()
    panel.dispose()


def test_colours_may_change_before_the_curves_of_another_model_are_drawn(make_panel):
    panel = make_panel()
    grow(panel)
    panel.context.session.history.clear(("recon",))  # the panel draws it a moment later
    panel.context.theme.changed.emit()
    panel.fit()
    panel.refresh_now()
    assert panel.data.keys == ("recon",)


def test_a_notice_lies_in_the_middle_one_of_separate_plots(make_panel):
    panel = make_panel()
    panel.resize(1200, 320)
    panel.controls.separate_button.setChecked(True)
    panel.refresh_now()
    QApplication.processEvents()
    notice, area = panel.area.notice, panel.area
    assert notice.isVisible()
    assert area.plots[len(area.plots) // 2].geometry().contains(notice.geometry())
    assert notice.height() >= notice.heightForWidth(notice.width())
    panel.resize(300, 320)
    QApplication.processEvents()
    assert area.rect().contains(notice.geometry())
