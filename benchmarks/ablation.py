"""Measures what each piece of code that is there for speed is worth, on the processor at hand.

    python benchmarks/ablation.py [--precision fp32|bf16|auto] [--rounds 9] [--pieces NAME,NAME]

Two copies of one run train in turns within one process, with one thread: as the program trains, and with one piece
replaced by what a textbook would write (automatic differentiation, torch's own Adam, steps called one by one). What is
compared is processor time, so that other load of the machine counts little. Each line gives the time of the textbook's
step over ours: 1.00 is worth nothing. A piece that gives less than 10 % with and without bf16 in hardware does not pay
for its lines.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import torch
import torch.nn.functional as F
from _machine import processor
from torch import Tensor

from dreamexplorer.data.base import ImageDataset, load_dataset
from dreamexplorer.models import autoregressive, beta_tcvae, distributions
from dreamexplorer.models.families import family_named
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.devices import cpu_multiplies_bf16
from dreamexplorer.training.learner import Learner

STEPS_FIRST = 40  # until a step is recorded
STEPS_TIMED = 15
WORTH = 1.10


# -- what a textbook would write ---------------------------------------------------------------------------------


def continuous_bernoulli(logits: Tensor, x: Tensor) -> Tensor:
    near = logits.abs() < 1e-2
    size = torch.where(near, torch.ones_like(logits), logits.abs())
    far = size + torch.log(-torch.expm1(-size)) - size.log() + logits.clamp_max(0)
    return (torch.where(near, logits / 2 + logits.square() / 24, far) - logits * x).sum(1)


def discretised_logistic(m: Tensor, x: Tensor, log_scale: Tensor) -> Tensor:
    level = (x * 255).round()
    upper = torch.sigmoid((level / 255 - m + 0.5 / 255) / log_scale.exp())
    lower = torch.sigmoid((level / 255 - m - 0.5 / 255) / log_scale.exp())
    upper = torch.where(level == 255, torch.ones_like(upper), upper)
    lower = torch.where(level == 0, torch.zeros_like(lower), lower)
    return -(upper - lower).clamp_min(1e-12).log().sum(1)


def log_sums(z: Tensor, mu: Tensor, log_variance: Tensor) -> tuple[Tensor, Tensor]:
    squares = (z[:, None] - mu[None]).square() / log_variance.exp()
    logs = -0.5 * (squares + log_variance + math.log(2 * math.pi))
    # the program leaves constants that cancel out of the sums
    constant = 0.5 * math.log(2 * math.pi)
    return torch.logsumexp(logs.sum(2), 1) + z.shape[1] * constant, torch.logsumexp(logs, 1) + constant


def corrected(numbers: Tensor, x: Tensor, reach: int, *parameters: Tensor) -> Tensor:
    half = len(parameters) // 2
    weights, biases = parameters[:half], parameters[half:]
    n, channels, height, width = x.shape
    window = 2 * reach + 1
    columns = F.unfold(F.pad(x, (reach, reach, reach, 0)), (reach + 1, window)).view(n, channels, -1, height, width)
    taps = columns[:, :, : weights[0].shape[1] // channels - 1].flatten(1, 2)
    h = torch.cat([taps, numbers.float()], 1)
    for i, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        h = F.conv2d(h, weight[:, :, None, None], bias)
        if i + 1 < half:
            h = F.relu(h)
    return numbers.float() + h


@contextmanager
def torch_adam(learner: Learner) -> Iterator[None]:
    """Update with torch.optim.Adam over the parameters, one tensor each; for fp32."""
    parameters = [*learner.weights.model.parameters()]
    optimiser = vars(learner).setdefault("_textbook", torch.optim.Adam(parameters, lr=1e-3))

    def update(loss: Tensor) -> None:
        for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
            parameter.grad = gradient
        optimiser.step()

    with patch.object(learner.weights, "update", update):
        yield


@contextmanager
def unrecorded(learner: Learner) -> Iterator[None]:
    """Call every operation of a step from Python."""
    learner.replayed.refuse()
    yield


# -- measuring -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A piece to leave out: `without` is in force while the textbook's copy does its steps."""

    name: str
    family: str
    without: Callable[[Learner], AbstractContextManager[Any]]
    options: dict[str, Any] = field(default_factory=dict)
    precisions: tuple[str, ...] = ("fp32", "bf16")


def instead(function: object, textbook: Callable[..., Any]) -> Callable[[Learner], AbstractContextManager[Any]]:
    """Return a context in which a hand-written gradient is replaced by a function that torch differentiates."""
    return lambda learner: patch.object(function, "apply", textbook)


PIECES = (
    Piece("recorded steps", "mlp-vae", unrecorded),
    Piece("recorded steps", "conv-vae", unrecorded),
    Piece("recorded steps", "vae-gan", unrecorded),
    Piece("flat optimiser", "mlp-vae", torch_adam, precisions=("fp32",)),
    Piece(
        "continuous Bernoulli gradient",
        "mlp-vae",
        instead(distributions._ContinuousBernoulliNLL, continuous_bernoulli),
        {"likelihood": "continuous-bernoulli"},
    ),
    Piece(
        "discretised logistic gradient",
        "mlp-vae",
        instead(distributions._DiscretisedLogisticNLL, discretised_logistic),
        {"likelihood": "discretised-logistic"},
    ),
    Piece("sums of densities gradient", "beta-tcvae", instead(beta_tcvae._LogSums, log_sums)),
    Piece(
        "pixel network gradient",
        "mlp-vae",
        instead(autoregressive._Corrected, corrected),
        {"pixel_window": 5, "pixel_hidden": (16,)},
    ),
)


def measure(piece: Piece, precision: str, dataset: ImageDataset, rounds: int) -> float:
    """Return the processor time of the textbook's steps over that of ours."""
    train = TrainConfig(epochs=1000, precision=precision, device="cpu", seed=0)
    model = family_named(piece.family).Config(**piece.options)
    run = RunConfig(family=piece.family, model=model, dataset=dataset.name, train=train)
    sides: list[tuple[Learner, Callable[[Learner], AbstractContextManager[Any]]]] = [
        (Learner(run, dataset, None), piece.without),
        (Learner(run, dataset, None), lambda learner: nullcontext()),
    ]
    ratios = []
    for number in range(rounds + 1):
        seconds = []
        for learner, context in sides:
            with context(learner):
                seconds.append(steps(learner, STEPS_TIMED if number else STEPS_FIRST))
        if number:
            ratios.append(seconds[0] / seconds[1])
    return statistics.median(ratios)


def steps(learner: Learner, count: int) -> float:
    """Do some steps; return their processor time in seconds."""
    started = time.process_time()
    for _ in range(count):
        learner.step()
        learner.read()
        if learner.epoch_complete:
            learner.end_epoch()
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--precision", choices=("auto", "fp32", "bf16"), default="auto")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--pieces", default="", help="names, separated by commas; by default all")
    options = parser.parse_args()
    precision = options.precision
    if precision == "auto":
        precision = "bf16" if cpu_multiplies_bf16() else "fp32"
    torch.set_num_threads(1)
    dataset = load_dataset("mnist", None).limited(6_400)
    chosen = {name.strip() for name in options.pieces.split(",") if name.strip()}
    print(f"{processor()}; {precision}, one thread; processor time of a step without the piece over with it\n")
    for piece in PIECES:
        if precision in piece.precisions and (not chosen or piece.name in chosen):
            ratio = measure(piece, precision, dataset, options.rounds)
            print(
                f"{piece.name:34} {piece.family:18} {ratio:5.2f}  {'' if ratio >= WORTH else 'below 10 %'}", flush=True
            )


if __name__ == "__main__":
    main()
