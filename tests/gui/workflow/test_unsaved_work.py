"""Unsaved training is saved first where the user wants that, and what was asked for follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.threads import background
from dreamexplorer.training.checkpoint import load_checkpoint
from tests.gui.lab import ENDLESS, Lab

LATENTS = 3


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "mine.safetensors"


def latents(lab: Lab) -> int:
    assert lab.session.snapshot is not None
    return len(lab.session.snapshot.axes)


def test_nothing_is_asked_when_nothing_is_lost(lab: Lab, other_file: Path) -> None:
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: lab.session.checkpoint_path == other_file)
    lab.settled()
    assert lab.questions == []


def test_a_model_is_saved_before_another_is_opened(lab: Lab, other_file: Path, mine: Path) -> None:
    lab.trained(epochs=1)
    assert lab.session.snapshot is not None
    step = lab.session.snapshot.step
    lab.save_to = mine
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: lab.session.checkpoint_path == other_file)
    lab.settled()
    assert load_checkpoint(mine).snapshot.step == step
    assert lab.questions == ["Open another model?"]


def test_a_running_training_is_stopped_and_saved_with_its_last_step(lab: Lab, other_file: Path, mine: Path) -> None:
    lab.training_along()
    lab.save_to = mine
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: lab.session.checkpoint_path == other_file)
    lab.settled()
    [outcome] = lab.ended
    saved = load_checkpoint(mine)
    assert saved.snapshot.step == outcome.checkpoint.snapshot.step
    assert saved.resume is not None
    assert lab.questions == ["Open another model?"], "asked once"


def test_train_with_other_options_saves_first_and_then_trains(lab: Lab, mine: Path) -> None:
    lab.trained(epochs=1)
    lab.save_to = mine
    assert not lab.workflow.train(lab.run(latent_dim=5, epochs=ENDLESS)), "not before the model is saved"
    lab.until(lambda: latents(lab) == 5)
    assert lab.training.active
    assert len(load_checkpoint(mine).snapshot.axes) == LATENTS
    assert lab.questions == ["Start a new model?"]
    lab.training.stop()
    lab.settled()


@pytest.mark.parametrize("new", [False, True])
def test_reset_and_new_model_save_first(lab: Lab, mine: Path, new: bool) -> None:
    lab.trained(epochs=1)
    lab.save_to = mine
    assert not lab.workflow.reset(lab.run(), new=new)
    lab.until(lambda: lab.session.snapshot is not None and lab.session.snapshot.step == 0)
    lab.settled()
    assert load_checkpoint(mine).snapshot.step == 30
    assert len(lab.questions) == 1


def test_a_dataset_that_needs_a_new_model_saves_first_and_asks_once(
    lab: Lab, mine: Path, make_dataset: Callable[..., ImageDataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = make_dataset((1, 8, 20), name="wide")
    monkeypatch.setattr(background, "fetch_dataset", lambda progress, name, download: wide)
    lab.workflow.choose_dataset("wide")
    lab.until(lambda: lab.session.dataset is wide)
    lab.settled()
    assert lab.hints == [], "nothing to save"
    lab.trained(epochs=1)
    narrow = make_dataset((1, 8, 12), name="narrow")
    monkeypatch.setattr(background, "fetch_dataset", lambda progress, name, download: narrow)
    lab.save_to = mine
    lab.workflow.choose_dataset("narrow")
    lab.until(lambda: lab.session.dataset is narrow)
    lab.settled()
    assert tuple(load_checkpoint(mine).snapshot.image_shape) == (1, 8, 20)
    assert len(lab.hints) == 1
    assert len(lab.questions) == 2


def test_a_file_that_is_not_chosen_or_not_written_changes_nothing(lab: Lab, other_file: Path, tmp_path: Path) -> None:
    lab.trained(epochs=1)
    before = lab.session.snapshot
    answers: list[str] = []

    def save(*_: str) -> str:
        answers.append("save")
        return "save"

    lab.workflow.confirm_save = save  # type: ignore[assignment]
    lab.workflow.open_checkpoint(other_file)  # the file dialog is cancelled
    lab.until(lambda: answers)
    lab.settled()
    assert lab.session.snapshot is before
    lab.save_to = tmp_path / "no" / "folder.safetensors"
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: lab.errors)
    lab.settled()
    assert lab.session.snapshot is before
    assert lab.session.unsaved
    assert len(answers) == 2


def test_what_is_trained_after_the_save_is_asked_about_again(lab: Lab, other_file: Path, mine: Path) -> None:
    lab.trained(epochs=1)
    lab.save_to = mine
    lab.workflow.message.connect(lambda text: text.startswith("Saved") and lab.session.set_unsaved(True))
    lab.answer = False
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: len(lab.questions) == 2)
    lab.settled()
    assert lab.session.checkpoint_path == mine
