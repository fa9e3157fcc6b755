"""VAE-GAN: the three losses written out, whose gradient goes where, and a training that lasts."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.base import Terms
from dreamexplorer.models.families import create
from dreamexplorer.models.vae_gan import MINIMAX, NON_SATURATING, VaeGan, VaeGanConfig
from dreamexplorer.training.checkpoint import load_checkpoint, save_checkpoint
from dreamexplorer.training.commands import CommandQueue, SetLive
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.precision import Weights
from dreamexplorer.training.resume import run_of

SHAPE = (1, 12, 10)
SMALL = {
    "latent_dim": 3,
    "channels": (4, 6),
    "dense_width": 16,
    "discriminator_channels": (4, 6),
    "instance_noise": 0.0,
}


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def images(n: int = 8) -> Tensor:
    return torch.rand((n, *SHAPE), generator=generator(5))


def model(**options: object) -> VaeGan:
    net = create("vae-gan", VaeGanConfig(**{**SMALL, **options}), SHAPE, 0)  # type: ignore[arg-type]
    assert isinstance(net, VaeGan)
    return net


def by_group(net: VaeGan) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name, _ in net.named_parameters():
        groups.setdefault(net.group_of(name), []).append(name)
    return groups


def losses_of(terms: Terms) -> dict[str, Tensor]:
    assert isinstance(terms.loss, dict)
    return terms.loss


def judged(net: VaeGan, x: Tensor) -> tuple[Tensor, Tensor]:
    """Features and logits by the functions of torch."""
    w = dict(net.discriminator.named_parameters())
    for i in (0, 2):
        x = F.leaky_relu(F.conv2d(x, w[f"convolutions.{i}.weight"], w[f"convolutions.{i}.bias"], 2, 1), 0.2)
    h = x.permute(0, 2, 3, 1).flatten(1)
    features = (h - h.mean(1, keepdim=True)) / (h.var(1, keepdim=True, unbiased=False) + 1e-5).sqrt()
    h = F.leaky_relu(F.linear(features, w["dense.weight"], w["dense.bias"]), 0.2)
    h = (h - h.mean(1, keepdim=True)) / (h.var(1, keepdim=True, unbiased=False) + 1e-5).sqrt()
    return features, F.linear(h, w["logit.weight"], w["logit.bias"])[:, 0]


@pytest.mark.parametrize("kind", [NON_SATURATING, MINIMAX])
def test_losses_and_gradients_are_those_written_out(kind: str) -> None:
    net, x = model(gamma=0.3, label_smoothing=0.2, generator_loss=kind, normalisation="none"), images()
    terms = net.loss(x, generator(1))

    mu, log_variance = net.statistics(x)
    noise = torch.empty(8, 6).normal_(generator=generator(1))
    logits = net.decode_logits(mu + (0.5 * log_variance).exp() * noise[:, :3])
    rebuilt = torch.sigmoid(logits).reshape(-1, *SHAPE)
    dreamt = torch.sigmoid(net.decode_logits(noise[:, 3:])).reshape(-1, *SHAPE)
    kl = 0.5 * (mu**2 + log_variance.exp() - 1 - log_variance).sum(1).mean()
    (real, said), (features, of_rebuilt), (_, of_dreamt) = (judged(net, t) for t in (x, rebuilt, dreamt))
    distance = 0.5 * ((real - features) ** 2).sum(1).mean()
    ones, zeros, bce = torch.ones(8), torch.zeros(8), F.binary_cross_entropy_with_logits
    if kind == NON_SATURATING:
        fooling = bce(of_rebuilt, ones) + bce(of_dreamt, ones)
    else:  # log(1 - D)
        fooling = (1 - torch.sigmoid(of_rebuilt)).log().mean() + (1 - torch.sigmoid(of_dreamt)).log().mean()
    of_fakes = [judged(net, t.detach())[1] for t in (rebuilt, dreamt)]
    expected = {
        "encoder": kl + distance,
        "decoder": 0.3 * distance + fooling,
        "discriminator": bce(said, 0.8 * ones) + bce(of_fakes[0], zeros) + bce(of_fakes[1], zeros),
    }
    losses = losses_of(terms)
    assert losses.keys() == expected.keys() == by_group(net).keys()
    for group, loss in expected.items():
        torch.testing.assert_close(losses[group], loss, rtol=1e-4, atol=1e-5)
        own = [net.get_parameter(name) for name in by_group(net)[group]]
        ours, theirs = (torch.autograd.grad(t, own, retain_graph=True) for t in (losses[group], loss))
        for name, a, b in zip(by_group(net)[group], ours, theirs, strict=True):
            torch.testing.assert_close(a, b, rtol=1e-3, atol=1e-4, msg=name)
    assert terms.values.keys() == {t.key for t in VaeGan.terms}
    recon = F.binary_cross_entropy_with_logits(logits, x.flatten(1), reduction="sum") / 8
    shown = {"recon": recon, "kl": kl, "feature_distance": distance, "generator": fooling}
    for key, value in shown.items():
        torch.testing.assert_close(terms.values[key], value, rtol=1e-4, atol=1e-5)
    assert terms.per_axis is not None
    torch.testing.assert_close(terms.per_axis.sum(), kl)


def test_every_part_belongs_to_one_network() -> None:
    groups = by_group(model())
    assert {name.partition(".")[0] for name in groups["encoder"]} == {"encoder", "mu", "log_variance"}
    assert {name.partition(".")[0] for name in groups["decoder"]} == {"decoder"}
    assert {name.partition(".")[0] for name in groups["discriminator"]} == {"discriminator"}


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_step_moves_each_network_down_its_own_loss_only(precision: str) -> None:
    """Options of the decoder's loss alone change nothing in the step of the other two networks."""
    steps = {}
    for gamma, kind in ((0.1, NON_SATURATING), (5.0, MINIMAX)):
        weights = Weights(
            model(gamma=gamma, generator_loss=kind), torch.device("cpu"), precision, TrainConfig(learning_rate=1e-3)
        )
        with weights.autocast():
            terms = weights.model.loss(images(), generator(1))
        weights.update(terms.loss)
        steps[kind] = weights.optimiser_state()[0]  # Adam's mean of gradients: a tenth of this one
        groups = by_group(model())
    for group, names in groups.items():
        same = [torch.equal(*(moments[f"exp_avg.{name}"] for moments in steps.values())) for name in names]
        assert not any(same) if group == "decoder" else all(same), group


def test_the_accuracy_is_the_share_judged_rightly_and_a_blind_judge_has_one_half() -> None:
    net = model()
    for bias in (100.0, -100.0):
        net.discriminator.logit.bias.data.fill_(bias)
        assert float(net.loss(images(), generator()).values["accuracy"]) == 0.5
    net.discriminator.logit.weight.data.zero_()
    net.discriminator.logit.bias.data.zero_()
    told = net.loss(images(), generator()).values["discriminator"]
    assert float(told.detach()) == pytest.approx(3 * math.log(2)), (
        "it knows nothing of images, reconstructions and dreams"
    )


def test_the_scale_of_features_is_not_the_discriminators_to_choose() -> None:
    net = model()
    before = net.discriminator(images()).features
    for part in ("weight", "bias"):
        net.get_parameter(f"discriminator.convolutions.2.{part}").data.mul_(100.0)
    torch.testing.assert_close(net.discriminator(images()).features, before, rtol=0.02, atol=0.02)
    torch.testing.assert_close(before.var(1, unbiased=False), torch.ones(8), rtol=0.1, atol=0.0)


def test_an_image_and_its_reconstruction_are_seen_behind_the_same_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    net, seen = model(instance_noise=0.5, normalisation="none"), list[Tensor]()
    monkeypatch.setattr(net, "decode_logits", lambda z: z.sum(1, keepdim=True).expand(-1, 120))  # one grey each
    net.discriminator.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    net.loss(images(512), generator(1))
    real, rebuilt, dreamt = seen
    noise = real - images(512)
    assert float(noise.std()) == pytest.approx(0.5, rel=0.02)
    of_rebuilt = rebuilt - noise
    torch.testing.assert_close(of_rebuilt, of_rebuilt[:, :, :1, :1].expand_as(of_rebuilt))
    others = (dreamt - noise).flatten(1).std(1)
    assert (others > 0.4).all()


def test_an_evaluation_does_not_depend_on_its_batches(tiny_dataset: ImageDataset) -> None:
    net = model(instance_noise=0.2)
    whole, parts = (evaluate(net, tiny_dataset.test, batch_size=n).values for n in (1024, 32))
    assert whole == pytest.approx(parts, rel=1e-4)


@pytest.mark.parametrize("value", [1e30, -1e30, math.nan])
@pytest.mark.parametrize("n", [1, 8])
def test_whatever_the_encoder_says_all_is_finite(value: float, n: int) -> None:
    net = model()
    net.log_variance.bias.data.fill_(value)
    terms = net.loss(images(n), generator())
    assert all(torch.isfinite(v) for v in terms.values.values())
    for group, loss in losses_of(terms).items():
        own = [net.get_parameter(name) for name in by_group(net)[group]]
        for gradient in torch.autograd.grad(loss, own, retain_graph=True):
            assert torch.isfinite(gradient).all()


@pytest.mark.parametrize("options", [{"dense_width": 0}, {"discriminator_channels": (3,)}, {"channels": (4,)}])
@pytest.mark.parametrize("shape", [(3, 9, 13), (1, 28, 28)])
def test_any_shape_and_size(options: dict[str, object], shape: tuple[int, int, int]) -> None:
    net = create("vae-gan", VaeGanConfig(**{**SMALL, **options}), shape, 0)  # type: ignore[arg-type]
    x = torch.rand((4, *shape), generator=generator())
    assert all(torch.isfinite(v) for v in net.loss(x, generator()).values.values())
    assert net.decode(net.encode(x).coordinates).shape == x.shape


# -- training ------------------------------------------------------------------------------------------------------


def trained(dataset: ImageDataset, epochs: int, precision: str = "fp32", **how: object) -> Trainer:
    config = VaeGanConfig(**{**SMALL, "instance_noise": 0.1})  # type: ignore[arg-type]
    train = TrainConfig(epochs=epochs, batch_size=16, device="cpu", precision=precision, learning_rate=2e-3)
    return Trainer(RunConfig("vae-gan", config, train, "tiny"), dataset, threads=1, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_it_learns(tiny_dataset: ImageDataset, precision: str) -> None:
    trainer = trained(tiny_dataset, 12, precision)
    before = evaluate(trainer.model, tiny_dataset.test).values
    list(trainer.run())
    net = trainer.model.eval()
    assert isinstance(net, VaeGan)
    after = evaluate(net, tiny_dataset.test).values
    assert trainer.learner.replayed.replaying
    assert after["recon"] < 0.5 * before["recon"], "although it is never told of pixels"
    assert after["kl"] > 1.0
    x = torch.from_numpy(tiny_dataset.test.images).float() / 255
    with torch.no_grad():
        real, rebuilt = (net.discriminator(t).features for t in (x, net.decode(net.encode(x).coordinates)))
    of_others = (real - rebuilt.roll(1, 0)).square().sum(1).mean()  # classes take turns
    assert (real - rebuilt).square().sum(1).mean() < 0.3 * of_others


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_its_steps_are_replayed_bit_by_bit_also_with_other_options(precision: str, tiny_dataset: ImageDataset) -> None:
    ends, replayed = [], []
    for replay in (True, False):
        commands = CommandQueue()
        trainer = trained(tiny_dataset, 4, precision, commands=commands)
        if not replay:
            trainer.learner.replayed.refuse()
        replaying = False
        for event in trainer.run():
            replaying = replaying or trainer.learner.replayed.replaying
            if isinstance(event, EpochDone) and event.epoch == 2:
                commands.put(SetLive("gamma", 0.01))
        ends.append(trainer.snapshot().weights)
        replayed.append(replaying)
    assert replayed == [True, False]
    for name, weight in ends[0].items():
        assert torch.equal(weight, ends[1][name]), name


def test_resumed_is_the_same_as_never_stopped(tiny_dataset: ImageDataset, tmp_path: Path) -> None:
    whole, half = trained(tiny_dataset, 4), trained(tiny_dataset, 2)
    list(whole.run())
    list(half.run())
    save_checkpoint(half.checkpoint(), tmp_path / "half.safetensors")
    loaded = load_checkpoint(tmp_path / "half.safetensors")
    run = run_of(loaded)
    run = dataclasses.replace(run, train=dataclasses.replace(run.train, epochs=4))
    rest = Trainer(run, tiny_dataset, resume=loaded, threads=1)
    list(rest.run())
    again = rest.snapshot().weights
    for name, weight in whole.snapshot().weights.items():
        assert torch.equal(weight, again[name]), name
