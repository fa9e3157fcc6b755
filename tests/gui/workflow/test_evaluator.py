"""A run is evaluated, once, and only where the result still belongs to it."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.workflow.current_model import CurrentModel, keys_of
from dreamexplorer.gui.workflow.evaluator import Evaluator
from dreamexplorer.session import Run, Session
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.events import Evaluation


class Bench:
    """Evaluator whose evaluations wait until the test releases them."""

    def __init__(self, dataset: ImageDataset, checkpoint: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> None:
        self.session, self.jobs = Session(), JobRunner()
        self.session.set_dataset(dataset)
        self.session.replace_model(checkpoint.snapshot, keys_of("mlp-vae"))
        self.started, self.go = threading.Event(), threading.Event()
        self.count = self.ended = 0
        self.evaluator = Evaluator(self.session, self.jobs, CurrentModel(self.session))
        self.evaluator.ended.connect(self._on_ended)
        monkeypatch.setattr(background, "evaluate_snapshot", self._evaluate)

    def _evaluate(self, progress: Any, snapshot: Any, dataset: ImageDataset, binarise: str) -> Evaluation:
        self.count += 1
        self.started.set()
        assert self.go.wait(5)
        return Evaluation(snapshot.step, 1.0, dict.fromkeys(keys_of("mlp-vae"), 1.0), None, None, None)

    def _on_ended(self) -> None:
        self.ended += 1


@pytest.fixture
def bench(
    qtbot: QtBot,
    tiny_dataset: ImageDataset,
    tiny_checkpoint: Checkpoint,
    monkeypatch: pytest.MonkeyPatch,
    no_leaks: None,
) -> Any:
    bench = Bench(tiny_dataset, tiny_checkpoint, monkeypatch)
    yield bench
    bench.go.set()
    assert bench.jobs.shutdown()


def test_a_newer_evaluation_cancels_the_one_before(qtbot: QtBot, bench: Bench) -> None:
    bench.evaluator.evaluate()
    assert bench.started.wait(5)
    bench.evaluator.evaluate()
    bench.go.set()
    qtbot.waitUntil(lambda: bench.ended == 2 and not bench.jobs.busy)
    assert bench.session.evaluation is not None
    assert len(bench.session.history.test) == 1


def test_the_result_of_a_model_that_is_gone_is_dropped(qtbot: QtBot, bench: Bench, tiny_checkpoint: Checkpoint) -> None:
    bench.evaluator.evaluate()
    assert bench.started.wait(5)
    bench.session.replace_model(dataclasses.replace(tiny_checkpoint.snapshot, step=99), keys_of("mlp-vae"))
    bench.go.set()
    qtbot.waitUntil(lambda: bench.ended == 1)
    assert bench.session.evaluation is None


def test_a_dataset_that_does_not_suit_the_model_is_not_tried(
    bench: Bench, make_dataset: Callable[..., ImageDataset]
) -> None:
    bench.session.set_dataset(make_dataset((1, 5, 5)))
    bench.evaluator.evaluate()
    assert not bench.jobs.busy
    assert bench.count == 0


def test_a_training_that_has_started_meanwhile_knows_better(qtbot: QtBot, bench: Bench) -> None:
    bench.evaluator.evaluate()
    assert bench.started.wait(5)
    bench.session.set_training_run(bench.session.current_run)
    bench.go.set()
    qtbot.waitUntil(lambda: bench.ended == 1)
    assert bench.session.evaluation is None


def test_the_result_of_a_run_is_recorded_in_it_and_the_current_one_follows(
    qtbot: QtBot, bench: Bench, tiny_checkpoint: Checkpoint
) -> None:
    session = bench.session
    first = session.current_run
    assert first is not None
    bench.evaluator.evaluate(first)
    assert bench.started.wait(5)
    second = Run()
    session.add_run(second, tiny_checkpoint.snapshot, keys_of("mlp-vae"))
    bench.go.set()
    qtbot.waitUntil(lambda: bench.ended == 2 and not bench.jobs.busy)
    assert first.evaluation is not None
    assert second.evaluation is session.evaluation is not None
    bench.evaluator.evaluate_if_new()
    assert not bench.jobs.busy, "it is known already"
    assert bench.count == 2


def test_other_runs_follow_the_current_one_once_each(qtbot: QtBot, bench: Bench, tiny_checkpoint: Checkpoint) -> None:
    session, current = bench.session, bench.session.current_run
    others = [Run(train=tiny_checkpoint.train) for _ in range(2)]
    for run in others:
        session.add_run(run, dataclasses.replace(tiny_checkpoint.snapshot), keys_of("mlp-vae"))
    assert current is not None
    session.select_run(current)
    bench.evaluator.evaluate()
    bench.evaluator.evaluate_also(others)
    bench.go.set()
    qtbot.waitUntil(lambda: all(run.is_evaluated for run in (current, *others)))
    bench.evaluator.evaluate_also(others)
    qtbot.wait(50)
    assert bench.count == 3


def test_one_that_fails_is_tried_once_and_the_next_follows(
    qtbot: QtBot, bench: Bench, tiny_checkpoint: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = bench.session
    good, bad = Run(train=tiny_checkpoint.train), Run(train=tiny_checkpoint.train)
    for run in (good, bad):
        session.add_run(run, dataclasses.replace(tiny_checkpoint.snapshot), keys_of("mlp-vae"))
    bench.go.set()
    evaluate = background.evaluate_snapshot
    tried: list[Any] = []

    def work(progress: Any, snapshot: Any, dataset: ImageDataset, binarise: str) -> Evaluation:
        tried.append(snapshot)
        if snapshot is bad.snapshot:
            raise RuntimeError("broken")
        return evaluate(progress, snapshot, dataset, binarise)

    monkeypatch.setattr(background, "evaluate_snapshot", work)
    bench.evaluator.evaluate_also([bad, good])
    qtbot.waitUntil(lambda: good.is_evaluated and not bench.jobs.busy)
    bench.evaluator.evaluate_also([bad])
    qtbot.wait(50)
    assert sum(snapshot is bad.snapshot for snapshot in tried) == 1
