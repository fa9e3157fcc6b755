"""Runs beside other programs, and on parts of a dataset: nothing loops, and nothing newer is replaced."""

from __future__ import annotations

import dataclasses
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.errors import UserError
from dreamexplorer.gui.threads import background, library_jobs
from dreamexplorer.gui.workflow import bound
from dreamexplorer.gui.workflow.bound import Bound
from dreamexplorer.training.checkpoint import load_checkpoint
from dreamexplorer.training.runs import RunFolder
from tests.gui.workflow.test_comparisons import read
from tests.gui.workflow.test_keeper import Kept, kept  # noqa: F401 (fixture)


def test_a_run_that_cannot_be_read_again_is_reported_once(
    qtbot: QtBot,
    kept: Kept,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept.train(1, latent_dim=5)
    folder = RunFolder(kept.folder)  # another program trains it on
    folder.save(load_checkpoint(kept.folder / "checkpoint.safetensors"))

    def unreadable(*_: object) -> None:
        raise UserError("it is of a newer version")

    monkeypatch.setattr(library_jobs, "open_run", unreadable)
    kept.context.workflow.library.look()
    kept.until(lambda: kept.errors)
    for _ in range(5):
        kept.context.workflow.library.look()
        kept.settled()
    assert len(kept.errors) == 1


def test_curves_that_were_read_late_replace_no_newer_ones(
    kept: Kept,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workflow, session = kept.context.workflow, kept.context.session
    kept.train(1, latent_dim=5)
    run = kept.run
    kept.train(1, latent_dim=6)
    session.mark_run(run, shown=False)
    session.unload_run(run)
    gate, curves_of = threading.Event(), library_jobs.curves_of

    def slow(*given: Any) -> object:
        past = curves_of(*given)
        gate.wait(20)
        return past

    monkeypatch.setattr(library_jobs, "curves_of", slow)
    workflow.runs.mark(run, shown=True)
    workflow.show_run(run)
    kept.until(lambda: kept.run is run and run.loaded)
    kept.start(3)
    kept.until(lambda: not kept.context.training.active)
    last = run.history.train.rows[-1, 0]
    gate.set()
    kept.settled()
    assert run.history.train.rows[-1, 0] == last == 40


def test_a_watched_run_ahead_of_its_checkpoint_is_not_evaluated_again_and_again(
    qtbot: QtBot,
    kept: Kept,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept.train(1, latent_dim=5)
    run, evaluations = kept.run, []
    evaluate = background.evaluate_snapshot
    monkeypatch.setattr(
        background, "evaluate_snapshot", lambda *given, **more: (evaluations.append(1), evaluate(*given, **more))[1]
    )
    assert run.evaluation is not None
    assert run.snapshot is not None
    run.watched = True
    run.evaluation = dataclasses.replace(run.evaluation, step=run.snapshot.step + 5)
    kept.context.workflow.evaluate_also([run])
    qtbot.wait(300)
    kept.settled()
    assert evaluations == []


def test_runs_are_saved_while_the_question_of_a_full_library_is_open(
    qtbot: QtBot,
    kept: Kept,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = kept.context
    monkeypatch.setattr(bound, "GIGABYTE", 100)
    kept.train(1, latent_dim=5)
    kept.train(1, latent_dim=6)
    busy: list[bool] = []

    def confirm(*_: object) -> bool:
        busy.append(kept.orders.busy)
        return False

    context.workflow.dialogue.confirm = confirm
    Bound(context.workflow, context.workflow.dialogue, kept.keeper, context.session, context.settings).check()
    kept.until(lambda: busy)
    assert busy == [False]


def test_a_comparison_on_a_part_of_the_data_says_so_and_leaves_the_whole_at_hand(
    kept: Kept,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = kept.context
    workflow, session = context.workflow, context.session
    assert session.dataset is not None
    dataset = session.dataset
    name, whole = dataset.name, len(dataset.train)
    monkeypatch.setattr(background, "fetch_dataset", lambda progress, name, download: dataset)
    comparison = dataclasses.replace(read(tmp_path, epochs=1), limit=64)
    workflow.comparisons.start(comparison)
    kept.until(lambda: context.training.turns.active)
    kept.until(lambda: not context.training.turns.active)
    kept.settled()
    kept.until(lambda: not kept.keeper.runs())
    assert session.dataset is not None
    assert (len(session.dataset.train), session.dataset.limit) == (64, 64)
    assert json.loads((kept.folder / "config.json").read_text())["limit"] == 64
    workflow.choose_dataset(name)
    kept.until(lambda: session.dataset is not None and session.dataset.limit is None)
    assert session.dataset is not None
    assert len(session.dataset.train) == whole
