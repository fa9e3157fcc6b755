"""The VQ-VAE: its loss written out, codes as numbers and back, any image shape, the prior beside it, training."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.families import create
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.models.vq_vae import VqVae, VqVaeConfig
from dreamexplorer.options import options_of
from dreamexplorer.training.checkpoint import load_checkpoint, save_checkpoint
from dreamexplorer.training.commands import CommandQueue, SetLive
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.loop import Trainer

SHAPE = (1, 12, 10)
SMALL = {"kernel_size": 4, "codes": 9, "code_size": 4, "channels": (4, 6), "prior_channels": 8, "prior_blocks": 1}


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Several are of no use here, and wait for each other where the machine has other work, too."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def model(shape: ImageShape = SHAPE, **options: object) -> VqVae:
    config = VqVaeConfig(**{**SMALL, **options})  # type: ignore[arg-type]
    net = create("vq-vae", config, shape, 0)
    assert isinstance(net, VqVae)
    return net


def used(shape: ImageShape = SHAPE, **options: object) -> VqVae:
    """Make a model in eval mode, whose codes were moved to the encoder's outputs."""
    net = model(shape, **options)
    for seed in range(3):
        net.loss(images(16, shape), generator(seed))
    return net.eval()


def images(n: int = 9, shape: ImageShape = SHAPE) -> Tensor:
    return torch.rand(n, *shape, generator=generator(9))


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (1, 12, 10), (3, 7, 5)])
@pytest.mark.parametrize("kernel_size", [3, 4])
def test_any_shape_comes_back_as_it_went_in(shape: ImageShape, kernel_size: int) -> None:
    if kernel_size == 4 and min(shape[1:]) < 4:
        with pytest.raises(UserError, match="too small"):
            model(shape, kernel_size=kernel_size)
        return
    net, x = used(shape, kernel_size=kernel_size), images(3, shape)
    height, width = net.code_grid
    z = net.encode(x).coordinates
    assert z.shape == (3, height * width)
    assert net.decode(z).shape == x.shape
    assert len(net.axes()) == height * width
    assert take_snapshot(net).code_grid == (height, width)
    assert net.sample_prior(2, generator()).shape == (2, height * width)


def test_the_loss_is_that_of_the_paper_written_out() -> None:
    net, x = used(commitment=0.4), images()
    terms = net.loss(x)
    assert isinstance(terms.loss, dict)
    z = net.encoder(x).permute(0, 2, 3, 1)
    book = net.quantiser.codebook
    indices = ((z[..., None, :] - book) ** 2).sum(-1).argmin(-1)
    e = book[indices]
    logits = net.decoder((z + (e - z).detach()).permute(0, 3, 1, 2))
    recon = torch.nn.functional.binary_cross_entropy_with_logits(logits, x, reduction="sum") / 9
    commitment = ((z - e) ** 2).sum() / 9
    logp = net.prior(indices).log_softmax(1).gather(1, indices[:, None]).squeeze(1)
    rate = -logp.sum((1, 2)).mean()
    for key, value in {"recon": recon, "commitment": commitment, "rate": rate}.items():
        torch.testing.assert_close(terms.values[key], value)
    torch.testing.assert_close(terms.values["negative_elbo"], recon + rate)
    torch.testing.assert_close(terms.loss["autoencoder"], recon + 0.4 * commitment)
    torch.testing.assert_close(terms.loss["prior"], rate)
    groups: dict[str, dict[str, Tensor]] = {"autoencoder": {}, "prior": {}}
    for name, p in net.named_parameters():
        groups[net.group_of(name)][name] = p
    assert len(groups["prior"]) == len(list(net.prior.parameters()))
    for group, theirs in (("autoencoder", recon + 0.4 * commitment), ("prior", rate)):
        parameters = list(groups[group].values())
        ours = torch.autograd.grad(terms.loss[group], parameters, retain_graph=True)
        wanted = torch.autograd.grad(theirs, parameters)
        for name, a, b in zip(groups[group], ours, wanted, strict=True):
            torch.testing.assert_close(a, b, rtol=1e-3, atol=1e-5, msg=name)
    others = list(groups["autoencoder"].values())
    again = net.loss(x).loss
    assert isinstance(again, dict)
    gradients = torch.autograd.grad(again["prior"], others, allow_unused=True)
    assert all(g is None for g in gradients), "the codes do not bend to the prior"


def test_perplexity_and_entropy_count_the_codes_in_use() -> None:
    net, x = used(), images(30)
    terms, codes = net.loss(x), net.codes_of(x).flatten(1)
    shares = torch.bincount(codes.flatten(), minlength=9) / codes.numel()
    expected = math.exp(-sum(p * math.log(p) for p in shares.tolist() if p))
    assert float(terms.values["perplexity"]) == pytest.approx(expected, rel=1e-5)
    assert terms.per_axis is not None
    for cell in range(codes.shape[1]):
        p = torch.bincount(codes[:, cell], minlength=9) / 30
        entropy = -sum(q * math.log(q) for q in p.tolist() if q)
        assert float(terms.per_axis[cell]) == pytest.approx(entropy, abs=1e-5)
    assert terms.coordinates is not None
    assert torch.equal(terms.coordinates, net.encode(x).coordinates)


def test_codes_are_numbers_and_numbers_are_codes() -> None:
    net, x = used(), images()
    z = net.encode(x).coordinates
    assert torch.equal(net.indices_of(z), net.codes_of(x))
    assert torch.equal(z, z.round())
    assert sorted(net.quantiser.ranks().tolist()) == list(range(9))
    again = net.decode(z)
    recon = net.likelihood.mean(net.decode_logits(net.quantiser.look_up(net.codes_of(x).flatten())))
    torch.testing.assert_close(again, recon.reshape(x.shape))
    off = z + 0.4 * (2 * torch.rand(z.shape, generator=generator()) - 1)
    assert torch.equal(net.decode(off), again), "the nearest number"
    wild = torch.full_like(z, math.nan)
    wild[:, 0], wild[:, 1] = 1e30, -1e30
    assert torch.isfinite(net.decode(wild)).all()
    codes = net.indices_of(torch.tensor([[-5.0, 8.4, 99.0] + [0.0] * (z.shape[1] - 3)])).flatten()
    assert net.quantiser.ranks()[codes[:3]].tolist() == [0, 8, 8]


def test_neighbouring_numbers_are_codes_that_lie_near() -> None:
    """Along the first principal component: steps from number to number are smaller than in any chance order."""
    net = used(codes=32)
    ordered = net.quantiser.codebook[net.quantiser.ranks().argsort()]
    steps = float(ordered.diff(dim=0).norm(dim=1).mean())
    by_chance = [
        float(ordered[torch.randperm(32, generator=generator(i))].diff(dim=0).norm(dim=1).mean()) for i in range(20)
    ]
    assert steps < min(by_chance)


def test_axes_are_discrete_and_their_centres_the_most_common_codes() -> None:
    net, x = used(decay=0.0), images(40)
    net.eval()
    net.observe(x)
    shares = torch.stack([torch.bincount(cell, minlength=9) / 40 for cell in net.codes_of(x).flatten(1).t()])
    torch.testing.assert_close(net.cell_usage, shares)
    ranks = net.quantiser.ranks()
    for cell, axis in enumerate(net.axes()):
        assert (axis.low, axis.high, axis.step) == (0.0, 8.0, 1.0)
        modes = ranks[shares[cell] == shares[cell].max()].tolist()
        assert axis.centre in modes
        numbers = ranks.double()
        mean = (shares[cell].double() * numbers).sum()
        spread = float((shares[cell].double() * (numbers - mean) ** 2).sum().sqrt())
        assert axis.spread == pytest.approx(max(spread, 0.5), abs=1e-4)
    assert [a.name for a in net.axes()] == ["r1 c1", "r1 c2", "r2 c1", "r2 c2", "r3 c1", "r3 c2"]
    assert net.axes()[0].nearest(3.4) == 3.0
    assert net.axes()[0].nearest(-3.0) == 0.0
    assert net.axes()[0].nearest(99.0) == 8.0


def test_draws_are_those_of_the_prior_and_some_codes_may_be_kept() -> None:
    net = used()
    z = net.sample_prior(2000, generator(3))
    assert torch.equal(z, net.sample_prior(2000, generator(3)))
    assert torch.equal(z, z.round())
    first = net.prior(torch.zeros(1, *net.code_grid, dtype=torch.int64))[0, :, 0, 0].softmax(0)
    found = torch.bincount(net.indices_of(z)[:, 0, 0], minlength=9) / 2000
    torch.testing.assert_close(found, first.detach(), atol=0.05, rtol=0)
    keep = torch.tensor([True, False, True, False, False, False])
    given = torch.tensor([[3.0, 1, 7, 0, 0, 0]])
    again = net.redraw(given.expand(50, 6), keep, generator(4))
    assert (again[:, 0] == 3).all()
    assert (again[:, 2] == 7).all()
    assert len(set(again[:, 3].tolist())) > 1


def test_rate_and_reconstruction_of_single_images_have_the_means_of_the_loss() -> None:
    net, x = used(), images()
    terms = net.loss(x)
    recon, rate = net.reconstruction_terms(x)
    assert rate is not None
    torch.testing.assert_close(recon.mean(), terms.values["recon"])
    torch.testing.assert_close(rate.mean(), terms.values["rate"])


def test_nothing_is_learned_in_an_evaluation() -> None:
    net = used()
    before = {k: v.clone() for k, v in net.state_dict().items()}
    net.loss(images())
    with torch.no_grad():
        net.train().loss(images())
    changed = {k for k, v in net.state_dict().items() if not torch.equal(v, before[k])}
    assert not any(k.startswith("quantiser") or k == "cell_usage" for k in changed)


# -- training ------------------------------------------------------------------------------------------------------


def trained(
    dataset: ImageDataset, epochs: int, precision: str = "fp32", commands: CommandQueue | None = None
) -> Trainer:
    config = VqVaeConfig(**{**SMALL, "codes": 16})  # type: ignore[arg-type]
    train = TrainConfig(epochs=epochs, batch_size=32, device="cpu", precision=precision, learning_rate=5e-3)
    trainer = Trainer(RunConfig("vq-vae", config, train, "tiny"), dataset, commands=commands, threads=1)
    list(trainer.run())
    return trainer


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_it_learns_with_many_codes_in_use(tiny_dataset: ImageDataset, precision: str) -> None:
    trainer = trained(tiny_dataset, 8, precision)
    fresh = create("vq-vae", trainer.config.model, SHAPE, 0)
    before, after = (evaluate(m, tiny_dataset.test).values for m in (fresh, trainer.model))
    assert trainer.learner.replayed.replaying
    assert after["recon"] < 0.8 * before["recon"]
    assert after["rate"] < 0.8 * before["rate"]
    assert after["perplexity"] > 8
    x = torch.from_numpy(tiny_dataset.test.images[:64].copy()).float() / 255
    one = evaluate(restore(trainer.snapshot()), tiny_dataset.test).values
    assert one == pytest.approx(after, rel=1e-5)
    assert trainer.model.eval().encode(x).coordinates.std(0).max() > 1.0


def test_live_options_reach_the_quantiser(tiny_dataset: ImageDataset) -> None:
    commands = CommandQueue()
    for name, value in (("commitment", 3.0), ("decay", 0.5), ("revival", 0.0)):
        assert options_of(VqVaeConfig)[name].live
        commands.put(SetLive(name, value))
    trainer = trained(tiny_dataset, 1, commands=commands)
    net = trainer.model
    assert isinstance(net, VqVae)
    assert (net.quantiser.decay, net.quantiser.revival) == (0.5, 0.0)
    assert net.config.commitment == 3.0


def test_a_file_brings_codes_axes_and_grid_back(tiny_dataset: ImageDataset, tmp_path: Path) -> None:
    trainer = trained(tiny_dataset, 1)
    save_checkpoint(trainer.checkpoint(), tmp_path / "vq.safetensors")
    loaded = load_checkpoint(tmp_path / "vq.safetensors").snapshot
    own = trainer.snapshot()
    assert loaded.axes == own.axes
    assert loaded.code_grid == own.code_grid == (3, 2)
    x = images()
    a, b = restore(own), restore(loaded)
    assert torch.equal(a.encode(x).coordinates, b.encode(x).coordinates)
    assert torch.equal(a.decode(a.encode(x).coordinates), b.decode(b.encode(x).coordinates))


def test_a_model_that_diverged_still_has_axes() -> None:
    net = model()
    net.quantiser.codebook.fill_(math.nan)
    net.cell_usage.fill_(math.nan)
    assert all(0.0 <= a.centre <= 8.0 and math.isfinite(a.spread) for a in net.axes())
