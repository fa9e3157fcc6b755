"""The checkpoints that ship with the program: they open, and they are as good as they say."""

from __future__ import annotations

import pytest
import torch

from dreamexplorer.data.base import load_dataset
from dreamexplorer.models.snapshot import restore
from dreamexplorer.resources import resource_path
from dreamexplorer.training.checkpoint import NO_RESUME_STATE, load_checkpoint
from dreamexplorer.training.evaluation import evaluate

pytestmark = pytest.mark.release


def test_these_ship() -> None:
    names = sorted(p.name for p in resource_path("checkpoints").iterdir())
    assert names == ["mlp-vae-2.safetensors", "mlp-vae-20.safetensors"]


@pytest.mark.parametrize(("name", "latents", "bound"), [("mlp-vae-2", 2, 150.0), ("mlp-vae-20", 20, 104.0)])
def test_a_shipped_model_keeps_its_word(name: str, latents: int, bound: float) -> None:
    """Better on the whole test set than what the default 10 epochs are asked for (156 and 106.5 nats per image)."""
    path = resource_path("checkpoints", f"{name}.safetensors")
    assert path.stat().st_size < 3_000_000
    checkpoint = load_checkpoint(path)
    snapshot = checkpoint.snapshot
    assert (snapshot.family, snapshot.config.latent_dim, snapshot.config.beta) == ("mlp-vae", latents, 1.0)
    assert checkpoint.dataset == "mnist"
    assert snapshot.epoch == checkpoint.train.epochs
    assert checkpoint.notes == (NO_RESUME_STATE,)

    test = load_dataset("mnist").test
    result = evaluate(restore(snapshot), test)
    assert result.values["negative_elbo"] < bound
    assert result.active_units == latents == checkpoint.metrics["active_units"]
    recorded = checkpoint.metrics["test"]
    assert result.values == pytest.approx({k: recorded[k] for k in result.values}, abs=0.02)
    assert result.per_axis is not None
    assert list(result.per_axis) == pytest.approx(checkpoint.metrics["per_axis"], abs=0.01)


def test_the_map_of_the_shipped_model_with_two_latents_fits_its_sliders() -> None:
    """Nearly all posterior means of the model that the window opens on lie within its sliders' ranges."""
    model = restore(load_checkpoint(resource_path("checkpoints", "mlp-vae-2.safetensors")).snapshot)
    images = torch.from_numpy(load_dataset("mnist").test.images[:2000]).float() / 255
    with torch.inference_mode():
        means = model.encode(images).coordinates
    assert (means.abs() < 4).all(dim=1).float().mean() > 0.98
