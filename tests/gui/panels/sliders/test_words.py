"""Texts of the panel by what a family's prior and score are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.sliders.words import SliderWords
from dreamexplorer.models.families import family_named as family
from dreamexplorer.models.priors import DRAWN_BY_MODEL, LEARNED_MIXTURE, NO_PRIOR


@pytest.fixture
def words(qapp: QApplication) -> SliderWords:
    return SliderWords()


def test_without_a_model_they_are_those_of_a_standard_normal_prior(words: SliderWords) -> None:
    default, standard = words.of(None), words.of(family("mlp-vae"))
    assert replace(standard, meaning=default.meaning) == default


def test_a_kl_is_sorted_by_another_measure_by_its_size(words: SliderWords) -> None:
    assert words.of(family("mlp-vae")).order == "By KL"
    found = words.of(family("vq-vae"))
    assert found.order == "Largest first"
    assert found.meaning.score in found.order_tip


def test_a_family_without_a_measure_says_so(words: SliderWords) -> None:
    found = words.of(family("ae"))
    assert found.meaning.score == ""
    assert "No per-dimension measure" in found.order_tip
    assert found.meaning.prior is NO_PRIOR.words


def test_codes_explain_their_own_keys_and_have_no_range(words: SliderWords) -> None:
    found = words.of(family("vq-vae"))
    assert not found.range_counts
    assert found.meaning.prior is DRAWN_BY_MODEL.words
    assert words.of(family("mlp-vae")).range_counts


def test_a_learned_prior_brings_its_own_texts(words: SliderWords) -> None:
    assert words.of(family("learned-prior-vae")).meaning.prior is LEARNED_MIXTURE.words
