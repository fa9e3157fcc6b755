"""Models reset, opened and saved."""

from __future__ import annotations

from pathlib import Path

from dreamexplorer.gui.threads.training_runner import TrainingState
from tests.gui.lab import ENDLESS, Lab, equal, weights_of


def test_reset_shows_untrained_weights_and_training_begins_there(lab: Lab) -> None:
    lab.trained(epochs=1)
    lab.answer = False
    assert not lab.workflow.reset(lab.run())
    assert lab.session.snapshot.step == 30  # type: ignore[union-attr]
    lab.answer = True
    assert lab.workflow.reset(lab.run(seed=5))
    lab.until(lambda: lab.session.snapshot.step == 0)  # type: ignore[union-attr]
    lab.settled()
    assert not lab.session.unsaved
    assert len(lab.session.history.train) == 0
    fresh = weights_of(lab)
    assert lab.workflow.train(lab.run(seed=5, epochs=ENDLESS), paused=True)
    lab.until(lambda: lab.training.state is TrainingState.PAUSED)
    assert equal(weights_of(lab), fresh)
    lab.training.stop()
    lab.settled()
    assert len(lab.questions) == 2


def test_save_and_open_again(lab: Lab, tmp_path: Path) -> None:
    lab.trained(epochs=1)
    path = tmp_path / "mine.safetensors"
    done: list[bool] = []
    lab.workflow.save_checkpoint(path, lambda: done.append(True))
    lab.until(lambda: done)
    lab.settled()
    assert not lab.session.unsaved
    assert lab.session.checkpoint_path == path
    before = weights_of(lab)
    lab.trained(epochs=1)
    lab.workflow.open_checkpoint(path)
    lab.until(lambda: lab.session.snapshot.step == 30)  # type: ignore[union-attr]
    lab.settled()
    assert lab.questions == ["Open another model?"]
    assert equal(weights_of(lab), before)
    assert lab.session.checkpoint is not None
    assert lab.session.checkpoint.resume is not None
    assert lab.session.evaluation is not None
    assert lab.busy[-1] is False
    lab.trained(epochs=1)
    assert lab.session.snapshot.step == 40  # type: ignore[union-attr]


def test_a_file_that_cannot_be_opened_changes_nothing(lab: Lab, tmp_path: Path) -> None:
    before = weights_of(lab)
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no model")
    lab.training_along()
    lab.workflow.open_checkpoint(broken)
    lab.workflow.open_shipped("no-such-model")
    lab.until(lambda: lab.errors)
    assert lab.training.active  # not even the training is touched
    lab.training.stop()
    lab.settled()
    lab.workflow.open_checkpoint(tmp_path / "missing.safetensors")
    lab.until(lambda: len(lab.errors) == 2)
    assert lab.questions == []
    assert before.keys() == weights_of(lab).keys()


def test_saving_that_fails_is_told_and_nothing_follows(lab: Lab, tmp_path: Path) -> None:
    lab.trained(epochs=1)
    done: list[bool] = []
    lab.workflow.save_checkpoint(tmp_path / "no" / "folder.safetensors", lambda: done.append(True))
    lab.until(lambda: lab.errors)
    lab.settled()
    assert done == []
    assert lab.session.unsaved
    assert lab.session.checkpoint_path is None
