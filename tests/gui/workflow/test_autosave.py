"""The autosave stores the last two trainings."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.workflow.autosave import Autosave
from dreamexplorer.session import Run
from dreamexplorer.training.checkpoint import load_checkpoint


def autosave_of(context: Context) -> Autosave:
    return Autosave(context.workflow, context.training, context.jobs, context.session, context.settings)


class Kept:
    """A context with its autosave, and short trainings."""

    def __init__(self, context: Context, qtbot: QtBot) -> None:
        self.context, self.qtbot = context, qtbot
        self.errors: list[str] = []
        context.workflow.error.connect(lambda title, text: self.errors.append(text))
        self.autosave = autosave_of(context)

    def start(self, **changes: Any) -> None:
        """Start a training that does not end by itself."""
        run = self.context.workflow.current_run()
        assert run is not None
        run = dataclasses.replace(run, train=dataclasses.replace(run.train, epochs=90_000, **changes))
        assert self.context.workflow.train(run)

    def until(self, condition: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=60_000)

    def stop(self) -> None:
        self.context.training.stop()
        self.until(lambda: not self.context.training.active and not self.context.jobs.busy)

    def train(self, stop_at_once: bool = False, **changes: Any) -> None:
        run = self.context.workflow.current_run()
        assert run is not None
        model = dataclasses.replace(run.model, **changes)
        run = dataclasses.replace(run, model=model, train=dataclasses.replace(run.train, epochs=1))
        assert self.context.workflow.train(run)
        if stop_at_once:
            self.context.training.stop()
        self.qtbot.waitUntil(lambda: not self.context.training.active and not self.context.jobs.busy, timeout=60_000)

    def files(self) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Latent dimensions and step of the last training and of the one before it."""
        found = []
        for path in (self.autosave.path, self.autosave.previous):
            snapshot = load_checkpoint(path).snapshot if path.exists() else None
            found.append(None if snapshot is None else (snapshot.config.latent_dim, snapshot.step))
        return found[0], found[1]


@pytest.fixture
def kept(make_context: Callable[..., Context], qtbot: QtBot) -> Iterator[Kept]:
    kept = Kept(make_context(), qtbot)
    yield kept
    kept.autosave.dispose()


def test_going_on_with_a_model_keeps_one_file(kept: Kept) -> None:
    kept.train()
    first = kept.files()
    kept.train()
    assert first == ((3, 30), None)
    assert kept.files() == ((3, 40), None)
    assert load_checkpoint(kept.autosave.path).resume is not None


def test_another_model_leaves_the_one_before(kept: Kept) -> None:
    kept.train()
    kept.train(latent_dim=5)
    assert kept.files() == ((5, 10), (3, 30))
    assert load_checkpoint(kept.autosave.previous).resume is not None
    assert kept.autosave.previous_available
    kept.train(latent_dim=5)
    assert kept.files() == ((5, 20), (3, 30)), "it is not a model's own past that is kept"


def test_a_training_stopped_before_its_first_step_takes_nobodys_place(kept: Kept) -> None:
    kept.train()
    kept.train(stop_at_once=True, latent_dim=5)
    last, before = kept.files()
    assert (last, before) in {((3, 30), None), ((5, last[1] if last else 0), (3, 30))}
    if last is not None and last[0] == 5:
        assert last[1] > 0


def test_what_an_earlier_sitting_left_is_not_overwritten(kept: Kept) -> None:
    kept.train()
    kept.autosave.dispose()
    again = autosave_of(kept.context)
    again.save(Run(), load_checkpoint(kept.autosave.path), kept.context.session.history.past())
    kept.qtbot.waitUntil(lambda: not kept.context.jobs.busy)
    assert again.path == kept.autosave.path
    assert again.previous.exists()
    kept.autosave = again


def test_a_second_window_does_not_overwrite_the_first_ones(kept: Kept) -> None:
    other = autosave_of(kept.context)  # of the same context, so both are told of the run
    kept.train()
    assert other.path != kept.autosave.path
    assert load_checkpoint(other.path).snapshot.step == load_checkpoint(kept.autosave.path).snapshot.step == 30
    other.dispose()


def test_a_running_training_is_saved_and_becomes_the_last_one_when_it_ends(kept: Kept) -> None:
    kept.autosave.set_period(1)
    kept.start()
    unfinished = kept.autosave.places.unfinished
    kept.until(unfinished.exists)
    saved = load_checkpoint(unfinished)
    assert saved.resume is not None
    assert saved.snapshot.step > 20
    assert "history" in saved.metrics
    kept.until(lambda: load_checkpoint(unfinished).snapshot.step > saved.snapshot.step)
    kept.stop()
    assert not unfinished.exists()
    last = load_checkpoint(kept.autosave.path)
    assert last.snapshot.step >= saved.snapshot.step
    assert last.resume is not None
    assert kept.errors == []


def test_a_paused_training_is_not_written_again_and_again(kept: Kept) -> None:
    kept.autosave.set_period(1)
    kept.start()
    unfinished = kept.autosave.places.unfinished
    kept.context.training.pause()
    kept.until(unfinished.exists)
    kept.until(lambda: not kept.context.jobs.busy)
    step = kept.context.session.snapshot.step if kept.context.session.snapshot else -1
    started: list[object] = []
    kept.until(lambda: load_checkpoint(unfinished).snapshot.step == step)
    kept.context.jobs.ended.connect(lambda: started.append(None))
    kept.qtbot.wait(2500)
    assert started == []
    kept.stop()


def test_never_writes_nothing_while_it_trains(kept: Kept) -> None:
    kept.autosave.set_period(0)
    assert autosave_period(kept) == 0
    kept.start()
    kept.qtbot.wait(1500)
    assert not kept.autosave.places.unfinished.exists()
    kept.stop()
    assert kept.autosave.path.exists()
    kept.autosave.set_period(30)
    assert autosave_period(kept) == 30


def autosave_period(kept: Kept) -> int:
    return kept.autosave.period


def test_a_folder_that_cannot_be_written_is_said_at_once_and_once_and_is_not_promised(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def full(a: Path, b: Path) -> None:
        if Path(b).name.startswith("unfinished"):
            raise OSError(28, "No space left on device")
        replace(a, b)

    assert kept.autosave.keeps
    monkeypatch.setattr(os, "replace", full)
    kept.autosave.set_period(1)
    kept.start()
    kept.until(lambda: kept.errors)
    assert "disk is full" in kept.errors[0]
    assert not kept.autosave.keeps
    kept.qtbot.wait(1500)
    assert len(kept.errors) == 1
    monkeypatch.undo()
    kept.until(lambda: kept.autosave.keeps)
    kept.stop()
    assert kept.autosave.path.exists()
    assert len(kept.errors) == 1


def test_the_result_of_a_run_is_written_as_soon_as_there_is_room(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    kept.autosave.set_period(1)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        kept.train()
        assert not kept.autosave.path.exists()
        assert not kept.autosave.keeps
    kept.until(kept.autosave.path.exists)
    kept.until(lambda: kept.autosave.keeps)
    assert load_checkpoint(kept.autosave.path).snapshot.step == 30
    assert len(kept.errors) == 1


def test_what_is_left_of_a_run_that_could_not_be_written_is_not_overwritten_by_the_next(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.autosave.set_period(1)
    kept.start()
    first = kept.autosave.places.unfinished
    kept.until(first.exists)
    kept.until(lambda: not kept.context.jobs.busy)
    replace = os.replace

    def broken(a: Path, b: Path) -> None:
        if Path(b).name.startswith("last"):
            raise OSError(5, "Input/output error")
        replace(a, b)

    monkeypatch.setattr(os, "replace", broken)
    kept.stop()
    step = load_checkpoint(first).snapshot.step
    kept.start(seed=7)
    second = kept.autosave.places.unfinished
    kept.until(second.exists)
    assert second != first
    assert load_checkpoint(first).snapshot.step == step
    kept.stop()


def test_a_data_folder_that_is_a_file_keeps_nothing_and_says_so(
    make_context: Callable[..., Context], qtbot: QtBot, data_folder_of_test: Path
) -> None:
    data_folder_of_test.write_bytes(b"")
    kept = Kept(make_context(), qtbot)
    assert not kept.autosave.keeps
    kept.train()
    assert len(kept.errors) == 1
    assert not kept.autosave.keeps
    kept.autosave.dispose()


def test_runs_beyond_the_last_two_are_named_before_the_window_closes(kept: Kept) -> None:
    for latents in (4, 5):
        kept.train(latent_dim=latents)
    assert kept.autosave.lost_by_closing() == []
    kept.train(latent_dim=6)
    runs = kept.context.session.unsaved_runs
    assert [len(run.axes) for run in runs] == [4, 5, 6]
    assert kept.autosave.lost_by_closing() == [runs[0]]
    kept.context.workflow.show_run(runs[0])
    kept.start()  # it becomes the last one, and pushes another out
    kept.until(lambda: kept.context.session.training_run is runs[0])
    assert kept.autosave.lost_by_closing() == [runs[1]]
    kept.stop()
