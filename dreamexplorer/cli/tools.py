"""`dreamexplorer tools`: lists the tools with their options."""

from __future__ import annotations

import json

from dreamexplorer.analysis.tool import tools
from dreamexplorer.cli.flags import Parser
from dreamexplorer.cli.lists import described, option_table

EPILOG = """examples:
  dreamexplorer tools
  dreamexplorer tools --json
  dreamexplorer tool clusters --help"""


def main(arguments: list[str], command: str = "tools") -> int:
    """Run the command; the exit code is 0."""
    parser = Parser(prog="dreamexplorer tools", description="List the tools and all their options.", epilog=EPILOG)
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    options = parser.parse_args(arguments)
    known = tools()
    if options.json:
        listed = {
            name: {"title": tool.title, "summary": tool.summary, "options": described(tool.options)}
            for name, tool in known.items()
        }
        print(json.dumps({"tools": listed}))
        return 0
    for i, (name, tool) in enumerate(known.items()):
        print(f"{'' if i == 0 else chr(10)}{name}: {tool.summary}")
        print(option_table(tool.options))
    return 0
