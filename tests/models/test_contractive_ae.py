"""The contractive autoencoder: its Jacobian against automatic differentiation and by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from dreamexplorer.models.contractive_ae import ContractiveConfig, jacobian_square
from dreamexplorer.models.families import create

SHAPE = (1, 7, 5)


def model(**options: Any) -> Any:
    return create("contractive-ae", ContractiveConfig(**{"latent_dim": 4, "hidden": (16,), **options}), SHAPE, 0)


def images(n: int = 11) -> Tensor:
    return torch.rand(n, *SHAPE, generator=torch.Generator().manual_seed(9))


@pytest.mark.parametrize("hidden", [(), (16,), (50,), (12, 9), (9, 14, 6)])
@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_the_jacobian_is_that_of_automatic_differentiation(hidden: tuple[int, ...], activation: str) -> None:
    net = model(hidden=hidden, activation=activation, contraction_weight=0.7).double()
    for parameter in net.parameters():  # away from the small weights of the beginning
        parameter.data.mul_(3.0)
    x = images().double()

    def penalty(inputs: Tensor) -> Tensor:
        rows = [
            torch.autograd.functional.jacobian(  # type: ignore[no-untyped-call]
                lambda v: net.code_of(net.encoder(v.flatten(1)))[0], image[None], create_graph=True
            )
            for image in inputs
        ]
        return torch.stack(rows).square().flatten(1).sum(1)

    terms = net.loss(x)
    expected = penalty(x).mean()
    assert float(expected.detach()) > 1e-3
    torch.testing.assert_close(terms.values["contraction"].double(), expected, rtol=1e-5, atol=0)
    torch.testing.assert_close(terms.loss.double(), terms.values["recon"].double() + 0.7 * expected, rtol=1e-5, atol=0)
    named = [p for n, p in net.named_parameters() if n.startswith(("encoder", "code"))]
    ours = torch.autograd.grad(terms.values["contraction"], named, materialize_grads=True)
    theirs = torch.autograd.grad(expected, named, materialize_grads=True)
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-6)


def test_the_contractive_decoder_has_the_weights_of_its_encoder() -> None:
    net = model(hidden=(9, 6))
    names = {n for n, _ in net.named_parameters()}
    assert {n for n in names if "weight" in n} == {"encoder.0.weight", "encoder.2.weight", "code.weight"}
    z = torch.randn(3, 4)
    w1, w2, w3 = net.encoder[0].weight, net.encoder[2].weight, net.code.weight
    b3, b2, b1 = net.biases
    by_hand = torch.relu(torch.relu(z @ w3 + b3) @ w2 + b2) @ w1 + b1
    torch.testing.assert_close(net.decode_logits(z), by_hand)


def test_the_jacobian_of_one_unit_by_hand() -> None:
    first, last = torch.tensor([[3.0, 4.0]]), torch.tensor([[2.0], [1.0]])
    assert float(jacobian_square([first], [])) == 25
    norm = jacobian_square([first, last], [torch.tensor([[0.25], [0.5]])])
    assert norm.tolist() == [5 * 25 / 16, 5 * 25 / 4]
