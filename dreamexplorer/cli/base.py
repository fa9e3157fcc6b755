"""The contract of a command, and the registry through which one file adds one command.

All modules of this package are imported to find the commands, at every start: a command imports torch, numpy and what
needs them inside its functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dreamexplorer.errors import ContractError
from dreamexplorer.registry import discover


@dataclass(frozen=True)
class Command:
    """A command of `dreamexplorer`; its module lists it in `COMMANDS`.

    Args:
        name: the word on the command line.
        help: one line for `dreamexplorer --help`.
        run: does the work with the arguments after the name and returns the exit code; raises `UserError` for wrong
            usage and bad input.
    """

    name: str
    help: str
    run: Callable[[list[str]], int]


def commands() -> Mapping[str, Command]:
    """Return all commands by name: `COMMANDS` of every module of this package, and of extensions."""
    return discover("dreamexplorer.cli", "COMMANDS", _checked_name)


def _checked_name(command: Command) -> str:
    """Return the name of a command; raise `ContractError` if it is something else."""
    if not isinstance(command, Command):
        raise ContractError(f"{command!r} in COMMANDS must be a Command")
    return command.name
