"""Models to and from files: saved, opened, continued, broken, foreign, and all of it while training."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.window.examples import ExamplesDialog
from dreamexplorer.resources import resource_path
from dreamexplorer.training.checkpoint import load_checkpoint
from tests.scenarios.user import User


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch) -> dict[str, Path | None]:
    """Return the answers of the file dialogs: "open" and "save"; None cancels."""
    answers: dict[str, Path | None] = {"open": None, "save": None}

    def answer(kind: str) -> tuple[str, str]:
        return (str(answers[kind]) if answers[kind] is not None else "", "")

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: answer("open"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: answer("save"))
    return answers


def weights(path: Path) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in load_checkpoint(path).snapshot.weights.items()}


def open_file(user: User, dialogs: dict[str, Path | None], path: Path) -> None:
    dialogs["open"] = path
    user.shortcut("Ctrl+O")


def save_as(user: User, dialogs: dict[str, Path | None], path: Path) -> None:
    dialogs["save"] = path
    user.shortcut("Ctrl+Shift+S")
    user.until(lambda: user.session.checkpoint_path == path and not user.context.jobs.busy)


def one_epoch(user: User) -> None:
    """Train for one epoch of eight large batches, in full precision."""
    begun = user.step() if user.session.snapshot.config.latent_dim == 3 else 0
    user.press_training("train")
    user.until(lambda: user.state is TrainingState.IDLE and user.step() == begun + 8, 60)


def test_save_quit_open_and_train_on_is_the_same_as_training_on(
    start: Callable[..., User], dialogs: dict[str, Path | None], tmp_path: Path
) -> None:
    user = start()
    for name, value in (("batch_size", "8192"), ("epochs", "1"), ("latent_dim", "3"), ("hidden", "48")):
        user.write(user.option(name), value)
    user.choose(user.option("precision"), "fp32")
    one_epoch(user)
    save_as(user, dialogs, tmp_path / "half.safetensors")
    assert not user.session.unsaved
    assert "half.safetensors" in user.window.windowTitle()
    one_epoch(user)
    assert user.session.unsaved
    save_as(user, dialogs, tmp_path / "whole.safetensors")
    user.close()
    user.until(lambda: user.closed)

    again = start()
    open_file(again, dialogs, tmp_path / "half.safetensors")
    again.until(lambda: again.session.checkpoint_path == tmp_path / "half.safetensors")
    assert again.panel("sliders").sliders.count == 3
    assert again.option("batch_size").value() == 8192  # the form shows how it was trained
    again.write(again.option("epochs"), "1")
    one_epoch(again)
    save_as(again, dialogs, tmp_path / "continued.safetensors")
    whole, continued = weights(tmp_path / "whole.safetensors"), weights(tmp_path / "continued.safetensors")
    assert whole.keys() == continued.keys()
    for name in whole:
        assert np.array_equal(whole[name], continued[name]), name


def test_save_on_a_shipped_model_asks_for_a_name(
    start: Callable[..., User], dialogs: dict[str, Path | None], tmp_path: Path
) -> None:
    user = start()
    shipped = resource_path("checkpoints", "mlp-vae-2.safetensors")
    before = shipped.read_bytes()
    user.shortcut("Ctrl+S")  # cancelled
    user.wait(0.1)
    dialogs["save"] = tmp_path / "mine"
    user.shortcut("Ctrl+S")
    user.until((tmp_path / "mine.safetensors").exists)
    user.until(lambda: user.session.checkpoint_path == tmp_path / "mine.safetensors")
    assert shipped.read_bytes() == before
    # the next Ctrl+S goes there without a question, also while it trains
    dialogs["save"] = None
    user.train(10)
    user.shortcut("Ctrl+S")
    user.wait(0.1)
    user.until(lambda: not user.context.jobs.busy)
    step = load_checkpoint(shipped).snapshot.step
    user.until(lambda: load_checkpoint(tmp_path / "mine.safetensors").snapshot.step > step)
    assert user.state is TrainingState.RUNNING
    kept = load_checkpoint(tmp_path / "mine.safetensors")
    assert kept.resume is not None
    user.stop()
    assert user.session.unsaved  # it went on since


def test_a_save_that_cannot_be_done(
    start: Callable[..., User], dialogs: dict[str, Path | None], tmp_path: Path
) -> None:
    user = start()
    (tmp_path / "file").write_text("where a folder should be")
    dialogs["save"] = tmp_path / "file" / "model.safetensors"
    user.shortcut("Ctrl+Shift+S")
    assert "could not be saved" in user.read_message()
    assert user.session.checkpoint_path == resource_path("checkpoints", "mlp-vae-2.safetensors")


def test_weights_of_pytorch_examples(
    start: Callable[..., User], dialogs: dict[str, Path | None], tmp_path: Path
) -> None:
    import torch

    user = start()
    torch.manual_seed(3)
    shapes = {"fc1": (400, 784), "fc21": (20, 400), "fc22": (20, 400), "fc3": (400, 20), "fc4": (784, 400)}
    state = {}
    for name, (out, inner) in shapes.items():
        state[f"{name}.weight"] = torch.randn(out, inner) * 0.03
        state[f"{name}.bias"] = torch.zeros(out)
    torch.save(state, tmp_path / "vae.pt")
    open_file(user, dialogs, tmp_path / "vae.pt")
    user.until(lambda: user.session.checkpoint_path == tmp_path / "vae.pt")
    assert "do not trust what it decodes" in user.read_message()  # these weights are random
    assert user.panel("training").status.state_text == "Trained by another program"
    assert user.panel("sliders").sliders.count == 20
    user.until(lambda: user.session.decoded is not None)
    user.slide(user.panel("sliders").sliders.order()[0], 2.0)
    user.until(lambda: np.array_equal(user.session.decoded.z, user.session.latent))
    user.train(5)  # and it can be trained on
    user.stop()
    # it is never written back in a foreign format
    dialogs["save"] = None
    user.shortcut("Ctrl+S")
    user.wait(0.1)
    assert user.session.checkpoint_path is not None
    assert user.session.checkpoint_path.suffix != ".safetensors"


class Evil:
    """Leaves a trace when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.path,))


def test_broken_files_give_one_message_each(
    start: Callable[..., User], dialogs: dict[str, Path | None], tmp_path: Path
) -> None:
    user = start()
    whole = resource_path("checkpoints", "mlp-vae-20.safetensors").read_bytes()
    trace = tmp_path / "trace"
    broken = {
        "empty.safetensors": b"",
        "text.safetensors": b"these are my notes\n" * 20,
        "cut.safetensors": whole[: len(whole) // 2],
        "header.safetensors": b"\xff" * 8 + whole[8:],
        "picture.pt": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "evil.pt": pickle.dumps(Evil(trace)),
        "empty.pt": b"",
    }
    before, path = user.session.snapshot, user.session.checkpoint_path
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
        open_file(user, dialogs, tmp_path / name)
        assert name in user.read_message()
        assert user.session.snapshot is before
        assert user.session.checkpoint_path == path
        assert not user.context.workflow.busy
    assert not trace.exists()
    for missing in (tmp_path / "gone.safetensors", tmp_path):
        open_file(user, dialogs, missing)
        assert missing.name in user.read_message()
    # and the good one still opens
    (tmp_path / "good.safetensors").write_bytes(whole)
    open_file(user, dialogs, tmp_path / "good.safetensors")
    user.until(lambda: user.session.checkpoint_path == tmp_path / "good.safetensors")
    user.until(lambda: user.session.decoded is not None)


def test_a_file_opened_while_training_is_a_run_beside_it(
    start: Callable[..., User], dialogs: dict[str, Path | None], tmp_path: Path
) -> None:
    user = start()
    twenty = tmp_path / "twenty.safetensors"
    twenty.write_bytes(resource_path("checkpoints", "mlp-vae-20.safetensors").read_bytes())
    user.train(10)
    trained = user.session.training_run
    (tmp_path / "broken.safetensors").write_bytes(b"nothing")
    open_file(user, dialogs, tmp_path / "broken.safetensors")
    assert "broken.safetensors" in user.read_message()
    assert user.state is TrainingState.RUNNING
    open_file(user, dialogs, twenty)
    user.until(lambda: user.session.checkpoint_path == twenty)
    assert user.state is TrainingState.RUNNING
    assert user.panel("sliders").sliders.count == 20
    assert not user.session.unsaved
    user.until(lambda: user.session.decoded is not None and user.session.decoded.z.size == 20)
    step = trained.snapshot.step
    user.until(lambda: trained.snapshot.step > step)
    user.stop()
    assert user.session.checkpoint_path == twenty
    assert trained.unsaved


def test_two_models_opened_at_once_the_last_counts(
    start: Callable[..., User], dialogs: dict[str, Path | None], tmp_path: Path
) -> None:
    user = start()
    data = resource_path("checkpoints", "mlp-vae-20.safetensors").read_bytes()
    paths = [tmp_path / f"{i}.safetensors" for i in range(4)]
    for path in paths:
        path.write_bytes(data)
        open_file(user, dialogs, path)
    user.until(lambda: user.session.checkpoint_path == paths[-1])
    user.wait(0.3)
    assert user.session.checkpoint_path == paths[-1]


def test_menus_open_examples_and_recent(
    start: Callable[..., User], dialogs: dict[str, Path | None], tmp_path: Path
) -> None:
    user = start()
    user.menu("help", "Examples")
    (examples,) = user.window.findChildren(ExamplesDialog)
    user.until(lambda: examples.chosen() is not None)
    examples.choose("mlp-vae-20")
    examples.open_button.click()
    assert not examples.isVisible()
    user.until(lambda: user.panel("sliders").sliders.count == 20)
    assert "mlp-vae-20" in user.window.windowTitle()
    save_as(user, dialogs, tmp_path / "a.safetensors")
    user.window.files.recent_menu.aboutToShow.emit()
    recent = user.window.files.recent_menu.actions()[0]
    assert recent.text() == str(tmp_path / "a.safetensors")
    # a recent file that is gone by now
    (tmp_path / "a.safetensors").unlink()
    recent.trigger()
    assert "a.safetensors" in user.read_message()
    # the new model of the menu
    user.menu("file", "New model")
    user.until(lambda: user.step() == 0)
    assert user.session.current_run.name in user.window.windowTitle()
    # a grid of its dreams
    dialogs["save"] = tmp_path / "dreams"
    user.menu("file", "Export a grid of dreams")
    user.until((tmp_path / "dreams.png").exists)


def test_a_new_model_while_training_is_a_run_beside_it(start: Callable[..., User]) -> None:
    user = start()
    user.train(5)
    trained = user.session.training_run
    user.shortcut("Ctrl+N")
    user.until(lambda: user.session.current_run is not trained and user.step() == 0)
    assert user.state is TrainingState.RUNNING
    user.stop()
    assert user.session.unsaved_runs == (trained,)
