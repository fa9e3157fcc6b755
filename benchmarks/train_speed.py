"""How fast training is, beside the way most people train a VAE: pytorch/examples' vae as published.

    python benchmarks/train_speed.py [--epochs 2] [--repeats 2] [--threads N]

Both train the same model (784-400-20, Adam 1e-3, batch 128) on all of MNIST, in turns within one run, an epoch each,
so that whatever else the machine does meets both. The other side is written here after that example's description: a
DataLoader without workers, each image made a PIL image and then a float tensor (what torchvision's ToTensor does), the
binary cross-entropy of sigmoids, every parameter updated on its own. The test bound of both is computed by our
evaluation, on the whole test set, in nats per image.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Iterator

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from dreamexplorer.data.base import ImageDataset, Split, load_dataset
from dreamexplorer.models.base import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.events import Ended, EpochDone, Event
from dreamexplorer.training.loop import Trainer

BATCH = 128


class PilImages(Dataset[tuple[Tensor, int]]):
    """What torchvision's MNIST with ToTensor does for one image."""

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
    """pytorch/examples' training loop; `epoch` trains one and gives its images per second."""

    name = "pytorch/examples vae"

    def __init__(self, dataset: ImageDataset, seed: int) -> None:
        torch.manual_seed(seed)
        self._dataset = dataset
        self._loader = DataLoader(PilImages(dataset.train), batch_size=BATCH, shuffle=True)
        self._model = ExampleVae()
        self._optimiser = torch.optim.Adam(self._model.parameters(), lr=1e-3)

    def epoch(self) -> float:
        began = time.perf_counter()
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
        return len(self._dataset.train) / (time.perf_counter() - began)

    def test_bound(self) -> float:
        """Its weights in our model, its test bound by our evaluation."""
        model = create("mlp-vae", MlpVaeConfig(), self._dataset.image_shape, 0)
        names = {"fc1": "encoder.0", "fc21": "mu", "fc22": "log_variance", "fc3": "decoder.0", "fc4": "logits"}
        state = {}
        for name, value in self._model.state_dict().items():
            layer, kind = name.split(".")
            state[f"{names[layer]}.{kind}"] = value
        model.load_state_dict(state)
        return evaluate(model, self._dataset.test).values["negative_elbo"]


class Ours:
    """Our loop as the command line runs it, an epoch at a time."""

    def __init__(self, dataset: ImageDataset, precision: str, seed: int) -> None:
        train = TrainConfig(epochs=100_000, device="cpu", precision=precision, seed=seed)
        run = RunConfig("mlp-vae", MlpVaeConfig(), train)
        self._trainer = Trainer(run, dataset)
        self._dataset = dataset
        self._events: Iterator[Event] = self._trainer.run()
        for _ in range(2):  # Started, and the evaluation of the untrained model
            next(self._events)
        resolved = self._trainer.precision
        self.name = f"dreamexplorer, {resolved}" + (" (auto)" if precision == "auto" else "")
        self._bound = math.nan

    def epoch(self) -> float:
        for event in self._events:
            if isinstance(event, EpochDone):
                self._bound = event.test.values["negative_elbo"]
                return event.images_per_s
            assert not isinstance(event, Ended)
        raise AssertionError("the run ended early")

    def test_bound(self) -> float:
        return self._bound


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--epochs", type=int, default=2, help="epochs of each (2)")
    parser.add_argument("--repeats", type=int, default=2, help="runs from the beginning, each with its own seed (2)")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), help="torch's threads")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    dataset = load_dataset("mnist")
    speeds: dict[str, list[float]] = {}
    ratios: dict[str, list[float]] = {}
    bounds: dict[str, list[float]] = {}  # they differ by up to a nat from seed to seed, on both sides
    for seed in range(args.repeats):
        sides: list[Example | Ours] = [Example(dataset, seed), Ours(dataset, "auto", seed), Ours(dataset, "fp32", seed)]
        for _ in range(args.epochs):
            round_speeds = [side.epoch() for side in sides]
            for side, speed in zip(sides, round_speeds, strict=True):
                speeds.setdefault(side.name, []).append(speed)
                ratios.setdefault(side.name, []).append(speed / round_speeds[0])
        for side in sides:
            bounds.setdefault(side.name, []).append(side.test_bound())

    print(f"MNIST, {args.epochs} epochs, {args.threads} threads, torch {torch.__version__}; median over epochs")
    print(f"{'':32s} {'images/s':>9s} {'s/epoch':>8s} {'ratio':>6s} {'lowest':>7s} {'test -ELBO':>11s}")
    for name, values in speeds.items():
        speed = statistics.median(values)
        print(
            f"{name:32s} {speed:9.0f} {len(dataset.train) / speed:8.2f} {statistics.median(ratios[name]):6.2f} "
            f"{min(ratios[name]):7.2f} {statistics.mean(bounds[name]):11.2f}"
        )


if __name__ == "__main__":
    main()
