"""Rounded terms add up."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from dreamexplorer.models.families import families
from dreamexplorer.models.gaussian_vae import GaussianVae
from dreamexplorer.models.ladder_vae import LadderVae
from dreamexplorer.models.sums import rounded


def test_a_sum_is_that_of_the_numbers_shown() -> None:
    values = {"recon": 79.914, "kl": 25.304, "negative_elbo": 105.218}
    assert rounded(GaussianVae.terms, values, 2) == {"recon": 79.91, "kl": 25.3, "negative_elbo": 105.21}


def test_a_sum_of_sums_is_that_of_its_parts() -> None:
    values = {"recon": 1.004, "kl": 4.008, "kl_top": 2.004, "kl_bottom": 2.004, "negative_elbo": 5.012}
    assert rounded(LadderVae.terms, values, 2) == {
        "recon": 1.0,
        "kl": 4.0,
        "kl_top": 2.0,
        "kl_bottom": 2.0,
        "negative_elbo": 5.0,
    }


def test_what_has_no_parts_here_is_rounded_by_itself() -> None:
    assert rounded(GaussianVae.terms, {"recon": 1.234, "negative_elbo": 2.346}, 2) == {
        "recon": 1.23,
        "negative_elbo": 2.35,
    }
    assert rounded((), {"other": 0.126}, 2) == {"other": 0.13}


@pytest.mark.parametrize("family", list(families()))
def test_every_family_declares_its_sums_by_its_own_keys(family: str) -> None:
    terms = families()[family].terms
    keys = [term.key for term in terms]
    assert set(itertools.chain(*(term.sum_of for term in terms))) <= set(keys)
    if "negative_elbo" in keys:
        assert next(term.sum_of for term in terms if term.key == "negative_elbo")
    random = np.random.default_rng(0)
    for _ in range(50):
        values = {key: float(random.uniform(-3.0, 90.0)) for key in keys}
        for term in reversed(terms):
            if term.sum_of:
                values[term.key] = sum(values[part] for part in term.sum_of)
        shown = rounded(terms, values, 2)
        for term in terms:
            if term.sum_of:
                assert round(sum(shown[part] for part in term.sum_of), 2) == shown[term.key]
                assert shown[term.key] == pytest.approx(sum(values[part] for part in term.sum_of), abs=0.03)
