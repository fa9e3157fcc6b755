"""A fork is a run of its own that goes on from a state of another one: exactly, or with a new optimiser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.session import Run
from dreamexplorer.training.checkpoint import load_checkpoint
from tests.gui.kept_run import STEPS, keep_run
from tests.gui.lab import Lab

END = 4 * STEPS


@pytest.fixture
def checkpoint(tmp_path: Path, tiny_dataset: ImageDataset) -> Path:
    return keep_run(tmp_path / "run", tiny_dataset)


@pytest.fixture
def opened(make_context: Callable[..., Context], qtbot: QtBot, checkpoint: Path) -> Lab:
    lab = Lab(make_context(), qtbot)
    lab.workflow.open_checkpoint(checkpoint)
    lab.until(lambda: len(lab.workflow.moments.states) == END + 1)
    lab.settled()
    return lab


def fork_at(lab: Lab, step: int) -> Run:
    source = lab.session.current_run
    lab.workflow.moments.show(step)
    lab.until(lambda: lab.session.moment is not None and lab.session.moment.step == step)
    lab.workflow.fork()
    lab.until(lambda: lab.session.current_run is not source)
    lab.settled()
    run = lab.session.current_run
    assert run is not None
    return run


def train(lab: Lab, **changes: object) -> None:
    assert lab.workflow.train(lab.run(**changes))
    lab.until(lambda: len(lab.ended) == 1)
    lab.settled()


def test_from_an_exact_state_it_goes_on_bit_for_bit(opened: Lab, checkpoint: Path) -> None:
    run = fork_at(opened, 15)
    assert run.checkpoint is not None
    assert run.checkpoint.resume is not None
    assert opened.session.moment is None
    train(opened)
    assert run.snapshot is not None
    assert run.snapshot.step == END
    original = load_checkpoint(checkpoint).snapshot
    for name, value in original.weights.items():
        assert torch.equal(run.snapshot.weights[name], value), name


def test_the_source_stays_as_it_is(opened: Lab) -> None:
    source = opened.session.current_run
    assert source is not None
    newest, name = source.snapshot, source.name
    run = fork_at(opened, 15)
    train(opened, beta=10.0)
    assert source in opened.session.runs
    assert source.snapshot is newest
    assert run.name == f"{name} @ 15"
    assert run.snapshot is not None
    assert run.snapshot.config.beta == 10.0  # type: ignore[attr-defined]


def test_its_curve_branches_off_that_of_the_source(opened: Lab) -> None:
    source = opened.session.current_run
    assert source is not None
    run = fork_at(opened, 24)
    before, after = source.history.past(), run.history.past()
    kept = before.train[:, 0] <= 24
    assert kept.any()
    assert after.train.tolist() == before.train[kept].tolist()
    assert len(before.train) > len(after.train)
    train(opened)
    assert run.history.past().train[-1, 0] == END


def test_from_a_state_in_half_precision_it_says_that_the_optimiser_is_new(opened: Lab) -> None:
    run = fork_at(opened, 16)
    assert run.checkpoint is not None
    assert run.checkpoint.resume is None
    assert "new optimiser" in opened.messages[-1]
    assert "epoch 2" in opened.messages[-1]
    assert run.train is not None
    assert run.train.epochs == 3, "the second epoch is done anew"
    train(opened)
    assert run.snapshot is not None
    assert run.snapshot.step == 16 + 3 * STEPS


def test_it_knows_where_it_comes_from(opened: Lab, checkpoint: Path) -> None:
    (checkpoint.parent / "run.json").write_text(
        json.dumps({"format_version": 1, "id": "abc123", "name": "first", "created": "2026-11-28T10:15:00Z"})
    )
    run = fork_at(opened, 15)
    assert (run.origin.kind, run.origin.source, run.origin.step) == ("forked", "abc123", 15)


def test_a_state_that_vanished_is_not_forked(opened: Lab) -> None:
    source = opened.session.current_run
    opened.workflow.moments.show(15)
    opened.until(lambda: opened.session.moment is not None)
    next(state.path for state in opened.workflow.moments.states if state.step == 15).unlink()
    opened.workflow.fork()
    opened.until(lambda: opened.errors)
    assert opened.session.current_run is source
