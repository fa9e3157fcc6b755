"""Reads the settings of a run from a TOML file, as flags."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from dreamexplorer.errors import UserError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_TABLES = ("model", "train")  # optional headings for readability: they do not change the meaning of a key
_LARGEST = 1_000_000  # bytes


def read_settings(path: Path) -> dict[str, list[str]]:
    """Read a settings file as flags, by name: {"beta": ["--beta=4.0"]}.

    Keys are the names of the flags, with - or _, at the top or in the tables [model] and [train].

    Raises:
        UserError: the file cannot be read or is not TOML, a key is given twice, or a value fits no flag.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UserError("{} is too large to be a file of settings.", path)
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError("{} cannot be read: {}.", path, error.strerror or error) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError("{} is no TOML file: {}.", path, error) from error
    for name, value in data.items():
        if isinstance(value, dict) and name not in _TABLES:
            raise UserError("{}: there is no table [{}]; there may be [{}].", path, name, "] and [".join(_TABLES))
    entries = [(k, v) for k, v in data.items() if not (k in _TABLES and isinstance(v, dict))]
    for table in _TABLES:
        if isinstance(data.get(table), dict):
            entries += data[table].items()
    flags: dict[str, list[str]] = {}
    for key, value in entries:
        name = key.replace("_", "-")
        if name in flags:
            raise UserError("{} sets {} twice.", path, key)
        flags[name] = [_flag(path, name, key, value)]
    return flags


def _flag(path: Path, name: str, key: str, value: Any) -> str:
    if isinstance(value, bool):
        return f"--{name}" if value else f"--no-{name}"
    if isinstance(value, list) and all(isinstance(v, int) and not isinstance(v, bool) for v in value):
        return f"--{name}={','.join(map(str, value)) or 'none'}"
    if isinstance(value, (int, float, str)):
        return f"--{name}={value}"
    raise UserError("{}: {} has a value that no option takes: {!r}.", path, key, value)
