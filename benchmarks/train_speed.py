"""Measures the speed of training against plain PyTorch loops, for any family.

    python benchmarks/train_speed.py [--families NAME,NAME | all] [--epochs 2] [--repeats 2] [--threads N] [--limit N]

All sides train the same model (the family's default options, Adam 1e-3, batch 128) on MNIST, in turns within one run,
an epoch each, so that other load of the machine affects all alike. Ratios are to the first of

- for the MLP VAE pytorch/examples' vae as published, written here after that example's description: a DataLoader
  without workers, each image made a PIL image and then a float tensor (what torchvision's ToTensor does);
- for the MLP, the convolutional and the ladder VAE and the VQ-VAE a plain loop around the textbook's module: torch's
  layers, the cross-entropy of sigmoids;
- for every family a plain loop around its own module.

A plain loop has its images as one float tensor, and does `loss.backward()`, torch's Adam over the parameters and
`loss.item()` in every step, in fp32. Ours is measured in the precision of auto, and in fp32. The test bound of all
(the loss, or the reconstruction, of a family that has none) is computed by our evaluation, on the whole test set, in
nats per image.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

import numpy as np
import torch
import torch.nn.functional as F
from _textbook_vq_vae import TextbookVqVae
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from dreamexplorer.data.base import ImageDataset, Split, load_dataset
from dreamexplorer.models.base import Model
from dreamexplorer.models.families import create, families, family_named
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.events import Ended, EpochDone, Event
from dreamexplorer.training.loop import Trainer

BATCH = 128


class Side(Protocol):
    """A training loop to compare; `epoch` trains an epoch and returns its images per second."""

    name: str

    def epoch(self) -> float: ...

    def test_bound(self) -> float: ...


class PilImages(Dataset[tuple[Tensor, int]]):
    """A dataset that does the work of torchvision's MNIST with ToTensor for each image."""

    def __init__(self, split: Split) -> None:
        self._images = torch.from_numpy(split.images[:, 0].copy())
        self._labels = torch.from_numpy(split.labels.copy())

    def __len__(self) -> int:
        return len(self._images)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        image = Image.fromarray(self._images[index].numpy())
        pixels = torch.from_numpy(np.array(image, copy=True)).view(image.size[1], image.size[0], 1)
        return pixels.permute(2, 0, 1).contiguous().to(torch.float32).div(255), int(self._labels[index])


class ExampleVae(nn.Module):
    """784-400-20-400-784, sigmoid at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(784, 400)
        self.fc21 = nn.Linear(400, 20)
        self.fc22 = nn.Linear(400, 20)
        self.fc3 = nn.Linear(20, 400)
        self.fc4 = nn.Linear(400, 784)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        h = F.relu(self.fc1(x.view(-1, 784)))
        mu, log_variance = self.fc21(h), self.fc22(h)
        sigma = torch.exp(0.5 * log_variance)
        z = mu + torch.randn_like(sigma) * sigma
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z)))), mu, log_variance


class Example:
    """The training loop of pytorch/examples; `epoch` trains an epoch and returns its images per second."""

    name = "pytorch/examples vae"

    def __init__(self, dataset: ImageDataset, seed: int) -> None:
        torch.manual_seed(seed)
        self._dataset = dataset
        self._loader = DataLoader(PilImages(dataset.train), batch_size=BATCH, shuffle=True)
        self._model = ExampleVae()
        self._optimiser = torch.optim.Adam(self._model.parameters(), lr=1e-3)

    def epoch(self) -> float:
        started = time.perf_counter()
        total = 0.0
        for x, _ in self._loader:
            self._optimiser.zero_grad()
            y, mu, log_variance = self._model(x)
            recon = F.binary_cross_entropy(y, x.view(-1, 784), reduction="sum")
            loss = recon - 0.5 * torch.sum(1 + log_variance - mu.pow(2) - log_variance.exp())
            torch.autograd.backward(loss)
            total += loss.item()
            self._optimiser.step()
        if not math.isfinite(total):
            raise SystemExit("the example diverged")
        return len(self._dataset.train) / (time.perf_counter() - started)

    def test_bound(self) -> float:
        """Return the test bound of its weights, computed by the program's evaluation."""
        return evaluate(in_our_model(self._model, self._dataset), self._dataset.test).values["negative_elbo"]


def in_our_model(example: ExampleVae, dataset: ImageDataset) -> Model:
    """Return the program's MLP VAE with the example's weights."""
    model = create("mlp-vae", MlpVaeConfig(), dataset.image_shape, 0)
    names = {"fc1": "encoder.0", "fc21": "mu", "fc22": "log_variance", "fc3": "decoder.0", "fc4": "logits"}
    state = {}
    for name, value in example.state_dict().items():
        layer, kind = name.split(".")
        state[f"{names[layer]}.{kind}"] = value
    model.load_state_dict(state)
    return model


class PlainLoop:
    """A plain training loop around a module; `losses` returns those of a batch, by parameter group."""

    def __init__(self, dataset: ImageDataset, model: nn.Module, seed: int, name: str) -> None:
        torch.manual_seed(seed)
        self.name = name
        self.model = model
        self._images = torch.from_numpy(dataset.train.images.copy()).float() / 255
        self._labels = torch.from_numpy(dataset.train.labels.copy())
        self._test = dataset.test
        self._groups: dict[str, list[nn.Parameter]] = {}
        for parameter, value in model.named_parameters():
            self._groups.setdefault(self.group_of(parameter), []).append(value)
        self._optimisers = [torch.optim.Adam(group, lr=1e-3) for group in self._groups.values()]
        self._epoch = 0

    def group_of(self, parameter: str) -> str:
        return ""

    def losses(self, x: Tensor, labels: Tensor, epoch: float) -> dict[str, Tensor]:
        raise NotImplementedError

    def trained(self) -> Model:
        """Return the program's model with its weights."""
        raise NotImplementedError

    def epoch(self) -> float:
        started = time.perf_counter()
        n = len(self._images)
        total = 0.0
        order = torch.randperm(n)
        for start in range(0, n, BATCH):
            chosen = order[start : start + BATCH]
            losses = self.losses(self._images[chosen], self._labels[chosen], self._epoch + start / n)
            for optimiser in self._optimisers:
                optimiser.zero_grad()
            if len(losses) == 1:
                torch.autograd.backward(next(iter(losses.values())))
            else:
                for group, loss in losses.items():
                    gradients = torch.autograd.grad(loss, self._groups[group], retain_graph=True)
                    for value, gradient in zip(self._groups[group], gradients, strict=True):
                        value.grad = gradient
            for optimiser in self._optimisers:
                optimiser.step()
            total += sum(loss.item() for loss in losses.values())
        self._epoch += 1
        if not math.isfinite(total):
            raise SystemExit(f"{self.name} diverged")
        return n / (time.perf_counter() - started)

    def test_bound(self) -> float:
        return bound_of(evaluate(self.trained(), self._test).values)


class SameModule(PlainLoop):
    """The plain loop around the family's own module."""

    def __init__(self, dataset: ImageDataset, family: str, seed: int) -> None:
        config = family_named(family).Config()
        self._model = create(family, config, dataset.image_shape, seed, len(dataset.class_names))
        self._model.set_training_size(len(dataset.train))
        super().__init__(dataset, self._model, seed, "plain loop, same module")

    def group_of(self, parameter: str) -> str:
        return self._model.group_of(parameter)

    def losses(self, x: Tensor, labels: Tensor, epoch: float) -> dict[str, Tensor]:
        self._model.set_epoch(epoch)
        loss = self._model.conditioned_on(labels).loss(x).loss
        return loss if isinstance(loss, dict) else {"": loss}

    def trained(self) -> Model:
        return self._model


class TextbookConvVae(nn.Module):
    """The convolutional VAE's default in torch's own layers."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            *(nn.Conv2d(1, 16, 4, 2, 1), nn.BatchNorm2d(16), nn.LeakyReLU(0.2)),
            *(nn.Conv2d(16, 32, 4, 2, 1), nn.BatchNorm2d(32), nn.LeakyReLU(0.2)),
            *(nn.Flatten(), nn.Linear(32 * 7 * 7, 128), nn.BatchNorm1d(128), nn.LeakyReLU(0.2)),
        )
        self.mu = nn.Linear(128, 20)
        self.log_variance = nn.Linear(128, 20)
        self.decoder = nn.Sequential(
            *(nn.Linear(20, 128), nn.BatchNorm1d(128), nn.LeakyReLU(0.2)),
            *(nn.Linear(128, 32 * 7 * 7), nn.Unflatten(1, (32, 7, 7)), nn.BatchNorm2d(32), nn.LeakyReLU(0.2)),
            *(nn.ConvTranspose2d(32, 16, 4, 2, 1), nn.BatchNorm2d(16), nn.LeakyReLU(0.2)),
            nn.ConvTranspose2d(16, 1, 4, 2, 1),
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        h = self.encoder(x)
        mu, log_variance = self.mu(h), self.log_variance(h)
        sigma = torch.exp(0.5 * log_variance)
        return torch.sigmoid(self.decoder(mu + torch.randn_like(sigma) * sigma)), mu, log_variance


class TextbookMlp(PlainLoop):
    """The plain loop around the example's module."""

    def __init__(self, dataset: ImageDataset, family: str, seed: int) -> None:
        torch.manual_seed(seed)
        self._book, self._dataset = ExampleVae(), dataset
        super().__init__(dataset, self._book, seed, "plain loop, torch's layers")

    def losses(self, x: Tensor, labels: Tensor, epoch: float) -> dict[str, Tensor]:
        y, mu, log_variance = self._book(x)
        recon = F.binary_cross_entropy(y, x.view(-1, 784), reduction="sum")
        return {"": (recon - 0.5 * torch.sum(1 + log_variance - mu.pow(2) - log_variance.exp())) / len(x)}

    def trained(self) -> Model:
        return in_our_model(self._book, self._dataset)


class TextbookConv(PlainLoop):
    """The plain loop around the textbook's module."""

    def __init__(self, dataset: ImageDataset, family: str, seed: int) -> None:
        torch.manual_seed(seed)
        self._book = TextbookConvVae()
        self._family, self._shape = family, dataset.image_shape
        super().__init__(dataset, self._book, seed, "plain loop, torch's layers")

    def losses(self, x: Tensor, labels: Tensor, epoch: float) -> dict[str, Tensor]:
        y, mu, log_variance = self._book(x)
        recon = F.binary_cross_entropy(y, x, reduction="sum")
        return {"": (recon - 0.5 * torch.sum(1 + log_variance - mu.pow(2) - log_variance.exp())) / len(x)}

    def trained(self) -> Model:
        model = create(self._family, family_named(self._family).Config(), self._shape, 0)
        state = dict(zip(model.state_dict(), self._book.state_dict().values(), strict=True))

        def channels_last(features: Tensor, axis: int) -> Tensor:
            """Reorder features to the program's channels-last order."""
            parts = features.movedim(axis, 0)
            parts = parts.reshape(32, 7, 7, *parts.shape[1:]).movedim(0, 2)
            return parts.flatten(0, 2).movedim(0, axis)

        for name, value in state.items():
            for axis, length in enumerate(value.shape):
                if length == 32 * 7 * 7:
                    state[name] = channels_last(value, axis)
        model.load_state_dict(state)
        return model


class TextbookLadderVae(nn.Module):
    """The ladder VAE's default in torch's own layers, and in terms of z1 and its densities."""

    def __init__(self) -> None:
        super().__init__()
        self.up1 = self.layer(784, 400)
        self.q1 = nn.Linear(400, 2 * 20)
        self.up2 = self.layer(400, 200)
        self.q2 = nn.Linear(200, 2 * 8)
        self.down = self.layer(8, 200)
        self.p1 = nn.Linear(200, 2 * 20)
        self.decoder = nn.Sequential(*self.layer(20, 400), nn.Linear(400, 784))

    @staticmethod
    def layer(before: int, after: int) -> nn.Sequential:
        return nn.Sequential(nn.Linear(before, after, bias=False), nn.BatchNorm1d(after), nn.ReLU())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the means of the pixels, and the KL of each image."""
        d1 = self.up1(x.view(-1, 784))
        d2 = self.up2(d1)
        mu2, log_variance2 = self.q2(d2).chunk(2, dim=1)
        sigma2 = torch.exp(0.5 * log_variance2)
        z2 = mu2 + sigma2 * torch.randn_like(sigma2)
        p_mu, p_log_variance = self.p1(self.down(z2)).chunk(2, dim=1)
        own_mu, own_log_variance = self.q1(d1).chunk(2, dim=1)
        p_variance, own_variance = torch.exp(p_log_variance), torch.exp(own_log_variance)
        variance = 1 / (1 / own_variance + 1 / p_variance)
        mu1 = (own_mu / own_variance + p_mu / p_variance) * variance
        z1 = mu1 + torch.sqrt(variance) * torch.randn_like(variance)
        kl2 = 0.5 * torch.sum(mu2.pow(2) + sigma2.pow(2) - 1 - log_variance2, 1)
        of_means = (mu1 - p_mu).pow(2) / p_variance
        kl1 = 0.5 * torch.sum(of_means + variance / p_variance - 1 - torch.log(variance / p_variance), 1)
        return torch.sigmoid(self.decoder(z1)), kl1 + kl2


class TextbookLadder(PlainLoop):
    """The plain loop around the textbook's module."""

    def __init__(self, dataset: ImageDataset, family: str, seed: int) -> None:
        torch.manual_seed(seed)
        self._book = TextbookLadderVae()
        self._family = family
        self._config = family_named(family).Config()
        self._shape = dataset.image_shape
        super().__init__(dataset, self._book, seed, "plain loop, torch's layers")

    def losses(self, x: Tensor, labels: Tensor, epoch: float) -> dict[str, Tensor]:
        y, kl = self._book(x)
        recon = F.binary_cross_entropy(y, x.view(-1, 784), reduction="sum")
        return {"": recon / len(x) + self._config.beta_at(epoch) * kl.mean()}

    def trained(self) -> Model:
        model = create(self._family, self._config, self._shape, 0)
        model.load_state_dict(dict(zip(model.state_dict(), self._book.state_dict().values(), strict=True)))
        return model


class TextbookVq(PlainLoop):
    """The plain loop around the textbook's module."""

    def __init__(self, dataset: ImageDataset, family: str, seed: int) -> None:
        torch.manual_seed(seed)
        self._book = TextbookVqVae()
        self._family, self._shape = family, dataset.image_shape
        super().__init__(dataset, self._book, seed, "plain loop, torch's layers")

    def group_of(self, parameter: str) -> str:
        return "prior" if parameter.startswith("prior.") else "autoencoder"

    def losses(self, x: Tensor, labels: Tensor, epoch: float) -> dict[str, Tensor]:
        losses: dict[str, Tensor] = self._book(x)
        return losses

    def trained(self) -> Model:
        model = create(self._family, family_named(self._family).Config(), self._shape, 0)
        model.load_state_dict(self._book.in_our_names(model.state_dict()))
        return model


def bound_of(values: Mapping[str, float]) -> float:
    """Return the negative ELBO, or the loss, or the reconstruction: the first of them that a family has."""
    return next(values[key] for key in ("negative_elbo", "loss", "recon") if key in values)


class Ours:
    """Our loop as the command line runs it, an epoch at a time."""

    def __init__(self, dataset: ImageDataset, family: str, precision: str, seed: int) -> None:
        train = TrainConfig(epochs=100_000, device="cpu", precision=precision, seed=seed)
        run = RunConfig(family, family_named(family).Config(), train)
        self._trainer = Trainer(run, dataset)
        self._dataset = dataset
        self._events: Iterator[Event] = self._trainer.run()
        for _ in range(2):  # skip Started and the evaluation of the untrained model
            next(self._events)
        resolved = self._trainer.precision
        self.name = f"dreamexplorer, {resolved}" + (" (auto)" if precision == "auto" else "")
        self._bound = math.nan

    def epoch(self) -> float:
        for event in self._events:
            if isinstance(event, EpochDone):
                self._bound = bound_of(event.test.values)
                return event.images_per_s
            assert not isinstance(event, Ended)
        raise AssertionError("the run ended early")

    def test_bound(self) -> float:
        return self._bound


OTHERS: dict[str, tuple[Callable[[ImageDataset, str, int], Side], ...]] = {
    "mlp-vae": (lambda dataset, family, seed: Example(dataset, seed), TextbookMlp),
    "conv-vae": (TextbookConv,),
    "ladder-vae": (TextbookLadder,),
    "vq-vae": (TextbookVq,),
}  # further implementations of a family


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--families", default="mlp-vae,conv-vae", help="names by comma, or all (mlp-vae,conv-vae)")
    parser.add_argument("--epochs", type=int, default=2, help="epochs of each (2)")
    parser.add_argument("--repeats", type=int, default=2, help="runs from the beginning, each with its own seed (2)")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), help="torch's threads")
    parser.add_argument("--limit", type=int, help="use only the first images of each split (all)")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    dataset = load_dataset("mnist").limited(args.limit)
    print(f"MNIST, {args.epochs} epochs, {args.threads} threads, torch {torch.__version__}; median over epochs")
    for family in families() if args.families == "all" else args.families.split(","):
        measure(dataset, family, args.epochs, args.repeats)


def measure(dataset: ImageDataset, family: str, epochs: int, repeats: int) -> None:
    """Train all sides in turns and print a line for each."""
    speeds: dict[str, list[float]] = {}
    ratios: dict[str, list[float]] = {}
    bounds: dict[str, list[float]] = {}  # for all sides they differ by up to a nat between seeds
    for seed in range(repeats):
        others = [other(dataset, family, seed) for other in OTHERS.get(family, ())]
        ours = [Ours(dataset, family, precision, seed) for precision in ("auto", "fp32")]
        sides: list[Side] = [*others, SameModule(dataset, family, seed), *ours]
        for _ in range(epochs):
            round_speeds = [side.epoch() for side in sides]
            for side, speed in zip(sides, round_speeds, strict=True):
                speeds.setdefault(side.name, []).append(speed)
                ratios.setdefault(side.name, []).append(speed / round_speeds[0])
        for side in sides:
            bounds.setdefault(side.name, []).append(side.test_bound())

    print(f"{family:32s} {'images/s':>9s} {'s/epoch':>8s} {'ratio':>6s} {'lowest':>7s} {'test -ELBO':>11s}")
    for name, values in speeds.items():
        speed = statistics.median(values)
        print(
            f"{name:32s} {speed:9.0f} {len(dataset.train) / speed:8.2f} {statistics.median(ratios[name]):6.2f} "
            f"{min(ratios[name]):7.2f} {statistics.mean(bounds[name]):11.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
