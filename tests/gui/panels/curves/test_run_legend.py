"""The legend of the runs: names, colours, hiding, and how many it shows."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.curves.panel import CurvesPanel
from dreamexplorer.gui.panels.curves.run_legend import MOST
from dreamexplorer.session import Run, Session
from tests.gui.panel_fakes import KEYS, snapshot
from tests.gui.panels.curves.runs import fill


@pytest.fixture
def session(context) -> Session:
    """Two runs with curves and one without; the second is shown."""
    session = context.session
    for n in (200, 100):
        run = Run()
        session.add_run(run, snapshot(2, 1), KEYS)
        fill(run.history, n)
    session.add_run(Run(), snapshot(2, 1), KEYS)
    session.select_run(session.runs[1])
    return session


def refresh(panel: CurvesPanel) -> None:
    QApplication.processEvents()
    panel.refresh_now()


def test_runs_with_curves_are_named_in_their_colours(session: Session, make_panel) -> None:
    panel = make_panel()
    refresh(panel)
    legend = panel.run_legend
    assert legend.isVisible()
    assert [chip.text() for chip in legend.chips.values()] == ["mlp-vae 1", "mlp-vae 2"]
    session.rename_run(session.runs[0], "a name of forty characters and some more of it")
    refresh(panel)
    chip = legend.chips[id(session.runs[0])]
    assert chip.text() == "a name of forty characters and some more of it"
    assert chip.text() in chip.toolTip()
    assert chip.width() < chip.fontMetrics().horizontalAdvance(chip.text()), "elided"


def test_a_click_hides_another_run_and_never_the_current_one(session: Session, make_panel) -> None:
    panel = make_panel()
    refresh(panel)
    first, current, _ = session.runs
    panel.run_legend.chips[id(first)].click()
    assert not first.shown
    refresh(panel)
    assert not panel.plots[0].others.items
    chip = panel.run_legend.chips[id(first)]
    assert not chip.isChecked()
    chip.click()
    refresh(panel)
    assert first.shown
    assert panel.plots[0].others.items
    panel.run_legend.chips[id(current)].click()
    assert current.shown
    assert panel.run_legend.chips[id(current)].isChecked()


def test_many_runs_are_counted(session: Session, make_panel) -> None:
    for _ in range(MOST):
        run = Run()
        session.add_run(run, snapshot(2, 1), KEYS)
        fill(run.history, 20)
    session.mark_run(session.runs[0], shown=False)
    panel = make_panel()
    refresh(panel)
    assert len(panel.run_legend.chips) == MOST
    assert id(session.runs[0]) not in panel.run_legend.chips, "the hidden one gives way"
    assert any(child.text() == "and 2 more" for child in panel.run_legend.children() if hasattr(child, "text"))


def test_one_run_needs_no_legend(context, make_panel) -> None:
    context.session.add_run(Run(), snapshot(2, 1), KEYS)
    fill(context.session.history, 50)
    panel = make_panel()
    refresh(panel)
    assert not panel.run_legend.isVisible()
