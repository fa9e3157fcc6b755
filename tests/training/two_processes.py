"""Runs as each of two processes that share the steps of a training; saves what they computed for the test."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from dreamexplorer.models.autoencoders import AutoencoderConfig, SparseConfig
from dreamexplorer.models.beta_vae import BetaVaeConfig
from dreamexplorer.models.contractive_ae import ContractiveConfig
from dreamexplorer.models.conv_vae import ConvVaeConfig
from dreamexplorer.models.cvae import CvaeConfig
from dreamexplorer.models.iwae import IwaeConfig
from dreamexplorer.models.ladder_vae import LadderConfig
from dreamexplorer.models.learned_prior import LearnedPriorConfig
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.vae_gan import VaeGanConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.distributed import Processes
from dreamexplorer.training.learner import Learner
from tests.conftest import make_tiny_dataset

IMAGES = 48  # two steps an epoch: 47 images, which two processes cannot halve, and one image
BATCH = 47
STOP_AT = 2  # the step from which on the second process wants to stop
QUIET = -29.0  # log-variance of a posterior whose noise does not show
MLP: dict[str, Any] = {"hidden": (16,), "latent_dim": 3}
CONV: dict[str, Any] = {"channels": (4,), "dense_width": 8, "latent_dim": 3}

GROWN = BetaVaeConfig(capacity=1.0, capacity_epochs=0.01).capacity_at(0.0, 0.5)  # its share in the first step

# Nothing random decides their loss, so that one process computes the same.
SAME_AS_ONE = {
    "ae": AutoencoderConfig(**MLP),
    "sparse-ae": SparseConfig(**MLP, sparsity_weight=30.0),
    "contractive-ae": ContractiveConfig(**MLP),
    "mlp-vae": MlpVaeConfig(**MLP, free_bits=15.0),  # of a latent only one share is above it, and the batch below
    # the KL of one share is above the capacity, that of the batch below
    "beta-vae": BetaVaeConfig(**MLP, capacity=45.31 / GROWN, capacity_epochs=0.01),
    "cvae": CvaeConfig(**MLP),
    "iwae": IwaeConfig(**MLP, samples=2),
}
# Their noise shows, or batch normalisation sees a share: the mean of what each share gives.
MEAN_OF_SHARES = {
    "conv-vae": ConvVaeConfig(**CONV),
    "vae-gan": VaeGanConfig(**CONV, discriminator_channels=(4,)),
    "learned-prior-vae": LearnedPriorConfig(**MLP),
    "ladder-vae": LadderConfig(hidden=(16,), top_hidden=(8,)),
}


def learner_of(family: str, config: Any, processes: Processes | None = None) -> Learner:
    train = TrainConfig(batch_size=BATCH, device="cpu", precision="fp32", learning_rate=1e-3, clip_norm=1e6)
    learner = Learner(
        RunConfig(family, config, train, "tiny"), make_tiny_dataset(train=IMAGES), None, processes=processes
    )
    if family in SAME_AS_ONE and hasattr(learner.model, "log_variance"):
        with torch.no_grad():
            learner.model.log_variance.weight.zero_()
            learner.model.log_variance.bias.fill_(QUIET)
            learner.model.mu.weight.mul_(20.0)  # so that the KL of the two shares differs
    return learner


def gradient_of(learner: Learner) -> dict[str, torch.Tensor]:
    return {name: part.clone() for name, part in learner.weights.gradients().items()}


def main(out: Path) -> None:
    processes = Processes.join()
    found: dict[str, Mapping[str, Any]] = {}
    for family, config in {**SAME_AS_ONE, **MEAN_OF_SHARES}.items():
        learner = learner_of(family, config, processes)
        learner.join()
        learner.step()
        first = {"gradient": gradient_of(learner), "state": dict(learner.model.state_dict(keep_vars=False))}
        first["state"] = {k: v.clone() for k, v in first["state"].items()}
        read = learner.read()
        learner.step()  # of a single image
        learner.read()
        learner.end_epoch()
        found[family] = {**first, "terms": None if read is None else read[0], "flat": learner.weights.flat.clone()}
    step = 0
    while not processes.agree_to_stop(processes.rank == 1 and step >= STOP_AT, step):
        step += 1
    torch.save((found, step), out / f"{processes.rank}.pt")
    processes.leave()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
