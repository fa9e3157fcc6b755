"""Datasets chosen and fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.threads import background
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.session import Drawing
from dreamexplorer.training.checkpoint import save_checkpoint
from dreamexplorer.training.config import RunConfig
from tests.gui.lab import Lab, equal, weights_of


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, make_dataset: Callable[..., ImageDataset]) -> dict[str, ImageDataset]:
    """Two more datasets that can be chosen: one of the tiny one's shape, one not."""
    sets = {n: make_dataset(shape, name=n) for n, shape in (("twin", (1, 12, 10)), ("wide", (1, 8, 20)))}

    def fetch(progress: Any, name: str, download: bool) -> ImageDataset:
        if name not in sets:
            raise UserError(f"There is no dataset named {name!r}.")
        return sets[name]

    monkeypatch.setattr(background, "fetch_dataset", fetch)
    return sets


def test_a_dataset_of_the_same_shape_keeps_the_model(lab: Lab, known: dict[str, ImageDataset]) -> None:
    before = weights_of(lab)
    lab.workflow.choose_dataset("twin")
    lab.until(lambda: lab.session.dataset is known["twin"])
    lab.settled()
    assert equal(weights_of(lab), before)
    assert lab.questions == []
    assert lab.context.settings.get(keys.DATASET) == "twin"
    lab.trained(epochs=1)  # with a fresh optimiser: the state for resuming belongs to the other data
    assert lab.errors == []


def test_a_dataset_of_another_shape_brings_a_new_run_and_the_old_one_stays(
    lab: Lab, known: dict[str, ImageDataset]
) -> None:
    session = lab.session
    tiny, before, run = session.dataset, weights_of(lab), session.current_run
    assert tiny is not None
    assert run is not None
    session.set_drawing(Drawing(tiny.test.images[0]))
    lab.context.inference.watch_means(known["wide"].test.images)
    lab.workflow.choose_dataset("wide")
    lab.until(lambda: session.dataset is known["wide"])
    lab.settled()
    assert lab.questions == []
    assert "A new, untrained run was made for it." in lab.messages[-1]
    assert session.snapshot is not None
    assert session.snapshot.image_shape == (1, 8, 20)
    assert session.drawing is None
    lab.until(lambda: session.decoded is not None and session.decoded.image.shape == (1, 8, 20))
    lab.trained(epochs=1)
    assert lab.errors == []
    lab.workflow.show_run(run)
    assert session.dataset is tiny, "a run comes with the images that it was looked at with"
    assert equal(weights_of(lab), before)


def test_choosing_a_dataset_while_training_asks_where_that_stops_it(lab: Lab, known: dict[str, ImageDataset]) -> None:
    lab.training_along()
    run = lab.session.current_run
    assert run is not None
    lab.answer = False
    lab.workflow.choose_dataset("twin")
    lab.until(lambda: lab.questions)
    assert lab.training.active
    assert lab.session.dataset is not known["twin"]
    lab.workflow.choose_dataset("wide")  # needs a new run, beside which the training goes on
    lab.until(lambda: lab.session.dataset is known["wide"])
    assert lab.session.training_run is run is not lab.session.current_run
    assert len(lab.questions) == 1
    lab.workflow.show_run(run)
    lab.answer = True
    lab.workflow.choose_dataset("twin")
    lab.until(lambda: lab.session.dataset is known["twin"])
    lab.settled()
    assert len(lab.ended) == 1
    assert lab.session.unsaved  # what it learned is kept
    lab.workflow.choose_dataset("unknown")
    lab.until(lambda: lab.errors)
    assert lab.session.dataset is known["twin"]


def test_a_download_is_followed_by_its_dataset(lab: Lab, known: dict[str, ImageDataset]) -> None:
    lab.workflow.download_dataset("twin")
    lab.workflow.download_dataset("twin")
    lab.until(lambda: lab.session.dataset is known["twin"])
    lab.workflow.download_dataset("unknown")
    lab.until(lambda: lab.errors)
    lab.settled()
    lab.workflow.download_dataset("unknown")
    lab.until(lambda: len(lab.errors) == 2)
    lab.settled()


def test_a_model_of_a_dataset_that_is_not_here_is_declined(
    lab: Lab, tmp_path: Path, make_dataset: Callable[..., ImageDataset]
) -> None:
    run = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(4,)), dataset="elsewhere")
    path = tmp_path / "elsewhere.safetensors"
    from dreamexplorer.progress import Silent

    save_checkpoint(background.fresh_checkpoint(Silent(), run, (1, 9, 9), 4), path)
    lab.workflow.open_checkpoint(path)
    lab.until(lambda: lab.errors)
    assert "elsewhere" in lab.errors[0][1]
    assert "1 × 9 × 9" in lab.errors[0][1]
    assert lab.session.dataset.name == "tiny"  # type: ignore[union-attr]
