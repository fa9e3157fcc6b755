"""Runs in the session: added, shown, named, deleted, and trained while another one is shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.axes import Axis
from dreamexplorer.session import COLORS, Drawing, Run, Session
from tests.session.test_session import KEYS, conditional, evaluation, events_of, snapshot, step_done


@pytest.fixture
def session() -> Session:
    """Two runs, of 3 and of 5 latents; the second one is shown."""
    session = Session()
    for latents in (3, 5):
        session.add_run(Run(), snapshot(latents), KEYS)
    return session


def test_before_there_is_a_model_there_is_no_run() -> None:
    session = Session()
    assert session.runs == ()
    assert session.current_run is None
    session.replace_model(snapshot(3), KEYS)
    assert len(session.runs) == 1
    assert session.current_run is session.runs[0]
    session.replace_model(snapshot(4), KEYS)
    assert len(session.runs) == 1, "in the place of the model before"


def test_runs_have_names_and_colours_of_their_own(session: Session) -> None:
    first, second = session.runs
    assert [first.name, second.name] == ["mlp-vae 1", "mlp-vae 2"]
    assert first.color != second.color
    session.rename_run(second, "  mlp-vae 1 ")
    assert second.name == "mlp-vae 1 (2)"
    session.rename_run(second, "   ")
    assert second.name == "mlp-vae 1 (2)", "a name is never empty"
    session.add_run(Run(name="mlp-vae 1 (2)"), snapshot(2), KEYS)
    assert session.runs[2].name == "mlp-vae 1 (3)"
    for _ in range(len(COLORS)):
        session.add_run(Run(), snapshot(2), KEYS)
    assert len({run.color for run in session.runs}) == len(COLORS)


def test_everything_of_a_run_is_there_when_it_is_shown(session: Session) -> None:
    first, second = session.runs
    session.set_latent([1, 2, 3, 4, 5])
    session.select_axis(4)
    session.record([step_done(1)], [evaluation(1)])
    assert session.unsaved
    heard = events_of(session)
    session.select_run(first)
    assert session.current_run is first
    assert not session.unsaved
    assert session.snapshot is first.snapshot
    assert session.latent is not None
    assert session.latent.tolist() == [0, 0, 0]
    assert session.selected_axis == 0
    assert len(session.history.train) == 0
    assert session.axis_values is session.evaluation is None
    assert heard[:3] == ["weights_changed", "model_changed", "snapshot_changed"]
    assert heard[-2:] == ["current_run_changed", "runs_changed"]
    session.select_run(second)
    assert session.latent.tolist() == [1, 2, 3, 4, 5], "a run of another size has the z that it had"
    assert session.unsaved
    assert len(session.history.train) == 1
    assert session.axis_values is not None
    assert session.evaluation is not None
    session.select_run(second)
    with pytest.raises(ValueError, match="not in the list"):
        session.select_run(Run())


def test_z_axis_and_class_are_shared_by_runs_that_have_them() -> None:
    session = Session()
    session.add_run(Run(), conditional(4), KEYS)
    session.add_run(Run(), conditional(4), KEYS)
    session.set_latent([0.5, -1])
    session.select_axis(1)
    session.set_label(3)
    session.select_run(session.runs[0])
    assert session.latent is not None
    assert session.latent.tolist() == [0.5, -1]
    assert session.selected_axis == 1
    assert session.active_label == 3
    session.add_run(Run(), conditional(2), KEYS)
    assert session.active_label == 0
    assert session.latent.tolist() == [0.5, -1]


def test_the_middle_of_one_run_is_the_middle_of_another(session: Session) -> None:
    moved = dataclasses.replace(snapshot(5), axes=tuple(Axis(f"z{i}", centre=2.0) for i in range(5)))
    session.add_run(Run(), moved, KEYS)
    assert session.latent is not None
    assert session.latent.tolist() == [2.0] * 5


def test_a_run_comes_with_its_images(
    session: Session, tiny_dataset: ImageDataset, make_dataset: Callable[..., ImageDataset]
) -> None:
    session.set_dataset(tiny_dataset)
    tiny = session.current_run
    assert tiny is not None
    session.set_drawing(Drawing(tiny_dataset.test.images[0]))
    wide = make_dataset((1, 8, 20))
    session.add_run(Run(), snapshot(2), KEYS, dataset=wide)
    assert session.dataset is wide
    assert session.drawing is None, "it has another size"
    session.select_run(tiny)
    assert session.dataset is tiny_dataset


def test_a_run_that_is_trained_while_another_is_shown_keeps_its_reports(session: Session) -> None:
    trained, shown = session.runs
    session.set_training_run(trained)
    assert session.trains_other
    heard = events_of(session)
    before = session.snapshot
    session.set_snapshot(snapshot(3, 7), run=trained)
    session.record([step_done(7)], [evaluation(7)], keep_axis_values=True, run=trained)
    assert set(heard) == {"run_changed"}
    assert session.snapshot is before
    assert len(shown.history.train) == 0
    assert not session.unsaved
    assert session.unsaved_runs == (trained,)
    assert trained.axis_reading is not None
    assert trained.axis_reading.step == 7
    session.rewind(snapshot(3, 5), trained)
    assert len(trained.history.train) == 0
    session.select_run(trained)
    assert session.snapshot is not None
    assert session.snapshot.step == 5


def test_runs_are_removed_and_come_back(session: Session) -> None:
    first, second = session.runs
    assert session.remove_run(second) == 1
    assert session.runs == (first,)
    assert session.current_run is first
    with pytest.raises(ValueError, match="cannot be removed"):
        session.remove_run(first)
    session.restore_run(second, 1)
    session.set_training_run(first)
    with pytest.raises(ValueError, match="cannot be removed"):
        session.remove_run(first)
    session.set_training_run(None)
    session.remove_run(first)
    assert session.current_run is second
    session.restore_run(first, 0)
    assert session.runs == (first, second)


def test_a_run_takes_the_place_of_another(session: Session) -> None:
    first = session.runs[0]
    session.mark_run(first, color=COLORS[5], pinned=True, shown=False)
    new = Run()
    session.add_run(new, snapshot(2), KEYS, instead_of=first)
    assert session.runs[0] is new is session.current_run
    assert (new.name, new.color, new.pinned, new.shown) == ("mlp-vae 1", COLORS[5], True, False)


def test_only_a_run_of_initial_weights_is_blank(session: Session) -> None:
    run = Run(untrained=True)
    session.add_run(run, snapshot(2), KEYS)
    assert run.blank
    session.record([step_done(1)], [])
    assert not run.blank
    assert not session.runs[0].blank


def test_an_evaluation_counts_for_its_weights_and_images(session: Session, tiny_dataset: ImageDataset) -> None:
    session.set_dataset(tiny_dataset)
    run = session.current_run
    assert run is not None
    session.record_evaluation(evaluation(0))
    assert run.is_evaluated
    session.set_dataset(dataclasses.replace(tiny_dataset, name="twin"))
    assert not run.is_evaluated
    session.record_evaluation(evaluation(0))
    session.set_snapshot(snapshot(5, 3))
    assert not run.is_evaluated
    assert np.isfinite(run.created)
