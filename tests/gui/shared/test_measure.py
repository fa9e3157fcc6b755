"""The measure of each dimension by family: a KL, another quantity, or none."""

from __future__ import annotations

import pytest

from dreamexplorer.gui.shared.measure import Measure
from dreamexplorer.models.families import families, family_named


def test_it_is_a_kl_without_a_model() -> None:
    assert Measure.of(None) == Measure()
    assert Measure().exists
    assert Measure().is_kl


@pytest.mark.parametrize(
    ("name", "exists", "is_kl", "adds_up"),
    [("mlp-vae", True, True, True), ("vq-vae", True, False, False), ("ae", False, False, False)],
)
def test_it_is_what_the_family_states(name: str, exists: bool, is_kl: bool, adds_up: bool) -> None:
    found = Measure.of(family_named(name))
    assert (found.exists, found.is_kl, found.adds_up) == (exists, is_kl, adds_up)


def test_every_measure_has_a_name_and_a_unit() -> None:
    for about in families().values():
        found = Measure.of(about)
        assert bool(found.name) == bool(found.unit) == found.exists
