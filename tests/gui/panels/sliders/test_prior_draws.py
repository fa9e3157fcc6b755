"""Samples from the prior."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.sliders.prior_draws import PriorDraws


@pytest.fixture
def draws(make_context: Callable[..., Context]) -> PriorDraws:
    return PriorDraws(make_context().session)


def test_a_standard_normal_is_drawn_as_it_is(draws: PriorDraws) -> None:
    z = np.array([draws.latent(draws.draw()) for _ in range(600)])
    assert z.shape == (600, 3)
    assert z.mean() == pytest.approx(0, abs=0.1)
    assert z.std() == pytest.approx(1, abs=0.08)


def test_standardised_and_latent_are_each_others_inverse(draws: PriorDraws) -> None:
    z = np.array([0.5, -2.0, 3.0], dtype=np.float32)
    assert draws.latent(draws.standardised(z)) == pytest.approx(z)
