"""Runs of a library in words: the table that `dreamexplorer runs` prints, sizes, settings and their values."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dreamexplorer.cli.shared.flags import shown
from dreamexplorer.cli.shared.terminal import counted, table

if TYPE_CHECKING:
    from dreamexplorer.library.entry import RunEntry
    from dreamexplorer.library.library import Library, Listing


def print_runs(library: Library, listing: Listing) -> None:
    """Print the table of runs, and notes on what could not be read or is no run."""
    from dreamexplorer.cli.shared.streams import note
    from dreamexplorer.training.run_files import COMPARISON

    if listing.runs:
        print(_table(listing.runs))
        bin_size = sum(run.size for run in library.deleted())
        more = f", and {size_text(bin_size)} in the bin" if bin_size else ""
        print(f"\n{counted(len(listing.runs), 'run')}, {size_text(listing.size)}{more}, in {library.path}")
    else:
        print(f"There are no runs in {library.path}. Make one: dreamexplorer train --out {library.path / 'first'}")
    for entry in listing.runs:
        if entry.problem is not None:
            note(str(entry.problem))
    for problem in listing.problems:
        note(str(problem))
    comparisons = [name for name in listing.foreign if (library.path / name / COMPARISON).exists()]
    for name in comparisons:
        command = f"dreamexplorer runs --library {shlex.quote(str(library.path / name))}"
        note(f"The folder {name} holds a comparison. List its runs with: {command}")
    foreign = [name for name in listing.foreign if name not in comparisons]
    if foreign:
        few = ", ".join(foreign[:5])
        more = f" and {len(foreign) - 5} more" if len(foreign) > 5 else ""
        note(f"{counted(len(foreign), 'folder')} without a run: {few}{more}.")


def _table(runs: Sequence[RunEntry]) -> str:
    """Return the runs as aligned columns: texts to the left, numbers to the right."""
    left = ("name", "family", "dataset")
    numbers = ("epochs", "-ELBO", "recon", "KL", "alive", "size")
    rows: list[tuple[str, ...]] = [(*left, *numbers, "when")]
    for run in runs:
        alive = "-" if run.alive is None else f"{run.alive}/{run.latents}"
        keys = ("negative_elbo", "recon", "kl")
        terms = (f"{run.terms[key]:.2f}" if key in run.terms else "-" for key in keys)
        epoch = "-" if run.epoch is None else f"{run.epoch:.4g}"
        unsaved = " (killed before its first save)" if run.interrupted else " (not saved yet)"
        state = " (training)" if run.held else "" if run.saved else unsaved
        when = f"{run.changed.astimezone():%Y-%m-%d %H:%M}{state}"
        name = f"{run.info.name} *" if run.info.pinned else run.info.name
        rows.append((name, run.family or "-", run.dataset or "-", epoch, *terms, alive, size_text(run.size), when))
    columns = list(zip(*rows, strict=True))
    for i in range(len(left), len(left) + len(numbers)):
        width = max(map(len, columns[i]))
        columns[i] = tuple(cell.rjust(width) for cell in columns[i])
    return table(list(zip(*columns, strict=True)), right=False)


def size_text(size: int) -> str:
    """Return a number of bytes in words, such as "3.4 MB"."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return counted(size, "byte")


def setting_text(name: str) -> str:
    """Return a setting as its flag is named: "latent-dim" of "model.latent_dim"."""
    return name.rpartition(".")[2].replace("_", "-")


def value_text(value: object) -> str:
    """Return the value of a setting as it is typed on the command line; - for none."""
    if value is None:
        return "-"
    return shown(tuple(value) if isinstance(value, list) else value)
