"""Options that can change while a training runs."""

from __future__ import annotations

import dataclasses
from typing import Any

from dreamexplorer.errors import UserError
from dreamexplorer.options import options_of, validate
from dreamexplorer.training.config import RunConfig


def with_live(run: RunConfig, name: str, value: float | str) -> RunConfig | None:
    """Return the run with another value of a live option.

    Args:
        run: the run.
        name: name of an option of the model or the training.
        value: a number, or the name of a choice.

    Returns:
        The changed run; None if option or value do not fit.
    """
    for part in ("train", "model"):
        config = getattr(run, part)
        spec = options_of(config).get(name)
        if spec is not None and spec.live:
            try:
                changed = validate(dataclasses.replace(config, **{name: _as_kind(getattr(config, name), value)}))
            except (UserError, ValueError, OverflowError):
                return None
            return dataclasses.replace(run, **{part: changed})
    return None


def _as_kind(old: Any, value: float | str) -> Any:
    """Return the value in the type of the old one; ValueError when it is of another kind."""
    if isinstance(old, str) or isinstance(value, str):
        if not (isinstance(old, str) and isinstance(value, str)):
            raise ValueError(f"{value!r} cannot take the place of {old!r}")
        return value
    return round(value) if isinstance(old, int) else float(value)
