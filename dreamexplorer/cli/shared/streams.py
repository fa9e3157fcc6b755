"""Standard output that may end before the program does: a closed pipe, a full disk, a terminal that is gone."""

from __future__ import annotations

import contextlib
import os
import sys


class Lines:
    """Prints lines of a command whose work goes on when nobody can read them any more."""

    def __init__(self) -> None:
        self._ended = False

    def say(self, text: str) -> None:
        """Print a line at once; from the first failure on nothing is printed.

        A reader that has ended (head, a closed terminal) is no news; another reason is told once on stderr.
        """
        if self._ended:
            return
        try:
            print(text, flush=True)
        except (OSError, ValueError) as error:
            self._ended = True
            silence_stdout()
            if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
                note(f"nothing more is printed ({error.strerror or error}); the training goes on.")


def note(text: str) -> None:
    """Print a line on stderr, where that is possible."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"dreamexplorer: {' '.join(text.split())}\n")
        sys.stderr.flush()


def silence_stdout() -> None:
    """Discard what is still to be printed: the interpreter would report the same error again at exit."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
