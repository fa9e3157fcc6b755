"""The loss of one image in words."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.shared.loss_words import loss_text
from dreamexplorer.models.families import family_named
from dreamexplorer.session import Drawing, DrawingResult


def result(recon: float, kl: float | None, **sampled: Any) -> DrawingResult:
    image = np.zeros((1, 2, 2), np.uint8)
    mu = np.zeros(2, np.float32)
    return DrawingResult(Drawing(image), mu, None, image.astype(np.float32), recon, kl, 0, **sampled)


def test_a_sum_only_where_it_is_a_bound(qapp: QApplication) -> None:
    about = family_named("mlp-vae")
    below = result(-72.0, 25.0, expected_recon_nats=-70.0, standard_error=0.01, samples=32)
    assert loss_text(about, below) == "reconstruction −70.0 + KL 25.0 = −45.0 nats"
    assert loss_text(family_named("vq-vae"), result(70.0, 25.0)) == "reconstruction 70.0 + rate 25.0 = 95.0 nats"
    assert loss_text(family_named("sparse-ae"), result(70.0, None)) == "reconstruction 70.0 nats"


def test_the_parts_shown_add_up_to_the_total_shown(qapp: QApplication) -> None:
    shown = loss_text(family_named("mlp-vae"), result(60.0, 6.44, expected_recon_nats=67.64))  # 74.08
    assert shown == "reconstruction 67.6 + KL 6.4 = 74.0 nats"
