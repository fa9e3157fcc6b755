"""The dialogue asks one question at a time and reports errors in words."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.errors import UserError
from dreamexplorer.gui.workflow.dialogue import Dialogue


@pytest.fixture
def dialogue(qtbot: QtBot) -> Dialogue:
    return Dialogue()


def test_what_happens_during_a_question_waits_for_the_answer(qtbot: QtBot, dialogue: Dialogue) -> None:
    done: list[str] = []

    def answer(title: str, question: str, accept: str) -> bool:
        assert (title, question, accept) == ("Open?", "Really?", "Open")
        assert not dialogue.ask("Another?", "", ""), "one question at a time"
        assert dialogue.defer(lambda: done.append("a"))
        assert dialogue.defer(lambda: done.append("b"))
        assert done == []
        return True

    dialogue.confirm = answer
    asking: list[bool] = []
    dialogue.asking_changed.connect(asking.append)
    assert dialogue.ask("Open?", "Really?", "Open")
    assert asking == [True, False]
    qtbot.waitUntil(lambda: done == ["a", "b"])
    assert not dialogue.defer(lambda: done.append("c")), "no question is open"
    assert done == ["a", "b"]


def test_a_question_that_raises_is_closed_all_the_same(dialogue: Dialogue) -> None:
    def broken(*_: str) -> bool:
        raise RuntimeError("no window")

    dialogue.confirm = broken
    with pytest.raises(RuntimeError):
        dialogue.ask("", "", "")
    dialogue.confirm = lambda *_: True
    assert dialogue.ask("", "", "")


@pytest.mark.allow_log("It did not work")
def test_errors_for_the_user_are_shown_as_they_are_and_others_calmly(dialogue: Dialogue) -> None:
    shown: list[tuple[str, str]] = []
    dialogue.error.connect(lambda title, text: shown.append((title, text)))
    dialogue.report("It did not work", UserError("Choose {}.", "another file"))
    dialogue.report("It did not work", KeyError("x"))
    assert shown[0] == ("It did not work", "Choose another file.")
    assert shown[1][1].startswith("It did not work: ")
    assert "Your model is unchanged" in shown[1][1]
    assert "KeyError: 'x'" in shown[1][1]
