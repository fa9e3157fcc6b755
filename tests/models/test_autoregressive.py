"""The autoregressive decoder: causal, normalised, drawn as it is trained, and able to do without its latents."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn.functional import conv2d

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.autoregressive import Autoregressive, taps_in
from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.data_term import DISTRIBUTIONS, LikelihoodOptions, data_note
from dreamexplorer.models.families import create, families
from dreamexplorer.models.likelihoods import likelihood_of
from dreamexplorer.models.snapshot import restore
from dreamexplorer.training.checkpoint import load_checkpoint, save_checkpoint
from dreamexplorer.training.commands import CommandQueue, Stop
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.resume import run_of

SHAPE = (1, 6, 7)
COLOURED = (3, 5, 4)
shapes = pytest.mark.parametrize("shape", [SHAPE, COLOURED])
windows = pytest.mark.parametrize("window", [3, 5, 7])


def made(shape: ImageShape = SHAPE, window: int = 5, name: str = "bernoulli", hidden: tuple[int, ...] = (9, 8)) -> Any:
    """Make a decoder in double precision, with weights large enough to matter."""
    config = LikelihoodOptions(likelihood=name, pixel_window=window, pixel_hidden=hidden)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        likelihood = likelihood_of(config, shape).double()
    assert isinstance(likelihood, Autoregressive)
    for weight in likelihood.weights:
        weight.data.mul_(3.0)
    return likelihood


def numbers(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def pictures(*shape: int, seed: int = 1) -> Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def as_convolutions(likelihood: Autoregressive, c: Tensor, x: Tensor, window: int) -> Tensor:
    """Compute the same network as a masked convolution over the image and 1 x 1 convolutions after it."""
    channels, taps = x.shape[1], taps_in(window)
    first = likelihood.weights[0]
    kernel = torch.zeros(len(first), channels, window * window, dtype=first.dtype)
    kernel[:, :, :taps] = first[:, : channels * taps].view(-1, channels, taps)
    kernel = kernel.view(-1, channels, window, window)
    h = conv2d(x, kernel, likelihood.biases[0], padding=window // 2)
    h = h + conv2d(c, first[:, channels * taps :, None, None])
    for weight, bias in zip(likelihood.weights[1:], likelihood.biases[1:], strict=True):
        h = conv2d(h.relu(), weight[:, :, None, None], bias)
    return c + h


class TestCorrection:
    @shapes
    @windows
    @pytest.mark.parametrize("hidden", [(), (6,), (9, 8)])
    def test_it_is_a_masked_convolution(self, shape: ImageShape, window: int, hidden: tuple[int, ...]) -> None:
        likelihood = made(shape, window, hidden=hidden)
        n = 19  # more than are computed together
        c, x = numbers(n, *shape).requires_grad_(), pictures(n, *shape)
        ours, theirs = likelihood.corrected(c, x), as_convolutions(likelihood, c, x, window)
        torch.testing.assert_close(ours, theirs)
        up = numbers(*ours.shape, seed=5)
        wanted = [c, *likelihood.parameters()]
        for a, b in zip(
            torch.autograd.grad((ours * up).sum(), wanted),
            torch.autograd.grad((theirs * up).sum(), wanted),
            strict=True,
        ):
            torch.testing.assert_close(a, b)

    @shapes
    @windows
    def test_a_pixel_is_told_those_before_it_in_its_window_and_no_others(self, shape: ImageShape, window: int) -> None:
        likelihood = made(shape, window)
        _, height, width = shape
        c, x = numbers(1, *shape), pictures(1, *shape)
        before = likelihood.corrected(c, x)
        for row, column in product(range(height), range(width)):
            other = x.clone()
            other[:, :, row, column] += 0.5
            changed = (likelihood.corrected(c, other) != before).any(1)[0]
            for r, k in product(range(height), range(width)):
                later = (r, k) > (row, column)
                near = max(abs(r - row), abs(k - column)) <= window // 2
                assert bool(changed[r, k]) == (later and near)

    def test_two_by_two_pixels_have_probabilities_that_add_up_to_one(self) -> None:
        likelihood = made((1, 2, 2), 3)
        images = torch.tensor(list(product((0.0, 1.0), repeat=4)), dtype=torch.float64)
        nll = likelihood.nll(numbers(1, 4).expand(16, 4), images).detach()
        assert float((-nll).exp().sum()) == pytest.approx(1.0)
        assert float((-nll).exp().std()) > 0.01

    def test_images_may_come_flat_or_not(self) -> None:
        likelihood = made()
        c, x = numbers(4, *SHAPE), pictures(4, *SHAPE)
        flat = likelihood.nll(c.flatten(1), x.flatten(1)).detach()
        torch.testing.assert_close(likelihood.nll(c, x).detach(), flat)
        torch.testing.assert_close(likelihood.mean_nll(c, x).detach(), flat.mean())
        likelihood, c = likelihood.float(), c.float()
        assert likelihood.mean(c.flatten(1)).shape == (4, 42)
        assert likelihood.mean(c).shape == (4, *SHAPE)


class TestDrawing:
    @shapes
    @windows
    @pytest.mark.parametrize("name", DISTRIBUTIONS)
    def test_drawn_pixel_by_pixel_is_as_told_at_once(self, shape: ImageShape, window: int, name: str) -> None:
        likelihood = made(shape, window, name).float()
        c = numbers(5, *shape).float()
        told, drawn = likelihood.draw_numbers(c)
        assert ((drawn >= 0) & (drawn <= 1)).all()
        torch.testing.assert_close(told, likelihood.corrected(c, drawn).detach())
        torch.testing.assert_close(likelihood.mean(c), likelihood.inner.mean(told))
        assert (drawn - likelihood.inner.mean(told)).abs().max() > 0.01

    def test_pictures_are_drawn_with_the_same_random_numbers_each_time(self) -> None:
        likelihood = made().float()
        c = numbers(3, 42).float()
        torch.testing.assert_close(likelihood.mean(c), likelihood.mean(c))
        torch.testing.assert_close(likelihood.mean(c)[1:2], likelihood.mean(c[1:2]))
        torch.testing.assert_close(likelihood.mean(c[:1].expand(4, -1)), likelihood.mean(c[:1]).expand(4, -1))

    def test_drawn_images_have_the_frequencies_that_nll_says(self) -> None:
        likelihood = made((1, 2, 2), 3)
        c = numbers(1, 4)
        images = torch.tensor(list(product((0.0, 1.0), repeat=4)), dtype=torch.float64)
        expected = (-likelihood.nll(c.expand(16, 4), images)).exp().detach()
        likelihood.float()
        generator = torch.Generator().manual_seed(0)
        n = 6000
        drawn = torch.cat([likelihood.draw(c, torch.rand(4, generator=generator)) for _ in range(n)])
        code = (drawn * torch.tensor([8.0, 4.0, 2.0, 1.0])).sum(1).long()
        shares = torch.bincount(code, minlength=16) / n
        error = (expected * (1 - expected) / n).sqrt()
        assert ((shares - expected).abs() < 4.5 * error).all()

    @pytest.mark.parametrize("name", DISTRIBUTIONS)
    def test_a_single_pixel_is_drawn_from_its_likelihood(self, name: str) -> None:
        """The mean of draws at evenly spaced random numbers, which is an integral, is the mean; inside the borders."""
        config = LikelihoodOptions(likelihood=name, sigma=0.05)
        plain = likelihood_of(config, SHAPE)
        for value in (-3.0, -0.2, 0.0, 0.4, 2.0) if "bernoulli" in name else (0.4, 0.5):
            uniform = (torch.arange(20000) + 0.5) / 20000
            drawn = plain.draw(torch.full((20000,), value), uniform)
            torch.testing.assert_close(drawn.mean().detach(), plain.mean(torch.tensor(value)), atol=6e-3, rtol=0.0)


def run_config(family: str = "mlp-vae", epochs: int = 5, precision: str = "fp32", **options: Any) -> RunConfig:
    cls = families()[family].Config
    small = {"latent_dim": 3, "hidden": (24,), "channels": (4, 6), "dense_width": 16, "samples": 2}
    names = {f.name for f in fields(cls)}
    config = cls(**{k: v for k, v in small.items() if k in names}, pixel_window=3, pixel_hidden=(8,), **options)
    train = TrainConfig(epochs=epochs, batch_size=32, device="cpu", precision=precision, learning_rate=3e-3)
    return RunConfig(family, config, train, dataset="tiny")


def last_test(trainer: Trainer) -> dict[str, float]:
    return dict([e for e in trainer.run() if isinstance(e, EpochDone)][-1].test.values)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize(
    "family", [name for name, cls in families().items() if "pixel_window" in {f.name for f in fields(cls.Config)}]
)
def test_each_family_trains_with_it(family: str, precision: str, tiny_dataset: ImageDataset) -> None:
    trainer = Trainer(run_config(family, precision=precision), tiny_dataset, threads=1)
    events = [e for e in trainer.run() if isinstance(e, EpochDone)]
    assert trainer.learner.replayed.replaying
    assert events[-1].test.values["recon"] < events[0].test.values["recon"]
    model = restore(trainer.snapshot()).conditioned_on(torch.tensor([1]))
    image = model.decode(torch.zeros(2, len(model.axes())))
    assert torch.isfinite(image).all()
    torch.testing.assert_close(image[0], image[1])
    assert image.std() > 0


def test_stopped_and_gone_on_with_it_is_as_if_it_had_not(
    tiny_dataset: ImageDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Trainer(run_config(epochs=4), tiny_dataset, threads=1)
    list(whole.run())
    commands = CommandQueue()
    first = Trainer(run_config(epochs=4), tiny_dataset, threads=1, commands=commands)
    step = first.learner.step

    def counted() -> None:
        step()
        if first.step == 26:
            commands.put(Stop())

    monkeypatch.setattr(first.learner, "step", counted)
    list(first.run())
    save_checkpoint(first.checkpoint(), tmp_path / "kept.safetensors")
    kept = load_checkpoint(tmp_path / "kept.safetensors")
    second = Trainer(run_of(kept), tiny_dataset, resume=kept, threads=1)
    list(second.run())
    for name, weight in whole.snapshot().weights.items():
        assert torch.equal(weight, second.snapshot().weights[name]), name


def test_the_decoder_that_sees_neighbours_needs_its_latents_less(tiny_dataset: ImageDataset) -> None:
    strong = run_config(epochs=20)
    plain = replace(strong, model=replace(strong.model, pixel_window=0))
    with_it = last_test(Trainer(strong, tiny_dataset, threads=1))
    without = last_test(Trainer(plain, tiny_dataset, threads=1))
    assert with_it["kl"] < 0.8 * without["kl"]
    assert with_it["negative_elbo"] < without["negative_elbo"]


def test_without_a_window_a_model_is_as_it_was() -> None:
    config = families()["mlp-vae"].Config(latent_dim=3, hidden=(8,))
    model = create("mlp-vae", config, SHAPE, 0)
    assert not [name for name in model.state_dict() if name.startswith("likelihood")]


def test_grey_pixels_that_it_cannot_draw_are_told_of() -> None:
    on, off = LikelihoodOptions(pixel_window=5), LikelihoodOptions()
    assert "binarise" in data_note(on, True)
    assert data_note(on, True) != data_note(off, True)
    assert data_note(on, False) == data_note(off, False) == ""
    grey = LikelihoodOptions(likelihood="discretised-logistic", pixel_window=5)
    assert data_note(grey, True) == data_note(replace(grey, pixel_window=0), True)
