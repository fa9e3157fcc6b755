"""`dreamexplorer runs`: lists the runs of a library, compares their settings, renames, deletes and restores them."""

from __future__ import annotations

import argparse
import json
import os
import shlex
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.flags import Parser, add_json, some_path
from dreamexplorer.cli.shared.run_words import print_runs, setting_text, size_text, value_text
from dreamexplorer.cli.shared.terminal import counted, table
from dreamexplorer.errors import UserError

if TYPE_CHECKING:
    from dreamexplorer.library.entry import RunEntry
    from dreamexplorer.library.library import Library, Listing

DESCRIPTION = """List the runs of a library, or act on them. A library is a folder with a folder for
each run, as dreamexplorer train makes them; docs/formats.md describes its files.
Losses are means over the test split after the last epoch, in nats per image.
A RUN is named by its name, by its folder, or by the first letters of its identifier."""

EPILOG = """examples:
  dreamexplorer train --beta 4 --out experiments/beta4
  dreamexplorer runs --library experiments             the runs in a folder as a table
  dreamexplorer runs --library experiments --csv runs.csv
  dreamexplorer runs diff beta1 beta4                  the settings in which two runs differ
  dreamexplorer runs rename beta4 "too much KL"
  dreamexplorer runs delete beta4                      into the bin; undo brings it back
  dreamexplorer runs fit --bound 1.5                   thin kept states until the runs have 1.5 GB"""


def run(arguments: list[str]) -> int:
    """List the runs or act on them; return 0."""
    # Defaults of the parser would come after what stands before the action.
    defaults = {"library": None, "json": False, "csv": None, "force": False}
    options = Namespace(**defaults | vars(_parser().parse_args(arguments)))
    from dreamexplorer.library.library import Library, default_library

    path = options.library or default_library()
    if options.library is not None:
        _check_library(path)
    library = Library(path)
    _ACTIONS[options.action or "list"](library, options)
    return 0


def _parser() -> Parser:
    library = Parser(add_help=False)
    library.add_argument(
        "--library",
        type=some_path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="folder of the runs (default: runs in the data folder, where the window keeps its own)",
    )
    parser = Parser(prog="dreamexplorer runs", description=DESCRIPTION, epilog=EPILOG, parents=[library])
    _add_output(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")

    def action(name: str, text: str, *runs: str) -> Parser:
        """Add an action; `runs` are its arguments that name runs."""
        described = f"{text[0].upper()}{text[1:]}."
        added: Parser = actions.add_parser(name, help=text, description=described, parents=[library])
        for run_name in runs:
            added.add_argument(run_name, metavar=run_name.upper(), help="a run")
        return added

    _add_output(action("list", "list the runs (default)"))
    add_json(action("diff", "show the settings in which two runs differ", "a", "b"))
    action("rename", "give a run another name; its folder stays", "run").add_argument(
        "name", metavar="NAME", help="the new name"
    )
    action("colour", "choose the colour of a run's curves", "run").add_argument(
        "colour", metavar="COLOUR", help="such as #1f77b4; none lets the program choose"
    )
    action("pin", "never suggest a run for deletion", "run")
    action("unpin", "let a run be suggested for deletion again", "run")
    action("delete", "move runs into the bin").add_argument("runs", nargs="+", metavar="RUN", help="runs")
    action("undo", "bring the run back that was deleted last")
    action("bin", "list what is in the bin")
    action("empty", "remove what is in the bin for good")
    action("fit", "thin kept states until the runs have at most a size; no run is deleted").add_argument(
        "--bound", type=_gigabytes, default=2.0, metavar="GB", help="size in GB (default 2)"
    )
    return parser


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object, for programs"
    )
    parser.add_argument(
        "--csv",
        type=some_path,
        default=argparse.SUPPRESS,
        metavar="FILE",
        help="write the table, with all settings, to a file",
    )
    parser.add_argument(
        "--force", action="store_true", default=argparse.SUPPRESS, help="replace the file of --csv if it exists"
    )


def _check_library(path: Path) -> None:
    """Raise `UserError` if a folder that the user names is not there, or is a run itself."""
    from dreamexplorer.training.run_files import CHECKPOINT, CONFIG

    if not path.exists():
        raise UserError("There is no folder {}. Check the name.", path)
    if (path / CHECKPOINT).exists() and (path / CONFIG).exists():
        raise UserError("{} is itself a run. Name the folder in which it lies.", path)


def _gigabytes(text: str) -> float:
    """Parse a size in GB, for argparse."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1e6:
        raise argparse.ArgumentTypeError(f"must be a number of GB of at least 0, not {text!r}")
    return value


# -- actions ---------------------------------------------------------------------------------------------------


def _list(library: Library, options: Namespace) -> None:
    from dreamexplorer.library.table import csv_text, run_record
    from dreamexplorer.training.atomic import write_atomically

    listing = library.runs()
    if options.csv is not None:
        if not options.force and os.path.lexists(options.csv):
            raise UserError("{} exists already. Choose another file, or replace it with --force.", options.csv)
        write_atomically(options.csv, csv_text(listing.runs).encode())
    if options.json:
        record = {
            "library": str(library.path),
            "size_bytes": listing.size,
            "bin_bytes": sum(run.size for run in library.deleted()),
            "runs": [run_record(entry) for entry in listing.runs],
            "problems": [str(problem) for problem in listing.problems],
            "foreign": list(listing.foreign),
        }
        print(json.dumps(record))
    elif options.csv is not None:
        print(f"Wrote {counted(len(listing.runs), 'run')} to {options.csv}.")
    else:
        print_runs(library, listing)


def _diff(library: Library, options: Namespace) -> None:
    from dreamexplorer.library.differences import differences

    listing = library.runs()
    runs = [_named(listing, options.a), _named(listing, options.b)]
    rows = differences(runs)
    if options.json:
        print(json.dumps({"runs": [r.folder.name for r in runs], "settings": {r.name: list(r.values) for r in rows}}))
    elif rows:
        head = ("setting", *(run.info.name for run in runs))
        print(table([head, *((setting_text(r.name), *map(value_text, r.values)) for r in rows)], right=False))
    else:
        print("The two runs have the same settings.")


def _rename(library: Library, options: Namespace) -> None:
    listing = library.runs()
    entry = _named(listing, options.run)
    name = options.name.strip()
    for other in listing.runs:
        if other.folder != entry.folder and name in (other.info.name, other.folder.name):
            raise UserError("The run in {} is already called {!r}. Choose another name.", other.folder.name, name)
    info = library.change(entry.folder, name=options.name)
    print(f"{entry.info.name} is now named {info.name}.")


def _colour(library: Library, options: Namespace) -> None:
    entry = _named(library.runs(), options.run)
    info = library.change(entry.folder, colour="" if options.colour == "none" else options.colour)
    print(f"The curves of {info.name} are {info.colour or 'in a colour that the program chooses'}.")


def _pin(library: Library, options: Namespace) -> None:
    entry = _named(library.runs(), options.run)
    library.change(entry.folder, pinned=options.action == "pin")
    print(f"{entry.info.name} is {'' if options.action == 'pin' else 'not '}pinned.")


def _delete(library: Library, options: Namespace) -> None:
    listing = library.runs()
    for folder in dict.fromkeys(_named(listing, text).folder for text in options.runs):
        deleted = library.delete(folder)
        print(f"Moved {deleted.name} into the bin. Bring it back with: {_command(options, 'undo')}")


def _undo(library: Library, options: Namespace) -> None:
    entry = library.restore()
    print(f"{entry.info.name} is back in {entry.folder}.")


def _bin(library: Library, options: Namespace) -> None:

    deleted = library.deleted()
    if deleted:
        rows = [(run.name, size_text(run.size), f"{run.when.astimezone():%Y-%m-%d %H:%M}") for run in deleted]
        print(table([("folder", "size", "deleted"), *rows], right=False))
    else:
        print("The bin is empty.")


def _empty(library: Library, options: Namespace) -> None:
    print(f"Removed what was in the bin: {size_text(library.empty_bin())}.")


def _fit(library: Library, options: Namespace) -> None:
    result = library.fit(int(options.bound * 1e9))
    print(f"Thinning states freed {size_text(result.freed)}; the runs and the bin have {size_text(result.size)}.")
    if not result.over:
        return
    print(f"That is {size_text(result.over)} too much.")
    if result.bin:
        print(f"Empty the bin ({size_text(result.bin)}) with: {_command(options, 'empty')}")
    if result.suggested:
        names = ", ".join(f"{run.info.name} ({size_text(run.size)})" for run in result.suggested)
        print(f"Runs that could go, those not used for longest first: {names}")


_ACTIONS = {
    "list": _list,
    "diff": _diff,
    "rename": _rename,
    "colour": _colour,
    "pin": _pin,
    "unpin": _pin,
    "delete": _delete,
    "undo": _undo,
    "bin": _bin,
    "empty": _empty,
    "fit": _fit,
}


# -- texts -----------------------------------------------------------------------------------------------------


def _named(listing: Listing, text: str) -> RunEntry:
    """Return the run that a word on the command line means.

    Raises:
        UserError: it means none, or several.
    """
    found = [run for run in listing.runs if text in (run.folder.name, run.info.name)]
    found = found or [run for run in listing.runs if len(text) >= 4 and run.info.id.startswith(text)]
    if len(found) > 1:
        folders = ", ".join(f"{run.folder.name} (identifier {run.info.id})" for run in found)
        raise UserError(
            "{!r} is the name or the folder of {} runs: {}. Name one by its identifier.", text, len(found), folders
        )
    if not found:
        import difflib

        names = [n for run in listing.runs for n in (run.info.name, run.folder.name)]
        close = difflib.get_close_matches(text, names, n=1)
        if close:
            raise UserError("There is no run {!r}; did you mean {!r}?", text, close[0])
        raise UserError("There is no run {!r}. List them with dreamexplorer runs.", text)
    return found[0]


def _command(options: Namespace, action: str) -> str:
    """Return the command for another action on the same library."""
    library = "" if options.library is None else f" --library {shlex.quote(str(options.library))}"
    return f"dreamexplorer runs {action}{library}"


COMMANDS = (Command("runs", "list, compare, rename, delete and restore the runs of a folder", run),)
