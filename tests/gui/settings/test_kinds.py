"""Kinds of settings: what each takes and refuses."""

from __future__ import annotations

from typing import Any

import pytest

from dreamexplorer.gui.settings.kinds import Choice, Number, Options, Setting, Switch, Text, Texts, Whole, Wholes

CASES: list[tuple[Setting[Any], list[object], list[object]]] = [
    (Switch("k", False), [True, False], [0, 1, "true", None]),
    (Whole("k", 0, -3, 8), [-3, 0, 8], [-4, 9, 2.0, True, "1", 2**31, 10**400, None]),
    (Number("k", 1.0, 0.5, 20.0), [0.5, 1, 20], [0.4, 21, float("nan"), float("inf"), True, "1", 10**400]),
    (Choice("k", "a", ("a", "b")), ["a", "b"], ["c", 1, ["a"], None]),
    (Text("k", longest=3), ["", "abc"], ["abcd", "a\0", "a\n", 5, None]),
    (Texts("k", most=2, longest=3), [[], ["a"], ["a", "abc"]], [["a"] * 3, ["abcd"], [1], "ab", [["a"]]]),
    (Wholes("k", (), 2, 9), [[], [0, 9]], [[1], [1, 10], [-1, 1], [1.0, 2], [True, 1], "12", [1, 2, 3]]),
    (Options("k", {}), [{}, {"a": [1]}], [[], "a", {1: 2}]),
]


@pytest.mark.parametrize(("setting", "good", "bad"), CASES, ids=[type(c[0]).__name__ for c in CASES])
def test_it_takes_and_refuses(setting: Setting[Any], good: list[object], bad: list[object]) -> None:
    for value in good:
        assert setting.checked(value) == (tuple(value) if isinstance(value, list) else value)
    for value in bad:
        with pytest.raises(ValueError, match="it is n"):
            setting.checked(value)


def test_a_setting_of_one_thing_among_several() -> None:
    one = Texts("map/hidden", most=5).of("mnist")
    assert (one.key, one.most) == ("map/hidden/mnist", 5)
