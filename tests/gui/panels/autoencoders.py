"""Snapshots of small models with and without a prior, for tests of panels."""

from __future__ import annotations

from typing import Any

from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.snapshot import Snapshot, take_snapshot

SHAPE = (1, 12, 10)


def snapshot(family: str = "ae", mean: float = 10.0, spread: float = 2.0, **options: Any) -> Snapshot:
    """Return a model of three dimensions whose codes in training had this mean and spread."""
    net = create(family, family_named(family).Config(**{"latent_dim": 3, "hidden": (8,), **options}), SHAPE, 0)
    statistics: Any = net
    statistics.codes_seen.fill_(100.0)
    statistics.code_mean.fill_(mean)
    statistics.code_variance.fill_(spread**2)
    return take_snapshot(net)


def snapshot_of_vae() -> Snapshot:
    """Return a plain VAE of three dimensions."""
    config = family_named("mlp-vae").Config(latent_dim=3, hidden=(8,))
    return take_snapshot(create("mlp-vae", config, SHAPE, 0))
