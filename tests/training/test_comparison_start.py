"""The common start: equal weights where names and shapes are equal, the same order of images, and notes elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.families import family_named
from dreamexplorer.training.commands import CommandQueue
from dreamexplorer.training.comparison import read_comparison, shipped
from dreamexplorer.training.comparison_start import common_start, start_notes
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.loop import Trainer


def run_of(family: str = "mlp-vae", train: dict[str, Any] | None = None, **options: Any) -> RunConfig:
    settings = {"batch_size": 64, "epochs": 1, "device": "cpu", "precision": "fp32", **(train or {})}
    return RunConfig(family, family_named(family).Config(**options), TrainConfig(**settings), "tiny")


def trainers_of(runs: list[RunConfig], dataset: ImageDataset) -> list[Trainer]:
    starts = common_start(runs, dataset)
    return [
        Trainer(run, dataset, start=start, commands=CommandQueue(), threads=1)
        for run, start in zip(runs, starts, strict=True)
    ]


def notes_of(runs: list[RunConfig], dataset: ImageDataset) -> list[str]:
    names = [f"run {number}" for number in range(len(runs))]
    return [str(message) for message in start_notes(names, runs, common_start(runs, dataset))]


def images_seen(trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Train, and return the images of all steps in their order."""
    seen: list[int] = []
    batches = trainer.learner.batches
    indices = batches.indices

    def noted(epoch: int, batch: int) -> torch.Tensor:
        chosen = indices(epoch, batch)
        seen.extend(chosen.tolist())
        return chosen

    monkeypatch.setattr(batches, "indices", noted)
    list(trainer.run())
    return seen


@pytest.mark.parametrize("name", sorted(shipped()))
def test_equal_names_and_shapes_have_equal_first_weights(name: str, make_dataset: Any) -> None:
    dataset = make_dataset(shape=(1, 28, 28), train=64, test=32)
    comparison = read_comparison(shipped()[name])
    trainers = trainers_of(list(comparison.configs), dataset)
    weights = [dict(trainer.model.named_parameters()) for trainer in trainers]
    shared = 0
    for number, one in enumerate(weights):
        for other in weights[:number]:
            for key, weight in one.items():
                if key in other and other[key].shape == weight.shape:
                    shared += 1
                    assert torch.equal(weight, other[key]), key
    assert shared > 2  # every shipped comparison has something in common


def test_other_sizes_and_families_share_what_they_can(tiny_dataset: ImageDataset) -> None:
    """Without the common start the decoder's last layer differs, although its shape does not."""
    runs = [
        run_of(latent_dim=2, hidden=(16,)),
        run_of(latent_dim=5, hidden=(16,)),
        run_of("ae", latent_dim=2, hidden=(16,)),
    ]
    small, large, plain = (dict(t.model.named_parameters()) for t in trainers_of(runs, tiny_dataset))
    own = dict(Trainer(runs[1], tiny_dataset).model.named_parameters())
    assert torch.equal(small["logits.weight"], large["logits.weight"])
    assert not torch.equal(own["logits.weight"], small["logits.weight"])
    assert small["mu.weight"].shape != large["mu.weight"].shape
    assert torch.equal(plain["code.weight"], small["mu.weight"])  # the same role under another name


def test_they_see_the_same_images_in_the_same_order(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [run_of(latent_dim=2, hidden=(16,)), run_of(latent_dim=5, hidden=(8,)), run_of("ae", latent_dim=3)]
    orders = [images_seen(trainer, monkeypatch) for trainer in trainers_of(runs, tiny_dataset)]
    assert sorted(orders[0]) == list(range(320))
    assert orders[0] == orders[1] == orders[2]


def test_runs_alike_need_no_note_and_train_alike(tiny_dataset: ImageDataset) -> None:
    runs = [run_of(latent_dim=2, hidden=(16,)), run_of(latent_dim=2, hidden=(16,), beta=4.0)]
    assert notes_of(runs, tiny_dataset) == []
    first, second = trainers_of([runs[0], runs[0]], tiny_dataset)
    for trainer in (first, second):
        list(trainer.run())
    for a, b in zip(first.model.parameters(), second.model.parameters(), strict=True):
        assert torch.equal(a, b)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"latent_dim": 5}, ["mu.weight (5 x 16 instead of 2 x 16)"]),
        ({"train": {"batch_size": 32}}, ["other batches than run 0, because batch_size is 32 instead of 64"]),
        ({"train": {"leave_out": (1,)}}, ["because leave_out is (1,) instead of ()"]),
        (
            {"train": {"seed": 3}},
            ["other first weights than run 0, because seed is 3", "other batches than run 0, because seed is 3"],
        ),
        ({"initialisation": "he"}, ["other first weights than run 0, because initialisation is he"]),
        ({"family": "ae"}, []),
        ({"family": "conv-vae"}, ["where shapes differ from run 0: encoder.0.weight", "in layers that run 0 lacks"]),
        ({"family": "conv-vae", "channels": (4, 6)}, ["no layer has the shape of one of run 0"]),
        ({"pixel_window": 3}, ["in layers that run 0 lacks: likelihood"]),
        ({"likelihood": "gaussian"}, ["Nats of the reconstruction cannot be compared"]),
        ({"train": {"binarise": "threshold"}}, ["Nats of the reconstruction cannot be compared"]),
    ],
)
def test_where_they_do_not_start_alike_is_said(
    changes: dict[str, Any], expected: list[str], tiny_dataset: ImageDataset
) -> None:
    base: dict[str, Any] = {"latent_dim": 2, "hidden": (16,)}
    family = changes.get("family", "mlp-vae")
    options = {} if family == "conv-vae" else base
    other = run_of(**{**options, **changes})
    notes = notes_of([run_of(**base), other], tiny_dataset)
    assert len(notes) == len(expected), notes
    for note, part in zip(notes, expected, strict=True):
        assert part in note


def test_pixels_drawn_at_random_differ_with_the_number_of_latents(tiny_dataset: ImageDataset) -> None:
    dynamic = {"binarise": "dynamic"}
    runs = [run_of(latent_dim=2, hidden=(16,), train=dynamic), run_of(latent_dim=3, hidden=(16,), train=dynamic)]
    assert any("Random shifts, rotations and pixels differ" in note for note in notes_of(runs, tiny_dataset))


def test_the_start_is_for_parameters_that_exist(tiny_dataset: ImageDataset, tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        Trainer(run_of(latent_dim=2), tiny_dataset, start={"no.such": torch.zeros(1)})
