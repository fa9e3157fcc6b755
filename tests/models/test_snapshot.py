"""A snapshot is a frozen copy from which the same model is made again."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import torch

from dreamexplorer.models.base import Model
from dreamexplorer.models.families import create, families, family_named
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.priors import STANDARD_NORMAL
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.options import options_of

SHAPE = (1, 12, 10)
SMALL: dict[str, Any] = {"latent_dim": 3, "hidden": (12,), "channels": (4, 6), "dense_width": 8, "components": 4}


def model(family: str = "mlp-vae", **options: Any) -> Model:
    cls = family_named(family).Config
    small = {name: value for name, value in SMALL.items() if name in options_of(cls)}
    return create(family, cls(**{**small, **options}), SHAPE, 0, classes=4)


@pytest.mark.parametrize("family", list(families()))
def test_a_restored_model_decodes_as_the_first_one(family: str) -> None:
    net = model(family).eval()
    snapshot = take_snapshot(net, step=7, epoch=0.5)
    again = restore(snapshot)
    assert not again.training
    assert not any(p.requires_grad for p in again.parameters())
    assert (again.axes(), again.classes, again.code_grid) == (snapshot.axes, snapshot.classes, snapshot.code_grid)
    labels = torch.tensor([1])
    z = torch.tensor([[axis.centre for axis in snapshot.axes]])
    with torch.no_grad():
        assert torch.equal(again.conditioned_on(labels).decode(z), net.conditioned_on(labels).decode(z))


def test_a_snapshot_does_not_change_with_its_model() -> None:
    net = model()
    snapshot = take_snapshot(net)
    before = snapshot.weights["mu.bias"].clone()
    with torch.no_grad():
        net.get_parameter("mu.bias").add_(1.0)
    assert torch.equal(snapshot.weights["mu.bias"], before)
    restored = restore(snapshot)
    restored.get_parameter("mu.bias").add_(1.0)
    assert torch.equal(snapshot.weights["mu.bias"], before)


def test_the_architecture_is_what_needs_a_new_model() -> None:
    first = take_snapshot(model(), step=1)
    assert first.architecture == take_snapshot(model(beta=4.0), step=2).architecture
    assert first.architecture != take_snapshot(model(latent_dim=4)).architecture
    assert first.architecture != take_snapshot(model("cvae")).architecture


def test_a_model_fits_images_of_its_shape_and_classes() -> None:
    plain, conditional = take_snapshot(model()), take_snapshot(model("cvae"))
    assert plain.fits(SHAPE, 4)
    assert plain.fits(SHAPE, 10)
    assert not plain.fits((1, 28, 28), 4)
    assert conditional.fits(SHAPE, 4)
    assert not conditional.fits(SHAPE, 10)


def test_the_prior_of_a_snapshot_has_the_components_of_its_weights() -> None:
    assert take_snapshot(model()).prior is STANDARD_NORMAL
    net = model("learned-prior-vae", prior="mixture")
    first = take_snapshot(net)
    weights = {**first.weights, "prior_means": first.weights["prior_means"] + 5.0}
    moved = first.with_weights(weights)
    assert first.prior.components is not None
    assert moved.prior.components is not None
    assert torch.equal(torch.from_numpy(first.prior.components.means), first.weights["prior_means"])
    assert torch.equal(torch.from_numpy(moved.prior.components.means), weights["prior_means"])
    assert moved.axes != first.axes


def test_a_schedule_is_where_it_was() -> None:
    net = create("mlp-vae", MlpVaeConfig(beta_schedule="linear", warmup_epochs=4.0, beta=2.0), SHAPE, 0)
    assert float(restore(take_snapshot(net, epoch=1.0)).rate_weight) == pytest.approx(0.5)  # type: ignore[arg-type]


def test_snapshots_compare_without_their_components() -> None:
    snapshot = dataclasses.replace(take_snapshot(model("learned-prior-vae")), weights={})
    assert snapshot == dataclasses.replace(snapshot, components=None)
