"""Errors that are meant to be read by the person at the keyboard."""

from __future__ import annotations


class UserError(Exception):
    """Signal that something the user gave cannot be used; the message says what happened and what to do.

    The command line prints it as one line and exits with 2; the window shows it in a message. Everything the user had
    before is untouched when it is raised.

    Args:
        template: an English sentence with `{}` or `{:g}` for each argument. It is the key of the translation, so it
            must be a literal where it is written. Without arguments it is taken as it is, braces included.
        arguments: the values for its places.
    """

    def __init__(self, template: str, *arguments: object) -> None:
        self.template = template
        self.arguments = arguments
        super().__init__(template.format(*arguments) if arguments else template)


def sentence(text: str) -> str:
    """Return the text; what is written here is collected for the translators as a sentence of the core."""
    return text


class Cancelled(Exception):
    """Signal that the user cancelled a long task; nothing is wrong."""
