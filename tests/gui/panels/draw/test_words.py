"""Texts of the draw panel, by family."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.draw.words import DrawWords
from dreamexplorer.gui.shared.loss_words import loss_text
from dreamexplorer.models.families import family_named
from dreamexplorer.session import Drawing, DrawingResult


@pytest.fixture
def words(qapp: QApplication) -> DrawWords:
    return DrawWords()


def result(recon: float, kl: float | None, **sampled: Any) -> DrawingResult:
    image = np.zeros((1, 2, 2), np.uint8)
    mu = np.zeros(2, np.float32)
    return DrawingResult(Drawing(image), mu, None, image.astype(np.float32), recon, kl, 0, **sampled)


def test_the_loss_is_spelled_out(words: DrawWords) -> None:
    about = family_named("mlp-vae")
    sampled = result(68.0, 25.44, expected_recon_nats=70.0, standard_error=0.42, samples=32)
    assert loss_text(about, sampled) == "reconstruction 70.0 + KL 25.4 = 95.4 ± 0.4 nats"
    assert words.sampling(sampled) == "At z = mu, as shown: reconstruction 68.0."
    assert words.beside(sampled, None) == "(32 samples of z)"
    assert words.beside(sampled, 101.7) == "(32 samples of z; lower is better; test images average 102)"
    below = result(-72.0, 25.0, expected_recon_nats=-70.0, standard_error=0.01, samples=32)
    assert loss_text(about, below) == "reconstruction −70.0 + KL 25.0 = −45.0 nats"
    codes = result(70.0, 25.0)
    assert loss_text(family_named("vq-vae"), codes) == "reconstruction 70.0 + rate 25.0 = 95.0 nats"
    assert words.sampling(codes) == words.beside(codes, None) == ""
    assert words.beside(codes, 101.7) == "(lower is better; test images average 102)"
    assert loss_text(family_named("sparse-ae"), result(70.0, None)) == "reconstruction 70.0 nats"


def test_an_empty_canvas_says_which_loss_it_will_be(words: DrawWords) -> None:
    assert "+ KL" in words.empty(None)
    assert "+ KL" in words.empty(family_named("mlp-vae"))
    assert "+ rate" in words.empty(family_named("vq-vae"))
    assert "KL" not in words.empty(family_named("sparse-ae"))


def test_without_a_prior_no_text_speaks_of_a_posterior(words: DrawWords) -> None:
    found = words.of(family_named("sparse-ae"))
    assert "posterior" not in f"{found.rebuilt} {found.chart} {found.send} {found.title}"
    assert "posterior" in words.of(None).rebuilt


def test_without_a_prior_only_what_the_model_gives_is_described(words: DrawWords) -> None:
    about = family_named("sparse-ae")
    bare = words.of(about)
    assert bare.title == "code"
    assert "no KL to add" in bare.numbers
    assert "±" in bare.chart
    assert "mu" not in bare.chart
    full = words.of(about, spread=True, rate=True)
    assert full.title == "mu ± sigma"
    assert full.chart.startswith("mu ± sigma of each latent dimension")
    assert "no KL" not in full.numbers
    assert "KL: the second term" in full.numbers
    assert "point" not in f"{bare.numbers} {full.numbers}"
