"""Notes of the form of a run: beta, likelihood, number of images."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from dreamexplorer.data.base import Split
from dreamexplorer.gui.context import Context
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
    assert "Training uses means" not in seen(form)
    model.write("pixel_scale", "mean")
    assert "Effective beta: 784 (" in model.note("beta")
    assert model.note("beta") in seen(form)
    assert "pixels and latents: 784 and 20" in seen(form)
    assert "Training uses means" in seen(form)
    model.write("beta", 0.1)
    assert "Effective beta: 78.4 (" in seen(form)
    model.write("latent_scale", "mean")
    assert "Effective beta: 3.92 (" in seen(form)
    model.write("latent_dim", 10)
    assert "Effective beta: 7.84 (" in seen(form)
    model.write("pixel_scale", "sum")
    assert "Effective beta: 0.01 (" in seen(form)
    model.write("latent_scale", "sum")
    assert "Effective beta" not in seen(form)


def test_the_effective_beta_follows_while_training(form):
    form.model_form.write("pixel_scale", "mean")
    form.set_running(True, False)
    assert not form.model_form.editor("pixel_scale").isEnabled()
    form.model_form.write("beta", 4.0)
    assert "Effective beta: 3136 (" in seen(form)


def test_grey_numbers_are_said_not_to_compare_with_binarised_ones(form):
    model, train = form.model_form, form.train_form
    warning = "Not comparable with published results on binarised MNIST"
    assert warning in seen(form)
    train.write("binarise", "dynamic")
    assert warning not in seen(form)
    assert model.note("likelihood") == ""
    train.write("binarise", "threshold")
    assert "not comparable with the literature" in seen(form)
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
