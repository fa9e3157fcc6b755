"""Families of multilayer perceptrons: a decoder with widths of its own, or the mirror of the encoder."""

from __future__ import annotations

import pytest
from torch import nn

from dreamexplorer.models.families import create, families
from dreamexplorer.options import options_of

MLP = [name for name, cls in families().items() if "decoder_hidden" in options_of(cls.Config)]


def test_all_of_them_have_the_option() -> None:
    assert {"mlp-vae", "beta-vae", "beta-tcvae", "iwae", "cvae", "learned-prior-vae", "ladder-vae"} <= set(MLP)


@pytest.mark.parametrize("family", MLP)
@pytest.mark.parametrize(("widths", "expected"), [((), [7, 9]), ((5, 6, 4), [5, 6, 4])])
def test_the_decoder_has_its_widths(family: str, widths: tuple[int, ...], expected: list[int]) -> None:
    config = families()[family].Config(hidden=(9, 7), decoder_hidden=widths)
    net = create(family, config, (1, 6, 5), 0, classes=3)
    assert isinstance(net.decoder, nn.Sequential)
    assert [layer.out_features for layer in net.decoder if isinstance(layer, nn.Linear)] == expected
    assert isinstance(net.logits, nn.Linear)
    assert net.logits.in_features == expected[-1]
