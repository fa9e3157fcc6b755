"""The checkpoints that ship with the program: they open, and they are as good as they say."""

from __future__ import annotations

import pytest
import torch

from dreamexplorer.data.base import load_dataset
from dreamexplorer.models.families import families
from dreamexplorer.models.snapshot import restore
from dreamexplorer.resources import resource_path
from dreamexplorer.training.checkpoint import NO_RESUME_STATE, load_checkpoint
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.examples import examples_in
from dreamexplorer.training.headers import read_header

pytestmark = pytest.mark.release


FOLDER = resource_path("checkpoints")
NAMES = sorted(path.stem for path in FOLDER.iterdir())

# The term that counts and what it may be at most, in nats per image: some nats above what was measured.
AT_MOST = {
    "mlp-vae-20": ("negative_elbo", 103.0),
    "mlp-vae-2": ("negative_elbo", 149.0),
    "conv-vae": ("negative_elbo", 103.0),
    "beta-vae": ("negative_elbo", 117.0),
    "beta-tcvae": ("negative_elbo", 135.0),
    "cvae": ("negative_elbo", 135.0),
    "iwae": ("negative_bound", 107.0),
    "learned-prior-vae": ("negative_elbo", 104.0),
    "ladder-vae": ("negative_elbo", 104.0),
    "vae-gan": ("recon", 90.0),
    "vq-vae": ("negative_elbo", 123.0),
    "ae": ("recon", 74.0),
    "denoising-ae": ("recon", 95.0),
    "sparse-ae": ("recon", 74.0),
    "contractive-ae": ("recon", 88.0),
}


def test_every_family_ships_an_example_and_all_together_are_small() -> None:
    assert {example.family for example in examples_in(FOLDER)} == set(families())
    assert set(NAMES) == set(AT_MOST)
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 15_000_000


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_model_keeps_its_word(name: str) -> None:
    """The numbers of the file are measured again, on the whole test set."""
    checkpoint = load_checkpoint(FOLDER / f"{name}.safetensors")
    snapshot, metrics = checkpoint.snapshot, checkpoint.metrics
    assert checkpoint.dataset == "mnist"
    assert snapshot.epoch == checkpoint.train.epochs
    assert checkpoint.notes == (NO_RESUME_STATE,)
    if name.startswith("mlp-vae-"):
        assert (snapshot.config.latent_dim, snapshot.config.beta) == (int(name[len("mlp-vae-") :]), 1.0)
        assert metrics["active_units"] == snapshot.config.latent_dim

    result = evaluate(restore(snapshot), load_dataset("mnist").test)
    recorded = metrics["test"]
    assert result.values == pytest.approx({k: recorded[k] for k in result.values}, abs=0.02)
    term, most = AT_MOST[name]
    assert result.values[term] < most
    if result.per_axis is not None:
        assert list(result.per_axis) == pytest.approx(metrics["per_axis"], abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_weights_that_were_rounded_are_said_to_be(name: str) -> None:
    path = FOLDER / f"{name}.safetensors"
    half = any(tensor.dtype == "F16" for tensor in read_header(path).tensors.values())
    assert half == ("half precision" in load_checkpoint(path).metrics.get("stored_as", ""))


def test_the_map_of_the_shipped_model_with_two_latents_fits_its_sliders() -> None:
    """Nearly all posterior means of the shipped model with two latents lie within its sliders' ranges."""
    model = restore(load_checkpoint(resource_path("checkpoints", "mlp-vae-2.safetensors")).snapshot)
    images = torch.from_numpy(load_dataset("mnist").test.images[:2000]).float() / 255
    with torch.inference_mode():
        means = model.encode(images).coordinates
    assert (means.abs() < 4).all(dim=1).float().mean() > 0.98
