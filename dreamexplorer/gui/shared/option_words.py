"""Options in the user's language: their labels and their values as texts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from dreamexplorer.gui.widgets.numbers import trimmed
from dreamexplorer.options import Option


def option_text(text: str) -> str:
    """Translate a label or help of an option."""
    return QCoreApplication.translate("options", text)


def value_text(value: Any, spec: Option | None = None) -> str:
    """Return the value of an option as a short text: 20; 0.001; 512, 256; yes.

    Args:
        value: a number, text, yes or no, or a tuple of whole numbers.
        spec: its option, where a value may stand for something else, such as 0 for "all".
    """
    if isinstance(value, tuple):
        return ", ".join(str(v) for v in value) or empty_text(spec)
    if isinstance(value, bool):
        return QCoreApplication.translate("Fields", "yes") if value else QCoreApplication.translate("Fields", "no")
    if isinstance(value, float):
        return trimmed(value)
    if isinstance(value, int) and spec is not None and spec.empty and value == spec.minimum:
        return empty_text(spec)
    return option_text(value) if isinstance(value, str) else str(value)


def empty_text(spec: Option | None) -> str:
    """Return what an empty list, or the minimum of a whole number, stands for."""
    if spec is None or not spec.empty:
        return QCoreApplication.translate("Fields", "none")
    return option_text(spec.empty)
