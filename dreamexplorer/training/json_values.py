"""Python values to JSON values, and JSON objects of files that may hold anything."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any


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
    """Return the JSON object in a text.

    Raises:
        ValueError: it is not JSON, or not an object.
        RecursionError: it is nested too deeply.
    """
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    return data
