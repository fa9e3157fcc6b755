"""User actions on models and data in unusual orders."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreamexplorer.training.checkpoint import load_checkpoint
from tests.gui.lab import Lab


def test_open_during_open_shows_the_last(lab: Lab, other_file: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.safetensors"
    for path in (other_file, missing, missing, other_file):
        lab.workflow.open_checkpoint(path)
    lab.settled()
    assert lab.session.checkpoint_path == other_file
    assert lab.errors == []


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


def test_new_runs_while_training_leave_it_alone(lab: Lab) -> None:
    lab.training_along()
    assert lab.workflow.reset(lab.run(latent_dim=4))
    assert lab.workflow.reset(lab.run(latent_dim=6))  # the newest wish counts
    lab.until(lambda: not lab.workflow.busy)
    assert lab.session.snapshot is not None
    assert len(lab.session.snapshot.axes) == 6
    assert lab.session.snapshot.step == 0
    assert lab.training.active
    assert lab.session.trains_other
    assert [len(run.axes) for run in lab.session.runs] == [3, 6]
    lab.training.stop()
    lab.settled()
    assert lab.session.training_run is None
    assert lab.questions == []


def test_a_training_is_watched_again_after_a_look_at_another_run(lab: Lab, other_file: Path) -> None:
    lab.training_along()
    trained = lab.session.current_run
    assert trained is not None
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: lab.session.trains_other)
    lab.training.set_live("learning_rate", 1e-4)
    lab.until(lambda: trained.train is not None and trained.train.learning_rate == 1e-4)
    assert lab.run().train.learning_rate != 1e-4, "the run that is shown has its own options"
    lab.workflow.show_run(trained)
    assert lab.run().train.learning_rate == 1e-4
    assert lab.session.history is trained.history
    rows = len(lab.session.history.train)
    lab.until(lambda: len(lab.session.history.train) > rows)
    step = trained.snapshot.step if trained.snapshot is not None else 0
    lab.until(lambda: lab.session.decoded is not None and lab.session.decoded.step > step)
    lab.training.stop()
    lab.settled()


def test_a_run_that_is_saved_while_another_is_trained_is_the_one_shown(
    lab: Lab, other_file: Path, tmp_path: Path
) -> None:
    lab.training_along()
    trained = lab.session.current_run
    assert trained is not None
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: lab.session.trains_other)
    lab.workflow.save_checkpoint(tmp_path / "shown.safetensors")
    lab.until((tmp_path / "shown.safetensors").exists)
    assert load_checkpoint(tmp_path / "shown.safetensors").snapshot.step == 77
    lab.workflow.show_run(trained)
    done: list[bool] = []
    lab.workflow.save_checkpoint(tmp_path / "trained.safetensors", lambda: done.append(True))
    lab.workflow.show_run(lab.session.runs[-1])
    lab.until(lambda: done)
    assert trained.path == tmp_path / "trained.safetensors"
    assert load_checkpoint(trained.path).snapshot.step > 20
    lab.training.stop()
    lab.settled()


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
