"""Tool tips of more than a line."""

from __future__ import annotations

from html import escape


def wrapped(text: str) -> str:
    """Return a plain text as rich text, which is the only kind that Qt wraps in a tool tip."""
    return "<p>" + escape(text, quote=False).replace("\n", "<br>") + "</p>" if text else ""
