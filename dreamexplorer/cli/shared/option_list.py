"""The options of a config class, as text for the reader and as JSON for programs."""

from __future__ import annotations

import dataclasses
import shutil
import textwrap
from typing import Any

from dreamexplorer.cli.shared.flags import flag_of, limits, shown
from dreamexplorer.cli.shared.terminal import table
from dreamexplorer.options import Option, field_types, options_of, to_json


def described(cls: type) -> dict[str, Any]:
    """Return the options of a config class as JSON values, by name."""
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
    """Return the options of a config class as text: flag, default, and help with range and choices."""
    defaults = cls()
    if not options_of(cls):
        return "  (no options)"
    rows = [
        (f"  {flag_of(name)}", shown(getattr(defaults, name)) or spec.empty) for name, spec in options_of(cls).items()
    ]
    lines = table(rows, right=False).splitlines()
    margin = max(len(line) for line in lines) + 2
    room = max(min(shutil.get_terminal_size().columns, 120) - margin, 30)
    texts = [textwrap.wrap(_described(spec, getattr(defaults, name)), room) for name, spec in options_of(cls).items()]
    return "\n".join(
        f"{line:<{margin}}" + ("\n" + " " * margin).join(text) for line, text in zip(lines, texts, strict=True)
    )


def _described(spec: Option, default: Any) -> str:
    notes = limits(spec, default)
    return f"{spec.help} ({'; '.join(notes)})" if notes else spec.help
