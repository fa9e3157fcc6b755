"""Weights and reports of a run reach the session; the sliders' ranges follow, throttled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from dreamexplorer.gui.threads.inference_runner import InferenceRunner
from dreamexplorer.gui.threads.training_runner import TrainingRunner, TrainingState
from dreamexplorer.gui.workflow.training_link import TrainingLink
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.snapshot import Snapshot, take_snapshot
from dreamexplorer.session import Session
from dreamexplorer.training.events import StepDone

SHAPE = (1, 12, 10)


def snapshot(mean: float = 10.0, spread: float = 2.0) -> Snapshot:
    """A model of three dimensions whose codes have been seen to have this mean and spread."""
    net = create("ae", family_named("ae").Config(latent_dim=3, hidden=(8,)), SHAPE, 0)
    statistics: Any = net
    statistics.codes_seen.fill_(100.0)
    statistics.code_mean.fill_(mean)
    statistics.code_variance.fill_(spread**2)
    return take_snapshot(net)


class Run:
    """Link with a fake training and a fake clock, both driven by the test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.session, self.training, self.inference = Session(), TrainingRunner(), InferenceRunner()
        self.state = TrainingState.RUNNING
        self.now = 100.0
        monkeypatch.setattr(TrainingRunner, "state", property(lambda _: self.state))
        self.link = TrainingLink(self.session, self.training, self.inference, lambda: self.now)

    def send(self, weights: Snapshot) -> None:
        self.training.snapshot_ready.emit(weights)


@pytest.fixture
def run(qapp: object, no_leaks: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    run = Run(monkeypatch)
    yield run
    assert run.inference.shutdown()


def test_while_training_ranges_follow_calmly_and_at_rest_at_once(run: Run) -> None:
    session = run.session
    session.set_snapshot(snapshot())
    run.send(snapshot(mean=50.0))  # far off, and nothing has changed for long
    assert session.axes[0].centre == 50
    run.send(snapshot(mean=90.0))
    assert session.axes[0].centre == 50, "too soon"
    run.now += 10
    run.send(snapshot(mean=51.0))
    assert session.axes[0].centre == 50, "too near to be worth it"
    run.state = TrainingState.PAUSED
    run.training.state_changed.emit(run.state)
    assert session.axes[0].centre == 51
    run.send(snapshot(mean=52.0))
    assert session.axes[0].centre == 52


def test_usual_codes_follow_a_codebook_that_learns_though_their_range_stays(run: Run) -> None:
    session = run.session
    config = family_named("vq-vae").Config(codes=8, code_size=2, channels=(2,), prior_channels=4)
    net = create("vq-vae", config, SHAPE, 0)
    session.set_snapshot(take_snapshot(net))
    usage: Any = net
    place = usage.quantiser.ranks().tolist().index(6)
    usage.cell_usage.zero_()[:, place] = 1.0
    run.send(take_snapshot(net))
    assert {a.centre for a in session.axes} == {6.0}
    assert session.latent is not None
    assert set(session.latent.tolist()) == {6.0}, "which was at the usual codes, and stays there"


def test_the_first_snapshot_of_a_fresh_run_goes_to_whoever_expects_it(run: Run) -> None:
    first: list[Snapshot] = []
    run.session.set_snapshot(snapshot())
    run.link.expect_run(first.append)
    fresh, newer = snapshot(20.0), snapshot(30.0)
    run.send(fresh)
    assert first == [fresh]
    assert run.session.snapshot is not fresh
    run.send(newer)
    assert first == [fresh]
    assert run.session.snapshot is newer
    run.link.expect_run(first.append)
    run.link.expect_run(None)
    run.send(fresh)
    assert first == [fresh]
    assert run.session.snapshot is fresh


def test_values_of_the_axes_change_calmly_for_all_panels_and_at_rest_at_once(run: Run) -> None:
    session = run.session
    session.set_snapshot(snapshot())
    seen: list[float] = []

    def note() -> None:
        assert session.axis_values is not None
        seen.append(float(session.axis_values[0]))

    session.axis_values_changed.connect(note)

    def report(step: int) -> None:
        values = {key: 1.0 for key in session.history.keys}
        run.training.events.emit([StepDone(step, 0.0, values, np.full(3, step, dtype=np.float32), 0.0, 0.0)])

    report(1)
    report(2)
    run.now += 0.3
    report(3)
    assert seen == [1.0]
    run.now += 0.2
    report(4)
    assert seen == [1.0, 4.0]
    report(5)
    run.state = TrainingState.PAUSED
    run.training.state_changed.emit(run.state)
    assert seen == [1.0, 4.0, 5.0], "the last step is shown"
    report(6)  # a single step
    assert seen == [1.0, 4.0, 5.0, 6.0]
    run.training.state_changed.emit(run.state)
    assert seen == [1.0, 4.0, 5.0, 6.0]
