"""The runs in the order of the list: their names, colours and places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dreamexplorer.session.run import COLORS, Run


class RunList:
    """Runs with names and colours of their own; the newest stands last."""

    def __init__(self) -> None:
        self._runs: list[Run] = []

    def __iter__(self) -> Iterator[Run]:
        return iter(self._runs)

    def __len__(self) -> int:
        return len(self._runs)

    def __contains__(self, run: object) -> bool:
        return any(run is other for other in self._runs)

    def all(self) -> tuple[Run, ...]:
        """Return the runs in their order."""
        return tuple(self._runs)

    def index(self, run: Run) -> int:
        """Return the place of a run; ValueError if it is not in the list."""
        return self._runs.index(run)

    def insert(self, run: Run, index: int | None = None) -> None:
        """Put a run at a place, by default the end; it gets a name that no other run has, and a colour."""
        family = "run" if run.snapshot is None else run.snapshot.family
        run.name = self.free_name(run.name, run) if run.name else self.numbered_name(family)
        run.color = run.color or self.free_color()
        self._runs.insert(len(self._runs) if index is None else index, run)

    def insert_kept(self, run: Run) -> None:
        """Put a run of the library at its place by age, with the name that it has there."""
        later = (i for i, other in enumerate(self._runs) if other.created > run.created)
        run.color = run.color or self.free_color()
        self._runs.insert(next(later, len(self._runs)), run)

    def nearest_loaded(self, run: Run) -> Run | None:
        """Return the run nearest before another one, else after it, whose weights are in memory; None without one."""
        index = self._runs.index(run)
        around = [*reversed(self._runs[:index]), *self._runs[index + 1 :]]
        return next((other for other in around if other.loaded), None)

    def remove(self, run: Run) -> int:
        """Take a run out of the list, and return the place where it stood."""
        index = self._runs.index(run)
        del self._runs[index]
        return index

    def free_name(self, wanted: str, of: Run | None = None) -> str:
        """Return a name that no other run has: the wanted one, or with a number behind it.

        Args:
            wanted: the name; a number in parentheses at its end counts on.
            of: the run that is to have it.
        """
        taken = {run.name for run in self._runs if run is not of}
        name, number = wanted, 1
        stem = re.sub(r" \(\d+\)$", "", wanted)
        while name in taken:
            number += 1
            name = f"{stem} ({number})"
        return name

    def numbered_name(self, family: str) -> str:
        """Return the name of the next run of a family, such as "mlp-vae 3"."""
        taken = {run.name for run in self._runs}
        number = 1
        while f"{family} {number}" in taken:
            number += 1
        return f"{family} {number}"

    def free_color(self) -> str:
        """Return the colour that the fewest runs have, the first of several."""
        used = [run.color for run in self._runs]
        return min(COLORS, key=used.count)
