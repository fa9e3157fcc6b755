"""`dreamexplorer models` and `dreamexplorer datasets`."""

from __future__ import annotations

import dataclasses
import json
import shutil
import textwrap
from typing import Any

from dreamexplorer.cli.flags import Parser, some_path
from dreamexplorer.cli.terminal import table
from dreamexplorer.data.base import sources
from dreamexplorer.options import field_types, options_of, to_json
from dreamexplorer.resources import data_folder


def main(arguments: list[str], command: str) -> int:
    return {"models": _models, "datasets": _datasets}[command](arguments)


def _models(arguments: list[str]) -> int:
    parser = Parser(prog="dreamexplorer models", description="List the model families and all their options.")
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    options = parser.parse_args(arguments)
    from dreamexplorer.models.families import families
    from dreamexplorer.training.config import TrainConfig

    known = families()
    if options.json:
        listed = {
            name: {"title": cls.title, "terms": [t.key for t in cls.terms], "options": described(cls.Config)}
            for name, cls in known.items()
        }
        print(json.dumps({"families": listed, "train": described(TrainConfig)}))
        return 0
    for name, cls in known.items():
        summary = (cls.__doc__ or "").strip().splitlines()
        print(f"{name}: {cls.title}")
        if summary:
            print(f"  {summary[0]}")
        print(option_table(cls.Config))
        print()
    print("options of training, for every family:")
    print(option_table(TrainConfig))
    return 0


def described(cls: type) -> dict[str, Any]:
    """Describe the options of a config class as JSON values, by name."""
    defaults = to_json(cls())
    types = field_types(cls)
    return {
        name: {
            "default": defaults[name],
            "type": getattr(types[name], "__name__", str(types[name])),
            **{k: v for k, v in dataclasses.asdict(spec).items() if k in ("help", "minimum", "maximum", "live")},
            **({"choices": list(spec.choices)} if spec.choices else {}),
        }
        for name, spec in options_of(cls).items()
    }


def option_table(cls: type) -> str:
    """Return the options of a config class as text: flag, default and help."""
    from dreamexplorer.cli.flags import shown

    defaults = cls()
    rows = [(f"  --{name.replace('_', '-')}", shown(getattr(defaults, name))) for name in options_of(cls)]
    lines = table(rows, right=False).splitlines()
    margin = max(len(line) for line in lines) + 2
    room = max(min(shutil.get_terminal_size().columns, 120) - margin, 30)
    texts = [textwrap.wrap(spec.help, room) for spec in options_of(cls).values()]
    return "\n".join(
        f"{line:<{margin}}" + ("\n" + " " * margin).join(text) for line, text in zip(lines, texts, strict=True)
    )


def _datasets(arguments: list[str]) -> int:
    parser = Parser(
        prog="dreamexplorer datasets",
        description="List the datasets, and which of them can be used now, without a network.",
    )
    parser.add_argument("--data-dir", type=some_path, metavar="DIR", help="where to look for files")
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    options = parser.parse_args(arguments)
    folder = options.data_dir or data_folder()
    found = {
        name: {"title": s.title, "available": s.available(folder), "downloadable": s.downloadable}
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
