"""Curves of the other runs: which are drawn, how, and what the crosshair reads of them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.curves.data import EPOCH, STEP
from dreamexplorer.gui.panels.curves.other_runs import ALPHA, OtherRuns
from dreamexplorer.gui.panels.curves.panel import CurvesPanel
from dreamexplorer.session import Run, Session
from dreamexplorer.training.events import Evaluation, LiveChanged, Started
from tests.gui.panel_fakes import KEYS, snapshot
from tests.gui.panels.curves.runs import fill, step_done, terms


@pytest.fixture
def session(context) -> Session:
    """Three runs of 200, 100 and 50 reports; the last one is shown."""
    session = context.session
    for n in (200, 100, 50):
        run = Run()
        session.add_run(run, snapshot(2, 1), KEYS)
        fill(run.history, n)
    return session


def refreshed(panel: CurvesPanel) -> CurvesPanel:
    panel.context.session.runs_changed.emit()
    QApplication.processEvents()
    panel.refresh_now()
    return panel


def test_runs_that_are_shown_and_have_curves_are_followed(session: Session) -> None:
    others = OtherRuns(session)
    others.update(0.5)
    assert [other.run for other in others.shown] == list(session.runs[:2])
    session.mark_run(session.runs[0], shown=False)
    session.add_run(Run(), snapshot(2), KEYS)  # without curves
    others.update(0.5)
    assert [other.run for other in others.shown] == list(session.runs[1:3])
    before = others.shown[0].data
    session.runs[1].history.add_steps([step_done(600)])
    others.update(0.5)
    assert others.shown[0].data is before, "only new rows are smoothed"
    assert len(before.train_x(STEP)) == 101


def test_they_are_faint_in_the_colour_of_their_run_and_fit_into_the_plot(session: Session, make_panel) -> None:
    panel = refreshed(make_panel())
    (plot,) = panel.plots
    colors = [item.opts["pen"].color() for item in plot.others.items]
    assert {color.name() for color in colors} == {run.color for run in session.runs[:2]}
    assert {color.alpha() for color in colors} == {ALPHA}
    assert len(plot.others.items) == 2 * 2 * len(KEYS), "training and test of each term"
    low, high = plot.x_range()
    assert low <= 0
    assert high >= 9.95  # epochs, or steps
    session.mark_run(session.runs[0], shown=False)
    refreshed(panel)
    assert len(plot.others.items) == 2 * len(KEYS)


def test_hidden_terms_and_kinds_are_hidden_in_all_runs(session: Session, make_panel) -> None:
    panel = refreshed(make_panel())
    (plot,) = panel.plots
    panel.legend.chips["test"].click()
    assert len(plot.others.items) == 2 * len(KEYS)
    panel.legend.chips["kl"].click()
    assert len(plot.others.items) == 2 * (len(KEYS) - 1)


def test_the_crosshair_names_runs_and_values(session: Session, make_panel) -> None:
    panel = refreshed(make_panel())
    title, rows = panel.reading(100.0 if panel.controls.column == STEP else 1.0)
    assert title.startswith("mlp-vae 3: step 100")
    by_name = {row[0]: row for row in rows}
    _, color, train, test = by_name["mlp-vae 1: KL"]
    assert color == session.runs[0].color
    other = panel.others.shown[0].data
    assert float(train) == pytest.approx(other.smooth("kl")[20], abs=0.006)
    assert float(test) == pytest.approx(terms(100)["kl"], abs=0.006)
    far = panel.others.reading(400.0, STEP, KEYS)
    assert {found[0].run.name for found in far} == {"mlp-vae 1", "mlp-vae 2"}
    assert panel.others.reading(9.0, EPOCH, ["kl"])[0][0].run.name == "mlp-vae 1"
    assert len(panel.others.reading(9.0, EPOCH, ["kl"])) == 1, "the other one had ended"


def test_marks_stay_with_their_run(session: Session, make_panel, context) -> None:
    panel = refreshed(make_panel())
    first, shown = session.runs[0], session.runs[2]
    session.set_training_run(first)
    context.training.events.emit([Started(1000, 10.0, 20, 100, "cpu", "fp32", ())])
    context.training.events.emit([LiveChanged(1010, 10.1, "beta", 4.0)])
    assert panel.marks.marks == [], "the run that is shown was not changed"
    session.select_run(first)
    assert [mark.new for mark in panel.marks.marks] == [4.0]
    session.select_run(shown)
    session.select_run(first)
    assert len(panel.marks.marks) == 1
    assert np.isfinite(panel.marks.marks[0].step)


def test_test_results_are_those_of_the_run_that_is_shown(session: Session, make_panel) -> None:
    """Two runs with as many results: the points of one must not stay when the other is shown."""
    for run, nats in zip(session.runs, (10.0, 20.0, 30.0), strict=True):
        run.history.clear(KEYS)
        run.history.add_steps([step_done(i) for i in range(1, 9)])
        for step in (0, 8):
            run.history.add_test(Evaluation(step, step / 100, dict.fromkeys(KEYS, nats), None, None, None))
    panel = refreshed(make_panel())
    curve = panel.plots[0].curves[0]
    assert 30.0 in curve.test.getData()[1]
    session.select_run(session.runs[0])
    refreshed(panel)
    shown = curve.test.getData()[1]
    assert 10.0 in shown
    assert 30.0 not in shown
    for item in panel.plots[0].others.items:
        assert item.getData()[0].min() > 0, "no line begins at the untrained model"


def line_color(panel: CurvesPanel, plot: int) -> str:
    return str(panel.plots[plot].curves[0].smooth.opts["pen"].color().name())


def test_a_plot_of_one_term_has_the_colour_of_the_current_run(session: Session, make_panel, context) -> None:
    panel = refreshed(make_panel())
    current = session.current_run
    assert current is not None
    recon = context.theme.color("recon").name()
    assert line_color(panel, 0) == recon, "several terms keep their colours"
    panel.controls.separate_button.click()
    refreshed(panel)
    assert [line_color(panel, i) for i in range(len(KEYS))] == [current.color] * len(KEYS)
    assert {row[1] for row in panel.reading(100.0)[1][: len(KEYS)]} != {current.color}, "the names of terms keep theirs"
    for run in session.runs[:2]:
        session.mark_run(run, shown=False)
    refreshed(panel)
    assert line_color(panel, 0) == recon, "alone it has the colours of the terms"
    session.mark_run(session.runs[0], shown=True)
    panel.controls.separate_button.click()
    for key in KEYS[1:]:
        panel.legend.chips[key].click()
    refreshed(panel)
    assert line_color(panel, 0) == current.color, "the others are hidden"


def test_runs_lie_over_each_other_by_seconds(session: Session, make_panel) -> None:
    """Reports of half a second each; those of one run were not timed."""
    first, second, current = session.runs
    for run in (first, current):
        rows = run.history.train.rows[:, 0].astype(int)
        run.history.clear(KEYS)
        run.history.add_steps([dataclasses.replace(step_done(int(n)), seconds=0.5) for n in rows])
        run.history.add_test(Evaluation(100, 1.0, terms(100), None, None, None))
    panel = make_panel()
    panel.controls.axis.setCurrentIndex(panel.controls.axis.findData("seconds"))
    refreshed(panel)
    (plot,) = panel.plots
    low, high = plot.x_range()
    assert low <= 0
    assert high >= 0.5 * 199, "the longest run"
    assert plot.label_of(plot.bottom) == "seconds of training"
    title, rows = panel.reading(10.0)
    assert title == "mlp-vae 3: step 95, epoch 0.95, 10.0 s"
    assert {row[0].partition(":")[0] for row in rows if ":" in row[0]} == {first.name}, "the other has no seconds"
    assert not panel.area.notice.isVisible()
    session.select_run(second)
    session.mark_run(first, shown=False)
    session.mark_run(current, shown=False)
    refreshed(panel)
    assert panel.area.notice.isVisible()
    assert panel.area.notice.text() == "The seconds of this training were not recorded. Choose step or epoch below."


def test_the_crosshair_over_a_plot_of_one_term_names_the_runs(session: Session, make_panel, qtbot) -> None:
    panel = make_panel()
    panel.controls.separate_button.setChecked(True)
    refreshed(panel)
    session.rename_run(session.runs[0], "a name that is much longer than any other one of them")
    title, rows = panel.reading(100.0, ["kl"])
    assert title == "KL: step 100, epoch 1.00"
    assert [row[0] for row in rows] == ["mlp-vae 3", "a name that i\N{HORIZONTAL ELLIPSIS}er one of them", "mlp-vae 2"]
    assert rows[0][1] == session.runs[2].color
    panel.plots[1].setFocus()
    qtbot.keyClick(panel.plots[1], Qt.Key.Key_Right)
    text = panel.area.readout.text()
    assert "er one of them" in text, "the only run that came so far"
    assert "Reconstruction" not in text


def test_the_table_of_the_crosshair_stays_within_the_plots(session: Session, make_panel) -> None:
    for _ in range(12):
        run = Run()
        session.add_run(run, snapshot(2, 1), KEYS)
        fill(run.history, 100)
    panel = refreshed(make_panel())
    panel.plots[0].hovered.emit(50.0)
    readout = panel.area.readout
    assert readout.isVisible()
    assert readout.geometry().bottom() <= panel.area.height()
    assert "more" in readout.text()
