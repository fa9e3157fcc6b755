"""Configs are checked field by field, and come back from JSON as they were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from dreamexplorer.errors import UserError
from dreamexplorer.options import changed_option, from_json, option, options_of, to_json, validate


@dataclass(frozen=True)
class Config:
    """Options of every kind and range."""

    count: int = option(3, "Count", "How many.", minimum=1)
    share: float = option(0.5, "Share", "How much.", minimum=0.0, maximum=1.0)
    depth: float = option(1.0, "Depth", "How deep.", maximum=9.0)
    rate: float = option(0.1, "Rate", "How fast.", minimum=0.0, exclusive=True)
    kind: str = option("a", "Kind", "Which.", choices=("a", "b"))
    widths: tuple[int, ...] = option((4, 2), "Widths", "How wide.", minimum=1)
    loud: bool = option(False, "Loud", "Whether.", only_with=("kind", ("b",)))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"count": 0}, "count must be at least 1, not 0."),
        ({"share": -0.5}, "share must lie between 0 and 1, not -0.5."),
        ({"share": 1.5}, "share must lie between 0 and 1, not 1.5."),
        ({"depth": 10.0}, "depth must be at most 9, not 10.0."),
        ({"rate": 0.0}, "rate must be greater than 0, not 0."),
        ({"rate": float("inf")}, "rate must be a finite number, not inf."),
        ({"kind": "c"}, "kind must be one of a, b, not 'c'."),
        ({"widths": (4, 0)}, "widths must be at least 1, not 0."),
        ({"widths": (4,) * 65}, "widths may have at most 64 numbers, not 65."),
    ],
)
def test_the_first_value_out_of_range_is_named(values: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError) as caught:
        validate(Config(**values))
    assert str(caught.value) == message
    assert caught.value.message.arguments[0] == next(iter(values))


def test_values_at_the_bounds_are_allowed() -> None:
    assert validate(Config(widths=(4,) * 64))
    config = Config(count=1, share=0.0, depth=-1e9, rate=1e-9, widths=())
    assert validate(config) is config


def test_json_and_back() -> None:
    config = Config(count=5, widths=(8,), loud=True)
    assert to_json(config)["widths"] == [8]
    assert from_json(Config, to_json(config)) == config
    assert from_json(Config, {"share": 1}) == Config(share=1.0)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "Config must be a JSON object."),
        ({"size": 1}, "Config has no option named 'size'."),
        ({"count": 1.5}, "count has a value of the wrong type: 1.5."),
        ({"count": True}, "count has a value of the wrong type: True."),
        ({"widths": [1, "2"]}, "widths has a value of the wrong type: [1, '2']."),
        ({"loud": 1}, "loud has a value of the wrong type: 1."),
    ],
)
def test_other_json_is_refused(data: Any, message: str) -> None:
    with pytest.raises(UserError) as caught:
        from_json(Config, data)
    assert str(caught.value) == message


def test_an_option_may_depend_on_another_one() -> None:
    loud = options_of(Config)["loud"]
    assert not loud.has_effect(lambda name: "a")
    assert loud.has_effect(lambda name: "b")
    assert options_of(Config)["rate"].has_effect(lambda name: 0)


def test_a_changed_option_keeps_the_rest() -> None:
    @dataclass(frozen=True)
    class Other:
        """A config with a field of another one."""

        count: int = changed_option(Config, "count", default=7, maximum=9)

    assert Other().count == 7
    spec = options_of(Other)["count"]
    assert (spec.label, spec.minimum, spec.maximum) == ("Count", 1, 9)
