"""The window is closed: at rest, while it trains, opens, loads, asks, and before it has begun."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QMessageBox

from dreamexplorer.gui.app import install_signal_handlers
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.library.library import default_library
from dreamexplorer.resources import resource_path
from dreamexplorer.training.checkpoint import load_checkpoint
from tests.scenarios.user import User
from tests.window_guards import LogGuard


def test_by_menu_at_rest(start: Callable[..., User]) -> None:
    user = start()
    user.slide(0, 1.0)
    user.menu("file", "Quit")
    user.until(lambda: user.closed)


def test_before_anything_has_begun(start: Callable[..., User]) -> None:
    user = start(wait=False, engine=False)
    user.shortcut("Ctrl+Q")
    assert user.closed


@pytest.mark.parametrize("delay_ms", [0, 30, 150, 400])
def test_right_after_the_start(start: Callable[..., User], delay_ms: int) -> None:
    """Torch, the data and the first model are still being loaded."""
    user = start(wait=False)
    if delay_ms:
        user.wait(delay_ms / 1000)
    user.shortcut("Ctrl+Q")
    user.until(lambda: user.closed)


def kept_step(user: User) -> int:
    """Return the step of the newest run in the library, whose state for resuming is there."""
    folder = user.session.runs[-1].folder
    assert folder is not None
    kept = load_checkpoint(folder / "checkpoint.safetensors")
    assert kept.resume is not None
    return kept.snapshot.step


def test_while_training_every_answer(start: Callable[..., User]) -> None:
    user = start()
    user.train(10)
    with user.answering("Cancel") as asked:
        user.close()
    assert "Training is running" in asked[0]
    assert "kept" in asked[0]
    assert user.window.isVisible()
    assert user.state is TrainingState.RUNNING
    with user.answering("Stop and close"):
        user.close()
    user.until(lambda: user.closed)
    assert kept_step(user) == user.step() > 46_900


@pytest.mark.allow_log("could not be kept")
def test_where_nothing_can_be_kept_it_asks_to_save(
    start: Callable[..., User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    default_library().parent.mkdir(exist_ok=True)
    default_library().write_bytes(b"")  # a file where the folder would be
    user = start()
    user.train(10)
    assert "is a file, not a folder" in user.read_message()
    with user.answering("Cancel") as asked:
        user.close()
    assert "mlp-vae-2" in asked[0]
    assert user.state is TrainingState.RUNNING
    # Save, but the file dialog is cancelled: the training has ended, the window stays, nothing is lost
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: ("", ""))
    with user.answering("Save"):
        user.close()
    user.until(lambda: user.state is TrainingState.IDLE)
    user.wait(0.1)
    assert user.window.isVisible()
    assert user.session.unsaved
    trained = user.step()
    # Save for good
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "kept.safetensors"), ""))
    with user.answering("Save") as asked:
        user.close()
    assert "Training is running" not in asked[0]
    user.until(lambda: user.closed)
    assert load_checkpoint(tmp_path / "kept.safetensors").snapshot.step == trained


@pytest.mark.allow_log("could not be kept")
def test_the_last_save_is_cancelled(
    start: Callable[..., User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancel in the status bar while the window saves before it closes: it stays open, and can be closed again."""
    default_library().parent.mkdir(exist_ok=True)
    default_library().write_bytes(b"")
    user = start()
    user.train(5)
    user.read_message()
    user.stop()
    user.until(lambda: not user.context.jobs.busy)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "kept.safetensors"), ""))
    user.context.jobs.started.connect(lambda job: job.cancel())
    with user.answering("Save"):
        user.close()
    user.until(lambda: not user.context.jobs.busy)
    assert user.window.isVisible()
    with user.answering("Don't save"):
        user.close()
    user.until(lambda: user.closed)


def test_at_rest_nothing_is_asked_and_all_is_there_again(start: Callable[..., User]) -> None:
    user = start()
    user.train(10)
    user.stop()
    user.close()
    user.until(lambda: user.closed)
    step = kept_step(user)
    assert step == user.step() > 46_900

    again = start()
    again.until(lambda: len(again.session.runs) == 2)
    run = again.session.runs[0]
    assert run.name == "mlp-vae-2 (2)", "the example is there again, too"
    again.context.workflow.show_run(run)
    again.until(lambda: again.session.current_run is run)
    assert again.step() == step
    again.train(5)  # its optimiser is there, too
    again.stop()


def test_while_paused_and_with_impatience(start: Callable[..., User]) -> None:
    user = start()
    user.train(5)
    user.press_training("train")
    user.until(lambda: user.state is TrainingState.PAUSED)
    with user.answering("Stop and close"):
        user.close()
        user.close()
        user.shortcut("Ctrl+Q")
    user.until(lambda: user.closed)


def test_right_after_train_was_pressed(start: Callable[..., User]) -> None:
    user = start()
    user.press_training("train")
    with user.answering("Stop and close"):
        user.close()
    user.until(lambda: user.closed)


def test_while_a_model_opens(start: Callable[..., User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = start()
    path = tmp_path / "twenty.safetensors"
    path.write_bytes(resource_path("checkpoints", "mlp-vae-20.safetensors").read_bytes())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(path), ""))
    read = background.open_file

    def slow(*arguments: Any) -> Any:
        time.sleep(0.5)  # the keys let events through, in which the file would be read and shown already
        return read(*arguments)

    monkeypatch.setattr(background, "open_file", slow)
    user.shortcut("Ctrl+O")
    assert user.context.workflow.busy
    user.close()
    assert user.closed


def test_while_a_dataset_loads_and_a_picture_is_read(start: Callable[..., User], tmp_path: Path) -> None:
    from PIL import Image

    user = start()
    Image.new("L", (5000, 5000), 255).save(tmp_path / "large.png", compress_level=1)
    user.drop(user.panel("draw").canvas, tmp_path / "large.png")
    user.choose(user.panel("latent_map").toolbar.images, "All")
    user.close()
    assert user.closed


def test_by_the_system_while_a_question_is_open(start: Callable[..., User]) -> None:
    """A signal from the system closes the window although a question stands over it."""
    user = start()
    datasets = user.panel("training").form.datasets
    user.until(lambda: datasets.count() > 4)
    seen: list[bool] = []

    def terminate() -> None:
        seen.append(any(b.isVisible() for b in user.window.findChildren(QMessageBox)))
        user.window.close_without_questions()

    QTimer.singleShot(400, terminate)
    user.choose(datasets, "Fashion-MNIST")  # asks before it downloads, and stays in the question until that is gone
    assert seen == [True]
    user.until(lambda: user.closed)
    assert not any(b.isVisible() for b in user.window.findChildren(QMessageBox))


def test_by_the_system_while_the_last_question_is_open(start: Callable[..., User]) -> None:
    user = start()
    user.train(5)
    QTimer.singleShot(400, user.window.close_without_questions)
    user.close()  # asks
    user.until(lambda: user.closed)
    assert kept_step(user) > 46_900


HANG_UP = [signal.SIGHUP] if hasattr(signal, "SIGHUP") else []


@pytest.fixture
def signals_restored() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, *HANG_UP)}
    for number in HANG_UP:  # ignored where the tests run under nohup
        signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals_restored")
def test_by_ctrl_c_twice(start: Callable[..., User]) -> None:
    """The first asks; the second, while the question is open, closes without an answer."""
    user = start()
    user.train(5)
    heartbeat = install_signal_handlers(user.window)
    seen: list[bool] = []

    def again() -> None:
        seen.append(any(b.isVisible() for b in user.window.findChildren(QMessageBox)))
        signal.raise_signal(signal.SIGINT)

    QTimer.singleShot(800, again)
    signal.raise_signal(signal.SIGINT)
    user.until(lambda: user.closed)
    heartbeat.stop()
    assert seen == [True]
    assert kept_step(user) > 46_900


@pytest.mark.usefixtures("signals_restored")
@pytest.mark.parametrize("number", [signal.SIGTERM, *HANG_UP])
def test_by_a_signal_of_the_system_while_it_trains(start: Callable[..., User], number: int) -> None:
    """Nothing is asked, and the training is kept."""
    user = start()
    user.train(5)
    heartbeat = install_signal_handlers(user.window)
    signal.raise_signal(number)
    user.until(lambda: user.closed)
    heartbeat.stop()
    assert kept_step(user) == user.step() > 46_900


@pytest.mark.usefixtures("signals_restored")
def test_by_a_signal_where_nothing_can_be_kept_the_log_says_what_is_lost(
    start: Callable[..., User], log_guard: LogGuard
) -> None:
    log_guard.allow("could not be kept")
    default_library().parent.mkdir(exist_ok=True)
    default_library().write_bytes(b"")  # a file where the folder would be
    user = start()
    user.train(5)
    heartbeat = install_signal_handlers(user.window)
    signal.raise_signal(signal.SIGTERM)
    user.until(lambda: user.closed)
    heartbeat.stop()
    *_, record = log_guard.records
    assert re.fullmatch(
        r"the training of mlp-vae up to step 46\d\d\d could not be kept: .* is a file, not a folder\. Choose another "
        r"folder\.",
        record.getMessage(),
    )


@pytest.mark.usefixtures("signals_restored")
def test_by_ctrl_c_with_nothing_to_lose(start: Callable[..., User]) -> None:
    user = start()
    heartbeat = install_signal_handlers(user.window)
    signal.raise_signal(signal.SIGINT)
    user.until(lambda: user.closed)
    heartbeat.stop()


def test_with_a_message_a_guide_and_an_about_open(start: Callable[..., User], tmp_path: Path) -> None:
    user = start()
    user.menu("help", "Guide")
    user.menu("help", "About dreamexplorer")
    (tmp_path / "notes.txt").write_text("no picture")
    user.drop(user.panel("draw").canvas, tmp_path / "notes.txt")
    user.until(lambda: user.messages())
    user.close()
    user.until(lambda: user.closed)
