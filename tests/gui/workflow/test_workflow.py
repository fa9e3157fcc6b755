"""User actions on models and data in unusual orders."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreamexplorer.gui.threads.training_runner import TrainingState
from tests.gui.lab import Lab


def test_open_during_open_shows_the_last(lab: Lab, other_file: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.safetensors"
    for path in (other_file, missing, missing, other_file):
        lab.workflow.open_checkpoint(path)
    lab.settled()
    assert lab.session.checkpoint_path == other_file
    assert lab.errors == []


def test_open_while_training_asks_stops_and_opens(lab: Lab, other_file: Path) -> None:
    lab.training_along()
    lab.answer = False
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: lab.questions)
    assert lab.training.state is TrainingState.RUNNING
    lab.answer = True
    tried: list[bool] = []  # while it stops, nothing continues or begins
    lab.training.state_changed.connect(
        lambda state: tried.append(lab.workflow.train(lab.run())) if state is TrainingState.STOPPING else None
    )
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: len(lab.questions) == 2)
    lab.settled()
    assert tried == [False]
    assert lab.session.checkpoint_path == other_file
    assert lab.session.snapshot.step == 77  # type: ignore[union-attr]
    assert not lab.session.unsaved
    assert len(lab.ended) == 1
    assert lab.busy[-1] is False


def test_train_while_opening_is_refused_with_a_word(lab: Lab, other_file: Path) -> None:
    lab.workflow.open_checkpoint(other_file)
    assert not lab.workflow.train(lab.run())
    assert lab.messages
    lab.settled()
    lab.trained(epochs=1)


def test_train_while_training_is_refused(lab: Lab) -> None:
    lab.training_along()
    assert not lab.workflow.train(lab.run())
    lab.training.stop()
    lab.training.stop()
    lab.settled()
    assert len(lab.ended) == 1


def test_questions_offer_to_save_and_name_the_way_back(lab: Lab, other_file: Path) -> None:
    lab.answer = False
    lab.training_along()
    assert not lab.workflow.reset(lab.run())
    lab.training.stop()
    lab.settled()
    assert lab.session.unsaved
    assert not lab.workflow.reset(lab.run(), new=True)
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: len(lab.questions) == 3)
    assert not lab.workflow.train(lab.run(latent_dim=5))
    assert lab.questions == ["Reset the model?", "New model?", "Open another model?", "Start a new model?"]
    assert "Training is running" in lab.hints[0]
    assert len(lab.hints) == 4
    for question in lab.hints:
        assert "Save " in question
        assert "File > Reopen" in question
        assert "lost" not in question


def test_reset_while_training_and_again(lab: Lab) -> None:
    lab.training_along()
    assert lab.workflow.reset(lab.run(latent_dim=4))
    assert lab.workflow.reset(lab.run(latent_dim=6))  # the newest wish counts
    lab.settled()
    assert len(lab.session.snapshot.axes) == 6  # type: ignore[union-attr]
    assert lab.session.snapshot.step == 0  # type: ignore[union-attr]
    assert len(lab.ended) == 1


def test_the_training_ends_while_the_question_is_open(lab: Lab, other_file: Path) -> None:
    lab.training_along()

    def answer() -> bool:
        lab.training.stop()
        lab.until(lambda: lab.ended)
        lab.workflow.open_checkpoint(other_file)  # and another wish comes, whose load ends before the answer
        lab.qtbot.wait(100)
        return True

    lab.answer = answer
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: lab.questions)
    lab.answer = True
    lab.until(lambda: lab.session.checkpoint_path == other_file)
    lab.settled()
    assert lab.session.snapshot.step == 77  # type: ignore[union-attr]


@pytest.mark.parametrize("delay", [0, 5, 40])
def test_closing_in_the_middle_of_anything(lab: Lab, other_file: Path, tmp_path: Path, delay: int) -> None:
    lab.training_along()
    lab.workflow.save_checkpoint(tmp_path / "x.safetensors")
    lab.workflow.open_checkpoint(other_file)
    lab.workflow.reset(lab.run(latent_dim=4))
    lab.workflow.choose_dataset("mnist")
    if delay:
        lab.qtbot.wait(delay)
    context = lab.context
    assert context.training.shutdown()
    assert context.inference.shutdown()
    assert context.jobs.shutdown()
    lab.qtbot.wait(50)
