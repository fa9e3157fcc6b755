"""Styles of the terms of a loss: usual terms, those that a family describes, and unknown ones."""

from __future__ import annotations

from dreamexplorer.gui.panels.curves.term_styles import TERM_STYLES, term_style, term_text
from dreamexplorer.models.families import family_named

CLASSES = ("#111111", "#222222", "#333333")


def test_usual_terms_look_alike_at_every_position() -> None:
    assert term_style("kl", 0, CLASSES) == term_style("kl", 5, CLASSES) == TERM_STYLES["kl"]
    assert term_style("kl", 0, CLASSES).right
    assert not term_style("recon", 0, CLASSES).right


def test_other_terms_have_the_texts_of_their_family_and_a_colour_by_position() -> None:
    term = next(t for t in family_named("vq-vae").terms if t.key not in TERM_STYLES)
    found = term_style(term.key, 4, CLASSES, term)
    assert (found.label, found.unit, found.right, found.help) == (term.label, term.unit, term.aside, term.help)
    assert found.color == CLASSES[1]


def test_a_term_that_no_family_describes_is_named_by_its_key() -> None:
    found = term_style("sum_of_gates", 2, CLASSES)
    assert (found.label, found.color) == ("sum of gates", CLASSES[2])
    assert term_text(found.label) == "sum of gates"


def test_the_total_loss_has_the_colour_of_the_elbo() -> None:
    assert term_style("loss", 0, CLASSES).color == TERM_STYLES["negative_elbo"].color
