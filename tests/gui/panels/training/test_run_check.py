"""The check of a run while its form is filled in: what cannot be trained, newest wins, failures."""

from __future__ import annotations

import pytest

from dreamexplorer.errors import Message
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.training.run_check import RunCheck
from dreamexplorer.gui.panels.training.run_form import RunForm
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from tests.gui.panel_fakes import fake_context, tiny_dataset


@pytest.fixture
def context(qapp, tmp_path) -> Context:
    return fake_context(qapp, tmp_path)


@pytest.fixture
def form(qtbot, context) -> RunForm:
    context.session.set_dataset(tiny_dataset())
    context.workflow.run = RunConfig(MlpVae.family, MlpVaeConfig(latent_dim=20), TrainConfig(), "mnist")
    context.workflow.make_ready()
    form = RunForm(context)
    qtbot.addWidget(form)
    form.fill()
    return form


@pytest.fixture
def small_machine(monkeypatch) -> None:
    monkeypatch.setattr("dreamexplorer.training.memory.memory_of", lambda device: 10**9)


def test_what_cannot_be_trained_is_said_while_it_is_typed(qtbot, small_machine, context, form):
    changed = []
    form.check.changed.connect(lambda: changed.append(form.error()))
    assert form.error() == ""
    form.model_form.write("hidden", (8192, 8192, 8192))
    assert form.error().startswith("Training this model takes ")
    assert "there are 1.0 GB" in form.error()
    form.model_form.write("hidden", (400,))
    assert form.error() == ""
    assert len(changed) == 2
    form.train_form.write("device", "mps")
    assert "There is no MPS device" in form.error()
    form.train_form.write("device", "cpu")
    form.train_form.write("leave_out", (1, 7))
    assert "There is no class 7 to leave out" in form.error()
    form.train_form.write("leave_out", (1,))
    assert form.error() == ""


def test_only_the_newest_question_is_answered(context):
    waiting = []

    def later(title, work, *, done, failed, **_):
        waiting.append((work, done))

    context.jobs.start = later
    check = RunCheck(context, context.training)
    dataset = tiny_dataset()
    for hidden in (10, 20, 30):
        run = RunConfig(MlpVae.family, MlpVaeConfig(hidden=(hidden,)), TrainConfig(device="cpu"))
        check.check(run, dataset)
    assert len(waiting) == 1
    work, done = waiting.pop()
    done(Message("of the first"))
    assert check.problem == "", "nobody asks about that one any more"
    work, done = waiting.pop()
    assert work(None) is None
    done(Message("of the last"))
    assert check.problem == "of the last"
    check.check(run, dataset)
    assert waiting == []


@pytest.mark.allow_log("a run could not be checked")
def test_a_look_that_fails_stands_in_nobodys_way(context, form, monkeypatch):
    def broken(*_):
        raise ValueError("not a run for this")

    monkeypatch.setattr("dreamexplorer.training.memory.check_room", broken)
    form.model_form.write("hidden", (30,))
    assert form.error() == ""
    monkeypatch.undo()
    form.train_form.write("leave_out", (1, 7))
    assert "There is no class 7" in form.error(), "and the next look is taken"
