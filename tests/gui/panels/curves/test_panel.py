"""The curves: what is drawn, read, remembered and exported."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.curves.controls import smoothing_weight
from dreamexplorer.gui.panels.curves.panel import CurvesPanel
from dreamexplorer.gui.panels.curves.smoothing import Smoother
from dreamexplorer.gui.widgets.refresh import REFRESH_MS
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import LiveChanged, Started, StepDone
from dreamexplorer.training.history import EPOCH_SPAN, Past
from tests.gui.panel_fakes import KEYS, fake_context
from tests.gui.panels.curves.runs import fill, step_done, terms


@pytest.fixture
def context(qapp, tmp_path) -> Context:
    context = fake_context(qapp, tmp_path)
    context.workflow.run = RunConfig(MlpVae.family, MlpVaeConfig(), TrainConfig(), "mnist")
    return context


@pytest.fixture
def make_panel(context, make_panel) -> Callable[[], CurvesPanel]:
    return lambda: make_panel(CurvesPanel, context, (640, 320))


def grow(panel: CurvesPanel, n: int = 200) -> None:
    fill(panel.context.session.history, n)
    panel.context.session.history_changed.emit()
    QApplication.processEvents()
    panel.refresh_now()


def test_it_says_what_will_come_before_any_training(make_panel):
    panel = make_panel()
    assert panel.notice.isVisible()
    grow(panel)
    assert not panel.notice.isVisible()


def test_train_and_test_are_drawn_in_the_scales_of_their_axes(make_panel):
    panel = make_panel()
    grow(panel)
    (plot,) = panel.plots
    curves = plot.curves
    by_key = {c.key: c for c in curves}
    assert {k for k, c in by_key.items() if c.right} == {"kl"}
    _, y = by_key["kl"].test.getData()
    back = [plot.right.value_scale.to_value(v) for v in y]
    assert back == pytest.approx([terms(100 * e)["kl"] for e in range(len(y))])
    _, y = by_key["recon"].smooth.getData()
    assert y[-1] == pytest.approx(panel.data.smooth("recon")[-1])
    assert "nats per image" in plot.left.labelText
    assert "KL" in plot.right.labelText


def test_one_set_data_for_each_curve_and_refresh(make_panel, monkeypatch):
    panel = make_panel()
    grow(panel)
    calls: list[str] = []
    for curve in panel.plots[0].curves:
        for name in ("raw", "smooth", "test"):
            item = getattr(curve, name)
            original = item.setData
            monkeypatch.setattr(
                item, "setData", lambda *a, _n=name, _o=original, **k: (calls.append(_n), _o(*a, **k))[1]
            )
    panel.context.session.history.add_steps([step_done(2000)])
    panel.context.session.history_changed.emit()
    panel.refresh_now()
    assert [calls.count(name) for name in ("raw", "smooth")] == [3, 3]
    assert calls.count("test") <= 1, "test points are drawn anew only where the scale moved"


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


def test_a_long_history_costs_no_more_than_a_short_one(make_panel, monkeypatch):
    """New rows alone are smoothed, and no more points are painted than the plot has room for."""
    panel = make_panel()
    grow(panel, 20_000)
    smoothed: list[int] = []
    original = Smoother.extend
    monkeypatch.setattr(Smoother, "extend", lambda self, rows: (smoothed.append(len(rows)), original(self, rows))[1])
    for i in range(3):
        panel.context.session.history.add_steps([step_done(100_000 + i)])
        panel.context.session.history_changed.emit()
        panel.refresh_now()
    assert smoothed == [1, 1, 1]
    for curve in panel.plots[0].curves:
        for item in (curve.raw, curve.smooth):
            assert 200 < len(item.getData()[0]) <= 2 * panel.plots[0].pixels_wide() + 200


def test_thinned_curves_keep_their_peaks(make_panel):
    panel = make_panel()
    history = panel.context.session.history
    history.clear(KEYS)
    history.add_steps([step_done(i, noise=900.0 if i == 12_345 else 0.0) for i in range(20_000)])
    panel.context.session.history_changed.emit()
    panel.refresh_now()
    raw = next(c for c in panel.plots[0].curves if c.key == "recon").raw
    assert len(raw.getData()[0]) < 2_000
    assert raw.getData()[1].max() == pytest.approx(terms(12_345)["recon"] + 900.0)


def test_a_restored_history_is_not_thinned_where_it_is_sparse(make_panel):
    """Rows of an earlier sitting are far apart: zoomed in, each of them is to be seen."""
    panel = make_panel()
    history = panel.context.session.history
    steps = 469.0 * np.arange(1, 101)
    values = np.sin(steps)
    rows = np.stack([steps, steps / 469, values, values, values], 1)
    history.restore(Past(KEYS, rows, np.full(100, EPOCH_SPAN), rows, rows[:0]))
    history.add_steps([step_done(50_000 + i) for i in range(20_000)])
    panel.context.session.history_changed.emit()
    panel.refresh_now()
    plot = panel.plots[0]
    plot.set_view((0.0, 46_900.0))
    plot.zoomed.emit()
    panel.refresh_now()
    raw = next(c for c in plot.curves if c.key == "recon").raw
    x, y = raw.getData()
    np.testing.assert_allclose(y[:100], values)
    np.testing.assert_array_equal(x[:100], steps)


def test_the_view_fits_itself_until_the_user_zooms(qtbot, make_panel):
    panel = make_panel()
    grow(panel, 100)
    plot = panel.plots[0]
    first = plot.x_range()
    panel.context.session.history.add_steps([step_done(900)])
    panel.context.session.history_changed.emit()
    panel.refresh_now()
    assert plot.x_range()[1] > first[1]

    at = QPointF(plot.viewport().rect().center())
    event = QWheelEvent(
        at,
        QPointF(plot.viewport().mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot.viewport(), event)
    assert not plot.auto
    zoomed = plot.x_range()
    panel.context.session.history.add_steps([step_done(5000)])
    panel.context.session.history_changed.emit()
    panel.refresh_now()
    assert plot.x_range() == pytest.approx(zoomed)
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_A)
    assert plot.auto
    assert plot.x_range()[1] > 5000


def test_double_click_fits(qtbot, make_panel):
    panel = make_panel()
    grow(panel)
    plot = panel.plots[0]
    whole = plot.x_range()
    plot.set_view((10.0, 20.0))
    plot.auto = False
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.viewport().rect().center())
    assert plot.x_range() == pytest.approx(whole)


def test_the_crosshair_reads_the_nearest_recorded_step(make_panel):
    panel = make_panel()
    grow(panel)
    where, rows = panel.reading(302.0)
    assert where == "step 300, epoch 3.00"
    kl = next(r for r in rows if r[0] == "KL")
    assert float(kl[2]) == pytest.approx(panel.data.smooth("kl")[60], abs=0.006)
    assert float(kl[3]) == pytest.approx(terms(300)["kl"], abs=0.006)
    panel.plots[0].hovered.emit(302.0)
    assert panel.readout.isVisible()
    assert "step 300" in panel.readout.text()
    panel.plots[0].hovered.emit(None)
    assert not panel.readout.isVisible()


def test_the_crosshair_moves_by_key(qtbot, make_panel):
    panel = make_panel()
    grow(panel)
    panel.plots[0].setFocus()
    qtbot.keyClick(panel.plots[0], Qt.Key.Key_Right)
    assert panel.readout.isVisible()
    qtbot.keyClick(panel.plots[0], Qt.Key.Key_Escape)
    assert not panel.readout.isVisible()


def test_the_crosshair_waits_for_the_curves_of_a_training_just_begun(qtbot, make_panel):
    """Another run may begin between two drawings while the mouse moves over the plot."""
    panel = make_panel()
    grow(panel)
    history = panel.context.session.history
    history.clear(history.keys)
    panel.plots[0].hovered.emit(50.0)
    assert not panel.readout.isVisible()
    panel.refresh_now()
    panel.plots[0].hovered.emit(50.0)
    grow(panel)
    panel.plots[0].hovered.emit(50.0)
    assert panel.readout.isVisible()


def test_the_legend_hides_and_shows(qtbot, make_panel):
    panel = make_panel()
    grow(panel)
    curves = {c.key: c for c in panel.plots[0].curves}
    qtbot.mouseClick(panel.legend.chips["recon"], Qt.MouseButton.LeftButton)
    assert not curves["recon"].smooth.isVisible()
    assert curves["kl"].smooth.isVisible()
    assert [r[0] for r in panel.reading(300)[1]] == ["KL", "Negative ELBO"]
    qtbot.mouseClick(panel.legend.chips["raw"], Qt.MouseButton.LeftButton)
    assert not curves["kl"].raw.isVisible()
    qtbot.mouseClick(panel.legend.chips["recon"], Qt.MouseButton.LeftButton)
    assert curves["recon"].smooth.isVisible()
    assert not curves["recon"].raw.isVisible()


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
    assert again.controls.by_epoch
    assert again.controls.weight == smoothing_weight(15)
    assert again.controls.log
    assert again.controls.separate
    assert not again.legend.chips["test"].isChecked()
    assert not again.plots[0].bottom.whole, "epochs"
    assert len(again.plots) == 3
    assert again.plots[0].left.value_scale.log


def test_smoothing_changes_the_thick_line_only(make_panel):
    panel = make_panel()
    grow(panel)
    raw = panel.data.raw("recon").copy()
    panel.controls.slider.setValue(0)
    assert np.array_equal(panel.data.smooth("recon"), raw)
    panel.controls.slider.setValue(20)
    assert np.abs(np.diff(panel.data.smooth("recon"))).max() < np.abs(np.diff(raw)).max()
    assert smoothing_weight(20) < 1


def test_live_changes_leave_marks(make_panel):
    panel = make_panel()
    grow(panel)
    training = panel.context.training
    training.events.emit([Started(0, 0.0, 10, 100, "cpu", "fp32", ())])
    training.events.emit([LiveChanged(100, 1.0, "beta", 4.0)])
    training.events.emit([LiveChanged(103, 1.03, "beta", 5.0)])  # the same turn of the knob
    training.events.emit([LiveChanged(500, 5.0, "beta", 10.0), LiveChanged(501, 5.01, "learning_rate", 1e-4)])
    panel.refresh_now()
    assert [panel.marks.text(m) for m in panel.marks.marks] == [
        "Beta 1 → 5",
        "Beta 5 → 10",
        "Learning rate 0.001 → 0.0001",
    ]
    assert [line.value() for line in panel.plots[0].marks] == [100, 500, 501]
    training.events.emit([LiveChanged(900, 9.0, "beta_schedule", "cyclical"), LiveChanged(950, 9.5, "samples", 4.0)])
    assert [panel.marks.text(m) for m in panel.marks.marks[3:]] == [
        "Beta schedule constant → cyclical",
        "Samples of z 1 → 4",
    ]
    panel.marks.marks = panel.marks.marks[:3]
    panel.refresh_now()
    panel.controls.axis.setCurrentIndex(1)
    assert [line.value() for line in panel.plots[0].marks] == [1.0, 5.0, 5.01]
    panel.context.session.history.clear(KEYS)  # another model
    panel.context.session.history_changed.emit()
    panel.refresh_now()
    assert [plot.marks for plot in panel.plots] == [[]]


def test_what_was_changed_between_two_trainings_leaves_a_mark(make_panel):
    panel = make_panel()
    grow(panel)
    context = panel.context
    context.training.events.emit([Started(0, 0.0, 10, 100, "cpu", "fp32", ())])
    context.training.events.emit([])
    last = int(context.session.history.train.rows[-1, 0])
    context.workflow.run = RunConfig(MlpVae.family, MlpVaeConfig(beta=7.0), TrainConfig(epochs=99), "mnist")
    context.training.events.emit([Started(last, 9.5, 10, 100, "cpu", "fp32", ())])
    context.training.events.emit([])
    context.training.events.emit([])
    assert [(panel.marks.text(m), m.step, m.epoch) for m in panel.marks.marks] == [("Beta 1 → 7", last, 9.5)]
    context.training.events.emit([LiveChanged(last + 500, 14.5, "beta", 2.0)])
    assert panel.marks.text(panel.marks.marks[-1]) == "Beta 7 → 2"


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


def test_export_writes_all_rows(make_panel, tmp_path: Path):
    panel = make_panel()
    grow(panel, 50)
    messages: list[str] = []
    panel.context.workflow.message.connect(messages.append)
    panel.export.write_csv(tmp_path / "curves.csv")
    with open(tmp_path / "curves.csv", newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    assert [r["split"] for r in rows].count("train") == 50
    assert float(rows[-1]["kl"]) == pytest.approx(terms(200)["kl"], rel=1e-5)
    assert list(rows[0]) == ["split", "step", "epoch", *KEYS]
    panel.export.write_png(tmp_path / "curves.png")
    image = QImage(str(tmp_path / "curves.png"))
    assert image.width() == 2 * panel.export.area.width()
    colors = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert panel.context.theme.colors.recon in colors
    assert len(messages) == 2


def test_an_export_that_fails_says_so(make_panel, tmp_path: Path):
    panel = make_panel()
    grow(panel, 50)
    errors: list[str] = []
    panel.context.workflow.error.connect(lambda _title, text: errors.append(text))
    panel.export.write_png(tmp_path / "missing" / "curves.png")
    panel.export.write_csv(tmp_path / "missing" / "curves.csv")
    assert len(errors) == 2


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
