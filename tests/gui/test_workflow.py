"""What the user does to models and data, in order and in odd orders."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.gui import background
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.training_runner import TrainingState
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.session import Drawing
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.history import KEY, NO_HISTORY
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.runs import RunFolder

ENDLESS = 90_000  # epochs


class Lab:
    """A context, what it said, and how its questions are answered."""

    def __init__(self, context: Context, qtbot: QtBot) -> None:
        self.context = context
        self.session = context.session
        self.workflow = context.workflow
        self.training = context.training
        self.qtbot = qtbot
        self.questions: list[str] = []
        self.answer: bool | Callable[[], bool] = True
        self.errors: list[tuple[str, str]] = []
        self.messages: list[str] = []
        self.busy: list[bool] = []
        self.ended: list[Any] = []
        self.workflow.confirm = self._confirm
        self.workflow.error.connect(lambda title, text: self.errors.append((title, text)))
        self.workflow.message.connect(self.messages.append)
        self.workflow.busy_changed.connect(self.busy.append)
        self.training.ended.connect(self.ended.append)

    def _confirm(self, title: str, question: str, accept: str) -> bool:
        assert title
        assert question
        assert accept
        self.questions.append(title)
        return self.answer() if callable(self.answer) else self.answer

    def run(self, **changes: Any) -> RunConfig:
        """The present run config with changes, in the model's or the training's part."""
        run = self.workflow.current_run()
        assert run is not None
        for name, value in changes.items():
            part = "model" if hasattr(run.model, name) else "train"
            run = dataclasses.replace(run, **{part: dataclasses.replace(getattr(run, part), **{name: value})})
        return run

    def until(self, condition: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=15_000)

    def settled(self) -> None:
        """Wait until nothing is loading, training or being computed."""
        self.until(lambda: not self.workflow.busy and not self.training.active and not self.context.jobs.busy)

    def trained(self, **changes: Any) -> None:
        count = len(self.ended)
        assert self.workflow.train(self.run(**changes))
        self.until(lambda: len(self.ended) > count)
        self.settled()

    def training_along(self, **changes: Any) -> None:
        """Start an endless training, and wait until it runs."""
        rows = len(self.session.history.train)
        assert self.workflow.train(self.run(epochs=ENDLESS, **changes))
        self.until(lambda: len(self.session.history.train) > rows)


@pytest.fixture
def lab(make_context: Callable[..., Context], qtbot: QtBot) -> Lab:
    return Lab(make_context(), qtbot)


def weights_of(lab: Lab) -> dict[str, torch.Tensor]:
    assert lab.session.snapshot is not None
    return {k: v.clone() for k, v in lab.session.snapshot.weights.items()}


def equal(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[k], b[k]) for k in a)


@pytest.fixture
def other_file(tmp_path: Path, tiny_checkpoint: Checkpoint) -> Path:
    """A checkpoint of the same architecture with other weights."""
    snapshot = tiny_checkpoint.snapshot
    moved = dataclasses.replace(snapshot, weights={k: v * 0.5 for k, v in snapshot.weights.items()}, step=77)
    path = tmp_path / "other.safetensors"
    save_checkpoint(dataclasses.replace(tiny_checkpoint, snapshot=moved, resume=None, metrics={}), path)
    return path


# -- decoding and drawing --------------------------------------------------------------------------------------


def test_a_drawing_is_analysed_and_analysed_again_with_newer_weights(lab: Lab, tiny_dataset: ImageDataset) -> None:
    drawing = Drawing(tiny_dataset.test.images[0])
    lab.session.set_drawing(drawing)
    lab.until(lambda: lab.session.drawing_result)
    assert lab.session.drawing_result is not None
    assert lab.session.drawing_result.step == 20
    lab.trained(epochs=1)
    lab.until(lambda: lab.session.drawing_result is not None and lab.session.drawing_result.step == 30)
    lab.until(lambda: lab.session.decoded is not None and lab.session.decoded.step == 30)
    lab.session.set_drawing(None)
    lab.qtbot.wait(20)
    assert lab.session.drawing_result is None


# -- training ----------------------------------------------------------------------------------------------------


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


def test_another_batch_size_goes_on_with_a_fresh_optimiser(lab: Lab) -> None:
    lab.trained(epochs=1, batch_size=64)
    assert lab.errors == []
    assert lab.ended[0].kind == "finished"
    assert any("afresh" in m for m in lab.messages)


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
    assert lab.questions == []  # the old model was saved
    lab.answer = False
    assert not lab.workflow.train(lab.run(latent_dim=4))
    assert len(lab.questions) == 1
    assert len(session.snapshot.axes) == 5  # type: ignore[union-attr]
    lab.answer = True
    lab.trained(latent_dim=4, epochs=1)
    assert models == [5, 4]


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


@pytest.mark.allow_log("Training ended with an error")
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
        return terms._replace(loss=terms.loss * (float("nan") if len(calls) > 24 else 1.0))

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
    for rows in (session.history.train.rows, session.history.test.rows, session.history.axis_steps.rows):
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


# -- reset, open, save -----------------------------------------------------------------------------------------


def test_reset_shows_untrained_weights_and_training_begins_there(lab: Lab) -> None:
    lab.trained(epochs=1)
    lab.answer = False
    assert not lab.workflow.reset(lab.run())
    assert lab.session.snapshot.step == 30  # type: ignore[union-attr]
    lab.answer = True
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
    assert len(lab.questions) == 2


def test_save_and_open_again(lab: Lab, tmp_path: Path) -> None:
    lab.trained(epochs=1)
    path = tmp_path / "mine.safetensors"
    done: list[bool] = []
    lab.workflow.save_checkpoint(path, lambda: done.append(True))
    lab.until(lambda: done)
    lab.settled()
    assert not lab.session.unsaved
    assert lab.session.checkpoint_path == path
    before = weights_of(lab)
    lab.trained(epochs=1)
    lab.workflow.open_checkpoint(path)
    lab.until(lambda: lab.session.snapshot.step == 30)  # type: ignore[union-attr]
    lab.settled()
    assert lab.questions == ["Open another model?"]
    assert equal(weights_of(lab), before)
    assert lab.session.checkpoint is not None
    assert lab.session.checkpoint.resume is not None
    assert lab.session.evaluation is not None
    assert lab.busy[-1] is False
    lab.trained(epochs=1)
    assert lab.session.snapshot.step == 40  # type: ignore[union-attr]


def test_a_file_that_cannot_be_opened_changes_nothing(lab: Lab, tmp_path: Path) -> None:
    before = weights_of(lab)
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no model")
    lab.training_along()
    lab.workflow.open_checkpoint(broken)
    lab.workflow.open_shipped("no-such-model")
    lab.until(lambda: lab.errors)
    assert lab.training.active  # not even the training is touched
    lab.training.stop()
    lab.settled()
    lab.workflow.open_checkpoint(tmp_path / "missing.safetensors")
    lab.until(lambda: len(lab.errors) == 2)
    assert lab.questions == []
    assert before.keys() == weights_of(lab).keys()


def test_saving_that_fails_is_told_and_nothing_follows(lab: Lab, tmp_path: Path) -> None:
    lab.trained(epochs=1)
    done: list[bool] = []
    lab.workflow.save_checkpoint(tmp_path / "no" / "folder.safetensors", lambda: done.append(True))
    lab.until(lambda: lab.errors)
    lab.settled()
    assert done == []
    assert lab.session.unsaved
    assert lab.session.checkpoint_path is None


# -- odd orders ----------------------------------------------------------------------------------------------


def test_open_during_open_shows_the_last(lab: Lab, other_file: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.safetensors"
    for path in (other_file, missing, missing, other_file):
        lab.workflow.open_checkpoint(path)
    lab.settled()
    assert lab.session.checkpoint_path == other_file
    assert lab.errors == []


def test_open_while_training_asks_stops_and_opens(lab: Lab, other_file: Path) -> None:
    lab.training_along()
    lab.answer = False
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: lab.questions)
    assert lab.training.state is TrainingState.RUNNING
    lab.answer = True
    tried: list[bool] = []  # while it stops, nothing continues or begins
    lab.training.state_changed.connect(
        lambda state: tried.append(lab.workflow.train(lab.run())) if state is TrainingState.STOPPING else None
    )
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: len(lab.questions) == 2)
    lab.settled()
    assert tried == [False]
    assert lab.session.checkpoint_path == other_file
    assert lab.session.snapshot.step == 77  # type: ignore[union-attr]
    assert not lab.session.unsaved
    assert len(lab.ended) == 1
    assert lab.busy[-1] is False


def test_train_while_opening_is_refused_with_a_word(lab: Lab, other_file: Path) -> None:
    lab.workflow.open_checkpoint(other_file)
    assert not lab.workflow.train(lab.run())
    assert lab.messages
    lab.settled()
    lab.trained(epochs=1)


def test_train_while_training_is_refused(lab: Lab) -> None:
    lab.training_along()
    assert not lab.workflow.train(lab.run())
    lab.training.stop()
    lab.training.stop()
    lab.settled()
    assert len(lab.ended) == 1


def test_questions_tell_that_the_last_training_stays_at_hand(
    lab: Lab, other_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []

    def decline(title: str, question: str, accept: str) -> bool:
        told.append((title, question))
        return False

    monkeypatch.setattr(lab.workflow, "confirm", decline)
    lab.training_along()
    assert not lab.workflow.reset(lab.run())
    lab.training.stop()
    lab.settled()
    assert lab.session.unsaved
    assert not lab.workflow.reset(lab.run(), new=True)
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: len(told) == 3)
    assert not lab.workflow.train(lab.run(latent_dim=5))
    titles = [title for title, _ in told]
    assert titles == ["Reset the model?", "New model?", "Open another model?", "Start a new model?"]
    assert "Training is running" in told[0][1]
    for _, question in told:
        assert "not saved" in question
        assert "Open the last training" in question
        assert "lost" not in question


def test_reset_while_training_and_again(lab: Lab) -> None:
    lab.training_along()
    assert lab.workflow.reset(lab.run(latent_dim=4))
    assert lab.workflow.reset(lab.run(latent_dim=6))  # the newest wish counts
    lab.settled()
    assert len(lab.session.snapshot.axes) == 6  # type: ignore[union-attr]
    assert lab.session.snapshot.step == 0  # type: ignore[union-attr]
    assert len(lab.ended) == 1


def test_save_while_training_and_while_it_stops(lab: Lab, tmp_path: Path) -> None:
    lab.training_along()
    done: list[str] = []
    first, second = tmp_path / "a.safetensors", tmp_path / "b.safetensors"
    lab.workflow.save_checkpoint(first, lambda: done.append("a"))
    lab.until(lambda: done == ["a"])
    lab.until(lambda: lab.session.unsaved)  # it went on
    lab.training.stop()
    lab.workflow.save_checkpoint(second, lambda: done.append("b"))
    lab.until(lambda: done == ["a", "b"])
    lab.settled()
    assert not lab.session.unsaved
    assert load_checkpoint(second).snapshot.step == lab.session.snapshot.step  # type: ignore[union-attr]
    assert load_checkpoint(first).resume is not None


def test_two_saves_of_one_file_do_not_mix(lab: Lab, tmp_path: Path) -> None:
    path = tmp_path / "same.safetensors"
    lab.training_along()
    for _ in range(5):
        lab.workflow.save_checkpoint(path)
    lab.training.stop()
    lab.until(lambda: lab.ended)
    lab.workflow.save_checkpoint(path)
    lab.settled()
    checkpoint = load_checkpoint(path)
    assert checkpoint.notes == ()
    assert checkpoint.snapshot.step == lab.session.snapshot.step  # type: ignore[union-attr]


def test_a_save_of_a_model_that_is_gone_does_not_name_the_new_one(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    gate, original = threading.Event(), background.save

    def slow(*args: Any) -> None:
        gate.wait(10)
        original(*args)

    monkeypatch.setattr(background, "save", slow)
    lab.workflow.save_checkpoint(tmp_path / "old.safetensors")
    assert lab.workflow.reset(lab.run(latent_dim=4))
    lab.until(lambda: len(lab.session.snapshot.axes) == 4)  # type: ignore[union-attr]
    gate.set()
    lab.settled()
    assert lab.session.checkpoint_path is None
    assert (tmp_path / "old.safetensors").exists()


def test_the_training_ends_while_the_question_is_open(lab: Lab, other_file: Path) -> None:
    lab.training_along()

    def answer() -> bool:
        lab.training.stop()
        lab.until(lambda: lab.ended)
        lab.workflow.open_checkpoint(other_file)  # and another wish comes, whose load ends before the answer
        lab.qtbot.wait(100)
        return True

    lab.answer = answer
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: lab.questions)
    lab.answer = True
    lab.until(lambda: lab.session.checkpoint_path == other_file)
    lab.settled()
    assert lab.session.snapshot.step == 77  # type: ignore[union-attr]


@pytest.mark.parametrize("delay", [0, 5, 40])
def test_closing_in_the_middle_of_anything(lab: Lab, other_file: Path, tmp_path: Path, delay: int) -> None:
    lab.training_along()
    lab.workflow.save_checkpoint(tmp_path / "x.safetensors")
    lab.workflow.open_checkpoint(other_file)
    lab.workflow.reset(lab.run(latent_dim=4))
    lab.workflow.choose_dataset("mnist")
    if delay:
        lab.qtbot.wait(delay)
    context = lab.context
    assert context.training.shutdown()
    assert context.inference.shutdown()
    assert context.jobs.shutdown()
    lab.qtbot.wait(50)


# -- datasets -------------------------------------------------------------------------------------------------


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, make_dataset: Callable[..., ImageDataset]) -> dict[str, ImageDataset]:
    """Two more datasets that can be chosen: one of the tiny one's shape, one not."""
    sets = {n: make_dataset(shape, name=n) for n, shape in (("twin", (1, 12, 10)), ("wide", (1, 8, 20)))}

    def fetch(progress: Any, name: str, download: bool) -> ImageDataset:
        if name not in sets:
            raise UserError(f"There is no dataset named {name!r}.")
        return sets[name]

    monkeypatch.setattr(background, "fetch_dataset", fetch)
    return sets


def test_a_dataset_of_the_same_shape_keeps_the_model(lab: Lab, known: dict[str, ImageDataset]) -> None:
    before = weights_of(lab)
    lab.workflow.choose_dataset("twin")
    lab.until(lambda: lab.session.dataset is known["twin"])
    lab.settled()
    assert equal(weights_of(lab), before)
    assert lab.questions == []
    assert lab.context.settings.get("dataset", "") == "twin"
    lab.trained(epochs=1)  # with a fresh optimiser: the state for resuming belongs to the other data
    assert lab.errors == []


def test_a_dataset_of_another_shape_asks_and_brings_a_new_model(lab: Lab, known: dict[str, ImageDataset]) -> None:
    lab.session.set_drawing(Drawing(lab.session.dataset.test.images[0]))  # type: ignore[union-attr]
    lab.answer = False
    lab.workflow.choose_dataset("wide")
    lab.until(lambda: lab.questions)
    lab.settled()
    assert lab.session.dataset.name == "tiny"  # type: ignore[union-attr]
    lab.answer = True
    lab.context.inference.watch_means(known["wide"].test.images)
    lab.workflow.choose_dataset("wide")
    lab.until(lambda: lab.session.dataset is known["wide"])
    lab.settled()
    assert lab.session.snapshot.image_shape == (1, 8, 20)  # type: ignore[union-attr]
    assert lab.session.drawing is None
    lab.until(lambda: lab.session.decoded is not None and lab.session.decoded.image.shape == (1, 8, 20))
    lab.trained(epochs=1)
    assert lab.errors == []


def test_choosing_a_dataset_while_training_stops_it(lab: Lab, known: dict[str, ImageDataset]) -> None:
    lab.training_along()
    lab.workflow.choose_dataset("wide")
    lab.workflow.choose_dataset("twin")
    lab.until(lambda: lab.session.dataset is known["twin"])
    lab.settled()
    assert len(lab.ended) == 1
    assert lab.session.unsaved  # what it learned is kept
    lab.workflow.choose_dataset("unknown")
    lab.until(lambda: lab.errors)
    assert lab.session.dataset is known["twin"]


def test_a_download_is_followed_by_its_dataset(lab: Lab, known: dict[str, ImageDataset]) -> None:
    lab.workflow.download_dataset("twin")
    lab.workflow.download_dataset("twin")
    lab.until(lambda: lab.session.dataset is known["twin"])
    lab.workflow.download_dataset("unknown")
    lab.until(lambda: lab.errors)
    lab.settled()
    lab.workflow.download_dataset("unknown")
    lab.until(lambda: len(lab.errors) == 2)
    lab.settled()


def test_a_model_of_a_dataset_that_is_not_here_is_declined(
    lab: Lab, tmp_path: Path, make_dataset: Callable[..., ImageDataset]
) -> None:
    run = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(4,)), dataset="elsewhere")
    path = tmp_path / "elsewhere.safetensors"
    from dreamexplorer.progress import Silent

    save_checkpoint(background.fresh_checkpoint(Silent(), run, (1, 9, 9), 4), path)
    lab.workflow.open_checkpoint(path)
    lab.until(lambda: lab.errors)
    assert "elsewhere" in lab.errors[0][1]
    assert "1 × 9 × 9" in lab.errors[0][1]
    assert lab.session.dataset.name == "tiny"  # type: ignore[union-attr]


# -- the start ------------------------------------------------------------------------------------------------


@pytest.fixture
def empty(make_context: Callable[..., Context], qtbot: QtBot) -> Lab:
    return Lab(make_context(None, None), qtbot)


def test_before_the_start_everything_is_declined_calmly(empty: Lab, tmp_path: Path) -> None:
    assert not empty.workflow.engine_is_ready
    assert empty.workflow.family_titles() == {}
    assert empty.workflow.current_run() is None
    run = RunConfig("mlp-vae", MlpVaeConfig())
    assert not empty.workflow.train(run)
    assert not empty.workflow.reset(run)
    empty.workflow.save_checkpoint(tmp_path / "x.safetensors")
    assert empty.errors == [("The model could not be saved", "There is no model to save yet.")]


def test_the_start_brings_mnist_and_a_model(empty: Lab, qtbot: QtBot) -> None:
    ready: list[bool] = []
    empty.workflow.engine_ready.connect(lambda: ready.append(empty.session.snapshot is None))
    empty.workflow.start()
    empty.workflow.start()
    empty.until(lambda: empty.session.decoded and empty.session.dataset)
    empty.settled()
    assert ready == [True]  # forms know the families before they hear of a model
    assert empty.session.dataset.name == "mnist"  # type: ignore[union-attr]
    assert empty.session.evaluation is not None
    assert "mlp-vae" in empty.workflow.family_titles()
    model, train = empty.workflow.default_configs("mlp-vae")
    assert model == MlpVaeConfig()
    assert train.epochs == 10
    assert empty.errors == []


def test_without_shipped_models_the_start_makes_a_new_one(empty: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Path:
        raise UserError("missing")

    monkeypatch.setattr(background, "shipped_path", missing)
    empty.workflow.start()
    empty.until(lambda: empty.session.snapshot)
    empty.settled()
    assert empty.session.snapshot.step == 0  # type: ignore[union-attr]
    assert len(empty.session.snapshot.axes) == 2  # type: ignore[union-attr]
    assert any("untrained" in m for m in empty.messages)
    assert empty.errors == []


def test_the_start_with_what_cannot_be_opened(empty: Lab, tmp_path: Path) -> None:
    empty.workflow.start(tmp_path / "missing.safetensors", "no-such-dataset")
    empty.until(lambda: empty.session.snapshot and empty.session.dataset)
    empty.settled()
    assert len(empty.errors) == 2
    assert empty.session.dataset.name == "mnist"  # type: ignore[union-attr]


def test_opening_during_the_start_wins(empty: Lab, other_file: Path, tiny_dataset: ImageDataset) -> None:
    empty.session.set_dataset(tiny_dataset)
    empty.workflow.start()
    empty.workflow.choose_dataset("tiny")  # that is here: no need for MNIST any more
    empty.workflow.open_checkpoint(other_file)
    empty.until(lambda: empty.session.snapshot)
    empty.settled()
    assert empty.session.checkpoint_path == other_file
    assert empty.session.dataset is tiny_dataset
    assert empty.errors == []


@pytest.mark.parametrize("delay", [0, 10, 200])
def test_closing_during_the_start(empty: Lab, delay: int) -> None:
    empty.workflow.start()
    if delay:
        empty.qtbot.wait(delay)
    context = empty.context
    assert [context.training.shutdown(), context.inference.shutdown(), context.jobs.shutdown()] == [True] * 3


# -- what is known of a model's training ------------------------------------------------------------------------


@pytest.fixture
def run_folder(tmp_path: Path, tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint) -> RunFolder:
    """A run of three epochs of ten steps, as the command writes it."""
    train = dataclasses.replace(tiny_checkpoint.train, epochs=3)
    run = RunConfig(MlpVae.family, MlpVaeConfig(latent_dim=3, hidden=(8,)), train, tiny_dataset.name)
    folder = RunFolder(tmp_path / "run")
    folder.begin(run)
    trainer = Trainer(run, tiny_dataset)
    for event in trainer.run():
        if isinstance(event, EpochDone):
            folder.append_epoch(event)
            folder.save(trainer.checkpoint())
    return folder


def opened(lab: Lab, path: Path) -> None:
    lab.workflow.open_checkpoint(path)
    lab.until(lambda: lab.session.checkpoint_path == path)
    lab.settled()
    assert lab.errors == []


def steps_of(lab: Lab) -> list[list[float]]:
    history = lab.session.history
    return [s.rows[:, 0].tolist() for s in (history.train, history.test, history.axis_steps)]


def test_a_run_is_opened_with_its_epochs_and_goes_on_from_them(lab: Lab, run_folder: RunFolder) -> None:
    lab.trained(epochs=1)  # curves of another model are there
    lab.workflow.confirm = lambda *_: True
    lab.messages.clear()
    opened(lab, run_folder.checkpoint_path)
    assert steps_of(lab) == [[10, 20, 30]] * 3
    assert lab.messages == []
    values = lab.session.history.axis_values
    assert values is not None
    assert values.rows.shape == (3, 3)
    assert lab.session.evaluation is not None
    assert lab.session.evaluation.step == 30
    lab.trained(epochs=1)
    train, test, axes = steps_of(lab)
    assert train[:3] == axes[:3] == [10, 20, 30]
    assert train[-1] == axes[-1] == 40
    assert (np.diff(train) > 0).all()
    assert test == [10, 20, 30, 40]


def test_a_model_that_was_never_trained_has_no_curves_after_a_run(
    lab: Lab, run_folder: RunFolder, other_file: Path
) -> None:
    opened(lab, run_folder.checkpoint_path)
    opened(lab, other_file)
    assert steps_of(lab) == [[], [77], [77]]  # its evaluation alone
    opened(lab, run_folder.checkpoint_path)
    assert lab.workflow.reset(lab.run())
    lab.until(lambda: lab.session.snapshot is not None and lab.session.snapshot.step == 0)
    lab.settled()
    assert steps_of(lab)[0] == []


def test_damaged_metrics_do_not_keep_a_run_from_opening(lab: Lab, run_folder: RunFolder) -> None:
    run_folder.metrics_path.write_bytes(b"\x00" * 1000)
    opened(lab, run_folder.checkpoint_path)
    assert lab.messages == [NO_HISTORY]
    assert steps_of(lab) == [[], [30], [30]]
    lab.trained(epochs=1)
    assert steps_of(lab)[0][-1] == 40


def test_curves_are_saved_with_the_model(lab: Lab, tmp_path: Path, other_file: Path) -> None:
    lab.trained(epochs=2)
    before = lab.session.history.past()
    path = tmp_path / "mine.safetensors"
    lab.workflow.save_checkpoint(path)
    lab.settled()
    opened(lab, other_file)
    assert steps_of(lab)[0] == []
    opened(lab, path)
    after = lab.session.history.past()
    for name in ("train", "spans", "test", "axes"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name), rtol=1e-5)
    # trained on and saved again: the record is of all of it
    lab.trained(epochs=1)
    lab.workflow.save_checkpoint(path)
    lab.settled()
    opened(lab, path)
    train = steps_of(lab)[0]
    assert train[: len(before.train)] == before.train[:, 0].tolist()
    assert train[-1] == 50


def test_a_save_while_training_keeps_the_curves_up_to_its_step(lab: Lab, tmp_path: Path) -> None:
    lab.training_along()
    path = tmp_path / "on-the-way.safetensors"
    lab.workflow.save_checkpoint(path)
    lab.until(path.exists)
    lab.training.stop()
    lab.settled()
    checkpoint = load_checkpoint(path)
    assert lab.session.snapshot is not None
    record = checkpoint.metrics[KEY]
    assert record["train"][-1][0] == checkpoint.snapshot.step
    assert max(row[0] for part in ("test", "axes") for row in record[part]) <= checkpoint.snapshot.step


def test_what_a_run_leaves_is_told_before_another_model_takes_its_place(lab: Lab, other_file: Path) -> None:
    """The last training is kept with its own curves, not with those of the model that ended it."""
    left: list[tuple[int, list[float]]] = []
    lab.workflow.trained.connect(lambda c, past: left.append((c.snapshot.step, past.train[:, 0].tolist())))
    lab.training_along()
    opened(lab, other_file)
    [(step, steps)] = left
    assert steps[-1] == step
    assert step != 77
