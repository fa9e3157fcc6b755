"""Earlier states of the current run: which there are, the one that is shown, and the way back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.workflow.moments import Moments
from tests.gui.kept_run import STEPS, keep_run
from tests.gui.lab import Lab

STATES = 4 * STEPS + 1


@pytest.fixture
def checkpoint(tmp_path: Path, tiny_dataset: ImageDataset) -> Path:
    return keep_run(tmp_path / "run", tiny_dataset)


@pytest.fixture
def opened(make_context: Callable[..., Context], qtbot: QtBot, checkpoint: Path) -> Lab:
    """A run with the state of every step, opened."""
    lab = Lab(make_context(), qtbot)
    lab.workflow.open_checkpoint(checkpoint)
    lab.until(lambda: len(lab.workflow.moments.states) == STATES)
    lab.settled()
    return lab


def moments(lab: Lab) -> Moments:
    return lab.workflow.moments


def shown(lab: Lab) -> int | None:
    return None if lab.session.moment is None else lab.session.moment.step


def test_the_states_are_those_of_the_run_that_is_shown(opened: Lab) -> None:
    first = opened.session.runs[0]
    assert [state.step for state in moments(opened).states] == list(range(STATES))
    opened.workflow.show_run(opened.session.runs[-1])
    opened.workflow.open_shipped("mlp-vae-2")
    opened.until(lambda: opened.session.current_run is not None and opened.session.current_run is not first)
    opened.until(lambda: not moments(opened).states)
    assert moments(opened).known


def test_everything_goes_to_the_state_that_is_asked_for(opened: Lab) -> None:
    newest = opened.session.snapshot
    moments(opened).show(7)
    assert moments(opened).asked is not None
    opened.until(lambda: shown(opened) == 7)
    opened.until(lambda: opened.session.decoded is not None and opened.session.decoded.step == 7)
    moments(opened).show_present()
    assert opened.session.snapshot is newest
    assert moments(opened).asked is None
    opened.until(lambda: opened.session.decoded is not None and opened.session.decoded.step == 4 * STEPS)


def test_the_newest_request_wins(opened: Lab) -> None:
    for step in range(STATES):
        moments(opened).show(step)
    moments(opened).show(5)
    opened.until(lambda: shown(opened) == 5)
    opened.settled()
    assert shown(opened) == 5
    moments(opened).show(9)
    moments(opened).show_present()
    opened.settled()
    assert shown(opened) is None, "what was still being read is not shown"


def test_a_moment_at_rest_is_evaluated(opened: Lab) -> None:
    moments(opened).show(12)
    opened.until(lambda: opened.session.evaluation is not None and opened.session.evaluation.step == 12)
    reading = opened.session.axis_reading
    assert reading is not None
    assert (reading.step, reading.split) == (12, "test")


def test_a_state_that_vanished_is_left_without_a_word(opened: Lab) -> None:
    moments(opened).states[20].path.unlink()
    moments(opened).show(20)
    opened.until(lambda: len(moments(opened).states) == STATES - 1 and moments(opened).asked is None)
    assert shown(opened) is None
    assert not opened.errors


def test_a_damaged_state_is_reported_and_what_was_shown_stays(opened: Lab) -> None:
    moments(opened).show(7)
    opened.until(lambda: shown(opened) == 7)
    state = moments(opened).states[25]
    state.path.write_bytes(b"damaged")
    moments(opened).show(25)
    opened.until(lambda: opened.errors)
    assert shown(opened) == 7
    assert moments(opened).asked is not None
    assert moments(opened).asked.step == 7  # type: ignore[union-attr]


def test_train_shows_the_present_which_then_goes_on_unseen_in_the_past(opened: Lab) -> None:
    moments(opened).show(7)
    opened.until(lambda: shown(opened) == 7)
    assert opened.workflow.train(opened.run(epochs=90_000))
    assert shown(opened) is None
    opened.until(lambda: opened.session.snapshot is not None and opened.session.snapshot.step > 4 * STEPS)
    moments(opened).show(7)
    opened.until(lambda: shown(opened) == 7)
    run = opened.session.current_run
    assert run is not None
    assert run.snapshot is not None
    before = run.snapshot.step
    opened.until(lambda: run.snapshot is not None and run.snapshot.step > before)
    assert opened.session.snapshot is not None
    assert opened.session.snapshot.step == 7
    opened.training.stop()
    opened.until(lambda: not opened.training.active)
    assert shown(opened) == 7


def test_the_gui_thread_does_not_look_for_a_state_that_vanished(opened: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    path, exists = moments(opened).states[20].path, Path.exists
    asked_on: list[threading.Thread] = []

    def noted(self: Path, **options: bool) -> bool:
        if self == path:
            asked_on.append(threading.current_thread())
        return exists(self, **options)

    monkeypatch.setattr(Path, "exists", noted)
    path.unlink()
    moments(opened).show(20)
    opened.until(lambda: moments(opened).asked is None)
    assert asked_on
    assert threading.main_thread() not in asked_on
    assert not opened.errors
