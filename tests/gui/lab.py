"""A real laboratory for tests: its context, what it said, and how its questions are answered."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.training.config import RunConfig

ENDLESS = 90_000  # epochs


class Lab:
    """A context with a record of its messages, and scripted answers to its questions."""

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
        """Return the present run config with changes, in the model's or the training's part."""
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


def weights_of(lab: Lab) -> dict[str, torch.Tensor]:
    assert lab.session.snapshot is not None
    return {k: v.clone() for k, v in lab.session.snapshot.weights.items()}


def equal(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[k], b[k]) for k in a)


def opened(lab: Lab, path: Path) -> None:
    """Open a file and wait until it is shown, evaluated, and nothing is wrong with it."""
    lab.workflow.open_checkpoint(path)
    lab.until(lambda: lab.session.checkpoint_path == path)
    lab.settled()
    assert lab.errors == []


def steps_of(lab: Lab) -> list[list[float]]:
    """Return the steps of the curves: of training, of the test split, of the axes."""
    history = lab.session.history
    return [s.rows[:, 0].tolist() if s is not None else [] for s in (history.train, history.test, history.axes)]
