"""Folders of trainings that were killed before their first save are removed, and nothing else is."""

from __future__ import annotations

import pytest

from dreamexplorer.claims import claim
from dreamexplorer.library.library import Library
from dreamexplorer.library.unsaved import remove_unsaved
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.run_files import CHECKPOINT, CONFIG, LOCK, METRICS, STATES
from tests.library.conftest import MakeRun

RUN = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(3,)), TrainConfig())


def test_the_folder_of_a_killed_training_without_a_save_goes(library: Library) -> None:
    folder = library.create(RUN, name="killed").folder
    (folder / LOCK).touch()
    (folder / METRICS).touch()
    assert remove_unsaved(library.path) == ("killed",)
    assert not folder.exists()
    assert remove_unsaved(library.path) == ()


def test_one_that_was_removed_in_part_goes(library: Library) -> None:
    folder = library.create(RUN, name="killed").folder
    (folder / LOCK).touch()
    (folder / CONFIG).unlink()
    assert remove_unsaved(library.path) == ("killed",)


def test_one_that_is_held_or_was_just_made_stays(library: Library) -> None:
    made = library.create(RUN, name="made").folder
    trained = library.create(RUN, name="trained").folder
    held = claim(trained / LOCK)
    assert held is not None
    assert remove_unsaved(library.path) == ()
    assert made.is_dir()
    assert (trained / LOCK).exists()
    held.release()


@pytest.mark.parametrize("name", [METRICS, CHECKPOINT, STATES, "notes.txt"])
def test_one_with_an_epoch_a_state_or_another_file_stays(library: Library, name: str) -> None:
    folder = library.create(RUN, name="killed").folder
    (folder / LOCK).touch()
    if name == STATES:
        (folder / STATES).mkdir()
    else:
        (folder / name).write_text("{}")
    before = sorted(folder.iterdir())
    assert remove_unsaved(library.path) == ()
    assert sorted(folder.iterdir()) == before


def test_a_whole_run_stays_though_its_training_was_killed(library: Library, make_run: MakeRun) -> None:
    folder = make_run("whole").folder
    (folder / LOCK).touch()
    assert remove_unsaved(library.path) == ()
    assert library.run(folder).saved


def test_a_library_that_is_not_there_is_no_error(library: Library) -> None:
    assert remove_unsaved(library.path) == ()
