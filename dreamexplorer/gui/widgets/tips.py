"""Tool tips of more than a line."""

from __future__ import annotations

from html import escape


def wrapped(text: str) -> str:
    """The text as a tool tip that Qt breaks into lines: it does so with rich text only, plain text runs on and on."""
    return "<p>" + escape(text, quote=False).replace("\n", "<br>") + "</p>" if text else ""
