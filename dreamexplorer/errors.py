"""Sentences for the user, and the errors that carry them.

The core knows no Qt and no language but English. It keeps a sentence as a template and its arguments, so that
`dreamexplorer.gui.messages` can translate the template and format it in the language of the window.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """A name that the program shows, such as "Learning rate" or "KL", as an argument of a `Message`.

    Args:
        text: the English name, marked for translation where it is defined.
        context: the translation context in which it is marked: "options", "terms", "families".
    """

    text: str
    context: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, init=False)
class Message:
    """A sentence for the user: an English template and the arguments for its places.

    `str(message)` is the English sentence. Immutable, so it can cross threads.

    Args:
        template: a sentence with `{}`, `{:g}` or `{!r}` for each argument. It is the key of the translation, so it must
            be a literal where it is written. Without arguments it is used as it is, braces included.
        arguments: the values for its places. A `Message` or `Label` is translated as well; of a `UserError` its
            message is kept, of any other exception its text.
    """

    template: str
    arguments: tuple[object, ...]

    def __init__(self, template: str, *arguments: object) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "arguments", tuple(_without_traceback(a) for a in arguments))

    def __str__(self) -> str:
        return self.template.format(*self.arguments) if self.arguments else self.template

    def with_arguments(self, *arguments: object) -> Message:
        """Return the same template with other arguments."""
        return Message(self.template, *arguments)

    @staticmethod
    def joined(*messages: Message) -> Message:
        """Return several sentences as one message, with a space between them."""
        return messages[0] if len(messages) == 1 else Message(" ".join(["{}"] * len(messages)), *messages)


class UserError(Exception):
    """Signal that an input of the user cannot be used; the message states the problem and a remedy.

    The command line prints it as one line and exits with 2; the window shows it in a message. Model, data and files
    are unchanged when it is raised.

    Args:
        template: the template of a `Message`, a literal where it is written.
        arguments: the values for its places.
    """

    def __init__(self, template: str, *arguments: object) -> None:
        self.message = Message(template, *arguments)
        super().__init__(str(self.message))

    @classmethod
    def of(cls, message: Message) -> UserError:
        """Return an error with an existing message."""
        return cls(message.template, *message.arguments)


class ContractError(RuntimeError):
    """Signal that something that registers itself breaks its contract; one sentence names all that is wrong."""


class Cancelled(Exception):
    """Signal that the user cancelled a long task; nothing is wrong."""


def _without_traceback(argument: object) -> object:
    """Return the text of an exception in its place, which would keep the frames of its traceback alive."""
    if isinstance(argument, UserError):
        return argument.message
    return str(argument) if isinstance(argument, BaseException) else argument
