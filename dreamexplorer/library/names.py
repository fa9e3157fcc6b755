"""Readable names of runs, and the names of their folders."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from dreamexplorer.options import options_of
from dreamexplorer.training.config import RunConfig

_MOST_SETTINGS = 3  # in a suggested name
_LONGEST_FOLDER = 80  # characters; paths of Windows have at most 260
# Settings that say nothing of what a run is about.
_DULL = {"device", "precision", "epochs", "seed"}
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # of Windows


def suggested_name(run: RunConfig, day: date) -> str:
    """Return a name such as "2026-11-28 mlp-vae beta 10": the settings in it are those that are not the default."""
    parts = [*_changed(run.model), *_changed(run.train)][:_MOST_SETTINGS]
    dataset = [] if run.dataset == RunConfig.dataset else [run.dataset]
    return " ".join([day.isoformat(), run.family, *dataset, *parts])


def folder_name(name: str) -> str:
    """Return the name of a run in a form in which it can name a folder on every system."""
    plain = _FORBIDDEN.sub("-", name).strip(" .")[:_LONGEST_FOLDER].strip(" .")
    return f"run {plain}".strip() if not plain or _DEVICES.fullmatch(plain) else plain


def free_name(name: str, family: str, taken: Collection[str]) -> str:
    """Return a name that is not taken: of "mlp-vae 1" the next number, of others one in parentheses.

    Args:
        name: the wanted name.
        family: family of the run, after which numbered names are made.
        taken: names of other runs.
    """
    numbered = re.fullmatch(rf"{re.escape(family)} (\d+)", name)
    stem = re.sub(r" \(\d+\)$", "", name)
    number = 1 if numbered is None else int(numbered[1])
    while name in taken:
        number += 1
        name = f"{stem} ({number})" if numbered is None else f"{family} {number}"
    return name


def _changed(config: Any) -> list[str]:
    """Return the options of a config that differ from their defaults and have an effect, as words."""
    default = type(config)()
    return [
        f"{name.replace('_', ' ')} {_short(value)}"
        for name, spec in options_of(config).items()
        if name not in _DULL
        and (value := getattr(config, name)) != getattr(default, name)
        and spec.has_effect(lambda other: getattr(config, other))
    ]


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ",".join(str(v) for v in value) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)
