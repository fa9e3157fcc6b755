"""Editors of options: what they read and write, and what they report as wrong."""

from __future__ import annotations

from typing import Any

import pytest

from dreamexplorer.gui.shared.editors import BoolEdit, ChoiceEdit, IntTupleEdit, TextEdit, editor_for
from dreamexplorer.gui.shared.number_edits import FloatEdit, IntEdit
from dreamexplorer.options import MOST_ENTRIES, Option


@pytest.mark.parametrize(
    ("kind", "spec", "editor", "value"),
    [
        (int, Option("x", "x"), IntEdit, 7),
        (float, Option("x", "x"), FloatEdit, 0.25),
        (bool, Option("x", "x"), BoolEdit, True),
        (str, Option("x", "x"), TextEdit, "free text"),
        (str, Option("x", "x", choices=("a", "b")), ChoiceEdit, "b"),
        (tuple[int, ...], Option("x", "x"), IntTupleEdit, (512, 256)),
    ],
)
def test_each_type_has_an_editor_that_gives_back_what_is_written(
    qtbot, kind: Any, spec: Option, editor: type, value: Any
) -> None:
    made: Any = editor_for(spec, kind)
    qtbot.addWidget(made)
    assert type(made) is editor
    edits = []
    made.edited.connect(lambda: edits.append(made.read()))
    made.write(value)
    assert made.read() == value
    assert made.problem() == ""
    assert edits == [value]


def test_an_unknown_choice_is_refused(qtbot) -> None:
    choice = ChoiceEdit(Option("x", "x", choices=("a", "b")))
    qtbot.addWidget(choice)
    with pytest.raises(ValueError, match="'c' is not a choice"):
        choice.write("c")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ""),
        ("1, 9", ""),
        ("1; 9 3", ""),
        ("0, 3", "between 1 and 9"),
        ("x", "Whole numbers"),
        ("1 " * (MOST_ENTRIES + 1), "At most"),
    ],
)
def test_faults_of_a_list_are_named(qtbot, text: str, problem: str) -> None:
    edit = IntTupleEdit(Option("x", "x", minimum=1, maximum=9))
    qtbot.addWidget(edit)
    edit.setText(text)
    assert problem in edit.problem()
    assert bool(problem) == bool(edit.problem())


def test_what_the_user_typed_is_left_as_it_is(qtbot) -> None:
    edit = IntTupleEdit(Option("x", "x"))
    qtbot.addWidget(edit)
    edit.setText("512,256")
    edit.write((512, 256))
    assert edit.text() == "512,256"
    edit.write((512,))
    assert edit.text() == "512"
