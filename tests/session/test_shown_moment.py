"""An earlier moment is shown in place of the newest weights, which go on unseen."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import Snapshot, take_snapshot
from dreamexplorer.session import Moment, Observable, Run, Session
from dreamexplorer.training.events import Evaluation, StepDone

KEYS = ("recon", "kl")
SHAPE = (1, 12, 10)


def snapshot(step: int = 0, latents: int = 3, reach: float = 4.0) -> Snapshot:
    found = take_snapshot(create("mlp-vae", MlpVaeConfig(latent_dim=latents, hidden=(4,)), SHAPE, 0), step)
    return dataclasses.replace(found, axes=tuple(dataclasses.replace(axis, high=reach) for axis in found.axes))


def step_done(step: int) -> StepDone:
    return StepDone(step, step / 10, dict.fromkeys(KEYS, 1.0), np.full(3, step, np.float32), 1.0, None)


def evaluation(step: int) -> Evaluation:
    return Evaluation(step, step / 10, dict.fromkeys(KEYS, 2.0), np.full(3, 0.5, np.float32), 2, None)


@pytest.fixture
def session() -> Session:
    session = Session()
    session.replace_model(snapshot(30), KEYS)
    session.record([step_done(10), step_done(20), step_done(30)], [evaluation(30)])
    return session


def heard_of(session: Session) -> list[str]:
    heard: list[str] = []
    for name, event in vars(session).items():
        if isinstance(event, Observable):
            event.connect(lambda *_, name=name: heard.append(name))
    return heard


def values(session: Session) -> list[float]:
    assert session.axis_values is not None
    return session.axis_values.tolist()


def test_all_that_is_read_of_the_model_is_that_of_the_moment(session: Session) -> None:
    session.set_latent([1, 2, 3])
    newest = session.snapshot
    past = Moment(snapshot(10, reach=2.0), exact=True)
    session.show_moment(past)
    assert session.moment is past
    assert session.snapshot is past.snapshot
    assert session.axes == past.snapshot.axes
    assert session.evaluation is None
    assert values(session) == [10, 10, 10]
    assert session.latent is not None
    assert session.latent.tolist() == [1, 2, 3], "what is selected stays"
    assert session.current_run is not None
    assert session.current_run.snapshot is newest, "the run itself is where it was"
    session.show_moment(None)
    assert session.moment is None
    assert session.snapshot is newest
    assert values(session) == [0.5, 0.5, 0.5]
    assert session.evaluation is not None


def test_the_events_come_in_the_order_of_their_declaration_and_the_weights_first(session: Session) -> None:
    heard = heard_of(session)
    session.show_moment(Moment(snapshot(10, reach=2.0), exact=False))
    declared = [name for name, event in vars(session).items() if isinstance(event, Observable)]
    assert heard[0] == "weights_changed"
    assert heard == sorted(heard, key=declared.index)
    assert {"snapshot_changed", "axes_changed", "axis_values_changed", "moment_changed"} <= set(heard)


def test_a_z_in_the_middle_stays_in_the_middle(session: Session) -> None:
    past = snapshot(10)
    moved = dataclasses.replace(past, axes=tuple(dataclasses.replace(axis, centre=1.0) for axis in past.axes))
    session.show_moment(Moment(moved, exact=False))
    assert session.latent is not None
    assert session.latent.tolist() == [1, 1, 1]
    session.show_moment(None)
    assert session.latent.tolist() == [0, 0, 0]


def test_a_training_goes_on_unseen(session: Session) -> None:
    past = Moment(snapshot(10), exact=False)
    session.show_moment(past)
    heard = heard_of(session)
    newer = snapshot(40, reach=3.0)
    session.set_snapshot(newer)
    session.record([step_done(40)], [evaluation(40)])
    session.adopt_axes()
    session.adopt_axis_values()
    session.record_evaluation(evaluation(40))
    assert set(heard) <= {"run_changed", "history_changed", "unsaved_changed"}
    assert session.snapshot is past.snapshot
    assert values(session) == [10, 10, 10]
    assert len(session.history.train) == 4, "the curves grow"
    session.show_moment(None)
    assert session.snapshot is newer
    assert session.axes == newer.axes
    assert values(session) == [0.5, 0.5, 0.5]


def test_results_of_the_moment_are_shown_while_it_is(session: Session) -> None:
    past = Moment(snapshot(10), exact=False)
    session.show_moment(past)
    session.evaluate_moment(past, evaluation(10))
    assert session.evaluation is not None
    assert session.evaluation.step == 10
    assert session.axis_reading is not None
    assert (session.axis_reading.step, session.axis_reading.split) == (10, "test")
    session.show_moment(None)
    session.evaluate_moment(past, evaluation(10))
    assert session.evaluation is not None
    assert session.evaluation.step == 30, "another one is shown by then"


def test_the_use_of_the_latents_is_that_of_the_moment(session: Session) -> None:
    assert session.latent_use is not None
    assert session.latent_use.alive.all()
    past = Moment(snapshot(10), exact=False)
    session.show_moment(past)
    session.evaluate_moment(past, dataclasses.replace(evaluation(10), per_axis=np.array([1, 0, 1], np.float32)))
    assert session.latent_use.collapsed.tolist() == [False, True, False]


def test_another_run_is_shown_in_its_present(session: Session) -> None:
    first = session.current_run
    assert first is not None
    session.show_moment(Moment(snapshot(10), exact=False))
    heard = heard_of(session)
    session.add_run(Run(), snapshot(5, latents=2), KEYS)
    assert session.moment is None
    assert "moment_changed" in heard
    session.select_run(first)
    assert session.moment is None


def test_a_moment_that_the_run_lost_is_left(session: Session) -> None:
    session.show_moment(Moment(snapshot(20), exact=False))
    session.rewind(snapshot(25))
    assert session.moment is not None
    session.rewind(snapshot(15))
    assert session.moment is None
    assert session.snapshot is not None
    assert session.snapshot.step == 15


def test_a_moment_of_another_architecture_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="moment"):
        session.show_moment(Moment(snapshot(10, latents=2), exact=False))
