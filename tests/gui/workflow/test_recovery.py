"""Interrupted trainings are offered at the next start: what they are, and with one click they go on."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.workflow.dialogue import RecoverAnswer
from dreamexplorer.gui.workflow.recovery import Recovery
from dreamexplorer.library.library import Library, default_library
from dreamexplorer.session import Run
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.resume import run_of
from dreamexplorer.training.runs import RunFolder

Answer = tuple[RecoverAnswer, int]


class Start:
    """A window's start: its library and recovery, and a user who answers."""

    def __init__(self, context: Context, qtbot: QtBot, answers: list[Answer]) -> None:
        self.context, self.qtbot, self.answers = context, qtbot, answers
        self.asked: list[list[str]] = []
        self.workflow = context.workflow
        self.workflow.dialogue.confirm_recover = self._answer
        self.ended: list[Run] = []
        self.workflow.finished.connect(lambda run, outcome: self.ended.append(run))
        self.recovery = Recovery(self.workflow, self.workflow.dialogue, context.session)

    def _answer(self, choices: Sequence[str]) -> Answer:
        self.asked.append(list(choices))
        return self.answers.pop(0)

    def begin(self) -> None:
        self.workflow.library.open(default_library())
        self.settled()

    def trained(self) -> Path | None:
        """Wait until the training of a run has ended; return the folder of the run."""
        self.qtbot.waitUntil(lambda: bool(self.ended), timeout=60_000)
        self.settled()
        assert self.ended == [self.context.session.current_run]
        return self.ended[0].folder

    def settled(self) -> None:
        self.qtbot.waitUntil(
            lambda: not (self.context.jobs.busy or self.workflow.busy or self.workflow.library.orders.busy),
            timeout=60_000,
        )


@pytest.fixture
def left(data_folder_of_test: Path, tiny_checkpoint: Checkpoint) -> list[Path]:
    """Folders of two interrupted trainings, of step 5 and, later, of step 1234, and of one that ended."""
    data_folder_of_test.mkdir()
    library, folders = Library(default_library()), []
    for number, step in enumerate((5, 1234, 7)):
        snapshot = dataclasses.replace(tiny_checkpoint.snapshot, step=step, epoch=1.25)
        checkpoint = dataclasses.replace(tiny_checkpoint, snapshot=snapshot)
        folder = library.create(run_of(checkpoint), name=f"run {number}").folder
        RunFolder(folder).save(checkpoint)
        os.utime(folder / "checkpoint.safetensors", (1_700_000_000 + number, 1_700_000_000 + number))
        folders.append(folder)
    for folder in folders[:2]:
        (folder / ".lock").touch()  # as a killed process leaves it
    return folders[:2]


@pytest.fixture
def start(make_context: Callable[..., Context], qtbot: QtBot) -> Iterator[Callable[..., Start]]:
    started: list[Start] = []

    def begin(*answers: Answer) -> Start:
        started.append(Start(make_context(), qtbot, list(answers)))
        return started[-1]

    yield begin
    for one in started:
        one.workflow.library.dispose()


def test_nothing_is_asked_when_nothing_is_left(start: Callable[..., Start]) -> None:
    user = start()
    user.begin()
    assert user.asked == []


def test_the_newest_stands_first_and_goes_on_with_one_click(start: Callable[..., Start], left: list[Path]) -> None:
    user = start(("recover", 0))
    user.begin()
    (choices,) = user.asked
    assert len(choices) == 2
    assert "1\N{NARROW NO-BREAK SPACE}234" in choices[0]
    assert "1.25" in choices[0]
    assert "tiny" in choices[0]
    assert choices[0].startswith("run 1")
    assert user.trained() == left[1]
    snapshot = user.context.session.snapshot
    assert snapshot is not None
    assert snapshot.step == 20, "the step of the state for resuming, which is that of the tiny model"


def test_another_one_can_be_chosen(start: Callable[..., Start], left: list[Path]) -> None:
    user = start(("recover", 1))
    user.begin()
    assert user.trained() == left[0]


def test_those_that_are_left_are_not_offered_again(start: Callable[..., Start], left: list[Path]) -> None:
    user = start(("leave", 0))
    user.begin()
    user.settled()
    assert not any((folder / ".lock").exists() for folder in left)
    assert all((folder / "checkpoint.safetensors").exists() for folder in left)
    second = start()
    second.begin()
    assert second.asked == []


def test_later_asks_again_at_the_next_start(start: Callable[..., Start], left: list[Path]) -> None:
    first = start(("later", 0))
    first.begin()
    assert len(first.asked) == 1
    first.workflow.library.dispose()
    second = start(("later", 0))
    second.begin()
    assert second.asked == first.asked


def test_a_training_that_runs_elsewhere_is_not_offered(start: Callable[..., Start], left: list[Path]) -> None:
    with RunFolder(left[0]).claimed(), RunFolder(left[1]).claimed():
        user = start()
        user.begin()
        assert user.asked == []


def test_a_question_that_is_open_comes_first(start: Callable[..., Start], left: list[Path]) -> None:
    user = start(("later", 0))
    order: list[str] = []

    def confirm(title: str, question: str, accept: str) -> bool:
        order.append(title)
        user.begin()
        assert user.asked == []
        return True

    user.workflow.confirm = confirm
    user.workflow.dialogue.ask("First", "a question", "yes")
    user.qtbot.waitUntil(lambda: bool(user.asked), timeout=60_000)
    assert order == ["First"]
