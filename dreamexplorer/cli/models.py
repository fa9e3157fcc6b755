"""`dreamexplorer models`: lists the model families with all their options."""

from __future__ import annotations

import json

from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.flags import Parser, add_json
from dreamexplorer.cli.shared.option_list import described, option_table


def run(arguments: list[str]) -> int:
    """Print the list; return 0."""
    parser = Parser(prog="dreamexplorer models", description="List the model families and all their options.")
    add_json(parser)
    options = parser.parse_args(arguments)

    from dreamexplorer.models.families import families
    from dreamexplorer.training.config import TrainConfig

    registered = families()
    if options.json:
        listed = {
            name: {"title": cls.title, "terms": [t.key for t in cls.terms], "options": described(cls.Config)}
            for name, cls in registered.items()
        }
        print(json.dumps({"families": listed, "train": described(TrainConfig)}))
        return 0
    for name, cls in registered.items():
        summary = (cls.__doc__ or "").strip().splitlines()
        print(f"{name}: {cls.title}")
        if summary:
            print(f"  {summary[0]}")
        print(option_table(cls.Config))
        print()
    print("options of training, for every family:")
    print(option_table(TrainConfig))
    return 0


COMMANDS = (Command("models", "list the model families with all their options", run),)
