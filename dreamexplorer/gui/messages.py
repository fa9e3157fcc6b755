"""Sentences of the core in the language of the window.

The core knows no Qt: its errors and notes are a `Message`, an English template with arguments. Here the template is
translated, then formatted with its arguments, those translated too that are sentences or labels themselves.
"""

from __future__ import annotations

import string

from PySide6.QtCore import QCoreApplication

from dreamexplorer.errors import Label, Message, UserError
from dreamexplorer.gui.widgets.numbers import MINUS

CONTEXT = "errors"  # translation context of all templates


def message_text(message: Message | str | BaseException) -> str:
    """Return a sentence of the core in the language of the window; in English where there is no translation.

    The text of an exception that is not a `UserError` is returned unchanged.
    """
    match message:
        case UserError():
            return message_text(message.message)
        case Message(template=template, arguments=arguments):
            translated = QCoreApplication.translate(CONTEXT, template)
            return _FORMATTER.format(translated, *(_argument(a) for a in arguments)) if arguments else translated
        case BaseException():
            return str(message)
    return QCoreApplication.translate(CONTEXT, message) if message else ""


def _argument(argument: object) -> object:
    if isinstance(argument, Label):
        return QCoreApplication.translate(argument.context, argument.text)
    return message_text(argument) if isinstance(argument, Message) else argument


class _Formatter(string.Formatter):
    """Formats as `str.format` does, with a true minus sign before numbers."""

    def format_field(self, value: object, format_spec: str) -> str:
        text = str(super().format_field(value, format_spec))
        return MINUS + text[1:] if isinstance(value, int | float) and text.startswith("-") else text


_FORMATTER = _Formatter()
