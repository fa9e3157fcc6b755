"""The autoencoders without a posterior, against independent implementations and known answers."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from dreamexplorer.analysis.sampling import sample
from dreamexplorer.cli import main
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.autoencoders import Autoencoder, activation_kl
from dreamexplorer.models.base import Model
from dreamexplorer.models.families import create, families, family_named
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.training.checkpoint import load_checkpoint, save_checkpoint
from dreamexplorer.training.commands import CommandQueue, SetLive
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.events import EpochDone, Evaluation
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.resume import run_of

SHAPE = (1, 7, 5)
NAMES = [name for name, cls in families().items() if issubclass(cls, Autoencoder)]


def model(family: str, seed: int = 0, **options: object) -> Any:
    config = family_named(family).Config(**{"latent_dim": 4, "hidden": (16,), **options})
    return create(family, config, SHAPE, seed)


def images(n: int = 11) -> Tensor:
    return torch.rand(n, *SHAPE, generator=torch.Generator().manual_seed(9))


def textbook_code(weights: dict[str, Tensor], x: Tensor) -> Tensor:
    h = torch.relu(F.linear(x.flatten(1), weights["encoder.0.weight"], weights["encoder.0.bias"]))
    return F.linear(h, weights["code.weight"], weights["code.bias"])


def textbook_recon(weights: dict[str, Tensor], code: Tensor, x: Tensor) -> Tensor:
    h = torch.relu(F.linear(code, weights["decoder.0.weight"], weights["decoder.0.bias"]))
    p = torch.sigmoid(F.linear(h, weights["logits.weight"], weights["logits.bias"]))
    return F.binary_cross_entropy(p, x.flatten(1), reduction="sum") / len(x)


def in_double(net: Model) -> dict[str, Tensor]:
    return {name: p.detach().double().requires_grad_() for name, p in net.named_parameters()}


def test_plain_loss_and_gradient_are_the_textbooks() -> None:
    net, x = model("ae"), images()
    terms = net.loss(x)
    gradients = torch.autograd.grad(terms.loss, list(net.parameters()))
    weights = in_double(net)
    expected = textbook_recon(weights, textbook_code(weights, x.double()), x.double())
    torch.testing.assert_close(terms.loss.double(), expected, rtol=1e-6, atol=0)
    for ours, theirs in zip(gradients, torch.autograd.grad(expected, list(weights.values())), strict=True):
        torch.testing.assert_close(ours.double(), theirs, rtol=1e-4, atol=1e-6)
    assert terms.per_axis is None


@pytest.mark.parametrize("family", NAMES)
def test_what_all_of_them_keep(family: str) -> None:
    net, x = model(family), images()
    terms = net.loss(x, torch.Generator().manual_seed(1))
    assert set(terms.values) == {t.key for t in net.terms}
    code = net.encode(x)
    assert code.spread is None
    assert code.coordinates.shape == (11, 4)
    decoded = net.decode(code.coordinates)
    assert decoded.shape == x.shape
    recon, rate = net.reconstruction_terms(x)
    assert rate is None
    torch.testing.assert_close(recon, F.binary_cross_entropy(decoded, x, reduction="none").flatten(1).sum(1))
    assert not net.latent_prior.exists


# -- denoising -------------------------------------------------------------------------------------------------


def test_gaussian_noise_has_its_level() -> None:
    net = model("denoising-ae", noise="gaussian", noise_level=0.1)
    x = torch.full((4000, *SHAPE), 0.5)
    noise = net.corrupt(x, torch.Generator().manual_seed(0)) - x
    assert float(noise.mean()) == pytest.approx(0.0, abs=0.001)
    assert float(noise.std()) == pytest.approx(0.1, rel=0.01)
    assert net.corrupt(torch.ones_like(x)).max() <= 1.0


@pytest.mark.parametrize(("noise", "black", "white"), [("masking", 0.3, 0.0), ("salt-and-pepper", 0.15, 0.15)])
def test_pixels_are_hit_at_their_rate_and_the_others_left(noise: str, black: float, white: float) -> None:
    net = model("denoising-ae", noise=noise, noise_level=0.3)
    x = torch.full((4000, *SHAPE), 0.4)
    seen = net.corrupt(x, torch.Generator().manual_seed(0))
    assert float((seen == 0.0).float().mean()) == pytest.approx(black, abs=0.01)
    assert float((seen == 1.0).float().mean()) == pytest.approx(white, abs=0.01)
    assert float((seen == torch.tensor(0.4)).float().mean()) == pytest.approx(1 - black - white, abs=0.01)


@pytest.mark.parametrize("noise", ["gaussian", "masking", "salt-and-pepper"])
def test_denoising_loss_restores_the_clean_image_also_in_evaluation(noise: str) -> None:
    net, x = model("denoising-ae", noise=noise, noise_level=0.5).eval(), images()
    corrupted = net.corrupt(x, torch.Generator().manual_seed(3))
    weights = in_double(net)
    expected = textbook_recon(weights, textbook_code(weights, corrupted.double()), x.double())
    loss = net.loss(x, torch.Generator().manual_seed(3)).loss
    torch.testing.assert_close(loss.double(), expected, rtol=1e-6, atol=0)
    clean = textbook_recon(weights, textbook_code(weights, x.double()), x.double())
    assert abs(float((clean - expected).detach())) > 1e-3
    values = net.loss(x, torch.Generator().manual_seed(3)).values
    assert float(values["denoising"].detach()) == pytest.approx(float(expected.detach()), rel=1e-6)
    assert float(values["recon"]) == pytest.approx(float(clean.detach()), rel=1e-6)
    part = x[:3].double()  # a quarter of 11 images, rounded up
    in_training = textbook_recon(weights, textbook_code(weights, part), part)
    trained_on = net.train().loss(x, torch.Generator().manual_seed(3))
    assert float(trained_on.values["recon"]) == pytest.approx(float(in_training.detach()), rel=1e-6)
    torch.testing.assert_close(trained_on.loss.double(), expected, rtol=1e-6, atol=0)
    assert torch.equal(net.encode(x).coordinates, net.code_of(net.encoder(x.flatten(1))))


def test_no_noise_is_a_plain_autoencoder() -> None:
    x = images()
    for noise in ("gaussian", "masking", "salt-and-pepper"):
        assert torch.equal(model("denoising-ae", noise=noise, noise_level=0.0).corrupt(x), x)
    assert model("ae").corrupt(x) is None


# -- sparse ----------------------------------------------------------------------------------------------------


def test_the_sparsity_penalty_is_the_kl_of_two_coins() -> None:
    units = torch.tensor([0.05, 0.5, 0.9, 0.001], dtype=torch.float64)
    rho = torch.distributions.Bernoulli(torch.tensor(0.05, dtype=torch.float64))
    expected = torch.distributions.kl_divergence(rho, torch.distributions.Bernoulli(units))
    torch.testing.assert_close(activation_kl(units, 0.05), expected)
    assert float(activation_kl(units, 0.05)[0]) == pytest.approx(0.0, abs=1e-12)


def test_sparse_loss_is_the_sum_of_its_terms_and_shows_activations() -> None:
    net, x = model("sparse-ae", activation=0.1, sparsity_weight=2.5), images()
    terms = net.loss(x)
    weights = in_double(net)
    code = torch.sigmoid(textbook_code(weights, x.double()))
    mean = code.mean(0)
    penalty = (0.1 * torch.log(0.1 / mean) + 0.9 * torch.log(0.9 / (1 - mean))).sum()
    expected = textbook_recon(weights, code, x.double()) + 2.5 * penalty
    torch.testing.assert_close(terms.values["sparsity"].double(), penalty, rtol=1e-5, atol=0)
    torch.testing.assert_close(terms.loss.double(), expected, rtol=1e-6, atol=0)
    torch.testing.assert_close(terms.values["loss"], terms.loss)
    assert terms.per_axis is not None
    torch.testing.assert_close(terms.per_axis.double(), mean, rtol=1e-5, atol=0)
    ours = torch.autograd.grad(terms.loss, list(net.parameters()))
    for a, b in zip(ours, torch.autograd.grad(expected, list(weights.values())), strict=True):
        torch.testing.assert_close(a.double(), b, rtol=1e-4, atol=1e-6)


def test_units_that_are_stuck_leave_the_penalty_finite() -> None:
    net = model("sparse-ae")
    for bias in (200.0, -200.0):
        net.code.bias.data.fill_(bias)
        terms = net.loss(images())
        assert torch.isfinite(terms.loss)
        assert all(torch.isfinite(g).all() for g in torch.autograd.grad(terms.loss, list(net.parameters())))


# -- the codes' statistics -------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", NAMES)
def test_axes_and_samples_follow_the_codes(family: str) -> None:
    net = model(family, seed=3)
    before = net.axes()
    assert (before[0].low, before[0].high) == ((0.0, 1.0) if net.bounded else (-4.0, 4.0))
    net.code.weight.data.mul_(8.0)
    net.code.bias.data.add_(1.0 if net.bounded else 30.0)
    x = images(800)
    net.observe(x)
    codes = net.encode(x).coordinates
    for axis, mean, spread in zip(net.axes(), codes.mean(0).tolist(), codes.std(0).tolist(), strict=True):
        assert axis.centre == pytest.approx(mean, rel=1e-3)
        assert axis.spread == pytest.approx(spread, rel=2e-2)
        assert axis.low <= axis.centre <= axis.high
        if not net.bounded:
            assert axis.high - axis.low == pytest.approx(8 * spread, rel=0.25)
    drawn = net.sample_prior(4000, torch.Generator().manual_seed(0))
    torch.testing.assert_close(drawn.mean(0), codes.mean(0), rtol=0.05, atol=0.05)
    if net.bounded:
        assert drawn.min() >= 0
        assert drawn.max() <= 1
    again = net.sample_prior(4000, torch.Generator().manual_seed(0))
    assert torch.equal(drawn, again)


def test_statistics_are_those_of_the_images_observed_and_travel_with_the_model() -> None:
    net = model("ae")
    net.train().loss(images())
    assert float(net.codes_seen) == 0
    net.observe(images())
    codes = net.encode(images()).coordinates.detach()
    torch.testing.assert_close(net.code_mean, codes.mean(0))
    torch.testing.assert_close(net.code_variance, codes.var(0, unbiased=False))
    snapshot = take_snapshot(net)
    assert snapshot.axes == net.axes() == restore(snapshot).axes()
    assert snapshot.about is type(net)


@pytest.mark.parametrize("family", ["ae", "denoising-ae", "sparse-ae", "contractive-ae"])
@pytest.mark.parametrize("steps", [1, 7, 40])
def test_after_a_run_of_any_length_the_bells_are_as_wide_as_the_codes(
    family: str, steps: int, tiny_dataset: ImageDataset
) -> None:
    train = TrainConfig(epochs=10, batch_size=16, device="cpu", learning_rate=0.01)
    trainer = Trainer(RunConfig(family, family_named(family).Config(latent_dim=5), train, "tiny"), tiny_dataset)
    for _ in range(steps):
        trainer.learner.step()
        if trainer.learner.epoch_complete:
            trainer.learner.read()
            trainer.learner.end_epoch()
    snapshot = trainer.checkpoint().snapshot
    x = torch.from_numpy(tiny_dataset.train.images.copy()).float() / 255.0
    codes = restore(snapshot).encode(x).coordinates
    for axis, mean, spread in zip(snapshot.axes, codes.mean(0).tolist(), codes.std(0).tolist(), strict=True):
        assert axis.spread == pytest.approx(max(spread, 0.01), rel=0.15)
        assert axis.centre == pytest.approx(mean, abs=0.2 * max(spread, 0.01))


def test_axes_are_calm_numbers_and_never_empty() -> None:
    net = model("ae")
    net.codes_seen.fill_(3.0)
    net.code_mean.copy_(torch.tensor([1.23456, -7.1, 0.0, math.nan]))
    net.code_variance.copy_(torch.tensor([0.04, 9.0, 0.0, 1.0]))
    axes = net.axes()
    assert [(a.low, a.high) for a in axes[:2]] == [(0.4, 2.1), (-20.0, 5.0)]
    assert all(a.low < a.high and math.isfinite(a.centre) for a in axes)


# -- trained ---------------------------------------------------------------------------------------------------

LIVE = {
    "denoising-ae": ("noise_level", 0.5),
    "sparse-ae": ("activation", 0.2),
    "contractive-ae": ("contraction_weight", 3.0),
}


def trained(
    family: str,
    dataset: ImageDataset,
    epochs: int,
    precision: str = "fp32",
    options: dict[str, Any] | None = None,
    **how: Any,
) -> Trainer:
    config = dataclasses.replace(family_named(family).Config(), latent_dim=6, hidden=(24,), **(options or {}))
    train = TrainConfig(epochs=epochs, batch_size=16, device="cpu", precision=precision, learning_rate=5e-3)
    return Trainer(RunConfig(family, config, train, "tiny"), dataset, threads=1, **how)


@pytest.mark.parametrize("family", NAMES)
def test_it_learns(family: str, tiny_dataset: ImageDataset) -> None:
    trainer = trained(family, tiny_dataset, 25)
    tests = [e for e in trainer.run() if isinstance(e, (Evaluation, EpochDone))]
    first = tests[0].values["recon"] if isinstance(tests[0], Evaluation) else math.nan
    last = tests[-1]
    assert isinstance(last, EpochDone)
    assert last.test.values["recon"] < 0.5 * first
    again = evaluate(trainer.model, tiny_dataset.test)
    assert again.values == pytest.approx(last.test.values, rel=1e-5), "the noise of an evaluation is always the same"
    z, dreamt = sample(trainer.model, 5, seed=1)
    assert z.shape == (5, 6)
    assert dreamt.shape == (5, 1, 12, 10)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("family", NAMES)
def test_its_steps_are_replayed_bit_by_bit_also_with_other_options(
    family: str, precision: str, tiny_dataset: ImageDataset
) -> None:
    ends, replayed = [], []
    for replay in (True, False):
        commands = CommandQueue()
        trainer = trained(family, tiny_dataset, 5, precision, commands=commands)
        if not replay:
            trainer.learner.replayed.refuse()
        replaying = False
        for event in trainer.run():
            replaying = replaying or trainer.learner.replayed.replaying
            if isinstance(event, EpochDone) and event.epoch == 3 and family in LIVE:
                commands.put(SetLive(*LIVE[family]))
        ends.append(trainer.snapshot().weights)
        replayed.append(replaying)
    assert replayed == [True, False]
    for name, weight in ends[0].items():
        assert torch.equal(weight, ends[1][name]), name


@pytest.mark.parametrize("family", NAMES)
def test_resumed_is_the_same_as_never_stopped(family: str, tiny_dataset: ImageDataset, tmp_path: Path) -> None:
    whole = trained(family, tiny_dataset, 4)
    list(whole.run())
    half = trained(family, tiny_dataset, 2)
    list(half.run())
    save_checkpoint(half.checkpoint(), tmp_path / "half.safetensors")
    loaded = load_checkpoint(tmp_path / "half.safetensors")
    assert loaded.snapshot.axes == half.snapshot().axes
    run = run_of(loaded)
    run = dataclasses.replace(run, train=dataclasses.replace(run.train, epochs=4))
    rest = Trainer(run, tiny_dataset, resume=loaded, threads=1)
    list(rest.run())
    for name, weight in whole.snapshot().weights.items():
        assert torch.equal(weight, rest.snapshot().weights[name]), name


def test_sparse_codes_reach_their_target(tiny_dataset: ImageDataset) -> None:
    trainer = trained("sparse-ae", tiny_dataset, 30, options={"sparsity_weight": 30.0})
    list(trainer.run())
    activations = evaluate(trainer.model, tiny_dataset.test).per_axis
    assert activations is not None
    assert abs(float(activations.mean()) - 0.05) < 0.01


def test_denoising_beats_a_plain_one_on_noise(tiny_dataset: ImageDataset) -> None:
    plain = trained("ae", tiny_dataset, 40)
    denoising = trained("denoising-ae", tiny_dataset, 40, options={"noise": "salt-and-pepper"})
    for trainer in (plain, denoising):
        list(trainer.run())
    x = torch.from_numpy(tiny_dataset.test.images).float() / 255
    noisy = denoising.model.corrupt(x, torch.Generator().manual_seed(5))
    assert noisy is not None

    def cost(net: Model) -> float:
        assert isinstance(net, Autoencoder)
        with torch.no_grad():
            p = net.decode(net.encode(noisy).coordinates)
        return float(F.binary_cross_entropy(p, x, reduction="sum") / len(x))

    assert cost(denoising.model) < cost(plain.model) - 1


def test_the_command_line_is_honest_about_them(
    tiny_dataset: ImageDataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trainer = trained("sparse-ae", tiny_dataset, 1)
    list(trainer.run())
    save_checkpoint(trainer.checkpoint(), tmp_path / "model.safetensors")
    assert main(["sample", str(tmp_path / "model.safetensors"), "-n", "4", "--out", str(tmp_path / "s.png")]) == 0
    assert "no prior" in capsys.readouterr().out
