"""A command that torchrun has started as several processes: one of them speaks, and all end together."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dreamexplorer.cli.shared.streams import note
from dreamexplorer.errors import UserError

if TYPE_CHECKING:
    from dreamexplorer.training.distributed import Processes

VARIABLES = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")  # set by torchrun


def process_count() -> int:
    """Return how many processes were started together, by the environment variables of torchrun; 1 without them."""
    size = os.environ.get("WORLD_SIZE", "")
    return int(size) if size.isdecimal() and int(size) > 1 and all(map(os.environ.get, VARIABLES)) else 1


class JoinedProcesses:
    """The processes that torchrun started with this one, joined while it is entered; None if there are none.

    The others should `wait_for_all` at once, and the first one when it has checked all that the user may have got
    wrong, so that a mistake is reported once. An error that ends the context in another than the first is shown by the
    first one, which raises a `UserError` for it; in its own process it ends the context without an exception.
    """

    def __init__(self) -> None:
        self._joined: Processes | None = None

    def __enter__(self) -> Processes | None:
        if process_count() > 1:
            from dreamexplorer.training.distributed import Processes

            self._joined = Processes.join()
        return self._joined

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> bool:
        if self._joined is None:
            return False
        if error is None:
            self._joined.leave()
            return False
        return _end_first(self._joined, error) if self._joined.first else _end_other(self._joined, error)


def _end_first(processes: Processes, error: BaseException) -> bool:
    from dreamexplorer.training.distributed import ProcessLost

    processes.mark_reported()
    if isinstance(error, ProcessLost):
        raise _end_of_another(processes.reason()) from error
    return False


def _end_other(processes: Processes, error: BaseException) -> bool:
    """Return True if nothing more is to be said here."""
    from dreamexplorer.training.distributed import ProcessLost

    if isinstance(error, ProcessLost):
        if processes.mark_reported():
            note("The first process of this training has ended. Continue the run with --resume.")
        return True
    processes.leave_reason(str(error) or type(error).__name__)
    return isinstance(error, UserError | KeyboardInterrupt)


def _end_of_another(reason: str) -> UserError:
    if reason:
        return UserError("Another process of this training has ended, so all stop: {}", reason)
    return UserError(
        "Another process of this training has ended, so all stop. Continue the run with --resume; the number of "
        "processes may be another."
    )
