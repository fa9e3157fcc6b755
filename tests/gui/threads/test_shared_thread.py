"""Lent runners answer for their own models on one thread, beside the window's own."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.threads.inference_runner import InferenceRunner
from dreamexplorer.gui.threads.requests import Decode
from dreamexplorer.gui.threads.results import Means
from dreamexplorer.gui.threads.shared_thread import SharedThread
from dreamexplorer.models.snapshot import Snapshot, restore
from dreamexplorer.session import Decoded
from dreamexplorer.training.checkpoint import Checkpoint


class Counter:
    """A worker that counts its turns, and is done after some."""

    def __init__(self, turns: int, log: list[str], name: str) -> None:
        self.left, self._log, self._name = turns, log, name

    @property
    def stopped(self) -> bool:
        return self.left == 0

    def seconds_to_work(self) -> float | None:
        return 0.0

    def turn(self, timeout: float | None) -> None:
        assert timeout == 0.0, "a worker that waited would keep the others waiting"
        self.left -= 1
        self._log.append(self._name)


def test_workers_take_turns_until_each_is_done(qtbot: QtBot) -> None:
    thread, log = SharedThread("shared"), []
    both = threading.Barrier(1)
    first, second = Counter(2, log, "a"), Counter(3, log, "b")
    made = iter((first, second))

    def make_both() -> Any:
        both.wait()
        thread.host(lambda: next(made))
        return next(made)

    thread.host(make_both)
    qtbot.waitUntil(lambda: first.stopped and second.stopped)
    assert sorted(log) == ["a", "a", "b", "b", "b"]
    assert "ba" in "".join(log) or "ab" in "".join(log)
    assert thread.shutdown(5.0)
    thread.host(lambda: pytest.fail("the thread has ended"))


@pytest.fixture
def runner(qtbot: QtBot, no_leaks: None) -> Iterator[InferenceRunner]:
    runner = InferenceRunner()
    yield runner
    assert runner.shutdown()


def decoded_of(runner: InferenceRunner) -> list[Decoded]:
    found: list[Decoded] = []
    runner.answered.connect(found.append)
    return found


def other(snapshot: Snapshot) -> Snapshot:
    return dataclasses.replace(snapshot, weights={k: v * 0.5 for k, v in snapshot.weights.items()}, step=77)


def test_each_answers_with_its_own_weights(
    qtbot: QtBot, runner: InferenceRunner, tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset
) -> None:
    snapshots = [tiny_checkpoint.snapshot, other(tiny_checkpoint.snapshot)]
    lent = [runner.lend(), runner.lend()]
    answers, means = [decoded_of(r) for r in lent], [[], []]  # type: ignore[var-annotated]
    z = np.array([0.5, -1.0, 2.0], dtype=np.float32)
    for one, found, snapshot in zip(lent, means, snapshots, strict=True):
        one.means.connect(found.append)
        one.set_snapshot(snapshot)
        one.watch_means(tiny_dataset.test.images[:20], tiny_dataset.test.labels[:20])
        one.request(Decode(z))
    qtbot.waitUntil(lambda: all(answers) and all(found and found[-1].complete for found in means))
    for found, seen, snapshot in zip(answers, means, snapshots, strict=True):
        with torch.no_grad():
            model = restore(snapshot)
            expected = model.decode(torch.from_numpy(z)[None])[0].numpy()
            codes = model.encode(torch.from_numpy(tiny_dataset.test.images[:20]).float() / 255).coordinates.numpy()
        np.testing.assert_allclose(found[0].image, expected, rtol=1e-5, atol=1e-6)
        newest: Means = seen[-1]
        np.testing.assert_allclose(newest.means, codes, rtol=1e-4, atol=1e-5)
        assert found[0].step == snapshot.step
    names = [t.name for t in threading.enumerate()]
    assert names.count("inference of further models") == 1


def test_one_that_was_taken_back_is_lent_again_and_answers_nothing_of_before(
    qtbot: QtBot, runner: InferenceRunner, tiny_checkpoint: Checkpoint
) -> None:
    lent = runner.lend()
    before = decoded_of(lent)
    lent.set_snapshot(tiny_checkpoint.snapshot)
    lent.request(Decode(np.zeros(3, dtype=np.float32)))
    runner.take_back(lent)
    again = runner.lend()
    assert again is lent
    again.request(Decode(np.ones(3, dtype=np.float32)))  # it has no model yet
    again.set_snapshot(other(tiny_checkpoint.snapshot))
    again.request(Decode(np.full(3, 2.0, dtype=np.float32)))
    qtbot.waitUntil(lambda: bool(before))
    assert [(a.step, float(a.z[0])) for a in before] == [(77, 2.0)]
