"""An unfinished training is offered at the next start: what it is, when it was saved, how far it was."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.workflow.autosave import Autosave
from dreamexplorer.gui.workflow.dialogue import RecoverAnswer
from dreamexplorer.gui.workflow.recovery import Recovery
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint


class Start:
    """A window's start: its autosave and recovery, and a user who answers."""

    def __init__(self, context: Context, qtbot: QtBot, answers: list[RecoverAnswer]) -> None:
        self.context, self.qtbot, self.answers = context, qtbot, answers
        self.asked: list[str] = []
        context.workflow.dialogue.confirm_recover = self._answer
        self.autosave = Autosave(context.workflow, context.training, context.jobs, context.session, context.settings)
        self.recovery = Recovery(context.workflow, context.workflow.dialogue, context.jobs, self.autosave)

    def _answer(self, title: str, text: str) -> RecoverAnswer:
        self.asked.append(text)
        return self.answers.pop(0)

    def begin(self) -> None:
        self.context.workflow.engine_ready.emit()
        self.settled()

    def settled(self) -> None:
        self.qtbot.waitUntil(lambda: not self.context.jobs.busy and not self.context.workflow.busy, timeout=60_000)

    @property
    def unfinished(self) -> list[str]:
        return sorted(p.name for p in self.autosave.places.folder.glob("unfinished*"))


@pytest.fixture
def left(data_folder_of_test: Path, tiny_checkpoint: Checkpoint) -> list[Path]:
    """Two unfinished trainings: of step 5 and, later, of step 6."""
    data_folder_of_test.mkdir()
    paths = []
    for name, step in (("aaaaaaaa", 5), ("bbbbbbbb", 1234)):
        paths.append(data_folder_of_test / f"unfinished-training-{name}.safetensors")
        snapshot = dataclasses.replace(tiny_checkpoint.snapshot, step=step, epoch=1.25)
        save_checkpoint(dataclasses.replace(tiny_checkpoint, snapshot=snapshot), paths[-1])
    return paths


@pytest.fixture
def start(make_context: Callable[..., Context], qtbot: QtBot) -> Iterator[Callable[..., Start]]:
    started: list[Start] = []

    def begin(*answers: RecoverAnswer) -> Start:
        started.append(Start(make_context(), qtbot, list(answers)))
        return started[-1]

    yield begin
    for one in started:
        one.autosave.dispose()


def test_nothing_is_asked_when_nothing_is_left(start: Callable[..., Start]) -> None:
    user = start()
    user.begin()
    assert user.asked == []


def test_a_recovered_training_is_opened_and_continues(start: Callable[..., Start], left: list[Path]) -> None:
    user = start("recover", "later")
    user.begin()
    text = user.asked[0]
    assert "1\N{NARROW NO-BREAK SPACE}234" in text
    assert "1.25" in text
    assert "tiny" in text
    session = user.context.session
    user.qtbot.waitUntil(lambda: session.checkpoint_path == user.autosave.path, timeout=60_000)
    user.settled()
    assert session.snapshot is not None
    assert session.snapshot.step == 1234
    assert session.checkpoint is not None
    assert session.checkpoint.resume is not None
    run = user.context.workflow.current_run()
    assert run is not None
    assert run.train.epochs == 1, "of two epochs, one and a quarter is done"
    assert load_checkpoint(user.autosave.path).snapshot.step == 1234
    assert len(user.asked) == 2
    assert user.unfinished == [left[0].name, "unfinished-training-aaaaaaaa.resume.safetensors"][::-1]


def test_a_discarded_training_is_gone_and_the_next_is_offered(start: Callable[..., Start], left: list[Path]) -> None:
    user = start("discard", "discard")
    user.begin()
    assert len(user.asked) == 2
    assert user.unfinished == []
    assert not user.autosave.path.exists()


def test_later_asks_again_at_the_next_start(start: Callable[..., Start], left: list[Path]) -> None:
    first = start("later")
    first.begin()
    assert len(first.asked) == 1
    assert all(path.exists() for path in left)
    first.autosave.dispose()
    second = start("later")
    second.begin()
    assert second.asked == first.asked


def test_a_question_that_is_open_comes_first(start: Callable[..., Start], left: list[Path]) -> None:
    user = start("later")
    order: list[str] = []

    def confirm(title: str, question: str, accept: str) -> bool:
        order.append(title)
        user.begin()
        assert user.asked == []
        return True

    user.context.workflow.confirm = confirm
    user.context.workflow.dialogue.ask("First", "a question", "yes")
    user.qtbot.waitUntil(lambda: bool(user.asked), timeout=60_000)
    assert order == ["First"]
