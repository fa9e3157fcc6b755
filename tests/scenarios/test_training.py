"""Training in the real window: the form by keyboard, buttons by mouse, curves, KL and map that live meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt

from dreamexplorer.gui.threads.training_runner import TrainingState
from tests.scenarios.user import User


def note(user: User) -> str:
    """Return the panel's announcement of what Train will do; empty without one."""
    label = user.panel("training").note
    return str(label.text()) if label.isVisible() else ""


def rate(user: User, rows: int) -> float:
    """Return the mean KL, in nats, of the newest steps."""
    history = user.session.history
    return float(history.train.rows[-rows:, 2 + history.keys.index("kl")].mean())


def test_a_new_model_is_trained_and_watched(start: Callable[..., User]) -> None:
    user = start()
    training, curves, kl = user.panel("training"), user.panel("curves"), user.panel("kl")
    assert note(user) == ""
    user.write(user.option("latent_dim"), "20")
    assert "new run" in note(user)
    assert "2 → 20" in note(user)
    assert user.session.snapshot.architecture  # nothing has happened yet
    assert len(user.session.snapshot.axes) == 2

    user.train(60)
    assert len(user.session.snapshot.axes) == 20
    assert user.panel("sliders").sliders.count == 20
    user.until(lambda: len(user.session.history.train) > 20)
    user.until(lambda: len(curves.plots[0].curves[0].smooth.getData()[0]) > 10)
    user.until(lambda: kl.past.bins is not None and kl.past.bins.means().shape[1] == 20)
    user.until(lambda: "left" in training.status.details_text)  # once it can be judged
    details = training.status.details_text
    assert "images/s" in details
    user.until(lambda: training.status.details_text != details)
    assert training.status.fraction > 0
    assert training.status.state_text.startswith("Training: epoch 1 of")
    assert not user.option("latent_dim").isEnabled()  # only live options are open

    # the map lives: its means come from newer and newer weights
    latent_map = user.panel("latent_map")
    user.until(lambda: latent_map.encoded.means is not None and latent_map.encoded.means.steps[1] > 60)
    newest = latent_map.encoded.means.steps[1]
    user.until(lambda: latent_map.encoded.means.steps[1] > newest)

    # a click in the middle of training decodes with the newest snapshot
    user.click(latent_map.view, latent_map.view.plot_rect.center().toPoint() + QPoint(30, 20))
    chosen, at = user.session.latent.copy(), user.step()
    user.until(lambda: np.array_equal(user.session.decoded.z, chosen) and user.session.decoded.step >= at)
    later = user.session.decoded.step
    user.until(lambda: user.session.decoded.step > later)  # and again with every one that follows

    # beta by a preset, while it runs: a mark on the curves, and the KL falls
    user.until(lambda: user.step() > 200, 30)
    before = rate(user, 20)
    user.click(user.find("Beta 10", within=training))
    user.until(lambda: curves.marks.marks)
    assert "1 → 10" in curves.marks.text(curves.marks.marks[0])
    changed = user.step()
    user.until(lambda: user.step() > changed + 150, 30)
    assert rate(user, 20) < 0.7 * before
    assert user.session.unsaved
    assert user.window.isWindowModified()
    user.stop()
    assert training.status.state_text.startswith("Stopped at step")
    assert user.session.checkpoint is not None
    assert user.session.checkpoint.snapshot.step == user.step()
    assert user.session.checkpoint.snapshot.config.beta == 10.0


def test_pause_step_resume_stop_and_reset(start: Callable[..., User]) -> None:
    user = start()
    training = user.panel("training")
    begun = user.step()
    user.train(30)
    assert user.panel("training").buttons["train"].text() == "Pause"
    user.press_training("train")
    user.until(lambda: user.state is TrainingState.PAUSED)
    user.wait(0.15)
    held = user.step()
    assert held > begun
    user.wait(0.3)
    assert user.step() == held
    for i in range(1, 4):
        user.press_training("step")
        user.until(lambda n=held + i: user.step() == n)
    assert user.state is TrainingState.PAUSED
    assert training.buttons["train"].text() == "Resume"
    # exploring goes on while it is paused
    user.slide(0, -1.0)
    user.until(lambda: np.array_equal(user.session.decoded.z, user.session.latent))
    user.press_training("train")
    user.until(lambda: user.step() > held + 20)
    user.stop()
    assert training.buttons["train"].text() == "Train"
    stopped = user.step()

    # Train goes on from there; it does not begin again
    user.train(10)
    assert user.step() > stopped
    user.stop()

    # Reset begins again in a run of its own; the trained one stays
    trained = user.step()
    user.press_training("reset")
    user.until(lambda: user.step() == 0 and not user.context.workflow.busy)
    assert training.status.state_text == "Not trained yet"
    assert not user.session.unsaved
    assert len(user.session.history.train) == 0
    user.until(lambda: user.session.decoded is not None and user.session.decoded.step == 0)
    assert [run.snapshot.step for run in user.session.runs] == [trained, 0]
    assert [run.folder is not None for run in user.session.runs] == [True, False], "what was trained is kept"


def test_training_by_keyboard_alone(start: Callable[..., User]) -> None:
    user = start()
    begun = user.step()
    user.shortcut("F6")  # one step, then pause
    user.until(lambda: user.state is TrainingState.PAUSED and user.step() == begun + 1)
    user.shortcut("F5")
    user.until(lambda: user.state is TrainingState.RUNNING and user.step() > begun + 20)
    user.shortcut("F5")
    user.until(lambda: user.state is TrainingState.PAUSED)
    # a live option typed while it is paused counts from the next step on
    user.write(user.option("learning_rate"), "0.0001")
    user.wait(0.2)
    user.shortcut("F6")
    user.until(lambda: user.context.workflow.current_run().train.learning_rate == 1e-4)
    user.shortcut("Shift+F5")
    user.until(lambda: user.state is TrainingState.IDLE)
    assert user.session.checkpoint.train.learning_rate == 1e-4
    user.shortcut("Ctrl+Shift+R")
    user.until(lambda: user.step() == 0)


def test_other_settings_begin_a_new_run_and_the_trained_one_stays(start: Callable[..., User]) -> None:
    user = start()
    user.train(15)
    user.stop()
    trained, run = user.step(), user.session.current_run
    user.write(user.option("hidden"), "64, 32")
    assert "new run" in note(user)
    user.press_training("train")
    user.until(lambda: user.session.snapshot.config.hidden == (64, 32) and user.step() > 5)
    assert user.step() < trained
    user.stop()
    assert run in user.session.runs
    assert run.snapshot.step == trained
    assert run.folder is not None


def test_an_invalid_option_says_so_and_is_forgiven(start: Callable[..., User]) -> None:
    user = start()
    training = user.panel("training")
    user.write(user.option("hidden"), "400,,x")
    assert not training.buttons["train"].isEnabled()
    assert "Cannot train" in note(user)
    user.shortcut("F5")
    assert user.state is TrainingState.IDLE
    user.write(user.option("hidden"), "400")
    assert training.buttons["train"].isEnabled()
    assert note(user) == ""
    # a number beyond the range stays as it was typed, and is named
    user.write(user.option("latent_dim"), "999", end=Qt.Key.Key_Return)
    assert user.option("latent_dim").text() == "999"
    assert "between 2 and 128" in note(user)
    assert not training.buttons["train"].isEnabled()


def test_impatient_clicks(start: Callable[..., User]) -> None:
    user = start()
    for _ in range(4):
        user.press_training("train")
        user.press_training("train")
        user.press_training("stop")
        user.press_training("step")
        user.wait(0.02)
    user.until(lambda: user.state in (TrainingState.IDLE, TrainingState.PAUSED, TrainingState.RUNNING))
    if user.state is not TrainingState.IDLE:
        user.stop()
    user.shortcut("Ctrl+D")
    user.until(lambda: np.array_equal(user.session.decoded.z, user.session.latent))


def test_a_short_run_ends_by_itself(start: Callable[..., User]) -> None:
    """Big batches make an epoch of a few steps: the run ends, is evaluated, and says what it is worth."""
    user = start()
    user.write(user.option("batch_size"), "8192")
    user.write(user.option("epochs"), "1")
    begun = user.step()
    user.press_training("train")
    user.until(lambda: user.state is TrainingState.IDLE and user.step() > begun, 60)
    assert user.step() == begun + 8
    status = user.panel("training").status
    assert status.state_text == "Finished"
    assert "test −ELBO" in status.details_text.replace("\N{NO-BREAK SPACE}", " ")
    assert len(user.session.history.test) > 0
    user.until(lambda: user.panel("kl").facts.active.isVisible())


def test_128_latents(start: Callable[..., User]) -> None:
    user = start()
    sliders = user.panel("sliders").sliders
    user.write(user.option("latent_dim"), "128")
    user.train(20)
    assert sliders.count == 128
    bar = sliders.verticalScrollBar()
    assert bar.maximum() > 0
    last = sliders.order()[-1]
    user.click(sliders.viewport(), user.groove(last, 0.0))  # scrolls there
    user.slide(last, 2.0)
    assert sliders.values()[last] > 1.8
    for _ in range(30):
        user.key(Qt.Key.Key_Up)
    assert sliders.current != last
    user.until(lambda: np.array_equal(user.session.decoded.z, user.session.latent))
    # PCA of 128 dimensions, and a click decoded through its inverse
    latent_map = user.panel("latent_map")
    user.choose(latent_map.toolbar.plane.kind, "PCA")
    user.until(lambda: latent_map.points.projection is not None and latent_map.toolbar.plane.pair() is None)
    user.click(latent_map.view, latent_map.view.plot_rect.center().toPoint() + QPoint(25, 0))
    user.until(lambda: np.array_equal(user.session.decoded.z, user.session.latent))
    assert np.count_nonzero(user.session.latent) > 2
    user.stop()
