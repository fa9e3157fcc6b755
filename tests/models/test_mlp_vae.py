"""The MLP VAE against a plain textbook implementation with the same weights and the same noise."""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.snapshot import restore, take_snapshot

SHAPE = (1, 7, 5)


def model(seed: int = 0, **options: object) -> MlpVae:
    config = MlpVaeConfig(**{"latent_dim": 4, "hidden": (16,), **options})  # type: ignore[arg-type]
    made = create("mlp-vae", config, SHAPE, seed)
    assert isinstance(made, MlpVae)
    return made


def images(n: int = 11) -> Tensor:
    return torch.rand(n, *SHAPE, generator=torch.Generator().manual_seed(9))


def textbook_loss(weights: dict[str, Tensor], x: Tensor, noise: Tensor, beta: float) -> tuple[Tensor, Tensor, Tensor]:
    """Kingma & Welling (2014), written out for one hidden layer: loss, reconstruction, KL of each latent."""

    def layer(name: str, value: Tensor) -> Tensor:
        return value @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    flat = x.reshape(len(x), -1)
    h = torch.relu(layer("encoder.0", flat))
    mu, log_variance = layer("mu", h), layer("log_variance", h)
    z = mu + torch.exp(log_variance / 2) * noise
    p = torch.sigmoid(layer("logits", torch.relu(layer("decoder.0", z))))
    recon = F.binary_cross_entropy(p, flat, reduction="sum") / len(x)
    kl = (-0.5 * (1 + log_variance - mu**2 - log_variance.exp())).sum(0) / len(x)
    return recon + beta * kl.sum(), recon, kl


@pytest.mark.parametrize("beta", [0.0, 1.0, 4.0])
def test_loss_and_full_gradient_are_the_textbooks(beta: float) -> None:
    vae, x = model(beta=beta), images()
    terms = vae.loss(x, torch.Generator().manual_seed(3))
    gradients = torch.autograd.grad(terms.loss, list(vae.parameters()))

    weights = {name: p.detach().double().requires_grad_() for name, p in vae.named_parameters()}
    noise = torch.empty(len(x), 4).normal_(generator=torch.Generator().manual_seed(3)).double()
    loss, recon, kl = textbook_loss(weights, x.double(), noise, beta)
    expected = torch.autograd.grad(loss, list(weights.values()))

    torch.testing.assert_close(terms.loss.double(), loss, rtol=1e-6, atol=0)
    torch.testing.assert_close(terms.values["recon"].double(), recon, rtol=1e-6, atol=0)
    torch.testing.assert_close(terms.values["kl"].double(), kl.sum(), rtol=1e-5, atol=1e-7)
    torch.testing.assert_close(terms.values["negative_elbo"].double(), recon + kl.sum(), rtol=1e-6, atol=0)
    assert terms.per_axis is not None
    torch.testing.assert_close(terms.per_axis.double(), kl, rtol=1e-4, atol=1e-7)
    for name, ours, theirs in zip(weights, gradients, expected, strict=True):
        torch.testing.assert_close(ours.double(), theirs, rtol=1e-4, atol=1e-6, msg=name)


def test_terms_do_not_depend_on_how_often_an_image_is_repeated() -> None:
    vae, x = model(), images(4)
    vae.log_variance.weight.data.zero_()
    vae.log_variance.bias.data.fill_(-60.0)  # no noise
    once = vae.loss(x).values
    thrice = vae.loss(x.repeat(3, 1, 1, 1)).values
    for key, value in once.items():
        torch.testing.assert_close(thrice[key], value, rtol=1e-5, atol=1e-6)


def test_hidden_layers_are_mirrored() -> None:
    shapes = {name: tuple(p.shape) for name, p in model(hidden=(16, 8)).named_parameters()}
    assert shapes["encoder.0.weight"] == (16, 35)
    assert shapes["encoder.2.weight"] == (8, 16)
    assert shapes["mu.weight"] == shapes["log_variance.weight"] == (4, 8)
    assert shapes["decoder.0.weight"] == (8, 4)
    assert shapes["decoder.2.weight"] == (16, 8)
    assert shapes["logits.weight"] == (35, 16)


def test_a_decoder_of_its_own() -> None:
    shapes = {name: tuple(p.shape) for name, p in model(hidden=(16, 8), decoder_hidden=(9,)).named_parameters()}
    assert shapes["encoder.2.weight"] == (8, 16)
    assert shapes["decoder.0.weight"] == (9, 4)
    assert "decoder.2.weight" not in shapes
    assert shapes["logits.weight"] == (35, 9)
    linear = model(hidden=(), decoder_hidden=(7, 6))
    assert linear.decode(torch.zeros(2, 4)).shape == (2, *SHAPE)
    assert model(hidden=(16,), decoder_hidden=()).state_dict().keys() == model(hidden=(16,)).state_dict().keys()


def test_a_decoder_named_as_the_mirror_is_the_mirror() -> None:
    mirror, named = model(hidden=(16, 8)).state_dict(), model(hidden=(16, 8), decoder_hidden=(8, 16)).state_dict()
    assert list(mirror) == list(named)
    assert all(torch.equal(mirror[k], named[k]) for k in mirror)


def test_the_seed_alone_decides_the_weights() -> None:
    torch.manual_seed(1)
    before = torch.get_rng_state()
    first = model(seed=5).state_dict()
    assert torch.equal(torch.get_rng_state(), before), "the global generator was used"
    torch.manual_seed(2)
    again, other = model(seed=5).state_dict(), model(seed=6).state_dict()
    assert all(torch.equal(first[k], again[k]) for k in first)
    assert not any(torch.equal(first[k], other[k]) for k in first)


def test_encode_and_decode_have_the_shapes_of_the_contract() -> None:
    vae, x = model(), images()
    encoding = vae.encode(x)
    assert encoding.coordinates.shape == (11, 4)
    assert encoding.spread is not None
    assert (encoding.spread > 0).all()
    decoded = vae.decode(encoding.coordinates)
    assert decoded.shape == x.shape
    assert ((decoded >= 0) & (decoded <= 1)).all()
    assert len(vae.axes()) == 4


def test_reconstruction_terms_are_those_at_the_mean() -> None:
    vae, x = model(), images()
    recon, rate = vae.reconstruction_terms(x)
    p = vae.decode(vae.encode(x).coordinates)
    torch.testing.assert_close(recon, F.binary_cross_entropy(p, x, reduction="none").flatten(1).sum(1))
    assert rate is not None
    per_axis = vae.loss(x).per_axis
    assert per_axis is not None
    torch.testing.assert_close(rate.mean(), per_axis.sum())


@pytest.mark.parametrize("value", [1e30, -1e30, math.nan])
def test_a_mad_log_variance_leaves_sample_and_rate_finite(value: float) -> None:
    vae = model()
    vae.log_variance.bias.data.fill_(value)
    terms = vae.loss(images())
    assert torch.isfinite(terms.values["kl"])
    assert torch.isfinite(terms.loss)
    gradients = torch.autograd.grad(terms.loss, list(vae.parameters()))
    assert all(torch.isfinite(g).all() for g in gradients)
    spread = vae.encode(images()).spread
    assert spread is not None
    assert torch.isfinite(spread).all()


def test_a_snapshot_does_not_follow_the_living_model() -> None:
    vae = model()
    snapshot = take_snapshot(vae, step=3, epoch=0.5)
    z = torch.ones(1, 4)
    then = vae.decode(z).detach().clone()
    for p in vae.parameters():
        p.data.add_(1.0)
    assert torch.equal(restore(snapshot).decode(z), then)
    assert (snapshot.step, snapshot.epoch) == (3, 0.5)


def test_only_beta_may_change_in_a_living_model() -> None:
    vae = model()
    vae.set_live(MlpVaeConfig(latent_dim=4, hidden=(16,), beta=7.0))
    assert vae.config.beta == 7.0
    with pytest.raises(ValueError, match="latent_dim"):
        vae.set_live(MlpVaeConfig(latent_dim=5, hidden=(16,)))
