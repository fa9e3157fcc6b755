"""Pictures, loss and chart of the session's drawing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.draw.results import EncodingResults
from dreamexplorer.models.mlp_vae import MlpVae
from dreamexplorer.models.priors import NO_PRIOR
from dreamexplorer.session import Drawing
from dreamexplorer.training.events import Evaluation


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    return make_context()


@pytest.fixture
def results(qtbot: QtBot, context: Context) -> EncodingResults:
    owner = QObject()
    made = EncodingResults(context.session, owner)
    made.setProperty("owner", owner)
    for widget in (made.images, made.numbers, made.chart):
        qtbot.addWidget(widget)
    made.update_words()
    made.update()
    return made


def draw(qtbot: QtBot, context: Context) -> None:
    assert context.session.dataset is not None
    context.session.set_drawing(Drawing(context.session.dataset.test.images[4].copy(), "Your drawing"))
    qtbot.waitUntil(lambda: context.session.drawing_result is not None)


def test_without_a_drawing_it_says_what_will_be_seen(results: EncodingResults) -> None:
    assert results.numbers.text() == "Draw to see the loss (reconstruction + KL, in nats)."
    assert results.images.rebuilt.image is None
    assert "Network input (12×10)" in results.images.seen_caption.toolTip()


def test_the_loss_is_the_sum_of_its_terms_beside_the_average(
    qtbot: QtBot, context: Context, results: EncodingResults
) -> None:
    session = context.session
    assert session.snapshot is not None
    session.replace_model(session.snapshot, session.history.keys)  # without an evaluation
    draw(qtbot, context)
    results.update()
    result = session.drawing_result
    assert result is not None
    assert result.kl_nats is not None
    recon, kl = result.recon_nats, result.kl_nats
    loss = f"Your drawing: reconstruction {recon:.1f} + KL {kl:.1f} = {recon + kl:.1f} nats"
    assert results.numbers.text() == loss
    values = {"recon": 1.0, "kl": 2.0, "negative_elbo": 101.6}
    session.record_evaluation(Evaluation(20, 1.0, values, None, None, None))
    results.update_average()
    assert results.numbers.text() == f"{loss} (lower is better; test images average 102)"


def test_a_family_without_a_prior_is_described_by_what_it_gives(
    qtbot: QtBot, context: Context, results: EncodingResults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MlpVae, "latent_prior", NO_PRIOR)  # yet its codes have a spread, and its loss a KL
    results.update_words()
    assert "The code: a number for each" in results.chart.toolTip()
    draw(qtbot, context)
    results.update()
    assert "mu ± sigma of each latent dimension" in results.chart.toolTip()
    assert "no KL" not in results.numbers.toolTip()


def test_the_input_is_binarised_like_the_training_data(
    qtbot: QtBot, context: Context, results: EncodingResults
) -> None:
    session = context.session
    assert session.snapshot is not None
    assert session.dataset is not None
    drawing = Drawing(session.dataset.test.images[4].copy(), "")
    results.show_input(drawing)
    assert results.images.seen.image is not None
    np.testing.assert_allclose(results.images.seen.image, drawing.image / 255.0, atol=1e-6)
    session.set_snapshot(dataclasses.replace(session.snapshot, binarised=True))
    results.show_input(drawing)
    assert set(np.unique(results.images.seen.image)) <= {0.0, 1.0}
    results.show_input(None)
    assert results.images.seen.image is None
