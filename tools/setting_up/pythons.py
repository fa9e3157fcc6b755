"""Finds a Python that dreamexplorer runs on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence

from tools.setting_up.messages import SetupError, log
from tools.setting_up.processes import replace_process

OLDEST, NEWEST = (3, 10), (3, 13)
SUPPORTED = "{}.{} to {}.{}".format(*OLDEST, *NEWEST)
# Set while a found Python runs dev.py again, so that a wrong find cannot go round in a circle.
REEXEC = "DREAMEXPLORER_DEV_REEXEC"


def is_supported(version: Sequence[int]) -> bool:
    """Return whether dreamexplorer runs on this (major, minor, ...)."""
    return OLDEST <= tuple(version[:2]) <= NEWEST


def python_version(command: Sequence[str]) -> tuple[int, int] | None:
    """Return the (major, minor) of an interpreter, or None when it does not start."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        out = subprocess.run([*command, "-c", code], capture_output=True, text=True, timeout=30, check=True).stdout
        major, minor = (int(part) for part in out.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return major, minor


def find_python() -> list[str] | None:
    """Return the command of the newest supported Python on PATH, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        for command in ([f"python3.{minor}"], ["py", f"-3.{minor}"]):
            path = shutil.which(command[0])
            if path and python_version([path, *command[1:]]) == (3, minor):
                return [path, *command[1:]]
    return None


def use_supported_python(version: Sequence[int], command: Sequence[str]) -> None:
    """Return when `version` is supported; otherwise go on in a Python that is.

    Args:
        version: of the running Python.
        command: the file that it runs, and its arguments.

    Raises:
        SetupError: no supported Python is on PATH.
    """
    if is_supported(version):
        return
    found = None if os.environ.get(REEXEC) else find_python()
    running = ".".join(str(part) for part in version[:3])
    if found is None:
        raise SetupError(
            f"this is Python {running}, and dreamexplorer runs on Python {SUPPORTED}; none of these is on PATH. "
            f"Install one, then start dev.py again."
        )
    log(f"Python {running} is not supported; going on with {' '.join(found)}")
    replace_process([*found, *command], {**os.environ, REEXEC: "1"})
