"""Newest wins: slots in which a value replaces an earlier one that was not read yet."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Newest(Generic[V]):
    """Hold one value for each key; putting a value replaces one that was not read yet.

    Two threads may share it without a lock, because each method is made of single operations on a dict. A
    consumer needs a signal, a timer or a queue to be notified. A slot keeps its place in the order
    when its value is replaced, so that no key can keep another from its turn.
    """

    def __init__(self) -> None:
        self._values: dict[Hashable, V] = {}

    def put(self, value: V, key: Hashable = None) -> None:
        """Store the value under the key, in place of one that was not read yet."""
        self._values[key] = value

    def pop(self, key: Hashable = None) -> V | None:
        """Remove and return the value of the key; None when there is none."""
        return self._values.pop(key, None)

    def pop_first(self, suits: Callable[[V], bool] = lambda value: True) -> V | None:
        """Remove and return the value of the slot that was filled first, of those that suit; None without one."""
        for key, value in list(self._values.items()):
            if suits(value):
                # the newest one, where the other thread has replaced it since
                return self._values.pop(key, None)
        return None

    def pop_all(self) -> list[V]:
        """Remove and return all values, the slot that was filled first before the others."""
        return [self._values.pop(key) for key in list(self._values)]

    def clear(self) -> None:
        """Drop all values."""
        self._values.clear()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values

    def __len__(self) -> int:
        return len(self._values)
