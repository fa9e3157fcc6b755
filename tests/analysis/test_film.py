"""A film shows the map and the decoded image as each kept state makes them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from dreamexplorer.analysis.film import Subject, scenes
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.models.snapshot import restore
from dreamexplorer.progress import CancellableProgress
from dreamexplorer.training.checkpoint import load_checkpoint
from dreamexplorer.training.states import states_in
from tests.gui.kept_run import keep_run


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory, tiny_dataset: ImageDataset) -> list[Path]:
    folder: Path = tmp_path_factory.mktemp("film") / "run"
    keep_run(folder, tiny_dataset)
    return [state.path for state in states_in(folder / "states")]


@pytest.fixture
def subject(tiny_dataset: ImageDataset) -> Subject:
    test = tiny_dataset.test
    return Subject(test.images, test.labels, np.array([1.0, -1.0, 0.5], np.float32), None, (2, 0))


def test_each_scene_is_what_the_state_makes_of_the_images(states: list[Path], subject: Subject) -> None:
    found = scenes(states, subject)
    assert [scene.step for scene in found] == list(range(len(states)))
    snapshot = load_checkpoint(states[17]).snapshot
    model = restore(snapshot)
    with torch.no_grad():
        codes = model.encode(torch.from_numpy(subject.images) / 255).coordinates.numpy()
        image = model.decode(torch.from_numpy(subject.z)[None])[0].numpy()
    assert np.allclose(found[17].places, codes[:, [2, 0]], atol=1e-5)
    assert np.allclose(found[17].image, image, atol=1e-5)
    assert found[17].epoch == snapshot.epoch


def test_without_a_z_the_middle_of_the_axes_is_decoded(states: list[Path], subject: Subject) -> None:
    middle = dataclasses.replace(subject, z=None)
    zero = dataclasses.replace(subject, z=np.zeros(3, np.float32))
    assert np.allclose(scenes(states[-1:], middle)[0].image, scenes(states[-1:], zero)[0].image)


def test_without_a_pair_all_scenes_have_the_plane_of_the_last_state(states: list[Path], subject: Subject) -> None:
    plane = dataclasses.replace(subject, pair=None)
    both, last = scenes([states[5], states[-1]], plane), scenes(states[-1:], plane)
    assert np.allclose(both[1].places, last[0].places, atol=1e-5)
    assert both[0].places.shape == both[1].places.shape


def test_states_that_vanish_are_left_out(states: list[Path], subject: Subject, tmp_path: Path) -> None:
    gone = tmp_path / "gone.safetensors"
    assert [scene.step for scene in scenes([states[2], gone, states[4]], subject)] == [2, 4]
    with pytest.raises(UserError, match="gone"):
        scenes([gone], subject)
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(b"damaged")
    with pytest.raises(UserError):
        scenes([damaged, states[4]], subject)


def test_it_can_be_cancelled(states: list[Path], subject: Subject) -> None:
    progress = CancellableProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        scenes(states, subject, progress)
