"""Styles of the terms of a loss: names, colours, units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from dreamexplorer.options import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from dreamexplorer.models.base import Term


@dataclass(frozen=True)
class TermStyle:
    """Style of a term of the loss: untranslated texts (context "terms"), colour, side of the plot."""

    label: str
    short: str
    color: str  # a role of the theme, or #rrggbb
    right: bool = False  # True for the right axis, which has a scale of its own
    unit: str = "nats per image"  # marked for translation in models/base.py
    help: str = ""


# The usual terms have the same colours in every panel; a family may report others.
TERM_STYLES: dict[str, TermStyle] = {
    "recon": TermStyle(
        QT_TRANSLATE_NOOP("terms", "Reconstruction"), QT_TRANSLATE_NOOP("terms", "Reconstruction"), "recon"
    ),
    "kl": TermStyle(QT_TRANSLATE_NOOP("terms", "KL"), QT_TRANSLATE_NOOP("terms", "KL"), "kl", right=True),
    "negative_elbo": TermStyle(
        QT_TRANSLATE_NOOP("terms", "Negative ELBO"), QT_TRANSLATE_NOOP("terms", "−ELBO"), "elbo"
    ),
}


def term_style(key: str, position: int, colors: tuple[str, ...], term: Term | None = None) -> TermStyle:
    """Return the style of a term: that of a usual one, or as its family describes it.

    Args:
        key: key of the term, which is its name where no family describes it.
        position: index of the term in the history, which selects one of the colours.
        colors: colours for other terms than the usual ones, #rrggbb.
        term: description by the family, if there is one.
    """
    if key in TERM_STYLES:
        return TERM_STYLES[key]
    color = "elbo" if key == "loss" else colors[position % len(colors)]
    if term is not None:
        return TermStyle(term.label, term.label, color, term.aside, term.unit, term.help)
    text = key.replace("_", " ")
    return TermStyle(text, text, color)


def term_styles(keys: Sequence[str], colors: tuple[str, ...], terms: Mapping[str, Term]) -> dict[str, TermStyle]:
    """Return the style of each term of a history, by key; `terms` has what its family says of them."""
    return {key: term_style(key, i, colors, terms.get(key)) for i, key in enumerate(keys)}


def term_text(text: str) -> str:
    """Translate a name or a unit of a term."""
    return QCoreApplication.translate("terms", text)
