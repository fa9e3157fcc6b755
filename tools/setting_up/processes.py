"""Goes on as another program."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import NoReturn


def replace_process(command: Sequence[str], environment: dict[str, str]) -> NoReturn:
    """Replace this process by `command`, so that Ctrl-C and the exit code are its own."""
    sys.stdout.flush()
    if os.name == "nt":  # exec would return to the prompt there while the program runs on.
        process = subprocess.Popen(command, env=environment)
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                sys.exit(process.wait())
    os.execve(command[0], list(command), environment)
