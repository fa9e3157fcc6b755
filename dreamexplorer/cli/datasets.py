"""`dreamexplorer datasets`: lists the datasets and their availability."""

from __future__ import annotations

import json

from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.flags import Parser, add_json, some_path
from dreamexplorer.cli.shared.terminal import table


def run(arguments: list[str]) -> int:
    """Print the list; return 0."""
    parser = Parser(
        prog="dreamexplorer datasets",
        description="List the datasets, and which of them can be used now, without a network.",
    )
    parser.add_argument("--data-dir", type=some_path, metavar="DIR", help="where to look for files")
    add_json(parser)
    options = parser.parse_args(arguments)

    from dreamexplorer.data.base import is_available, sources
    from dreamexplorer.resources import data_folder

    folder = options.data_dir or data_folder()
    found = {
        name: {"title": s.title, "available": is_available(s, folder), "downloadable": s.downloadable}
        for name, s in sources().items()
    }
    if options.json:
        print(json.dumps({"folder": str(folder), "datasets": found}))
        return 0
    rows = [
        (
            name,
            str(d["title"]),
            "ready"
            if d["available"]
            else f"put its files into {folder}" + (", or download it in the window" if d["downloadable"] else ""),
        )
        for name, d in found.items()
    ]
    print(table(rows, right=False))
    return 0


COMMANDS = (Command("datasets", "list the datasets, and which of them can be used now", run),)
