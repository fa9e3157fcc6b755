"""A step never makes an accelerator's queue run dry: nothing is read back, and nothing is made of Python's numbers."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.families import families
from dreamexplorer.options import options_of
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.loop import Trainer

SMALL: dict[str, Any] = {"latent_dim": 3, "hidden": (16,), "channels": (4, 6), "dense_width": 16}
# On CUDA each of these waits for all that was queued, or copies from memory that is not pinned
WAITING = ("_local_scalar_dense", "is_nonzero", "nonzero", "masked_select", "equal", "unique", "lift_fresh", "bincount")


class Watch(TorchDispatchMode):  # type: ignore[no-untyped-call]
    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.seen: set[str] = set()

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.seen.add(func._schema.name.partition("::")[2])
        return func(*args, **(kwargs or {}))


def watched(family: str, dataset: ImageDataset, model: dict[str, Any], **train: Any) -> set[str]:
    """The names of the operations of the second step of an epoch, as on a device where it is not replayed."""
    cls = families()[family].Config
    config = cls(**{k: v for k, v in {**SMALL, **model}.items() if k in options_of(cls)})
    settings = TrainConfig(batch_size=32, epochs=2, device="cpu", precision="fp32", **train)
    trainer = Trainer(RunConfig(family, config, settings), dataset, threads=1)
    trainer.learner.replayed.refuse()
    trainer.learner.step()
    with Watch() as watch:
        trainer.learner.step()
    assert len(watch.seen) > 10
    return watch.seen


@pytest.mark.parametrize("family", list(families()))
def test_no_family_waits_in_a_step(tiny_dataset: ImageDataset, family: str) -> None:
    assert watched(family, tiny_dataset, {}).isdisjoint(WAITING)


@pytest.mark.parametrize(
    ("model", "train"),
    [
        ({"beta_schedule": "linear", "free_bits": 0.3}, {"rate_schedule": "cosine", "clip_norm": 1.0}),
        ({"samples": 3, "free_bits": 0.3, "free_bits_of": "sum"}, {"optimiser": "sgd", "weight_decay": 0.1}),
        ({"likelihood": "discretised-logistic"}, {"shift_pixels": 2, "rotate_degrees": 10.0, "subset": 100}),
        ({"likelihood": "gaussian-learned"}, {"binarise": "dynamic", "leave_out": (1,)}),
    ],
)
def test_neither_does_an_option(tiny_dataset: ImageDataset, model: dict[str, Any], train: dict[str, Any]) -> None:
    assert watched("mlp-vae", tiny_dataset, model, **train).isdisjoint(WAITING)


def test_the_watch_sees_what_it_is_there_for() -> None:
    with Watch() as watch:
        float(torch.zeros(2).sum())
        torch.tensor([1.0, 2.0])
    assert {"_local_scalar_dense", "lift_fresh"} <= watch.seen
