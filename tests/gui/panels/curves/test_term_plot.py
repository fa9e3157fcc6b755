"""Curves of the terms in their plots."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.gui.panels.curves.data import STEP
from dreamexplorer.gui.panels.curves.live_marks import LiveMark
from dreamexplorer.gui.panels.curves.smoothing import Smoother
from dreamexplorer.gui.panels.curves.term_plot import TermPlot, interrupted
from dreamexplorer.gui.panels.curves.term_styles import TermStyle
from dreamexplorer.training.events import StepDone
from dreamexplorer.training.history import EPOCH_SPAN, Past
from tests.gui.panel_fakes import KEYS
from tests.gui.panels.curves.runs import grow, step_done, terms


def test_train_and_test_are_drawn_in_the_scales_of_their_axes(make_panel):
    panel = make_panel()
    grow(panel)
    (plot,) = panel.plots
    curves = plot.curves
    by_key = {c.key: c for c in curves}
    assert {k for k, c in by_key.items() if c.right} == {"kl"}
    _, y = by_key["kl"].test.getData()
    assert np.isnan(y[1]), "no line leads from the untrained model's result"
    y = y[~np.isnan(y)]
    back = [plot.right.value_scale.to_value(v) for v in y]
    assert back == pytest.approx([terms(100 * e)["kl"] for e in range(len(y))])
    _, y = by_key["recon"].smooth.getData()
    assert y[-1] == pytest.approx(panel.data.smooth("recon")[-1])
    assert "nats per image" in plot.left.labelText
    assert "KL" in plot.right.labelText


STYLES = {
    "kl": TermStyle("KL", "KL", "kl", right=True),
    "kl_top": TermStyle("KL of the top layer", "KL of the top layer", "kl", right=True),
    "kl_bottom": TermStyle("KL of the bottom layer", "KL of the bottom layer", "kl", right=True),
    "commitment": TermStyle("Commitment", "Commitment", "kl", right=True, unit="squared distance"),
    "perplexity": TermStyle("Perplexity", "Perplexity", "kl", right=True, unit="codes"),
}


@pytest.mark.parametrize(
    ("keys", "labels"),
    [
        (
            ("kl", "kl_top", "kl_bottom"),
            (
                "KL, KL of the top layer, KL of the bottom layer, nats per image",
                "KL and 2 more, nats per image",
                "KL and 2 more",
            ),
        ),
        (
            ("commitment", "perplexity"),
            (
                "Commitment (squared distance), Perplexity (codes)",
                "Commitment, Perplexity: each in its own unit",
                "each in its own unit",
            ),
        ),
        (("kl",), ("KL, nats per image", "KL, nats")),
    ],
)
def test_the_label_of_a_shared_axis_fits_and_has_the_units(qtbot, make_context, keys, labels):
    styles = {"recon": TermStyle("Reconstruction", "Reconstruction", "recon"), **{k: STYLES[k] for k in keys}}
    plot = TermPlot(make_context().theme, list(styles), styles)
    qtbot.addWidget(plot)
    plot.show()
    plot.label(styles, "step", whole=True)
    shown = []
    for height in range(1000, 80, -10):
        plot.resize(500, height)
        plot.settle()
        text = plot.label_of(plot.right)
        shown += [text] if text not in shown else []
        box = plot.getPlotItem().getViewBox()
        assert plot.fontMetrics().horizontalAdvance(text) <= box.height()
        assert "…" not in text or text not in labels
    assert shown[: len(labels)] == list(labels)


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


def test_the_line_of_the_test_results_is_interrupted_where_another_loss_was_minimised():
    x, y = np.array([100.0, 200.0, 300.0, 400.0]), np.array([4.0, 3.0, 2.0, 1.0])
    gapped_x, gapped_y = interrupted(x, y, [250.0])
    assert gapped_x.tolist() == [100.0, 200.0, 300.0, 300.0, 400.0]
    np.testing.assert_array_equal(gapped_y, [4.0, 3.0, np.nan, 2.0, 1.0])
    # a change at the step of a result belongs to what comes after it; two changes between two results are one gap
    np.testing.assert_array_equal(interrupted(x, y, [200.0, 210.0])[1], [4.0, 3.0, np.nan, 2.0, 1.0])
    for breaks in ([], [50.0], [400.0], [900.0]):
        np.testing.assert_array_equal(interrupted(x, y, breaks)[1], y)


def test_a_change_of_beta_interrupts_the_test_line_and_one_of_the_learning_rate_does_not(make_panel):
    panel = make_panel()
    grow(panel)
    (plot,) = panel.plots
    panel.marks.marks = [LiveMark(450, 4.5, "lr", 0.001, 0.01, of_model=False), LiveMark(250, 2.5, "beta", 1.0, 4.0)]
    panel.refresh_now()
    plot.draw(panel.data, STEP, frozenset(), panel.marks.marks)
    x, y = plot.curves[0].test.getData()
    untrained, changed = np.flatnonzero(np.isnan(y))
    assert x[untrained - 1] == 0
    assert x[changed - 1] == 200
    assert x[changed + 1] == 300


def test_a_logarithmic_axis_shows_values_that_are_not_positive(make_panel):
    panel = make_panel()
    history = panel.context.session.history
    history.clear(KEYS)
    values = [{"recon": v, "kl": 1.0, "negative_elbo": v + 1.0} for v in np.linspace(50.0, -400.0, 100)]
    history.add_steps([StepDone(i, i / 10, v, None, 1.0, None) for i, v in enumerate(values)])
    panel.controls.log_button.setChecked(True)
    panel.context.session.history_changed.emit()
    panel.refresh_now()
    (plot,) = panel.plots
    curve = next(c for c in plot.curves if c.key == "recon")
    _, y = curve.raw.getData()
    assert np.isfinite(y).all()
    assert plot.left.value_scale.linear > 0
    assert plot.left.value_scale.to_value(float(y[-1])) == pytest.approx(-400.0, rel=1e-3)
    low, high = plot.getPlotItem().getViewBox().viewRange()[1]
    assert low <= y.min()
    assert y.max() <= high
    assert plot.right.value_scale.linear == 0.0, "the KL is positive: its scale stays a plain logarithm"
