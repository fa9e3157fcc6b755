"""The core's sentences in the language of the window.

The core knows no Qt: its errors and notes are finished English sentences with paths and numbers in them. Their
patterns ("There is no file {}. Check the name.") are collected from the sources into translations/errors.txt; here a
sentence finds its pattern, the pattern its translation, and the values their places in it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from dreamexplorer.resources import resource_path

CONTEXT = "errors"
NAMES = ("terms", "options")  # contexts of what a sentence may name: a term of the loss, an option


def message_text(text: str) -> str:
    """A sentence of the core, translated; as it is where there is no translation."""
    known = QCoreApplication.translate(CONTEXT, text)
    if known != text or not text:
        return known
    for end in re.finditer(r"\. ", text):  # two sentences, each of which is known by itself
        parts = text[: end.start() + 1], text[end.end() :]
        said = [message_text(part) for part in parts]
        if all(one != other for one, other in zip(parts, said, strict=True)):
            return " ".join(said)
    for pattern, sentence in _patterns():
        translated = QCoreApplication.translate(CONTEXT, sentence)
        if translated == sentence:
            continue
        match = pattern.fullmatch(text)
        if match is not None:
            return translated.format(*(message_text(value) for value in match.groups()))
    named = (QCoreApplication.translate(context, text) for context in NAMES)
    return next((name for name in named if name != text), text)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns with values in them, those with most words of their own first."""
    lines = resource_path("translations", "errors.txt").read_text(encoding="utf-8").splitlines()
    found = sorted((line for line in lines if "{}" in line), key=lambda line: (-len(line.replace("{}", "")), line))
    return tuple(
        (re.compile("(.+?)".join(re.escape(part) for part in line.split("{}")), re.DOTALL), line) for line in found
    )
