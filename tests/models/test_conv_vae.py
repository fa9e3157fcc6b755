"""The convolutional VAE: any image shape, a textbook's numbers, batch normalisation through the whole engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.conv_vae import ConvVae, ConvVaeConfig
from dreamexplorer.models.convolutions import BatchNorm
from dreamexplorer.models.families import create
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.training.checkpoint import load_checkpoint, save_checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.resume import run_of

SHAPE = (1, 12, 10)
SMALL = {"latent_dim": 3, "channels": (4, 6), "dense_width": 8}


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Several are of no use here, and wait for each other where the machine has other work, too."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def model(shape: ImageShape = SHAPE, seed: int = 0, **options: object) -> ConvVae:
    config = ConvVaeConfig(**{**SMALL, **options})  # type: ignore[arg-type]
    made = create("conv-vae", config, shape, seed)
    assert isinstance(made, ConvVae)
    return made


def images(n: int = 9, shape: ImageShape = SHAPE) -> Tensor:
    return torch.rand(n, *shape, generator=torch.Generator().manual_seed(9))


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (1, 12, 10), (3, 7, 5), (2, 1, 9)])
@pytest.mark.parametrize("kernel_size", [3, 4, 5])
def test_any_shape_comes_back_as_it_went_in(shape: ImageShape, kernel_size: int) -> None:
    fits = min(shape[1:]) + 2 * ((kernel_size - 1) // 2) >= kernel_size
    if not fits or (kernel_size == 4 and min(shape[1:]) < 4):
        with pytest.raises(UserError, match="too small"):
            model(shape, kernel_size=kernel_size)
        return
    vae, x = model(shape, kernel_size=kernel_size), images(3, shape)
    encoding = vae.encode(x)
    assert encoding.coordinates.shape == (3, 3)
    assert vae.decode(encoding.coordinates).shape == x.shape
    assert torch.isfinite(vae.loss(x).values["negative_elbo"])


@pytest.mark.parametrize("options", [{"dense_width": 0}, {"normalisation": "none"}, {"channels": (5,)}])
def test_parts_may_be_left_out(options: dict[str, Any]) -> None:
    vae = model(**options)
    names = {type(m) for m in vae.modules()}
    assert (BatchNorm in names) == ("normalisation" not in options)
    assert sum(isinstance(m, nn.Conv2d) for m in vae.modules()) == len(vae.config.channels)
    assert sum(isinstance(m, nn.ConvTranspose2d) for m in vae.modules()) == len(vae.config.channels)
    vae.loss(images())
    assert vae.decode(torch.zeros(2, 3)).shape == (2, *SHAPE)


def test_the_decoder_mirrors_the_encoder() -> None:
    vae = model((1, 28, 28), channels=(16, 32), dense_width=128, latent_dim=20)
    shapes = {name: tuple(p.shape) for name, p in vae.named_parameters() if p.dim() > 1}
    assert list(shapes.values()) == [
        (16, 1, 4, 4), (32, 16, 4, 4), (128, 32 * 49), (20, 128), (20, 128),
        (128, 20), (32 * 49, 128), (32, 16, 4, 4), (16, 1, 4, 4),
    ]  # fmt: skip


def test_a_decoder_of_its_own_strength() -> None:
    strong, weak = model(decoder_channels=(32, 16, 8)), model(decoder_channels=(2,))

    def size(vae: ConvVae) -> int:
        return sum(p.numel() for p in vae.decoder.parameters())

    assert size(strong) > size(model()) > size(weak)
    for vae in (strong, weak):
        assert vae.decode(torch.zeros(2, 3)).shape == (2, *SHAPE)


def textbook(weights: dict[str, Tensor], x: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
    """Compute reconstruction and the KL of each latent with sums over patches.

    A convolution is a product of patches with filters, its transpose the gradient of one.
    """

    def layer(name: str, value: Tensor) -> Tensor:
        return value @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(name: str, value: Tensor) -> Tensor:
        rows = value.transpose(1, -1) if value.dim() > 2 else value
        flat = rows.reshape(-1, rows.shape[-1])
        rows = (rows - flat.mean(0)) / torch.sqrt(flat.var(0, unbiased=False) + 1e-5)
        rows = rows * weights[f"{name}.weight"] + weights[f"{name}.bias"]
        rows = torch.where(rows > 0, rows, 0.2 * rows)
        return rows.transpose(1, -1) if value.dim() > 2 else rows

    def conv(name: str, value: Tensor) -> Tensor:
        kernel = weights[f"{name}.weight"]
        patches = F.pad(value, (1, 1, 1, 1)).unfold(2, 4, 2).unfold(3, 4, 2)
        return torch.einsum("nchwij,ocij->nohw", patches, kernel) + weights[f"{name}.bias"][:, None, None]

    def transposed(name: str, value: Tensor, size: tuple[int, int]) -> Tensor:
        kernel = weights[f"{name}.weight"]
        n, _, h, w = value.shape
        out = value.new_zeros(n, kernel.shape[1], size[0] + 4, size[1] + 4)
        for i in range(4):
            for j in range(4):
                part = torch.einsum("nchw,co->nohw", value, kernel[:, :, i, j])
                out[:, :, i : i + 2 * h : 2, j : j + 2 * w : 2] += part
        return out[:, :, 1 : 1 + size[0], 1 : 1 + size[1]] + weights[f"{name}.bias"][:, None, None]

    h = norm("encoder.1", conv("encoder.0", x))
    h = norm("encoder.4", conv("encoder.3", h))
    h = norm("encoder.8", layer("encoder.7", h.permute(0, 2, 3, 1).flatten(1)))
    mu, log_variance = layer("mu", h), layer("log_variance", h)
    h = norm("decoder.1", layer("decoder.0", mu + torch.exp(log_variance / 2) * noise))
    h = norm("decoder.5", layer("decoder.3", h).reshape(len(x), 3, 2, 6).permute(0, 3, 1, 2))  # channels last
    h = norm("decoder.8", transposed("decoder.7", h, (6, 5)))
    p = torch.sigmoid(transposed("decoder.10", h, (12, 10)))
    recon = F.binary_cross_entropy(p, x, reduction="sum") / len(x)
    return recon, (-0.5 * (1 + log_variance - mu**2 - log_variance.exp())).sum(0) / len(x)


def test_loss_and_full_gradient_are_the_textbooks() -> None:
    vae, x = model(beta=2.0), images()
    terms = vae.loss(x, torch.Generator().manual_seed(3))
    assert isinstance(terms.loss, Tensor)
    gradients = torch.autograd.grad(terms.loss, list(vae.parameters()))

    weights = {name: p.detach().double().requires_grad_() for name, p in vae.named_parameters()}
    noise = torch.empty(len(x), 3).normal_(generator=torch.Generator().manual_seed(3)).double()
    recon, kl = textbook(weights, x.double(), noise)
    expected = torch.autograd.grad(recon + 2.0 * kl.sum(), list(weights.values()))

    torch.testing.assert_close(terms.values["recon"].double(), recon, rtol=1e-5, atol=0)
    torch.testing.assert_close(terms.values["kl"].double(), kl.sum(), rtol=1e-4, atol=1e-6)
    for name, ours, theirs in zip(weights, gradients, expected, strict=True):
        torch.testing.assert_close(ours.double(), theirs, rtol=1e-3, atol=2e-5, msg=name)


def test_evaluation_uses_and_keeps_the_running_statistics() -> None:
    vae = model()
    for _ in range(20):
        vae.loss(images(32) ** 2)
    vae.eval()
    before = {name: b.clone() for name, b in vae.named_buffers()}
    alone = vae.encode(images(1)).coordinates
    together = vae.encode(images(64)).coordinates[:1]
    torch.testing.assert_close(alone, together, rtol=1e-4, atol=1e-5)
    assert all(torch.equal(b, before[name]) for name, b in vae.named_buffers())
    other = restore(take_snapshot(vae))
    assert torch.equal(other.encode(images(4)).coordinates, vae.encode(images(4)).coordinates)


def test_one_image_is_a_batch_too() -> None:
    vae = model()
    vae.loss(images(8))
    before = {name: b.clone() for name, b in vae.named_buffers() if name.startswith(("encoder.8", "decoder.1."))}
    terms = vae.loss(images(1))
    assert torch.isfinite(terms.values["negative_elbo"])
    assert before
    assert all(torch.equal(vae.get_buffer(name), b) for name, b in before.items())


def run(precision: str = "fp32", **train: object) -> RunConfig:
    settings: dict[str, object] = {"epochs": 3, "batch_size": 32, "learning_rate": 3e-3, "device": "cpu"}
    return RunConfig(
        "conv-vae",
        ConvVaeConfig(**SMALL),  # type: ignore[arg-type]
        TrainConfig(**{**settings, "precision": precision, **train}),  # type: ignore[arg-type]
        dataset="tiny",
    )


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_it_learns(tiny_dataset: ImageDataset, precision: str) -> None:
    tests = [e.test for e in Trainer(run(precision, epochs=6), tiny_dataset).run() if isinstance(e, EpochDone)]
    assert tests[-1].values["negative_elbo"] < 0.7 * tests[0].values["negative_elbo"]


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_two_epochs_and_one_more_are_three(tiny_dataset: ImageDataset, tmp_path: Path, precision: str) -> None:
    straight = Trainer(run(precision), tiny_dataset)
    list(straight.run())
    half = Trainer(run(precision, epochs=2), tiny_dataset)
    list(half.run())
    save_checkpoint(half.checkpoint(), tmp_path / "half.safetensors")
    checkpoint = load_checkpoint(tmp_path / "half.safetensors")
    going_on = RunConfig("conv-vae", run_of(checkpoint).model, run(precision).train, "tiny")
    rest = Trainer(going_on, tiny_dataset, resume=checkpoint)
    list(rest.run())
    ends = straight.snapshot().weights, rest.snapshot().weights
    assert any(name.endswith("num_batches_tracked") and value == 30 for name, value in ends[0].items())
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in ends[0])


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("normalisation", ["batch", "none"])
def test_replayed_or_not_it_ends_in_the_same_weights(
    make_dataset: Callable[..., ImageDataset], precision: str, normalisation: str
) -> None:
    """Images whose last batch holds a single one."""
    dataset = make_dataset(train=321)
    ends = []
    for replay in (True, False):
        config = run(precision, epochs=4)
        options = ConvVaeConfig(**SMALL, normalisation=normalisation)  # type: ignore[arg-type]
        trainer = Trainer(RunConfig("conv-vae", options, config.train, "tiny"), dataset)
        if not replay:
            trainer.learner.replayed.refuse()
        list(trainer.run())
        assert trainer.learner.replayed.replaying == replay
        ends.append(trainer.snapshot().weights)
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in ends[0])
