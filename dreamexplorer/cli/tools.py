"""`dreamexplorer tools`: lists the tools with their options."""

from __future__ import annotations

import json

from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.flags import Parser, add_json
from dreamexplorer.cli.shared.option_list import described, option_table

EPILOG = """examples:
  dreamexplorer tools
  dreamexplorer tools --json
  dreamexplorer tool clusters --help"""


def run(arguments: list[str]) -> int:
    """Print the list; return 0."""
    parser = Parser(prog="dreamexplorer tools", description="List the tools and all their options.", epilog=EPILOG)
    add_json(parser)
    options = parser.parse_args(arguments)

    from dreamexplorer.analysis.tool import tools

    registered = tools()
    if options.json:
        listed = {
            name: {"title": tool.title, "summary": tool.summary, "options": described(tool.options)}
            for name, tool in registered.items()
        }
        print(json.dumps({"tools": listed}))
        return 0
    for i, (name, tool) in enumerate(registered.items()):
        print(f"{'' if i == 0 else chr(10)}{name}: {tool.summary}")
        print(option_table(tool.options))
    return 0


COMMANDS = (Command("tools", "list the tools with all their options", run),)
