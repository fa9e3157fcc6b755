"""Python values to JSON values, and JSON objects of files that may hold anything."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

_MOST_DIGITS = 40  # of a whole number; the longest of ours, states of generators, have 39


def plain_json(value: Any) -> Any:
    """Return arrays, tensors, tuples and numpy's numbers as JSON values; a number that is not finite becomes None."""
    if isinstance(value, Mapping):
        return {str(k): plain_json(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(v) for v in value]
    if hasattr(value, "tolist"):  # numpy arrays and numbers, torch tensors
        return plain_json(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def parse_json(text: str) -> dict[str, Any]:
    """Return the JSON object in a text; a number that no file of ours has (10**400, 1e400, NaN) becomes None.

    Raises:
        ValueError: it is not JSON, or not an object.
        RecursionError: it is nested too deeply.
    """
    data = json.loads(text, parse_int=_whole, parse_float=_number, parse_constant=_nothing)
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    return data


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MOST_DIGITS else None


def _number(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def _nothing(name: str) -> None:
    """Return None for NaN and the infinities."""
