"""Python values as JSON, and only JSON objects read back."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from dreamexplorer.training.json_values import parse_json, plain_json


def test_plain_json_takes_what_metrics_hold() -> None:
    value = {"a": np.float32(1.5), "b": (1, float("inf")), "c": np.arange(2), "d": {"e": None}, 3: "x"}
    assert plain_json(value) == {"a": 1.5, "b": [1, None], "c": [0, 1], "d": {"e": None}, "3": "x"}
    assert plain_json({"t": torch.ones(2, 1), "n": np.float64("nan")}) == {"t": [[1.0], [1.0]], "n": None}


@pytest.mark.parametrize("text", ["", "[1]", "3", "{", '"a"', "nul"])
def test_only_objects_are_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"object|Expecting"):
        parse_json(text)
    assert parse_json('{"a": [1, null]}') == {"a": [1, None]}


def test_numbers_that_nothing_can_compute_with_become_none() -> None:
    text = f'{{"a": {10**400}, "b": [1e400, -1e400, NaN, Infinity, -Infinity], "c": {2**127}, "d": 0.5, "e": -3}}'
    assert parse_json(text) == {"a": None, "b": [None] * 5, "c": 2**127, "d": 0.5, "e": -3}
