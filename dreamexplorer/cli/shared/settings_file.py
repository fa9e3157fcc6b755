"""Reads the settings of a run from a TOML file, as flags, and names the file where one of them is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dreamexplorer.errors import UserError
from dreamexplorer.training.toml_file import read_toml

_TABLES = ("model", "train")  # optional headings for readability: they do not change the meaning of a key
_LARGEST_WHOLE = 2**64


@dataclass(frozen=True)
class Settings:
    """Settings of a file, as flags.

    Args:
        path: the file; None for no file.
        flags: the flag of each setting, by the name of its flag: {"beta": "--beta=4.0"}.
        keys: the key of each setting as the file spells it, by the name of its flag.
        lists: names of the settings whose value is a list.
    """

    path: Path | None = None
    flags: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()

    def refuse(self, names: set[str], family: str = "") -> None:
        """Refuse settings that no file may have, or that a run of the family lacks.

        Raises:
            UserError: one of the names is set.
        """
        for name in names & set(self.flags):
            of = f" of {family}" if family else ""
            raise UserError("{}: there is no setting {!r} for a run{}.", self.path, name, of)

    def check_kinds(self, switches: set[str], lists: set[str]) -> None:
        """Refuse true or false for what is no switch, and lists for what takes one value.

        Raises:
            UserError: a setting has a value of the wrong kind.
        """
        for name, flag in self.flags.items():
            if flag in (f"--{name}", f"--no-{name}") and name not in switches:
                raise UserError("{}: {} takes a value, not true or false.", self.path, self.keys[name])
            if name in self.lists and name not in lists:
                raise UserError("{}: {} takes one value, not a list.", self.path, self.keys[name])

    @contextmanager
    def blamed(self, arguments: list[str], *about: str) -> Iterator[None]:
        """Name the file, and the key, in a `UserError` about what only the file sets.

        Args:
            arguments: the words of the command line, whose flags override the file.
            about: names of the settings that every error is about; without them those whose flags it names.
        """
        try:
            yield
        except UserError as error:
            typed = {word.partition("=")[0].removeprefix("--").removeprefix("no-") for word in arguments}
            found = about or re.findall(r"--([a-z][a-z0-9-]*)", str(error))
            names = [name for name in found if name in self.flags and name not in typed]
            if not names:
                raise
            if about:
                raise UserError("{}: {}: {}", self.path, self.keys[names[0]], error) from error
            text = re.sub(r" \(see dreamexplorer .* --help\)$", ".", str(error)).removeprefix("argument ")
            for name in names:
                text = re.sub(rf"--{name}(?![a-z0-9-]):?", self.keys[name], text, count=1)
            raise UserError("{}: {}", self.path, text) from error


def read_settings(path: Path) -> Settings:
    """Read a settings file as flags.

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
    flags: dict[str, str] = {}
    keys: dict[str, str] = {}
    for key, value in entries:
        name = key.replace("_", "-")
        if name in flags:
            raise UserError("{} sets {} twice.", path, key)
        flags[name], keys[name] = _flag(path, name, key, value), key
    lists = frozenset(key.replace("_", "-") for key, value in entries if isinstance(value, list))
    return Settings(path, flags, keys, lists)


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
    names: dict[type, str] = {dict: "a table", list: "a list of other values than whole numbers"}
    return names.get(type(value), f"a {type(value).__name__}")
