"""Evaluations and epochs as JSON values: what the commands print and a run's metrics.jsonl holds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dreamexplorer.models.collapse import constant_latents, latent_use
from dreamexplorer.training.json_values import plain_json

if TYPE_CHECKING:
    from dreamexplorer.training.events import EpochDone, Evaluation, StepDone

PER_DIMENSION = "_per_dim"  # suffix of the key of a list with one value for each latent


def evaluation_record(evaluation: Evaluation) -> dict[str, Any]:
    """Return an evaluation as JSON values: the family's terms, and elbo, kl_per_dim and active_units where it has them.

    A family with another measure of its latents has a key of that name, such as activation_per_dim. `elbo` is the bound
    itself, a negative number of nats per image, left out where it is none (`Evaluation.bounds`); `negative_elbo` is
    what curves show.
    """
    record = with_elbo(evaluation.values, evaluation.bounds)
    if evaluation.per_axis is not None:
        record[evaluation.axis_key + PER_DIMENSION] = evaluation.per_axis
    if evaluation.active_units is not None:
        record["active_units"] = evaluation.active_units
    return plain_json(record)  # type: ignore[no-any-return]


def epoch_record(event: EpochDone) -> dict[str, Any]:
    """Return the line of metrics.jsonl for one epoch.

    Args:
        event: the end of the epoch.

    Returns:
        JSON values: the terms of the training (train_...) and of the test split (test_...), and its kl_per_dim and
        number of latents alive.
    """
    test = evaluation_record(event.test)
    shared = {k: test.pop(k) for k in tuple(test) if k.endswith(PER_DIMENSION) or k == "active_units"}
    if event.test.axis_key == "kl" and event.test.per_axis is not None and event.test.mean_variance is not None:
        still = constant_latents(event.test.per_axis, event.test.mean_variance)
        shared["alive"] = int(latent_use(event.test.per_axis, still).alive.sum())
    return plain_json(  # type: ignore[no-any-return]
        {
            "step": event.step,
            "epoch": event.epoch,
            **{f"train_{k}": v for k, v in with_elbo(event.train, event.test.bounds).items()},
            **{f"test_{k}": v for k, v in test.items()},
            **shared,
            "images_per_s": event.images_per_s,
        }
    )


def read_epoch(
    record: Mapping[str, Any], keys: Sequence[str], step_before: float, batch_size: int
) -> tuple[StepDone, Evaluation] | None:
    """Return a line of metrics.jsonl as the events that it was written from; None where a number is missing.

    Args:
        record: the line.
        keys: keys of the terms.
        step_before: step at which the epoch began, for its seconds.
        batch_size: images of a step.
    """
    from dreamexplorer.training.events import Evaluation, StepDone

    speed, units = record.get("images_per_s"), record.get("active_units")
    needed = ["step", "epoch", *(f"{split}_{key}" for split in ("train", "test") for key in keys)]
    if not all(type(record.get(name)) in (int, float) and math.isfinite(record[name]) for name in needed):
        return None
    step, epoch = record["step"], record["epoch"]
    train, test = ({key: float(record[f"{split}_{key}"]) for key in keys} for split in ("train", "test"))
    name = next((key for key in record if key.endswith(PER_DIMENSION)), None)
    values = None if name is None else record[name]
    if not (isinstance(values, list) and all(type(value) in (int, float) for value in values)):
        values = None
    per_axis = None if values is None else np.asarray(values, dtype=np.float32)
    rate = float(speed) if isinstance(speed, int | float) and speed > 0 else 0.0
    seconds = max(0.0, step - step_before) * batch_size / rate if rate else 0.0
    done = StepDone(int(step), float(epoch), train, None, rate, None, seconds)
    axis_key = "kl" if name is None else name.removesuffix(PER_DIMENSION)
    active = units if type(units) is int else None
    return done, Evaluation(int(step), float(epoch), test, per_axis, active, None, axis_key)


def with_elbo(values: Mapping[str, float], bounds: bool = True) -> dict[str, Any]:
    """Return the terms, and the ELBO itself where they have its negation and it is a bound."""
    record: dict[str, Any] = dict(values)
    if bounds and "negative_elbo" in record:
        record["elbo"] = -record["negative_elbo"]
    return record
