"""Models saved: at rest, in mid-training, and twice at once; their curves go with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dreamexplorer.gui.threads import background
from dreamexplorer.training.checkpoint import load_checkpoint
from dreamexplorer.training.history import KEY
from tests.gui.lab import Lab, equal, opened, steps_of, weights_of


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
    assert lab.questions == []
    assert len(lab.session.runs) == 2, "the file is a run of its own"
    assert equal(weights_of(lab), before)
    assert lab.session.checkpoint is not None
    assert lab.session.checkpoint.resume is not None
    assert lab.session.evaluation is not None
    assert lab.busy[-1] is False
    lab.trained(epochs=1)
    assert lab.session.snapshot.step == 40  # type: ignore[union-attr]


def test_saving_that_fails_is_told_and_nothing_follows(lab: Lab, tmp_path: Path) -> None:
    lab.trained(epochs=1)
    done: list[bool] = []
    lab.workflow.save_checkpoint(tmp_path / "no" / "folder.safetensors", lambda: done.append(True))
    lab.until(lambda: lab.errors)
    lab.settled()
    assert done == []
    assert lab.session.unsaved
    assert lab.session.checkpoint_path is None


def test_save_while_training_and_while_it_stops(lab: Lab, tmp_path: Path) -> None:
    lab.training_along()
    done: list[str] = []
    first, second = tmp_path / "a.safetensors", tmp_path / "b.safetensors"
    lab.workflow.save_checkpoint(first, lambda: done.append("a"))
    lab.until(lambda: done == ["a"])
    lab.until(lambda: lab.session.unsaved)  # it went on
    lab.training.stop()
    lab.workflow.save_checkpoint(second, lambda: done.append("b"))
    lab.until(lambda: done == ["a", "b"])
    lab.settled()
    assert not lab.session.unsaved
    assert load_checkpoint(second).snapshot.step == lab.session.snapshot.step  # type: ignore[union-attr]
    assert load_checkpoint(first).resume is not None


def test_two_saves_of_one_file_do_not_mix(lab: Lab, tmp_path: Path) -> None:
    path = tmp_path / "same.safetensors"
    lab.training_along()
    for _ in range(5):
        lab.workflow.save_checkpoint(path)
    lab.training.stop()
    lab.until(lambda: lab.ended)
    lab.workflow.save_checkpoint(path)
    lab.settled()
    checkpoint = load_checkpoint(path)
    assert checkpoint.notes == ()
    assert checkpoint.snapshot.step == lab.session.snapshot.step  # type: ignore[union-attr]


def test_a_save_of_a_model_that_is_gone_does_not_name_the_new_one(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    gate, original = threading.Event(), background.save

    def slow(*args: Any) -> None:
        gate.wait(10)
        original(*args)

    monkeypatch.setattr(background, "save", slow)
    lab.workflow.save_checkpoint(tmp_path / "old.safetensors")
    assert lab.workflow.reset(lab.run(latent_dim=4))
    lab.until(lambda: len(lab.session.snapshot.axes) == 4)  # type: ignore[union-attr]
    gate.set()
    lab.settled()
    assert lab.session.checkpoint_path is None
    assert (tmp_path / "old.safetensors").exists()


def test_curves_are_saved_with_the_model(lab: Lab, tmp_path: Path, other_file: Path) -> None:
    lab.trained(epochs=2)
    before = lab.session.history.past()
    path = tmp_path / "mine.safetensors"
    lab.workflow.save_checkpoint(path)
    lab.settled()
    opened(lab, other_file)
    assert steps_of(lab)[0] == []
    opened(lab, path)
    after = lab.session.history.past()
    for name in ("train", "spans", "test", "axes"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name), rtol=1e-5)
    # trained on and saved again: the record is of all of it
    lab.trained(epochs=1)
    lab.workflow.save_checkpoint(path)
    lab.settled()
    opened(lab, path)
    train = steps_of(lab)[0]
    assert train[: len(before.train)] == before.train[:, 0].tolist()
    assert train[-1] == 50


def test_a_save_while_training_keeps_the_curves_up_to_its_step(lab: Lab, tmp_path: Path) -> None:
    lab.training_along()
    path = tmp_path / "on-the-way.safetensors"
    lab.workflow.save_checkpoint(path)
    lab.until(path.exists)
    lab.training.stop()
    lab.settled()
    checkpoint = load_checkpoint(path)
    assert lab.session.snapshot is not None
    record = checkpoint.metrics[KEY]
    assert record["train"][-1][0] == checkpoint.snapshot.step
    assert max(row[0] for part in ("test", "axes") for row in record[part]) <= checkpoint.snapshot.step
