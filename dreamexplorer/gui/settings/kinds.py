"""Kinds of settings: each knows its default, and refuses every stored value that the program would not have written."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QByteArray

T = TypeVar("T")
S = TypeVar("S", bound="Setting[Any]")

LONGEST_VALUE = 100_000  # characters of a stored value; the largest of ours have a few thousand
MOST_BYTES = 1_000_000  # of a layout; ordinary ones have a few thousand
_CHECKSUM = 4  # bytes


@dataclass(frozen=True)
class Setting(Generic[T]):
    """A setting: name and default. A subclass says which values it takes.

    Args:
        key: name in the settings file, with the name of its panel: "curves/log".
        default: value where none is stored, or one that is refused.
    """

    key: str
    default: T

    def of(self: S, part: str | int) -> S:
        """Return the setting of one thing among several, such as a dataset; its key is `key`/`part`."""
        return replace(self, key=f"{self.key}/{part}")

    def decode(self, stored: object) -> T:
        """Return the value of what QSettings holds; ValueError where it is damaged, too long or refused."""
        if not isinstance(stored, str) or len(stored) > LONGEST_VALUE:
            raise ValueError("it is not a text, or too long")
        try:
            data = json.loads(stored)
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error
        return self.checked(data)

    def encode(self, value: T) -> str | QByteArray:
        """Return what QSettings is given; ValueError where `decode` would refuse it."""
        text = json.dumps(self.checked(value))
        if len(text) > LONGEST_VALUE:
            raise ValueError("it is too long")
        return text

    def checked(self, value: object) -> T:
        """Return a JSON value as the setting's type; ValueError where the setting does not take it."""
        raise NotImplementedError


@dataclass(frozen=True)
class Switch(Setting[bool]):
    """On or off."""

    def checked(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise ValueError("it is neither true nor false")
        return value


@dataclass(frozen=True)
class Whole(Setting[int]):
    """A whole number from `minimum` to `maximum`."""

    minimum: int
    maximum: int

    def checked(self, value: object) -> int:
        if not _is_whole(value, self.minimum, self.maximum):
            raise ValueError(f"it is no whole number from {self.minimum} to {self.maximum}")
        return int(value)  # type: ignore[call-overload]


@dataclass(frozen=True)
class Number(Setting[float]):
    """A number from `minimum` to `maximum`."""

    minimum: float
    maximum: float

    def checked(self, value: object) -> float:
        # The comparison comes before float(): a whole number of any length can be compared, but not converted.
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not self.minimum <= value <= self.maximum:  # type: ignore[operator]
            raise ValueError(f"it is no number from {self.minimum:g} to {self.maximum:g}")
        return float(value)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Choice(Setting[str]):
    """A word out of several."""

    choices: tuple[str, ...]

    def checked(self, value: object) -> str:
        if not isinstance(value, str) or value not in self.choices:
            raise ValueError(f"it is none of {', '.join(self.choices)}")
        return value


@dataclass(frozen=True)
class Text(Setting[str]):
    """A text of one line, such as the name of a dataset or a folder."""

    default: str = ""
    longest: int = 4096  # characters; paths have at most as many

    def checked(self, value: object) -> str:
        if not _is_line(value, self.longest):
            raise ValueError(f"it is no text of one line with at most {self.longest} characters")
        return str(value)


@dataclass(frozen=True)
class Texts(Setting[tuple[str, ...]]):
    """Several texts of one line each."""

    default: tuple[str, ...] = ()
    most: int = 1000
    longest: int = 4096  # characters of each

    def checked(self, value: object) -> tuple[str, ...]:
        if (
            not isinstance(value, list | tuple)
            or len(value) > self.most
            or not all(_is_line(v, self.longest) for v in value)
        ):
            raise ValueError(f"it is no list of at most {self.most} texts")
        return tuple(value)


@dataclass(frozen=True)
class Wholes(Setting[tuple[int, ...]]):
    """Several whole numbers from 0 to `maximum`, `count` of them or none."""

    default: tuple[int, ...]
    count: int
    maximum: int

    def checked(self, value: object) -> tuple[int, ...]:
        if (
            not isinstance(value, list | tuple)
            or len(value) not in (0, self.count)
            or not all(_is_whole(v, 0, self.maximum) for v in value)
        ):
            raise ValueError(f"it is no list of {self.count} whole numbers from 0 to {self.maximum}")
        return tuple(value)


@dataclass(frozen=True)
class Options(Setting[dict[str, Any]]):
    """The options of a tool as JSON values; whoever reads them checks names and ranges (`options.from_json`)."""

    def checked(self, value: object) -> dict[str, Any]:
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            raise ValueError("it is no table of options")
        return value


@dataclass(frozen=True)
class Layout(Setting[QByteArray]):
    """Bytes that only Qt understands, such as the places of docks; stored with a checksum.

    Qt reads them without checking much, so nothing reaches it that Qt itself did not write.
    """

    default: QByteArray

    def decode(self, stored: object) -> QByteArray:
        if not isinstance(stored, QByteArray) or not _CHECKSUM < stored.size() <= MOST_BYTES:
            raise ValueError("it is no layout")
        data = bytes(stored.data())
        content, checksum = data[:-_CHECKSUM], data[-_CHECKSUM:]
        if _checksum(content) != checksum:
            raise ValueError("its checksum is wrong")
        return QByteArray(content)

    def encode(self, value: QByteArray) -> QByteArray:
        if not 0 < value.size() <= MOST_BYTES - _CHECKSUM:
            raise ValueError("it is empty or too long")
        content = bytes(value.data())
        return QByteArray(content + _checksum(content))

    def checked(self, value: object) -> QByteArray:
        raise ValueError("it is no JSON value")


def _checksum(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(_CHECKSUM, "big")


def _is_whole(value: object, minimum: int, maximum: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and minimum <= value <= maximum


def _is_line(value: object, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest and not any(c in value for c in "\0\n\r")
