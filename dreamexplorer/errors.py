"""Errors that are meant to be read by the person at the keyboard."""

from __future__ import annotations


class UserError(Exception):
    """Something the user gave cannot be used; the message says what happened and what to do.

    The command line prints it as one line and exits with 2; the window shows it in a message.
    Everything the user had before is untouched when it is raised.
    """


def sentence(text: str) -> str:
    """The text itself; what is written here is collected for the translators as a sentence of the core."""
    return text


class Cancelled(Exception):
    """A long task was cancelled by the user; nothing is wrong."""
