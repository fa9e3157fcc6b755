"""Groups of adjacent axes, such as the latents of one layer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AxisGroup:
    """Adjacent axes under one heading."""

    title: str
    word: str  # first word of the names of its axes: a short form of the title
    help: str  # effect of moving one of its axes
    first: int
    size: int

    @property
    def members(self) -> range:
        """The numbers of the axes in the group."""
        return range(self.first, self.first + self.size)


def number_of(name: str) -> str:
    """Return the part of a name that differs within its group: 3 of "top 3"."""
    return name.rpartition(" ")[2]
