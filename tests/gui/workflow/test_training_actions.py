"""Training in the window: continued, started with a new model, reset, and what goes wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.threads.training_runner import Outcome, TrainingState
from dreamexplorer.models.base import Terms
from dreamexplorer.models.mlp_vae import MlpVae
from tests.gui.lab import ENDLESS, Lab, equal, weights_of


def test_training_goes_on_with_the_present_model(lab: Lab) -> None:
    assert lab.workflow.needs_new_model(lab.run()) is False
    lab.trained(epochs=1)
    session = lab.session
    assert session.unsaved
    assert session.checkpoint is not None
    assert session.checkpoint.snapshot.step == 30  # 10 on top of 20
    assert session.checkpoint.resume is not None
    assert session.snapshot is not None
    assert session.snapshot.step == 30
    run = lab.workflow.current_run()
    assert run is not None
    assert run.train.epochs == 1  # what the form says: epochs to train
    rows = len(session.history.train)
    lab.trained(epochs=2)
    assert session.checkpoint.snapshot.step == 50
    assert len(session.history.train) > rows
    steps = session.history.train.rows[:, 0]
    assert (np.diff(steps) > 0).all()
    assert (np.diff(session.history.test.rows[:, 0]) > 0).all()
    assert lab.questions == lab.errors == []


def test_two_and_two_epochs_are_four(lab: Lab, tiny_dataset: ImageDataset, make_context: Any, qtbot: QtBot) -> None:
    lab.trained(epochs=1)
    lab.trained(epochs=1)
    other = Lab(make_context(), qtbot)
    other.trained(epochs=2)
    assert equal(weights_of(lab), weights_of(other))


def test_the_longest_training_there_is_may_be_continued(lab: Lab) -> None:
    assert lab.workflow.train(lab.run(epochs=100_000))
    lab.until(lambda: len(lab.session.history.train))
    lab.training.stop()
    lab.settled()
    assert lab.ended[0].kind == "stopped"
    assert lab.errors == []


def test_the_message_about_the_last_run_goes_when_another_one_starts(lab: Lab) -> None:
    lab.trained(epochs=1)
    assert lab.messages[-1] == "Training finished at step 30."
    assert lab.workflow.train(lab.run(epochs=1), paused=True)
    assert lab.messages[-1] == "", "single steps go on from there"
    lab.training.stop()
    lab.settled()


def test_another_batch_size_goes_on_with_a_fresh_optimiser(lab: Lab) -> None:
    lab.trained(epochs=1, batch_size=64)
    assert lab.errors == []
    assert lab.ended[0].kind == "finished"
    assert any("optimiser was reset" in m for m in lab.messages)


def test_other_sizes_begin_a_new_model(lab: Lab) -> None:
    session = lab.session
    models: list[int] = []
    session.model_changed.connect(lambda: models.append(len(session.snapshot.axes)))  # type: ignore[union-attr]
    axis_sizes: set[tuple[int, int]] = set()
    session.axis_values_changed.connect(
        lambda: (
            session.axis_values is not None
            and session.snapshot is not None
            and axis_sizes.add((len(session.axis_values), len(session.snapshot.axes)))
        )
    )
    assert lab.workflow.needs_new_model(lab.run(latent_dim=5))
    lab.trained(latent_dim=5, epochs=1)
    assert models == [5]
    assert axis_sizes == {(5, 5)}
    assert session.checkpoint_path is None
    assert session.history.train.rows[0, 0] <= 10
    five = session.current_run
    assert five is not None
    trained = weights_of(lab)
    lab.trained(latent_dim=4, epochs=1)
    assert models == [5, 4]
    assert lab.questions == []
    assert [len(run.axes) for run in session.runs] == [3, 5, 4]
    lab.workflow.show_run(five)
    assert equal(weights_of(lab), trained), "the one before is as it was"
    assert session.unsaved
    lab.trained(epochs=1)
    assert five.snapshot is not None
    assert five.snapshot.step == 20
    assert len(session.runs) == 3, "settings that fit go on with the run"


def test_options_out_of_range_are_one_message(lab: Lab) -> None:
    assert not lab.workflow.train(lab.run(epochs=0))
    assert not lab.workflow.reset(lab.run(batch_size=0))
    assert len(lab.errors) == 2
    assert "epochs" in lab.errors[0][1]
    assert not lab.training.active


def test_an_error_at_the_start_leaves_the_model(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    before = weights_of(lab)
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    assert lab.workflow.train(lab.run(device="cuda", latent_dim=7))
    lab.until(lambda: lab.errors)
    lab.settled()
    assert "CUDA" in lab.errors[0][1]
    assert equal(weights_of(lab), before)
    assert not lab.session.unsaved
    assert lab.session.checkpoint is not None
    lab.trained(epochs=1, device="cpu", latent_dim=3)
    assert lab.session.snapshot.step == 30  # type: ignore[union-attr]


@pytest.mark.allow_log("Training stopped")
def test_an_unexpected_error_is_told_calmly_and_logged(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    original, calls = MlpVae.loss, []

    def loss(self: MlpVae, *args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) > 15:
            raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")
        return original(self, *args, **kwargs)

    monkeypatch.setattr(MlpVae, "loss", loss)
    assert lab.workflow.train(lab.run(epochs=ENDLESS))
    lab.until(lambda: lab.ended)
    monkeypatch.undo()
    lab.settled()
    assert len(lab.errors) == 1
    assert "RuntimeError" in lab.errors[0][1]
    assert lab.session.checkpoint is not None
    assert lab.session.checkpoint.snapshot.step == lab.session.snapshot.step  # type: ignore[union-attr]
    lab.trained(epochs=1)


def test_divergence_goes_back_to_the_last_good_state(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    original, calls = MlpVae.loss, []

    def loss(self: MlpVae, *args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        terms = original(self, *args, **kwargs)
        return Terms(terms.loss * (float("nan") if len(calls) > 24 else 1.0), *terms[1:])

    monkeypatch.setattr(MlpVae, "loss", loss)
    assert lab.workflow.train(lab.run(epochs=ENDLESS))
    lab.until(lambda: lab.ended)
    monkeypatch.undo()
    lab.settled()
    assert len(lab.errors) == 1
    assert "diverged" in lab.errors[0][1]
    session = lab.session
    assert session.snapshot is not None
    assert all(torch.isfinite(w).all() for w in session.snapshot.weights.values())
    assert session.history.axes is not None
    for rows in (session.history.train.rows, session.history.test.rows, session.history.axes.rows):
        assert (rows[:, 0] <= session.snapshot.step).all()
    lab.trained(epochs=1)
    assert (np.diff(session.history.train.rows[:, 0]) > 0).all()


def test_live_values_are_remembered_for_the_form(lab: Lab) -> None:
    lab.training_along()
    lab.training.set_live("learning_rate", 1e-4)
    lab.training.set_live("beta", 2.0)
    lab.training.set_live("epochs", ENDLESS - 1)
    lab.until(lambda: lab.run().train.epochs == ENDLESS - 1)
    lab.until(lambda: lab.session.snapshot.config.beta == 2.0)  # type: ignore[union-attr]
    lab.training.stop()
    lab.settled()
    run = lab.run()
    assert run.train.learning_rate == 1e-4
    assert run.model.beta == 2.0


def test_reset_shows_untrained_weights_and_training_begins_there(lab: Lab) -> None:
    lab.trained(epochs=1)
    assert lab.workflow.reset(lab.run(seed=5))
    lab.until(lambda: lab.session.snapshot.step == 0)  # type: ignore[union-attr]
    lab.settled()
    assert not lab.session.unsaved
    assert len(lab.session.history.train) == 0
    fresh = weights_of(lab)
    assert lab.workflow.train(lab.run(seed=5, epochs=ENDLESS), paused=True)
    lab.until(lambda: lab.training.state is TrainingState.PAUSED)
    assert equal(weights_of(lab), fresh)
    lab.training.stop()
    lab.settled()
    first, second = lab.session.runs
    assert first.snapshot is not None
    assert first.snapshot.step == 30
    assert first.unsaved
    assert second is lab.session.current_run
    assert lab.questions == []


def test_a_blank_run_gives_way_so_that_the_list_holds_what_was_learned(lab: Lab) -> None:
    for latents in (4, 5):
        assert lab.workflow.reset(lab.run(latent_dim=latents))
        lab.settled()
    assert [len(run.axes) for run in lab.session.runs] == [3, 5]
    lab.trained(latent_dim=6, epochs=1)
    assert [len(run.axes) for run in lab.session.runs] == [3, 6]
    assert lab.workflow.reset(lab.run(latent_dim=2))
    lab.settled()
    assert [len(run.axes) for run in lab.session.runs] == [3, 6, 2]


def test_the_end_of_a_run_is_announced_once_the_session_shows_what_it_left(lab: Lab) -> None:
    """The order does not depend on which slot was connected to the thread first."""
    seen: list[tuple[bool, bool, int]] = []
    kept: list[int] = []
    lab.workflow.trained.connect(lambda _run, checkpoint, _past: kept.append(checkpoint.snapshot.step))

    def note(outcome: Outcome) -> None:
        session = lab.session
        assert session.snapshot is not None
        assert outcome.checkpoint is not None
        same = session.snapshot.step == outcome.checkpoint.snapshot.step
        seen.append((session.checkpoint is outcome.checkpoint, same, len(kept)))

    lab.workflow.run_ended.connect(note)
    lab.trained(epochs=1)
    assert seen == [(True, True, 1)]
