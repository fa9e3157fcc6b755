"""Model and state for resuming stay together, whenever the process is killed."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.training.checkpoint import (
    Checkpoint,
    ResumeState,
    load_checkpoint,
    next_path,
    resume_path,
    save_checkpoint,
)
from dreamexplorer.training.checkpoint_files import move_checkpoint, remove_checkpoint
from dreamexplorer.training.config import TrainConfig


def make(step: int, resume: bool = True) -> Checkpoint:
    """A checkpoint whose state for resuming says of which step it is."""
    model = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(3,)), (1, 2, 3), seed=step)
    state = ResumeState({"noise": torch.full((4,), step)}, {"step": step})
    return Checkpoint(take_snapshot(model, step, 1.0), "mnist", TrainConfig(), resume=state if resume else None)


def step_of(path: Path) -> int:
    """The step of a checkpoint, whose state for resuming must be its own."""
    found = load_checkpoint(path)
    assert found.resume is not None, found.notes
    assert found.resume.values["step"] == found.snapshot.step
    return found.snapshot.step


@pytest.fixture
def moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Copies of the folder `tmp_path/now`, taken before and after every change of a name in it."""
    taken: list[Path] = []
    numbers = itertools.count()

    def photograph() -> None:
        copy = tmp_path / f"moment-{next(numbers)}"
        shutil.copytree(tmp_path / "now", copy)
        taken.append(copy)

    def watched(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            photograph()
            result = function(*args, **kwargs)
            photograph()
            return result

        return call

    (tmp_path / "now").mkdir()
    for name in ("replace", "unlink", "link"):
        monkeypatch.setattr(os, name, watched(getattr(os, name)))
    return taken


def test_a_kill_at_any_moment_of_a_save_leaves_a_pair(tmp_path: Path, moments: list[Path]) -> None:
    path = tmp_path / "now" / "m.safetensors"
    save_checkpoint(make(1), path)
    moments.clear()
    save_checkpoint(make(2), path)
    assert len(moments) >= 6
    steps = [step_of(moment / path.name) for moment in moments]
    assert steps == sorted(steps)
    assert set(steps) == {1, 2}
    assert sorted(p.name for p in path.parent.iterdir()) == ["m.resume.safetensors", "m.safetensors"]


def test_the_save_after_a_kill_is_as_safe_as_any(tmp_path: Path, moments: list[Path]) -> None:
    path = tmp_path / "now" / "m.safetensors"
    save_checkpoint(make(1), path)
    save_checkpoint(make(2), path)
    resume_path(path).replace(next_path(path))  # killed just before the last rename
    moments.clear()
    save_checkpoint(make(3), path)
    assert {step_of(moment / path.name) for moment in moments} == {2, 3}


def test_a_kill_at_any_moment_of_a_move_leaves_it_whole_at_one_place(tmp_path: Path, moments: list[Path]) -> None:
    source, target = tmp_path / "now" / "new.safetensors", tmp_path / "now" / "old.safetensors"
    save_checkpoint(make(1), target)
    save_checkpoint(make(2), source)
    moments.clear()
    move_checkpoint(source, target)
    for moment in moments:
        if (moment / source.name).exists():
            assert step_of(moment / source.name) == 2
            assert step_of(moment / target.name) == 1
        else:
            assert step_of(moment / target.name) == 2
    assert sorted(p.name for p in source.parent.iterdir()) == ["old.resume.safetensors", "old.safetensors"]
    assert step_of(target) == 2


def test_a_move_where_there_are_no_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: Any) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    save_checkpoint(make(1), tmp_path / "a.safetensors")
    move_checkpoint(tmp_path / "a.safetensors", tmp_path / "b.safetensors")
    assert step_of(tmp_path / "b.safetensors") == 1
    assert not resume_path(tmp_path / "a.safetensors").exists()


def test_a_model_without_state_does_not_get_another_ones(tmp_path: Path) -> None:
    save_checkpoint(make(1), tmp_path / "old.safetensors")
    save_checkpoint(make(2, resume=False), tmp_path / "new.safetensors")
    move_checkpoint(tmp_path / "new.safetensors", tmp_path / "old.safetensors")
    moved = load_checkpoint(tmp_path / "old.safetensors")
    assert (moved.snapshot.step, moved.resume) == (2, None)
    assert [p.name for p in tmp_path.iterdir()] == ["old.safetensors"]


def test_removing_takes_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    save_checkpoint(make(1), path)
    shutil.copy(resume_path(path), next_path(path))
    (tmp_path / "other").write_bytes(b"")
    remove_checkpoint(path)
    assert [p.name for p in tmp_path.iterdir()] == ["other"]
    remove_checkpoint(path)  # nothing there is no error
