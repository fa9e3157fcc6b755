"""What the form of a run says beneath beta and beneath the likelihood."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from dreamexplorer.data.base import Split
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
    dataset = tiny_dataset()
    images = np.resize(np.arange(256, dtype=np.uint8), (8, 1, 28, 28))
    split = Split(images, np.zeros(8, dtype=np.int64))
    context.session.set_dataset(replace(dataset, splits={"train": split, "test": split}))
    context.workflow.run = RunConfig(MlpVae.family, MlpVaeConfig(latent_dim=20), TrainConfig(), "mnist")
    context.workflow.make_ready()
    form = RunForm(context)
    qtbot.addWidget(form)
    form.resize(300, 900)
    form.show()
    form.follow_dataset()
    form.fill()
    return form


def seen(form: RunForm) -> str:
    return "\n".join(w.text() for w in form.findChildren(QLabel) if w.isVisible())


def test_the_effective_beta_is_told_as_soon_as_the_loss_takes_means(form):
    model = form.model_form
    assert "Effective beta" not in seen(form)
    assert "not multiplied by anything hidden" in seen(form)
    model.write("pixel_scale", "mean")
    assert "Effective beta: 784." in model.note("beta")
    assert model.note("beta") in seen(form)
    assert "784 pixels and 20 latents" in seen(form)
    assert "not multiplied by anything hidden" not in seen(form)
    model.write("beta", 0.1)
    assert "Effective beta: 78.4." in seen(form)
    model.write("latent_scale", "mean")
    assert "Effective beta: 3.92." in seen(form)
    model.write("latent_dim", 10)
    assert "Effective beta: 7.84." in seen(form)
    model.write("pixel_scale", "sum")
    assert "Effective beta: 0.01." in seen(form)
    model.write("latent_scale", "sum")
    assert "Effective beta" not in seen(form)


def test_the_effective_beta_follows_while_training(form):
    form.model_form.write("pixel_scale", "mean")
    form.set_running(True, False)
    assert not form.model_form.editor("pixel_scale").isEnabled()
    form.model_form.write("beta", 4.0)
    assert "Effective beta: 3136." in seen(form)


def test_grey_numbers_are_said_not_to_compare_with_binarised_ones(form):
    model, train = form.model_form, form.train_form
    warning = "Not comparable with published results on binarised MNIST"
    assert warning in seen(form)
    train.write("binarise", "dynamic")
    assert warning not in seen(form)
    assert model.note("likelihood") == ""
    train.write("binarise", "threshold")
    assert "other data than the literature's" in seen(form)
    model.write("likelihood", "gaussian")
    assert "choose Bernoulli" in seen(form)
    train.write("binarise", "none")
    assert "A density over pixel values" in seen(form)
    model.write("likelihood", "discretised-logistic")
    assert "256 grey levels" in model.note("likelihood")
    model.write("likelihood", "bernoulli")
    assert warning in seen(form)


def test_the_note_follows_the_model_and_the_dataset(form, context):
    context.workflow.run = replace(context.workflow.run, train=TrainConfig(binarise="dynamic"))
    form.follow()
    assert form.model_form.note("likelihood") == ""
    context.workflow.run = replace(context.workflow.run, train=TrainConfig())
    form.follow()
    assert "Not comparable" in form.model_form.note("likelihood")
    dataset = context.session.dataset
    black_and_white = {
        n: replace(s, images=np.where(s.images > 99, 255, 0).astype(np.uint8)) for n, s in dataset.splits.items()
    }
    assert dataset.train.has_grey
    context.session.set_dataset(replace(dataset, splits=black_and_white))
    form.follow_dataset()
    assert form.model_form.note("likelihood") == ""


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
