"""Watching a run of another process: what it writes comes to the session, whatever becomes of its folder."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.workflow import watching
from dreamexplorer.gui.workflow.current_model import keys_of
from dreamexplorer.session import Run
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.runs import RunFolder

KEYS = keys_of("mlp-vae")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "INTERVAL_MS", 10)


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Any:
    context = make_context()
    yield context
    context.workflow.watching.stop()


@pytest.fixture
def messages(context: Context) -> list[str]:
    messages: list[str] = []
    context.workflow.message.connect(messages.append)
    return messages


class Writer:
    """Writes a run's folder as another process does."""

    def __init__(self, folder: RunFolder, checkpoint: Checkpoint) -> None:
        self.folder = folder
        snapshot = checkpoint.snapshot
        self.checkpoint = dataclasses.replace(checkpoint, resume=None, metrics={})
        folder.start(RunConfig(snapshot.family, snapshot.config, checkpoint.train, checkpoint.dataset))

    def add_epoch(self, epoch: int, value: float, **more: object) -> None:
        record = {"step": 10 * epoch, "epoch": epoch, "images_per_s": 640.0, "active_units": 2, **more}
        record |= {f"{split}_{key}": value for split in ("train", "test") for key in KEYS}
        latents = len(self.checkpoint.snapshot.axes)
        with open(self.folder.metrics_path, "a") as file:
            file.write(json.dumps({**record, "kl_per_dim": [value] * latents}) + "\n")

    def save(self, epoch: int, scale: float = 1.0, **changes: object) -> None:
        snapshot = self.checkpoint.snapshot
        weights = {key: tensor * scale for key, tensor in snapshot.weights.items()}
        new = dataclasses.replace(snapshot, weights=weights, step=10 * epoch, epoch=float(epoch), **changes)
        self.folder.save(dataclasses.replace(self.checkpoint, snapshot=new))


@pytest.fixture
def writer(tmp_path: Path, tiny_checkpoint: Checkpoint) -> Writer:
    return Writer(RunFolder(tmp_path / "elsewhere"), tiny_checkpoint)


def watched(context: Context, writer: Writer, qtbot: QtBot) -> Run:
    """Save the first epoch, and watch it."""
    writer.add_epoch(1, 50.0)
    writer.save(1)
    context.workflow.watching.watch(writer.folder.path)
    qtbot.waitUntil(lambda: any(run.watched for run in context.session.runs), timeout=20_000)
    return next(run for run in context.session.runs if run.watched)


def test_a_run_is_shown_and_follows_what_is_written(context: Context, writer: Writer, qtbot: QtBot) -> None:
    run = watched(context, writer, qtbot)
    session = context.session
    assert session.current_run is run
    assert run.name == "elsewhere"
    assert run.history.train.rows[:, 0].tolist() == [10]
    qtbot.waitUntil(lambda: session.decoded is not None, timeout=20_000)
    before = session.decoded
    qtbot.waitUntil(lambda: not context.jobs.busy or run.is_evaluated, timeout=20_000)
    writer.add_epoch(2, 40.0)
    qtbot.waitUntil(lambda: len(run.history.train) == 2, timeout=20_000)
    writer.save(2, scale=0.5)
    qtbot.waitUntil(lambda: session.snapshot is not None and session.snapshot.step == 20, timeout=20_000)
    qtbot.waitUntil(lambda: session.decoded is not before, timeout=20_000)
    assert run.history.train.rows[-1].tolist() == [20, 2, 40, 40, 40]
    assert run.history.seconds == pytest.approx(2 * 10 * writer.checkpoint.train.batch_size / 640)
    assert session.evaluation is not None
    assert session.evaluation.values["kl"] == 40.0
    assert session.axis_values is not None
    assert (session.axis_values == 40.0).all()
    assert not run.unsaved, "it belongs to the other process"
    assert context.workflow.watching.paths == (writer.folder.path,)


def test_it_goes_on_while_another_run_is_shown(context: Context, writer: Writer, qtbot: QtBot) -> None:
    run = watched(context, writer, qtbot)
    other = context.session.runs[0]
    context.workflow.show_run(other)
    writer.add_epoch(2, 40.0)
    writer.save(2)
    qtbot.waitUntil(lambda: run.snapshot is not None and run.snapshot.step == 20, timeout=20_000)
    assert context.session.current_run is other
    assert len(run.history.train) == 2


def test_half_a_file_is_waited_for(context: Context, writer: Writer, qtbot: QtBot, messages: list[str]) -> None:
    errors: list[str] = []
    context.workflow.error.connect(lambda title, text: errors.append(text))
    run = watched(context, writer, qtbot)
    writer.save(2, scale=0.5)
    whole = writer.folder.checkpoint_path.read_bytes()
    writer.folder.checkpoint_path.write_bytes(whole[: len(whole) // 2])
    with open(writer.folder.metrics_path, "a") as file:
        file.write('{"step": 20, "epo')
    looks = run.history.train.rows[-1, 0]
    qtbot.wait(60)  # some looks
    assert run.snapshot is not None
    assert (run.snapshot.step in (10, 20), run.history.train.rows[-1, 0]) == (True, looks)
    writer.folder.checkpoint_path.write_bytes(whole)
    qtbot.waitUntil(lambda: run.snapshot is not None and run.snapshot.step == 20, timeout=20_000)
    assert errors == []


def test_a_folder_that_vanishes_is_told_once_and_may_come_back(
    context: Context, writer: Writer, qtbot: QtBot, messages: list[str], tmp_path: Path
) -> None:
    run = watched(context, writer, qtbot)
    shutil.move(writer.folder.path, tmp_path / "away")
    qtbot.waitUntil(lambda: any("is not there" in text for text in messages), timeout=20_000)
    qtbot.wait(60)
    assert sum("is not there" in text for text in messages) == 1
    assert run.watched
    shutil.move(tmp_path / "away", writer.folder.path)
    writer.add_epoch(2, 40.0)
    writer.save(2)
    qtbot.waitUntil(lambda: run.snapshot is not None and run.snapshot.step == 20, timeout=20_000)


def test_a_run_without_a_checkpoint_is_waited_for(
    context: Context, writer: Writer, qtbot: QtBot, messages: list[str]
) -> None:
    context.workflow.watching.watch(writer.folder.path)
    qtbot.waitUntil(lambda: any("has no checkpoint yet" in text for text in messages), timeout=20_000)
    assert len(context.session.runs) == 1
    writer.save(0)
    qtbot.waitUntil(lambda: len(context.session.runs) == 2, timeout=20_000)


def test_it_stops_when_asked_when_trained_here_and_when_deleted(
    context: Context, writer: Writer, qtbot: QtBot, messages: list[str]
) -> None:
    run, follow = watched(context, writer, qtbot), context.workflow.watching
    follow.stop(run)
    assert not run.watched
    assert follow.paths == ()
    follow.watch(writer.folder.path)
    qtbot.waitUntil(lambda: any(r.watched for r in context.session.runs), timeout=20_000)
    assert len(context.session.runs) == 2, "the same run gives way to itself"
    again = next(r for r in context.session.runs if r.watched)
    context.session.set_training_run(again)
    assert follow.paths == ()
    assert messages[-1] == "elsewhere is trained here, and not watched any more."
    context.session.set_training_run(None)
    follow.watch(writer.folder.path)
    qtbot.waitUntil(lambda: any(r.watched for r in context.session.runs), timeout=20_000)
    context.workflow.runs.remove([next(r for r in context.session.runs if r.watched)])
    assert follow.paths == ()


def test_a_run_that_went_back_loses_its_later_curves(context: Context, writer: Writer, qtbot: QtBot) -> None:
    run = watched(context, writer, qtbot)
    for epoch in (2, 3):
        writer.add_epoch(epoch, 40.0)
    qtbot.waitUntil(lambda: len(run.history.train) == 3, timeout=20_000)
    lines = writer.folder.metrics_path.read_text().splitlines(keepends=True)
    writer.folder.metrics_path.write_text("".join(lines[:2]))
    qtbot.waitUntil(lambda: len(run.history.train) == 2, timeout=20_000)
    assert run.history.test.rows[:, 0].max() == 20


def test_another_run_in_the_folder_is_a_run_of_its_own(
    context: Context, writer: Writer, qtbot: QtBot, tmp_path: Path
) -> None:
    first = watched(context, writer, qtbot)
    weights = first.snapshot
    writer.folder.metrics_path.write_text("")
    writer.save(1, scale=2.0)
    qtbot.waitUntil(lambda: len(context.session.runs) == 3, timeout=20_000)
    second = context.session.runs[2]
    qtbot.waitUntil(lambda: second.watched)
    assert not first.watched
    assert first.snapshot is weights
    assert first.history.train.rows[:, 0].tolist() == [10], "its curves are kept"


def test_what_does_not_fit_the_dataset_is_refused_once(
    context: Context, writer: Writer, qtbot: QtBot, tiny_checkpoint: Checkpoint
) -> None:
    errors: list[str] = []
    context.workflow.error.connect(lambda title, text: errors.append(text))
    dataset = context.session.dataset
    assert dataset is not None
    smaller = {
        name: dataclasses.replace(split, images=np.ascontiguousarray(split.images[:, :, :5, :5]))
        for name, split in dataset.splits.items()
    }
    context.session.set_dataset(dataclasses.replace(dataset, splits=smaller))
    writer.save(1)
    context.workflow.watching.watch(writer.folder.path)
    qtbot.waitUntil(lambda: bool(errors), timeout=20_000)
    assert len(errors) == 1
    assert context.workflow.watching.paths == ()


def test_the_folder_of_several_runs_is_refused_with_their_names(context: Context, writer: Writer, qtbot: QtBot) -> None:
    errors: list[str] = []
    context.workflow.error.connect(lambda title, text: errors.append(text))
    parent = writer.folder.path.parent
    context.workflow.watching.watch(parent)
    qtbot.waitUntil(lambda: bool(errors), timeout=20_000)
    assert errors == [f"{parent} is no run, but the folder of runs: elsewhere. Choose one of these folders."]
    assert context.workflow.watching.paths == ()


def test_a_run_of_the_library_is_there_once(context: Context, writer: Writer, qtbot: QtBot) -> None:
    library = context.workflow.library
    library.open(writer.folder.path.parent)
    run = watched(context, writer, qtbot)
    folder = writer.folder.path
    qtbot.waitUntil(lambda: run.folder == folder and not library.orders.busy, timeout=20_000)
    library.look()
    qtbot.waitUntil(lambda: not library.orders.busy, timeout=20_000)
    assert [other for other in context.session.runs if other.folder == folder] == [run]
    writer.save(2)
    qtbot.waitUntil(lambda: run.snapshot is not None and run.snapshot.step == 20, timeout=20_000)
    context.workflow.watching.stop()
    writer.save(3)
    library.look()
    qtbot.waitUntil(lambda: run.snapshot is not None and run.snapshot.step == 30, timeout=20_000)
    assert [other for other in context.session.runs if other.folder == folder] == [run], "it is read as any other"
    library.dispose()


def test_what_is_written_while_a_question_is_open_is_shown_after_it(
    context: Context, writer: Writer, qtbot: QtBot
) -> None:
    looked: list[int] = []
    session, follow = context.session, context.workflow.watching

    def answer(*_: str) -> bool:
        writer.add_epoch(1, 50.0)
        writer.save(1)
        follow.watch(writer.folder.path)
        qtbot.waitUntil(lambda: not context.jobs.busy, timeout=20_000)
        writer.add_epoch(2, 40.0)
        writer.save(2, scale=0.5)
        qtbot.wait(200)  # some looks
        looked.append(len(session.runs))
        return True

    context.workflow.dialogue.confirm = answer
    context.workflow.dialogue.ask("a", "question", "yes")
    assert looked == [1], "nothing is shown meanwhile"
    qtbot.waitUntil(lambda: any(run.watched for run in session.runs), timeout=20_000)
    run = next(run for run in session.runs if run.watched)
    qtbot.waitUntil(lambda: run.snapshot is not None and run.snapshot.step == 20, timeout=20_000)
    assert len(run.history.train) == 2
