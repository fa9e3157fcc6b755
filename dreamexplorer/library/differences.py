"""The settings in which runs differ, and only these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dreamexplorer.library.entry import RunEntry


@dataclass(frozen=True)
class Difference:
    """A setting in which runs differ.

    Args:
        name: "family", "dataset", "limit", "model.beta", "train.seed", ...
        values: its value in each run, in their order; None where the run has no such setting.
    """

    name: str
    values: tuple[Any, ...]


def differences(runs: Sequence[RunEntry]) -> tuple[Difference, ...]:
    """Return the settings that do not have the same value in all runs, in the order in which the runs list them."""
    names = dict.fromkeys(name for run in runs for name in run.settings)
    rows = (Difference(name, tuple(run.settings.get(name) for run in runs)) for name in names)
    return tuple(row for row in rows if any(value != row.values[0] for value in row.values))
