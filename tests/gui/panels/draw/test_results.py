"""Pictures, loss and chart of the session's drawing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.draw.ranking import RankedLosses
from dreamexplorer.gui.panels.draw.results import EncodingResults
from dreamexplorer.gui.widgets.numbers import fixed_sum
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
    assert result.expected_recon_nats is not None
    assert result.standard_error is not None
    assert result.expected_recon_nats > result.recon_nats, "the spread of z costs nats, which z = mu leaves out"
    parts, total = fixed_sum((result.expected_recon_nats, result.kl_nats), 1)
    error = f" ± {result.standard_error:.1f}" if result.standard_error >= 0.05 else ""
    loss = f"Your drawing: reconstruction {parts[0]} + KL {parts[1]} = {total}{error} nats"
    shown = f"At z = mu, as shown: reconstruction {result.recon_nats:.1f}."
    assert results.numbers.text() == f"{loss} (32 samples of z). {shown}"
    values = {"recon": 1.0, "kl": 2.0, "negative_elbo": 101.6}
    session.record_evaluation(Evaluation(20, 1.0, values, None, None, None))
    results.update_average()
    assert results.numbers.text() == f"{loss} (32 samples of z; lower is better; test images average 102). {shown}"


def test_it_says_where_the_drawing_stands_among_test_images(
    qtbot: QtBot, context: Context, results: EncodingResults
) -> None:
    draw(qtbot, context)
    result = context.session.drawing_result
    assert result is not None
    assert result.expected_recon_nats is not None
    loss = result.expected_recon_nats + (result.kl_nats or 0.0)
    lower = np.full(600, loss - 1.0)
    results.set_ranks(RankedLosses(np.concatenate([lower, np.full(400, loss + 1.0)]), result.step))
    count = "1\N{NARROW NO-BREAK SPACE}000"
    assert f"Higher than 60 % of {count} test images." in results.numbers.text()
    results.set_ranks(RankedLosses(lower[:100], result.step + 5))
    assert f"Higher than 100 % of 100 test images at step {result.step + 5}." in results.numbers.text()
    results.set_ranks(None)
    assert "Higher" not in results.numbers.text()


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
