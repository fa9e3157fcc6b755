"""A small model with a grid of codes, and helpers that tests of several panels share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel
from dreamexplorer.gui.threads.results import PriorDraw
from dreamexplorer.models.families import create
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.models.vq_vae import VqVae, VqVaeConfig
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import TrainConfig

MakePanel = Callable[[type[Panel], Context], Panel]

K, CELLS, COLUMNS = 20, 6, 2


def checkpoint(dataset: ImageDataset) -> Checkpoint:
    """Make a model of 3 x 2 cells whose codes lie near the encoded images."""
    config = VqVaeConfig(codes=K, code_size=4, channels=(4, 6), kernel_size=4, prior_channels=8, prior_blocks=1)
    model = create("vq-vae", config, dataset.image_shape, 0)
    x = torch.from_numpy(dataset.train.images[:64].copy()).float() / 255
    for seed in range(20):
        model.loss(x, torch.Generator().manual_seed(seed))
    with torch.no_grad():
        for p in model.prior.parameters():  # type: ignore[union-attr]
            p.mul_(2.0)
    return Checkpoint(take_snapshot(model.eval()), dataset.name, TrainConfig())


def model_of(context: Context) -> VqVae:
    snapshot = context.session.snapshot
    assert snapshot is not None
    model = restore(snapshot)
    assert isinstance(model, VqVae)
    return model


def is_draw(answer: object) -> bool:
    """Return True for an answer to `DrawFromPrior`."""
    return isinstance(answer, PriorDraw)


def latent(context: Context) -> np.ndarray:
    assert context.session.latent is not None
    return context.session.latent.copy()


def wait_for_image(qtbot: QtBot, context: Context) -> None:
    """Wait until the selected z is decoded."""
    session = context.session
    qtbot.waitUntil(lambda: session.decoded is not None and np.array_equal(session.decoded.z, latent(context)))
