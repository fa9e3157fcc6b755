"""Marks of changed options."""

from __future__ import annotations

from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import LiveChanged, Started
from tests.gui.panel_fakes import KEYS
from tests.gui.panels.curves.runs import grow


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
