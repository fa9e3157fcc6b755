"""Steps are ticked by what happened in session and training, not by clicks."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from dreamexplorer.errors import Message
from dreamexplorer.gui.window.first_steps.observer import (
    DRAWN,
    Decoded,
    Encoded,
    Moved,
    StepObserver,
    Trained,
    Weighted,
)
from dreamexplorer.gui.window.main_window import MainWindow
from dreamexplorer.session import Drawing, Run
from dreamexplorer.training.events import LiveChanged, Started, StepDone
from tests.gui.window.driving import start_training


@pytest.fixture
def observer(window: MainWindow) -> Iterator[StepObserver]:
    owner = QObject()
    observer = StepObserver(window.context, set(), owner)
    yield observer
    observer.dispose()


def test_a_slider(qtbot: QtBot, window: MainWindow, observer: StepObserver) -> None:
    session: Any = window.context.session
    before = session.decoded.image
    z = session.centre()
    z[1] += 1.5
    session.set_latent(z, origin=window.panels["sliders"])
    assert observer.done == set(), "not before the image is decoded"
    qtbot.waitUntil(lambda: observer.done == {"slider"})
    fact = observer.facts["slider"]
    assert isinstance(fact, Moved)
    changed = (np.abs(session.decoded.image - before) > 0.1).any(axis=0)
    assert (fact.axis, fact.pixels, fact.size) == (1, int(changed.sum()), changed.size)
    assert fact.value == pytest.approx(float(session.decoded.z[1]))


def test_what_is_no_slider(qtbot: QtBot, window: MainWindow, observer: StepObserver) -> None:
    session: Any = window.context.session
    session.set_latent(session.centre() + 0.7, origin=window.panels["sliders"])  # all at once: a dream
    qtbot.waitUntil(lambda: np.array_equal(session.decoded.z, session.latent))
    z = session.latent.copy()
    z[0] = -0.2
    session.set_latent(z, origin="a test")
    qtbot.waitUntil(lambda: np.array_equal(session.decoded.z, session.latent))
    assert observer.done == set()


def test_the_map(qtbot: QtBot, window: MainWindow, observer: StepObserver) -> None:
    session: Any = window.context.session
    session.set_latent(session.centre() + 0.5, origin=window.panels["latent_map"])
    qtbot.waitUntil(lambda: observer.done == {"map"})
    fact = observer.facts["map"]
    assert isinstance(fact, Decoded)
    np.testing.assert_array_equal(fact.z, session.latent)


def test_a_drawing_by_hand(qtbot: QtBot, window: MainWindow, observer: StepObserver) -> None:
    session: Any = window.context.session
    image = session.dataset.test.images[3].copy()
    session.set_drawing(Drawing(image, Message("Test image {}, label {}", 3, "x")))
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    assert observer.done == set(), "a test image is not drawn"
    session.set_drawing(Drawing(image, DRAWN))
    qtbot.waitUntil(lambda: observer.done == {"draw"})
    fact = observer.facts["draw"]
    assert isinstance(fact, Encoded)
    np.testing.assert_array_equal(fact.mu, session.drawing_result.mu)
    assert fact.kl == session.drawing_result.kl_nats


def test_the_canvas_gives_that_label(qtbot: QtBot, window: MainWindow, observer: StepObserver) -> None:
    panel: Any = window.panels["draw"]
    picture = np.zeros((28, 28), dtype=np.uint8)
    picture[4:24, 12:16] = 255
    panel.canvas.set_picture(picture)
    qtbot.waitUntil(lambda: observer.done == {"draw"}, timeout=10_000)


def test_training_and_beta(qtbot: QtBot, window: MainWindow, observer: StepObserver) -> None:
    training, session = window.context.training, window.context.session

    def two_more() -> None:
        rows = len(session.history.train)
        qtbot.waitUntil(lambda: len(session.history.train) > rows + 2, timeout=20_000)

    start_training(qtbot, window)
    qtbot.waitUntil(lambda: "train" in observer.done, timeout=20_000)
    trained = observer.facts["train"]
    assert isinstance(trained, Trained)
    column = 2 + session.history.keys.index(trained.key)
    assert trained.value in session.history.train.rows[:, column]
    assert observer.done == {"train"}
    training.set_live("beta", 4.0)
    two_more()
    training.set_live("beta", 10.0)
    qtbot.waitUntil(lambda: "beta" in observer.done, timeout=20_000)
    assert observer.usual_beta == 4.0
    two_more()
    fact = observer.facts["beta"]
    assert isinstance(fact, Weighted)
    kl = 2 + session.history.keys.index("kl")
    assert fact.before in session.history.train.rows[:, kl]
    assert fact.now in session.history.train.rows[:, kl]
    assert session.axis_values is not None
    assert fact.latents == len(session.axis_values)
    training.set_live("beta", 9.0)
    two_more()
    assert "back" not in observer.done, "nine is not what it was"
    training.set_live("beta", 10.0)
    two_more()
    training.set_live("beta", 1.0)
    qtbot.waitUntil(lambda: "back" in observer.done, timeout=20_000)
    back = observer.facts["back"]
    assert isinstance(back, Weighted)
    assert back.beta == 1.0


def test_a_run_that_starts_with_beta_10_counts(qtbot: QtBot, window: MainWindow, observer: StepObserver) -> None:
    workflow = window.context.workflow
    run: Any = workflow.current_run()
    model, train = dataclasses.replace(run.model, beta=10.0), dataclasses.replace(run.train, epochs=50_000)
    workflow.train(dataclasses.replace(run, model=model, train=train))
    qtbot.waitUntil(lambda: {"train", "beta"} <= observer.done, timeout=20_000)


def test_the_effect_of_beta_is_seen_within_one_run(window: MainWindow, observer: StepObserver) -> None:
    training, session = window.context.training, window.context.session
    first = session.runs[0]
    snapshot = first.snapshot
    assert snapshot is not None
    second = Run(train=first.train)
    session.add_run(second, snapshot, session.history.keys)

    def step(number: int, kl: float) -> StepDone:
        values = {"recon": 90.0, "kl": kl, "negative_elbo": 90.0 + kl}
        return StepDone(number, number / 10, values, None, 1.0, None)

    session.set_training_run(first)
    training.events.emit(
        [Started(0, 0.0, 9, 10, "cpu", "fp32", ()), step(30, 40.0), LiveChanged(30, 3.0, "beta", 10.0)]
    )
    training.events.emit([step(40, 12.0)])
    fact = observer.facts["beta"]
    assert isinstance(fact, Weighted)
    assert (fact.before, fact.now) == (40.0, 12.0)
    session.set_training_run(second)
    training.events.emit([Started(0, 0.0, 9, 10, "cpu", "fp32", ()), step(30, 33.0)])
    assert "back" not in observer.done, "another run with beta 1 is no way back"
    training.events.emit([LiveChanged(30, 3.0, "beta", 4.0), step(40, 30.0)])
    assert observer.facts["beta"] is fact, "nor are its numbers those of the first"
    session.set_training_run(None)


def test_starting_over(window: MainWindow) -> None:
    owner = QObject()
    observer = StepObserver(window.context, {"map", "train"}, owner)
    observer.start_over()
    assert observer.done == set()
    observer.dispose()
