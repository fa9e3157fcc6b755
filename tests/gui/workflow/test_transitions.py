"""A newer load or action takes the place of the one before it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.workflow.transitions import DATASET, MODEL, Transitions
from tests.gui.panel_fakes import FakeTraining


class Loads:
    """Transitions with loads that wait until the test releases them."""

    def __init__(self) -> None:
        self.jobs, self.training = JobRunner(), FakeTraining()
        fake: Any = self.training
        self.transitions = Transitions(self.jobs, fake)
        self.heard: list[str] = []
        self.busy: list[bool] = []
        self.gates: dict[str, threading.Event] = {}
        self.transitions.busy_changed.connect(self.busy.append)

    def load(self, place: str, name: str, *, fails: bool = False) -> None:
        gate = self.gates[name] = threading.Event()

        def work(progress: object) -> str:
            assert gate.wait(5)
            if fails:
                raise ValueError(name)
            return name

        self.transitions.load(
            place, "", work, self.heard.append, lambda error: self.heard.append(f"failed: {error}"), name
        )


@pytest.fixture
def loads(qtbot: QtBot, no_leaks: None) -> Iterator[Loads]:
    loads = Loads()
    yield loads
    for gate in loads.gates.values():
        gate.set()
    assert loads.jobs.shutdown()


def test_a_newer_load_takes_the_place_but_not_that_of_another(qtbot: QtBot, loads: Loads) -> None:
    for place, name in ((MODEL, "a"), (DATASET, "data"), (MODEL, "b")):
        loads.load(place, name)
    assert loads.transitions.loading(MODEL) == "b"
    assert loads.transitions.loading(DATASET) == "data"
    for gate in loads.gates.values():
        gate.set()
    qtbot.waitUntil(lambda: not loads.jobs.busy)
    assert sorted(loads.heard) == ["b", "data"]
    assert loads.busy == [True, False]
    assert loads.transitions.loading(MODEL) is None


def test_a_load_that_fails_says_so_and_a_cancelled_one_says_nothing(qtbot: QtBot, loads: Loads) -> None:
    loads.load(MODEL, "a", fails=True)
    loads.load(DATASET, "data", fails=True)
    loads.transitions.cancel(DATASET)
    assert loads.transitions.loading(DATASET) is None
    for gate in loads.gates.values():
        gate.set()
    qtbot.waitUntil(lambda: not loads.jobs.busy)
    assert loads.heard == ["failed: a"]
    assert not loads.transitions.busy


def test_what_waits_for_the_end_of_the_training_is_the_newest_action(loads: Loads) -> None:
    from dreamexplorer.gui.threads.training_runner import TrainingState

    done: list[str] = []
    loads.transitions.after_stop(lambda: done.append("at once"))
    assert done == ["at once"]
    loads.training.move(TrainingState.RUNNING)
    for name in ("first", "second"):
        loads.transitions.after_stop(lambda name=name: done.append(name))
    assert loads.training.calls == [("stop",), ("stop",)]
    assert done == ["at once"]
    assert loads.transitions.busy
    assert loads.transitions.training_ended()
    assert done == ["at once", "second"]
    assert not loads.transitions.busy
    assert not loads.transitions.training_ended()
