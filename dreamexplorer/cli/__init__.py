"""The command line: `dreamexplorer` opens the window, `dreamexplorer COMMAND` works without one.

Only what every start needs is imported here. A command brings torch in when it is called.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence

from dreamexplorer import registry
from dreamexplorer.cli import window
from dreamexplorer.cli.base import commands
from dreamexplorer.cli.shared.streams import note, silence_stdout
from dreamexplorer.errors import UserError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit code is 0 when done, 2 for wrong usage or bad input (one line on stderr)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _never_fail_to_encode()
    try:
        try:
            return _dispatch(arguments)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:  # the reader of the pipe (head, less) has ended
        silence_stdout()
        return 0
    except KeyboardInterrupt:
        return _fail("interrupted.", 130)
    except UserError as error:
        return _fail(str(error))
    except Exception as error:
        if os.environ.get("DREAMEXPLORER_DEBUG"):
            raise
        silence_stdout()
        return _fail(_unexpected(error))


def _dispatch(arguments: list[str]) -> int:
    _set_threading()
    first = arguments[0] if arguments else ""
    if not first or first.startswith("-"):
        return window.run(arguments)
    registered = commands()
    if first not in registered:
        import difflib

        close = difflib.get_close_matches(first, registered, cutoff=0.75)
        if close and not os.path.exists(first):
            raise UserError("there is no command {!r}; did you mean {}? (see --help)", first, close[0])
        return window.run(arguments)
    try:
        return registered[first].run(arguments[1:])
    finally:
        for problem in registry.problems():
            _fail(str(problem))


def _set_threading() -> None:
    """Set what OpenMP and MKL read when torch is imported, unless the user has set it.

    A thread that waits for the others spins for about a millisecond and then sleeps. Sleeping at once (the policy
    "passive") halves the speed of two threads, because waking takes as long as a small operation; spinning for
    milliseconds, the default, takes the core from whatever else runs on it. MKL's strict mode makes the order in which
    a product is summed independent of the number of threads, so that this number can follow the load of the machine.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", "30000")
    os.environ.setdefault("MKL_CBWR", "AUTO,STRICT")


def _unexpected(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "there is not enough memory for this. Use a smaller model, batch or number of images."
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}."
    return f"unexpected {registry.error_text(error)} (set DREAMEXPLORER_DEBUG=1 to see where)"


def _fail(message: str, code: int = 2) -> int:
    note(message)
    return code


def _never_fail_to_encode() -> None:
    """Show a file name that the terminal's encoding lacks escaped, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
