"""Brings a list of runs in step with what the library holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from dreamexplorer.session.run import OnDisk, Origin, Run
from dreamexplorer.session.run_list import RunList


def merge(runs: RunList, found: Sequence[OnDisk], busy: Collection[Run], current: Run) -> tuple[tuple[Run, ...], bool]:
    """Add, update and take out the runs of the library in a list.

    Args:
        runs: the list, which is changed.
        found: all runs of the library.
        busy: runs that this window is writing, which stay as they are.
        current: the run that is shown, which stays.

    Returns:
        The loaded runs that another program has trained since, or whose folder is gone; and whether the list, a name,
        a colour, a mark or a figure changed.
    """
    here = {run.folder: run for run in runs if run.folder is not None}
    watched = {
        run.origin.path.parent: run
        for run in runs
        if run.watched and run.folder is None and run.origin.path is not None
    }
    outdated: list[Run] = []
    changed = False
    for one in found:
        run = here.pop(one.entry.folder, None)
        twin = watched.get(one.entry.folder)
        if twin is not None and (run is None or (run is not current and run not in busy)):
            if run is not None:
                runs.remove(run)
            run, changed = twin, True
            # No save has this name: once it is not watched any more, it is read again when the folder has a newer one.
            run.folder, run.saved_as = one.entry.folder, ""
        if run is None:
            if one.entry.saved:
                added = _run_of(one)
                runs.insert_kept(added)
                _tell_apart(runs, added)
                changed = True
            continue
        changed = _update(run, one, mine := run in busy) or changed
        newest = one.entry.save_id
        if run.loaded and not (mine or run.watched) and newest is not None and run.saved_as not in (None, newest):
            outdated.append(run)
    gone: dict[Path, Run] = {folder: run for folder, run in here.items() if run not in busy}
    for run in gone.values():
        if run.watched:  # its folder may come back, and is looked for
            run.folder = run.saved_as = run.on_disk = None
            run.held, changed = False, True
        elif run is current:
            outdated.append(run)
        else:
            runs.remove(run)
            changed = True
    return tuple(outdated), changed


def _tell_apart(runs: RunList, added: Run) -> None:
    """Give runs that are not in the library, such as the example of the start, another colour than one that came."""
    for run in runs:
        if run.folder is None and run.color == added.color:
            run.color = runs.free_color()


def _run_of(one: OnDisk) -> Run:
    entry = one.entry
    return Run(
        name=entry.info.name,
        color=entry.info.colour or "",
        origin=Origin("trained"),
        created=entry.info.created.timestamp(),
        pinned=entry.info.pinned,
        shown=False,
        folder=entry.folder,
        on_disk=one,
        held=entry.held,
    )


def _update(run: Run, one: OnDisk, mine: bool) -> bool:
    """Take over what the library knows of a run; True if anything is new."""
    info, before = one.entry.info, run.on_disk
    old = (run.name, run.color, run.pinned, run.held)
    run.on_disk = one
    run.name, run.pinned = info.name, info.pinned
    run.color = info.colour or run.color
    run.held = one.entry.held and not mine
    new = (run.name, run.color, run.pinned, run.held)
    return old != new or ((before is None or before.entry != one.entry) and not mine)
