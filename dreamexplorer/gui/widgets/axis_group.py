"""Axes beside each other that belong together, as widgets show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AxisGroup:
    """Some axes with a title in common: a layer, for example."""

    title: str
    word: str  # the short form that their names begin with
    help: str  # what moving one of them does
    first: int
    size: int

    @property
    def members(self) -> range:
        return range(self.first, self.first + self.size)


def number_of(name: str) -> str:
    """What tells a name from the others of its group: 3 of "top 3"."""
    return name.rpartition(" ")[2]
