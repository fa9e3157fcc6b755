"""Refuses to replace a file that a command would write, unless --force is given: one rule for all commands."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

from dreamexplorer.errors import UserError


def add_force(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the flag --force; `what` names in its help what it replaces."""
    parser.add_argument("--force", action="store_true", help=f"replace {what}")


def check_free(paths: Iterable[Path], force: bool) -> None:
    """Refuse to write over a file; with `force` nothing is refused.

    Raises:
        UserError: one of the files exists.
    """
    for path in paths:
        if not force and os.path.lexists(path):
            raise UserError("{} exists already. Choose another place with --out, or replace it with --force.", path)
