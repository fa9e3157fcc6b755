"""The curve of a schedule in the form of a run: where there is one, true to the fields, marked while it trains."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from dreamexplorer.data.base import Split
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.training.run_form import RunForm
from dreamexplorer.gui.panels.training.schedule_chart import ScheduleChart
from dreamexplorer.gui.shared.option_form import ConfigForm
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.models.beta_vae import BetaVae, BetaVaeConfig
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import Started, StepDone
from tests.gui.panel_fakes import fake_context, snapshot, tiny_dataset

CONFIG = MlpVaeConfig(latent_dim=20, beta=4.0, beta_schedule="linear", warmup_epochs=4.0)


@pytest.fixture
def context(qapp, tmp_path) -> Context:
    made = fake_context(qapp, tmp_path)
    images = np.resize(np.arange(256, dtype=np.uint8), (8, 1, 28, 28))
    split = Split(images, np.zeros(8, dtype=np.int64))
    made.session.set_dataset(replace(tiny_dataset(), splits={"train": split, "test": split}))
    made.workflow.run = RunConfig(MlpVae.family, MlpVaeConfig(latent_dim=20), TrainConfig(), "mnist")
    made.workflow.make_ready()
    return made


@pytest.fixture
def form(qtbot, context) -> RunForm:
    form = RunForm(context)
    qtbot.addWidget(form)
    form.resize(320, 1200)
    form.show()
    form.fill()
    form.model_form.unfold(True)
    form.train_form.unfold(True)
    return form


def chart_of(form: ConfigForm, name: str) -> ScheduleChart | None:
    QApplication.processEvents()  # a new form is laid out
    chart = form.findChild(ScheduleChart, f"schedule-{name}")
    return chart if chart is not None and chart.isVisible() else None


def test_it_is_there_only_where_a_value_follows_a_schedule(form):
    assert form.findChildren(ScheduleChart) == []
    form.model_form.write("beta_schedule", "linear")
    assert chart_of(form.model_form, "warmup_epochs") is not None
    assert chart_of(form.train_form, "rate_schedule") is None
    form.model_form.unfold(False)
    assert chart_of(form.model_form, "warmup_epochs") is None, "beginners have no need of it"
    form.model_form.unfold(True)
    assert chart_of(form.model_form, "warmup_epochs") is not None
    form.model_form.write("beta_schedule", "constant")
    assert chart_of(form.model_form, "warmup_epochs") is None


def test_it_draws_what_the_fields_say(form):
    form.model_form.set_value(CONFIG)
    form.model_form.write("beta", 8.0)
    chart = chart_of(form.model_form, "warmup_epochs")
    points = chart.points()
    assert points[0] == (0.0, 0.0)
    assert points[-1] == (10.0, 8.0)
    assert chart.value_at(1.0) == pytest.approx(2.0)
    assert chart.accessibleName() == "Beta over the epochs"
    form.model_form.write("warmup_epochs", 2.0)
    assert chart.value_at(1.0) == pytest.approx(4.0)
    form.train_form.write("epochs", 20)
    assert chart.points()[-1] == (20.0, 8.0)
    form.train_form.write("rate_schedule", "linear")
    rate = chart_of(form.train_form, "rate_schedule")
    assert (rate.points()[0], rate.points()[-1]) == ((0.0, 1e-3), (20.0, 0.0))
    assert rate.value_at(10.0) == pytest.approx(5e-4)


def test_a_capacity_is_a_curve_in_nats(form, context):
    form.show_family(BetaVae.family, BetaVaeConfig(capacity=30.0, capacity_epochs=5.0))
    chart = chart_of(form.model_form, "capacity_epochs")
    assert chart.value_at(2.5) == pytest.approx(15.0)
    assert "nats per image" in chart.unit
    form.model_form.write("objective", "beta")
    assert chart_of(form.model_form, "capacity_epochs") is None
    form.model_form.write("beta_schedule", "cyclical")
    assert chart_of(form.model_form, "warmup_epochs") is not None
    form.model_form.write("objective", "capacity")
    assert chart_of(form.model_form, "warmup_epochs") is None
    assert not form.model_form.shows("warmup_epochs"), "the length of a schedule that is hidden"


def test_the_mark_follows_the_training(qtbot, form, context):
    form.model_form.set_value(CONFIG)
    form.update_notes()
    chart = chart_of(form.model_form, "warmup_epochs")
    assert chart.now is None, "there is no model yet"
    training = context.training
    training.epochs_before = 3
    training.move(TrainingState.STARTING)
    training.move(TrainingState.RUNNING)
    form.set_running(True, False)
    training.events.emit([Started(0, 3.0, 13, 469, "cpu", "bf16", ())])
    training.events.emit([StepDone(7, 3.5, {}, None, 1.0, None)])
    qtbot.waitUntil(lambda: chart.now == 3.5)
    assert chart.points()[-1][0] == 13.0
    assert chart.now_text() == "now 3.5"
    assert chart.isEnabled(), "the field is open while it trains, and so is what belongs to it"
    form.model_form.write("beta_schedule", "cyclical")
    assert chart.now_text() == "now 4"
    form.model_form.unfold(False)
    assert "Now 4" in form.model_form.note("beta"), "said where it can be seen"
    form.model_form.unfold(True)
    assert form.model_form.note("beta") == ""


def test_a_model_that_goes_on_goes_on_along_its_curve(form, context):
    context.session.set_snapshot(snapshot(20, 2345, 5.0))
    form.model_form.set_value(CONFIG)
    form.update_notes()
    chart = chart_of(form.model_form, "warmup_epochs")
    assert (chart.now, chart.points()[-1][0]) == (5.0, 15.0)
    form.model_form.write("latent_dim", 5)
    assert (chart.now, chart.points()[-1][0]) == (None, 10.0), "a new model begins at 0"
