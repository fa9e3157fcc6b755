"""The files of the states that a run keeps while it trains: names, list, the nearest one, removal; without torch.

RUN/states/ holds `000000123.safetensors` (to look at: weights in half precision) and `000000123.exact.safetensors` with
`000000123.exact.resume.safetensors` beside it (a checkpoint with all that resuming needs). The number is the step.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dreamexplorer.training.atomic import write_error

_NAME = re.compile(r"(\d{9,18})(\.exact)?(\.resume)?\.safetensors(\.next)?")


@dataclass(frozen=True)
class KeptState:
    """A state on the disk.

    Args:
        step: training steps done.
        exact: True for a checkpoint with the state for resuming, False for weights in half precision.
        path: the checkpoint.
        size: bytes of all its files.
    """

    step: int
    exact: bool
    path: Path
    size: int

    def remove(self) -> None:
        """Remove its files, as far as they exist.

        Raises:
            UserError: one cannot be removed.
        """
        try:
            self.path.unlink(missing_ok=True)  # first: without it the others count for nothing
            if self.exact:
                for path in _beside(self.path):
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise write_error(self.path, error) from error


def state_path(folder: Path, step: int, exact: bool) -> Path:
    """Return the checkpoint's path of a state in the folder of the states."""
    return folder / f"{step:09}{'.exact' if exact else ''}.safetensors"


def states_in(folder: Path) -> tuple[KeptState, ...]:
    """Return the states in a folder by step, of one step the exact one last; none if there is no such folder.

    A state whose writing or removal was cut off does not count.

    Args:
        folder: RUN/states.
    """
    models: dict[tuple[int, bool], Path] = {}
    sizes: dict[tuple[int, bool], int] = {}
    for entry in _entries(folder):
        match = _NAME.fullmatch(entry.name)
        if match is None:
            continue
        key = int(match[1]), match[2] is not None
        try:
            sizes[key] = sizes.get(key, 0) + entry.stat().st_size
        except OSError:  # removed meanwhile
            continue
        if match[3] is None and match[4] is None:
            models[key] = Path(entry.path)
    return tuple(KeptState(*key, models[key], sizes[key]) for key in sorted(models))


def nearest(states: Sequence[KeptState], step: int) -> KeptState:
    """Return the state nearest to a step; of equally near ones the exact one, then the earlier one.

    Args:
        states: at least one state.
        step: the step.
    """
    return min(states, key=lambda state: (abs(state.step - step), not state.exact, state.step))


def drop_after(folder: Path, step: int) -> None:
    """Remove the states after a step, and what a killed process left of others.

    Args:
        folder: RUN/states; it need not exist. Nobody else writes to it.
        step: training goes on from here, so that later states are made again.

    Raises:
        UserError: one cannot be removed.
    """
    for state in states_in(folder):
        if state.step > step:
            state.remove()
    remove_leftovers(folder)


def clear(folder: Path) -> None:
    """Remove all states, and their folder if nothing else is in it.

    Args:
        folder: RUN/states; it need not exist.

    Raises:
        UserError: one cannot be removed.
    """
    drop_after(folder, -1)
    with contextlib.suppress(OSError):
        folder.rmdir()


def remove_leftovers(folder: Path, before: int | None = None) -> None:
    """Remove files of states whose checkpoint is not there, as far as possible.

    Args:
        folder: RUN/states.
        before: only those of earlier steps; a state that another process writes now is later than all others.
    """
    whole = {(state.step, state.exact) for state in states_in(folder)}
    for entry in _entries(folder):
        match = _NAME.fullmatch(entry.name)
        if match is None or (int(match[1]), match[2] is not None) in whole:
            continue
        if before is None or int(match[1]) < before:
            with contextlib.suppress(OSError):
                os.unlink(entry.path)


def _beside(path: Path) -> tuple[Path, Path]:
    """Return where the state for resuming of an exact state lies, or lay while it was written."""
    resume = path.with_name(f"{path.stem}.resume.safetensors")
    return resume, resume.with_name(f"{resume.name}.next")


def _entries(folder: Path) -> Iterable[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return ()
