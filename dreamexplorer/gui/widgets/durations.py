"""Durations as texts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def duration_text(seconds: float) -> str:
    """Return a duration such as 0:42, 12:05 or 1:02:03; of a day and more without minutes, and at most 99 days."""
    days, hours = divmod(round(max(0.0, seconds) / 3600), 24)
    if days > 99:
        return QCoreApplication.translate("RunStatus", "more than 99 days")
    if days:
        return QCoreApplication.translate("RunStatus", "{days} d {hours} h").format(days=days, hours=hours)
    minutes, s = divmod(max(0, round(seconds)), 60)
    hours, m = divmod(minutes, 60)
    return f"{hours}:{m:02d}:{s:02d}" if hours else f"{m}:{s:02d}"
