"""The session is changed by its methods alone, each of which shows every slot one consistent state."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

import numpy as np
import pytest

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.cvae import CvaeConfig
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import Snapshot, take_snapshot
from dreamexplorer.session import Drawing, DrawingResult, ModelFacts, Observable, Session
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.events import Evaluation, StepDone
from dreamexplorer.training.history import Past

KEYS = ("recon", "kl")
SHAPE = (1, 12, 10)


def snapshot(latents: int = 3, step: int = 0) -> Snapshot:
    return take_snapshot(create("mlp-vae", MlpVaeConfig(latent_dim=latents, hidden=(4,)), SHAPE, 0), step)


def conditional(classes: int) -> Snapshot:
    return take_snapshot(create("cvae", CvaeConfig(latent_dim=2, hidden=(4,)), SHAPE, 0, classes))


def step_done(step: int) -> StepDone:
    return StepDone(step, step / 10, dict.fromkeys(KEYS, 1.0), np.full(3, step, np.float32), 1.0, None)


def evaluation(step: int) -> Evaluation:
    return Evaluation(step, step / 10, dict.fromkeys(KEYS, 2.0), np.full(3, 0.5, np.float32), 2, None)


def events_of(session: Session) -> list[str]:
    """The names of the events from now on, in order."""
    heard: list[str] = []
    for name, event in vars(session).items():
        if isinstance(event, Observable):
            event.connect(lambda *_, name=name: heard.append(name))
    return heard


def drawn(session: Session) -> DrawingResult:
    image = np.zeros(SHAPE, np.uint8)
    session.set_drawing(Drawing(image))
    assert session.drawing is not None
    zeros = np.zeros(SHAPE, np.float32)
    result = DrawingResult(session.drawing, np.zeros(3, np.float32), None, zeros, 1.0, None, 0)
    session.set_drawing_result(result)
    return result


def test_no_state_can_be_written_from_outside() -> None:
    session = Session()
    names = [name for name, _ in inspect.getmembers(Session, lambda member: isinstance(member, property))]
    assert len(names) > 12
    for name in names:
        with pytest.raises(AttributeError):
            setattr(session, name, None)
    public = {name for name in vars(session) if not name.startswith("_")}
    assert all(isinstance(getattr(session, name), Observable) for name in public), "events and nothing else"


def test_a_model_is_replaced_whole_before_anyone_hears_of_it(tiny_dataset: ImageDataset) -> None:
    session = Session()
    session.set_dataset(tiny_dataset)
    session.replace_model(snapshot(5), KEYS)
    session.set_latent(np.ones(5))
    session.select_axis(4)
    session.record([], [dataclasses.replace(evaluation(1), per_axis=None)])
    session.set_unsaved(True)
    drawn(session)
    new = snapshot(3, 40)
    column = np.array([10.0, 20.0])
    rows = np.stack([column] * 4, axis=1)
    past = Past(KEYS, rows, np.ones(2), rows, np.empty((0, 0)))
    checkpoint = Checkpoint(new, "tiny", TrainConfig())

    def state() -> tuple[Any, ...]:
        latent = session.latent
        assert latent is not None
        return (
            session.snapshot is new,
            len(session.axes),
            latent.tolist(),
            session.selected_axis,
            len(session.history.train),
            session.evaluation,
            session.axis_values.tolist() if session.axis_values is not None else None,
            session.checkpoint is checkpoint,
            session.unsaved,
            session.decoded,
            session.drawing_result,
        )

    seen: dict[str, tuple[Any, ...]] = {}
    for name, event in vars(session).items():
        if isinstance(event, Observable):
            event.connect(lambda *_, name=name: seen.setdefault(name, state()))
    heard = events_of(session)
    session.replace_model(new, KEYS, ModelFacts(past, [1.0, 2.0, 3.0], checkpoint=checkpoint))
    whole = (True, 3, [0, 0, 0], 0, 2, None, [1, 2, 3], True, False, None, None)
    assert seen, "somebody heard of it"
    assert all(value == whole for value in seen.values()), seen
    assert heard[:3] == ["weights_changed", "model_changed", "snapshot_changed"]
    assert heard.count("latent_changed") == heard.count("history_changed") == 1
    declared = [name for name, event in vars(session).items() if isinstance(event, Observable)]
    assert heard == sorted(heard, key=declared.index), "in the order in which events are declared"


def test_the_weights_are_announced_first_whatever_was_connected_first() -> None:
    """The inference thread must have the weights before a panel requests images of them."""
    for order in (("model_changed", "weights_changed"), ("weights_changed", "model_changed")):
        session = Session()
        heard: list[str] = []
        for name in order:
            getattr(session, name).connect(lambda name=name, heard=heard: heard.append(name))
        session.set_snapshot(snapshot())
        assert heard == ["weights_changed", "model_changed"]


def test_newer_weights_of_the_same_model_keep_what_is_selected_and_known() -> None:
    session = Session()
    session.replace_model(snapshot(3), KEYS)
    session.set_latent([1, 2, 3])
    session.record([step_done(1)], [evaluation(1)])
    heard = events_of(session)
    session.set_snapshot(snapshot(3, 5))
    assert heard == ["weights_changed", "snapshot_changed", "run_changed"]
    assert session.latent is not None
    assert session.latent.tolist() == [1, 2, 3]
    assert len(session.history.train) == len(session.history.test) == 1
    assert session.unsaved


def test_a_training_from_fresh_weights_keeps_the_selection_of_the_same_architecture() -> None:
    session = Session()
    session.replace_model(snapshot(3), KEYS)
    session.set_latent([1, 2, 3])
    session.record([step_done(1)], [])
    heard = events_of(session)
    session.replace_model(snapshot(3), KEYS, keep_selection=True)
    assert session.latent is not None
    assert session.latent.tolist() == [1, 2, 3]
    assert "model_changed" not in heard
    assert len(session.history.train) == 0
    assert not session.unsaved
    session.replace_model(snapshot(4), KEYS, keep_selection=True)
    assert session.latent.tolist() == [0] * 4
    assert "model_changed" in heard


def test_a_class_that_the_model_does_not_have_is_given_up() -> None:
    session = Session()
    session.replace_model(conditional(4), KEYS)
    session.set_label(3)
    assert session.active_label == 3
    heard = events_of(session)
    session.replace_model(conditional(3), KEYS)
    assert session.active_label == 0
    assert "label_changed" in heard
    session.replace_model(snapshot(), KEYS)
    assert session.active_label is None


def test_a_drawing_of_another_size_goes_with_its_dataset(tiny_dataset: ImageDataset, make_dataset: Any) -> None:
    session = Session()
    session.set_dataset(tiny_dataset)
    drawn(session)
    heard = events_of(session)
    session.set_dataset(make_dataset(classes=3))
    assert session.drawing is not None
    session.set_dataset(make_dataset((1, 5, 5)))
    assert session.drawing is session.drawing_result is None
    assert heard[-3:] == ["dataset_changed", "drawing_changed", "drawing_result_changed"]


def test_what_training_reports_is_recorded() -> None:
    session = Session()
    session.replace_model(snapshot(), KEYS)
    heard = events_of(session)
    session.record([step_done(1), step_done(2)], [evaluation(2)])
    assert heard == ["history_changed", "axis_values_changed", "unsaved_changed", "run_changed"]
    assert session.history.train.rows[:, 0].tolist() == [1, 2]
    assert session.evaluation is not None
    assert session.axis_values is not None
    assert session.axis_values.tolist() == [2, 2, 2]
    session.record([], [])
    assert len(heard) == 4, "nothing to announce"
    session.record_evaluation(evaluation(2))
    assert len(session.history.test) == 1, "that step is known already"
    session.record_evaluation(evaluation(3))
    assert session.history.test.rows[:, 0].tolist() == [2, 3]
    assert session.axis_values.tolist() == [0.5] * 3


def test_going_back_to_an_earlier_step_drops_the_curves_after_it() -> None:
    session = Session()
    session.replace_model(snapshot(), KEYS)
    session.record([step_done(n) for n in range(1, 6)], [evaluation(5)])
    session.rewind(snapshot(3, 3))
    assert session.history.train.rows[:, 0].tolist() == [1, 2, 3]
    assert len(session.history.test) == 0
    assert session.snapshot is not None
    assert session.snapshot.step == 3


def test_a_saved_state_is_unsaved_no_more_unless_training_went_on(tmp_path: Any) -> None:
    session = Session()
    session.replace_model(snapshot(3, 7), KEYS)
    session.set_unsaved(True)
    session.note_saved(tmp_path / "a", 5)
    assert session.unsaved
    assert session.checkpoint_path == tmp_path / "a"
    session.note_saved(tmp_path / "b", 7)
    assert not session.unsaved


def test_a_z_in_the_middle_follows_axes_that_move() -> None:
    session = Session()
    first = snapshot()
    session.replace_model(first, KEYS)
    moved = dataclasses.replace(first, axes=tuple(Axis(f"z{i}", centre=5.0) for i in range(3)))
    session.set_snapshot(moved, keep_axes=True)
    assert session.axes == first.axes
    session.adopt_axes()
    assert session.latent is not None
    assert session.latent.tolist() == [5, 5, 5]
    session.set_latent([1, 2, 3])
    session.set_snapshot(first)
    assert session.latent.tolist() == [1, 2, 3]


def test_wrong_selections_are_refused() -> None:
    session = Session()
    session.set_latent([1, 2])  # no model: ignored
    assert session.latent is None
    with pytest.raises(IndexError):
        session.select_axis(0)
    session.replace_model(snapshot(), KEYS)
    with pytest.raises(ValueError, match="2 numbers"):
        session.set_latent([1, 2])
    with pytest.raises(IndexError):
        session.select_axis(3)
    with pytest.raises(IndexError):
        session.set_label(0)
    with pytest.raises(ValueError, match="positive"):
        session.set_slider_range(0)


def test_values_of_the_axes_may_be_kept_until_they_are_adopted() -> None:
    session = Session()
    session.replace_model(snapshot(), KEYS)
    session.record([step_done(1)], [])
    heard = events_of(session)
    session.record([step_done(2), step_done(3)], [], keep_axis_values=True)
    assert session.axis_values is not None
    assert session.axis_values.tolist() == [1, 1, 1]
    assert session.history.axes is not None
    assert len(session.history.axes) == 3, "the history has them already"
    assert heard == ["history_changed", "run_changed"]
    session.adopt_axis_values()
    assert session.axis_values.tolist() == [3, 3, 3]
    assert heard == ["history_changed", "run_changed", "axis_values_changed"]
    session.adopt_axis_values()
    assert heard == ["history_changed", "run_changed", "axis_values_changed"]
    session.record([step_done(4)], [], keep_axis_values=True)
    session.replace_model(snapshot(), KEYS)
    session.adopt_axis_values()
    assert session.axis_values is None, "those of the model before are gone"


def test_going_back_to_earlier_weights_shows_their_values_of_the_axes() -> None:
    session = Session()
    session.replace_model(snapshot(), KEYS)
    session.record([step_done(1), step_done(2)], [])
    session.rewind(snapshot(step=1))
    assert session.axis_values is not None
    assert session.axis_values.tolist() == [1, 1, 1]


# -- the use of the axes ------------------------------------------------------------------------------------------


def test_values_say_their_step_and_split_and_the_test_split_is_shown_at_rest() -> None:
    session = Session()
    session.replace_model(snapshot(step=10), KEYS, ModelFacts(axis_values=[0.1, 0.2, 0.3], axis_step=9))
    assert session.axis_reading is not None
    assert (session.axis_reading.step, session.axis_reading.split) == (9, "test")
    session.record([step_done(20)], [])
    assert (session.axis_reading.step, session.axis_reading.split) == (20, "train")
    session.record([step_done(30)], [evaluation(30)], keep_axis_values=True)
    assert session.axis_reading.step == 20
    session.adopt_axis_values()
    assert (session.axis_reading.step, session.axis_reading.split) == (30, "test")
    assert session.axis_values is not None
    assert session.axis_values.tolist() == [0.5] * 3
    session.record([step_done(40)], [])
    session.adopt_axis_values()  # the evaluation is older than the newest batches
    assert (session.axis_reading.step, session.axis_reading.split) == (40, "train")


def test_a_file_without_values_shows_the_last_ones_of_its_history() -> None:
    session = Session()
    axes = np.array([[10.0, 0.1, 1.0, 2.0, 3.0], [20.0, 0.2, 4.0, 5.0, 6.0]])
    empty = np.empty((0, 2 + len(KEYS)))
    session.replace_model(snapshot(step=25), KEYS, ModelFacts(Past(KEYS, empty, np.empty(0), empty, axes)))
    assert session.axis_reading is not None
    assert session.axis_reading.values.tolist() == [4.0, 5.0, 6.0]
    assert (session.axis_reading.step, session.axis_reading.split) == (20, "train")


def test_nothing_is_judged_before_the_first_measurement_or_of_untrained_weights(tiny_dataset: ImageDataset) -> None:
    session = Session()
    session.set_dataset(tiny_dataset)
    session.replace_model(snapshot(step=0), KEYS)
    assert not session.measuring
    session.record_evaluation(dataclasses.replace(evaluation(0), per_axis=np.zeros(3, np.float32)))
    assert session.latent_use is None, "weights that were never trained have not collapsed"
    session.set_snapshot(snapshot(step=5))
    assert session.measuring
    session.record([step_done(5)], [])
    assert not session.measuring
    assert session.latent_use is not None
    session.replace_model(snapshot(step=7), KEYS)
    assert session.measuring
    assert session.latent_use is None


def test_a_constant_mu_is_found_by_the_last_evaluation_and_holds_while_training_goes_on() -> None:
    session = Session()
    session.replace_model(snapshot(step=10), KEYS)
    found = dataclasses.replace(
        evaluation(10),
        per_axis=np.array([1.0, 0.01, 1.0], np.float32),
        mean_variance=np.array([0.0, 0.0, 0.9], np.float32),
    )
    session.record_evaluation(found)
    use = session.latent_use
    assert use is not None
    assert (use.alive.tolist(), use.collapsed.tolist()) == ([False, False, True], [False, True, False])
    assert use.constant.tolist() == [True, False, False]
    session.record([step_done(20)], [])  # all have a KL of 20 now; of the second one's mu nothing newer is known
    use = session.latent_use
    assert use is not None
    assert (use.alive.tolist(), use.constant.tolist()) == ([False, True, True], [True, False, False])


def test_weights_of_another_program_are_judged_although_their_steps_are_unknown(tiny_dataset: ImageDataset) -> None:
    session = Session()
    session.set_dataset(tiny_dataset)
    session.replace_model(dataclasses.replace(snapshot(step=0), foreign=True), KEYS)
    assert session.measuring
    assert session.latent_use is None
    session.record_evaluation(dataclasses.replace(evaluation(0), per_axis=np.zeros(3, np.float32)))
    assert not session.measuring
    use = session.latent_use
    assert use is not None
    assert use.collapsed.all()


def test_epochs_of_another_process_leave_a_run_saved() -> None:
    session = Session()
    session.replace_model(snapshot(), KEYS)
    run = session.current_run
    assert run is not None
    heard = events_of(session)
    session.record_epochs(run, [step_done(10), step_done(20)], [evaluation(10), evaluation(20)])
    assert heard == ["history_changed", "axis_values_changed", "run_changed"]
    assert run.history.train.rows[:, 0].tolist() == [10, 20]
    assert session.axis_reading is not None
    assert (session.axis_reading.step, session.axis_reading.split) == (20, "test")
    assert run.history.axes is not None
    assert run.history.axes.rows[:, 0].tolist() == [10, 20]
    assert not session.unsaved
    session.drop_epochs(run, 1)
    assert run.history.train.rows[:, 0].tolist() == [10]
    session.drop_epochs(run, 0)
    assert len(run.history.train) == 0
    session.set_watched(run, True)
    assert heard[-1] == "runs_changed"
    count = len(heard)
    session.set_watched(run, True)
    assert len(heard) == count
