"""Reads TOML files that users write: of bounded size and depth, and with every fault in one sentence."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from dreamexplorer.errors import UserError
from dreamexplorer.files import read_text

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LARGEST = 1_000_000  # bytes
_DEEPEST = 50  # brackets; files of settings have two or three, and compiled parsers crash on thousands


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file.

    Raises:
        UserError: it is no ordinary file, cannot be read, is too large or too deep, or is not TOML.
    """
    text = read_text(path, LARGEST)
    if _depth(text) > _DEEPEST:
        raise UserError("{} is no file of settings: its brackets are nested too deeply.", path)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # whole numbers of thousands of digits raise ValueError, too
        raise UserError("{} is no TOML file: {}.", path, error) from error


def _depth(text: str) -> int:
    """Return how deeply the brackets of a text are nested, those in strings included."""
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth = depth + 1 if bracket in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest
