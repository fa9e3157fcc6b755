"""Messages keep their template and arguments, whichever way they go, and print as English."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest

from dreamexplorer.errors import Label, Message, UserError


def test_a_message_prints_as_english() -> None:
    message = Message("{} has {:.1f} MB, named {!r}.", Path("a/b"), 1.25, "x")
    assert str(message) == f"{Path('a/b')} has 1.2 MB, named 'x'."
    assert message == Message("{} has {:.1f} MB, named {!r}.", Path("a/b"), 1.25, "x")
    assert str(Message("Braces {} stay.")) == "Braces {} stay."


def test_messages_and_labels_can_be_arguments() -> None:
    inner = Message("the disk {} is full", "C:")
    message = Message("{} cannot be set: {}.", Label("Learning rate", "options"), inner)
    assert str(message) == "Learning rate cannot be set: the disk C: is full."
    assert message.arguments[1] is inner
    assert message.with_arguments("x", "y") == Message("{} cannot be set: {}.", "x", "y")


def test_sentences_are_joined() -> None:
    one, two = Message("Try {}.", 1), Message("Try two.")
    assert Message.joined(one) is one
    assert str(Message.joined(one, two)) == "Try 1. Try two."


def test_an_error_is_its_message() -> None:
    error = UserError("There is no file {}.", "x{}.pt")
    assert str(error) == "There is no file x{}.pt."
    assert error.message == Message("There is no file {}.", "x{}.pt")
    again = UserError.of(error.message)
    assert again.message == error.message
    assert str(again) == str(error)


def test_an_exception_as_argument_keeps_no_traceback() -> None:
    class Big:
        pass

    def fail() -> weakref.ref[Big]:
        big = Big()
        try:
            try:
                raise UserError("its {} is wrong", 3 if big else 0)
            except UserError as error:
                raise UserError("{} cannot be used: {}", "x", error) from None
        except UserError as error:
            kept.append(error.message)
        return weakref.ref(big)

    kept: list[Message] = []
    reference = fail()
    gc.collect()
    assert reference() is None
    assert kept[0].arguments == ("x", Message("its {} is wrong", 3))
    assert Message("{}", OSError("no room")).arguments == ("no room",)


def test_messages_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Message("a").template = "b"  # type: ignore[misc]
