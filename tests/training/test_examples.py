"""Examples: what their files say of themselves, and weights of half precision."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch

from dreamexplorer.errors import UserError
from dreamexplorer.models.families import families
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from dreamexplorer.training.examples import example_of, examples_in


def with_metrics(checkpoint: Checkpoint, **changes: object) -> Checkpoint:
    metrics = {"test": {"recon": 80.5, "kl": 20.25, "negative_elbo": 100.75}, "per_axis": [0.04, 3.0, 0.06]}
    snapshot = dataclasses.replace(checkpoint.snapshot, epoch=7.0)
    return dataclasses.replace(checkpoint, snapshot=snapshot, metrics={**metrics, **changes}, resume=None)


def test_an_example_is_read_from_the_metadata(tmp_path: Path, tiny_checkpoint: Checkpoint) -> None:
    path = tmp_path / "one.safetensors"
    save_checkpoint(with_metrics(tiny_checkpoint), path)
    example = example_of(path)
    assert (example.name, example.family, example.epochs) == ("one", "mlp-vae", 7.0)
    assert example.latents == tiny_checkpoint.snapshot.config.latent_dim
    assert [(n.label, n.value) for n in example.numbers] == [
        ("Reconstruction", 80.5),
        ("KL", 20.25),
        ("Negative ELBO", 100.75),
    ]
    assert example.per_axis == (0.04, 3.0, 0.06)
    assert example.card.title == families()["mlp-vae"].title
    (found,) = examples_in(tmp_path)
    assert found == example


@pytest.mark.parametrize("metrics", [{"test": None}, {"test": {"recon": "high"}}, {"test": 5}])
def test_a_file_without_an_evaluation_is_no_example(
    tmp_path: Path, tiny_checkpoint: Checkpoint, metrics: dict[str, object]
) -> None:
    path = tmp_path / "bad.safetensors"
    save_checkpoint(with_metrics(tiny_checkpoint, **metrics), path)
    with pytest.raises(UserError, match="damaged"):
        example_of(path)


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16])
def test_weights_of_half_precision_open_exactly(tmp_path: Path, tiny_checkpoint: Checkpoint, kind: torch.dtype) -> None:
    snapshot = tiny_checkpoint.snapshot
    half = {k: t.to(kind) if t.dtype is torch.float32 else t for k, t in snapshot.weights.items()}
    path = tmp_path / "half.safetensors"
    save_checkpoint(
        dataclasses.replace(tiny_checkpoint, snapshot=dataclasses.replace(snapshot, weights=half), resume=None), path
    )
    opened = load_checkpoint(path).snapshot.weights
    assert {k: t.dtype for k, t in opened.items()} == {k: t.dtype for k, t in snapshot.weights.items()}
    for name, tensor in half.items():
        assert torch.equal(opened[name], tensor.to(opened[name].dtype))
