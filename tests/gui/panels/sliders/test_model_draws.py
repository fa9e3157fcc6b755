"""Samples that only the model can draw: when they are requested, which answers count, and the walk over them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.sliders.model_draws import ModelDraws
from dreamexplorer.gui.threads.requests import DrawFromPrior
from dreamexplorer.gui.threads.results import PriorDraw
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.snapshot import Snapshot
from dreamexplorer.models.vq_vae import VqVae, VqVaeConfig
from tests.gui.panel_fakes import fake_context, snapshot

LOCKS = np.array([True, False, False])


class FakeInference(QObject):
    """Records requests; a test answers them."""

    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[DrawFromPrior] = []

    def request(self, request: DrawFromPrior) -> None:
        self.requests.append(request)

    def answer(self, request: DrawFromPrior, z: list[float]) -> None:
        self.answered.emit(PriorDraw(request.channel, np.array(z, dtype=np.float32), 0))


@pytest.fixture
def inference(qapp: QApplication) -> FakeInference:
    return FakeInference()


@pytest.fixture
def context(qapp: QApplication, tmp_path: Path, inference: FakeInference) -> Context:
    made = dataclasses.replace(fake_context(qapp, tmp_path), inference=inference)  # type: ignore[arg-type]
    made.session.set_snapshot(snapshot(3))
    return made


@pytest.fixture
def draws(context: Context, inference: FakeInference) -> Iterator[ModelDraws]:
    made = ModelDraws(context, inference)
    yield made
    made.dispose()


def test_a_sample_is_requested_with_the_locks_and_delivered_once(
    qtbot: QtBot, draws: ModelDraws, inference: FakeInference
) -> None:
    draws.request(np.ones(3, dtype=np.float32), LOCKS)
    (request,) = inference.requests
    assert request.z.tolist() == [1, 1, 1]
    assert request.keep.tolist() == LOCKS.tolist()
    with qtbot.waitSignal(draws.drawn) as drawn:
        inference.answer(request, [1, 5, 6])
    assert drawn.args[0].tolist() == [1, 5, 6]
    with qtbot.assertNotEmitted(draws.drawn):
        inference.answer(request, [1, 7, 8])


def test_a_cancelled_request_delivers_nothing(qtbot: QtBot, draws: ModelDraws, inference: FakeInference) -> None:
    draws.request(np.ones(3, dtype=np.float32), LOCKS)
    draws.cancel()
    with qtbot.assertNotEmitted(draws.drawn):
        inference.answer(inference.requests[0], [1, 5, 6])


def test_other_answers_are_ignored(qtbot: QtBot, draws: ModelDraws, inference: FakeInference) -> None:
    draws.request(np.ones(3, dtype=np.float32), LOCKS)
    with qtbot.assertNotEmitted(draws.drawn):
        inference.answered.emit("the answer to another request")


def test_a_walk_waits_for_samples_and_requests_one_at_a_time(draws: ModelDraws, inference: FakeInference) -> None:
    start = np.zeros(3, dtype=np.float32)
    walk = draws.walk(start, lambda: LOCKS, np.random.default_rng(0))
    for _ in range(3):
        assert walk.advance(0.2).tolist() == [0, 0, 0]
    (request,) = inference.requests
    inference.answer(request, [0, 5, 6])
    steps = [walk.advance(0.2).tolist() for _ in range(6)]
    assert [0, 5, 6] in steps
    for z in steps:
        assert z[0] == 0  # locked
        assert z[1] in (0, 5)  # codes are replaced, never interpolated
        assert z[2] in (0, 6)


def test_a_new_walk_discards_the_sample_of_the_previous_one(draws: ModelDraws, inference: FakeInference) -> None:
    start = np.zeros(3, dtype=np.float32)
    draws.walk(start, lambda: LOCKS, np.random.default_rng(0)).advance(0.2)
    inference.answer(inference.requests[0], [0, 5, 6])
    second = draws.walk(start, lambda: LOCKS, np.random.default_rng(0))
    assert second.advance(0.9).tolist() == [0, 0, 0]
    assert len(inference.requests) == 2


def test_it_is_available_only_where_the_prior_is_a_networks(draws: ModelDraws, context: Context) -> None:
    assert not draws.available  # a standard normal prior
    axes = tuple(Axis(f"z{i}") for i in range(4))
    context.session.set_snapshot(Snapshot(VqVae.family, VqVaeConfig(), (1, 6, 6), {}, 0, 0.0, axes))
    assert draws.available
