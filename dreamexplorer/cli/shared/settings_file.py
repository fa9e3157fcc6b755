"""Reads the settings of a run from a TOML file, as flags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dreamexplorer.errors import UserError
from dreamexplorer.training.toml_file import read_toml

_TABLES = ("model", "train")  # optional headings for readability: they do not change the meaning of a key
_LARGEST_WHOLE = 2**64


def read_settings(path: Path) -> dict[str, list[str]]:
    """Read a settings file as flags, by name: {"beta": ["--beta=4.0"]}.

    Keys are the names of the flags, with - or _, at the top or in the tables [model] and [train].

    Raises:
        UserError: the file cannot be read or is not TOML, a key is given twice, or a value fits no flag.
    """
    data = read_toml(path)
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


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _flag(path: Path, name: str, key: str, value: Any) -> str:
    if isinstance(value, bool):
        return f"--{name}" if value else f"--no-{name}"
    if any(_is_whole(v) and abs(v) > _LARGEST_WHOLE for v in (value if isinstance(value, list) else [value])):
        raise UserError("{}: {} has a number that is too large.", path, key)
    if isinstance(value, list) and all(map(_is_whole, value)):
        return f"--{name}={','.join(map(str, value)) or 'none'}"
    if isinstance(value, (int, float, str)):
        return f"--{name}={value}"
    raise UserError("{}: {} has a value that no option takes: {}.", path, key, _kind(value))


def _kind(value: Any) -> str:
    names: dict[type, str] = {dict: "a table", list: "a list"}
    return names.get(type(value), f"a {type(value).__name__}")
