"""`dreamexplorer extensions`: lists, adds and removes extensions, and shows their problems."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

from dreamexplorer import registry
from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.flags import Parser, add_json, some_path
from dreamexplorer.cli.shared.terminal import table

DESCRIPTION = """List, add or remove extensions: Python files that add a model family, a dataset, a panel or a tool.

An extension is found when it lies in a file or folder of the list that `add` writes, in one that the environment
variable DREAMEXPLORER_EXTENSIONS names, or in an installed distribution with an entry point of the group
dreamexplorer.extensions. CONTRIBUTING.md shows how to write one."""

EPILOG = """examples:
  dreamexplorer extensions add my_family.py   use a file from now on, in the window and in the commands
  dreamexplorer extensions add my_folder      all Python files in it whose names do not begin with _
  dreamexplorer extensions                    list them, and report what is wrong with them
"""


def run(arguments: list[str]) -> int:
    """List, add or remove extensions; return 0."""
    parser = Parser(prog="dreamexplorer extensions", description=DESCRIPTION, epilog=EPILOG)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listing = actions.add_parser("list", help="list the extensions and what each adds (default)")
    add_json(listing)
    for name, text in (("add", "use a file or folder from now on"), ("remove", "stop using a file or folder")):
        actions.add_parser(name, help=text).add_argument("path", type=some_path, metavar="PATH")
    options = parser.parse_args(arguments)
    if options.action == "add":
        registry.list_path(options.path)
    elif options.action == "remove":
        registry.unlist_path(options.path)
    _list(as_json=getattr(options, "json", False))
    return 0


def _list(as_json: bool) -> None:
    _load_all()
    found = list(registry.extensions())
    if as_json:
        listed = [{"path": e.origin, "adds": list(e.kinds)} for e in found]
        problems = [str(problem) for problem in registry.problems()]
        print(json.dumps({"list": str(registry.list_file()), "extensions": listed, "problems": problems}))
        return
    if found:
        nothing = f"nothing: it has none of {', '.join(registry.KINDS)}"
        print(table([(e.origin, ", ".join(e.kinds) or nothing) for e in found], right=False))
    elif not registry.problems():
        print("There are no extensions. Add one: dreamexplorer extensions add PATH")
    for path in registry.listed_paths():
        if not any(path in (Path(e.origin), Path(e.origin).parent) for e in found):
            print(f"There is no extension in {path}." if path.is_dir() else f"{path} cannot be used.")


def _load_all() -> None:
    """Import what each extension registers, so that its problems are known."""
    kinds = {attribute for extension in registry.extensions() for attribute in extension.registers}
    for attribute, load in _LOADERS.items():
        if attribute in kinds:
            load()


def _load_families() -> None:
    from dreamexplorer.models.families import families

    families()


def _load_sources() -> None:
    from dreamexplorer.data.base import sources

    sources()


def _load_panels() -> None:
    with contextlib.suppress(ImportError):  # without Qt there are no panels
        from dreamexplorer.gui.panels.base import panel_classes

        panel_classes()


def _load_likelihoods() -> None:
    from dreamexplorer.models.likelihoods import likelihoods

    likelihoods()


def _load_tools() -> None:
    from dreamexplorer.analysis.tool import tools

    tools()


_LOADERS: dict[str, Callable[[], None]] = {
    "FAMILIES": _load_families,
    "SOURCES": _load_sources,
    "PANELS": _load_panels,
    "TOOLS": _load_tools,
    "LIKELIHOODS": _load_likelihoods,
}

COMMANDS = (Command("extensions", "list, add or remove files of your own that extend the program", run),)
