"""Lines of metrics.jsonl are read as the events that they were written from; damaged ones are left out."""

from __future__ import annotations

import json

import numpy as np
import pytest

from dreamexplorer.training.events import EpochDone, Evaluation
from dreamexplorer.training.records import epoch_record, read_epoch

KEYS = ("recon", "kl", "negative_elbo")
VALUES = {"recon": 80.5, "kl": 20.25, "negative_elbo": 100.75}


def line(axis_key: str = "kl") -> dict[str, object]:
    per_axis = np.array([1.5, 0.25], np.float32)
    test = Evaluation(40, 2.0, {key: value + 1 for key, value in VALUES.items()}, per_axis, 1, None, axis_key)
    return dict(json.loads(json.dumps(epoch_record(EpochDone(40, 2, VALUES, per_axis, test, 640.0)))))


def test_a_line_reads_back() -> None:
    read = read_epoch(line(), KEYS, 20.0, 32)
    assert read is not None
    step, test = read
    assert (step.step, step.epoch, step.values, step.images_per_s) == (40, 2.0, VALUES, 640.0)
    assert step.seconds == pytest.approx(20 * 32 / 640)
    assert (test.step, test.values["kl"], test.active_units, test.axis_key) == (40, 21.25, 1, "kl")
    assert test.per_axis is not None
    assert test.per_axis.tolist() == [1.5, 0.25]


def test_other_measures_and_missing_ones() -> None:
    read = read_epoch(line("activation"), KEYS, 20.0, 32)
    assert read is not None
    assert read[1].axis_key == "activation"
    short = {key: value for key, value in line().items() if key not in ("kl_per_dim", "images_per_s", "active_units")}
    read = read_epoch(short, KEYS, 20.0, 32)
    assert read is not None
    assert read[1].per_axis is None
    assert (read[0].seconds, read[0].images_per_s, read[1].active_units) == (0.0, 0.0, None)


@pytest.mark.parametrize("change", [{"test_kl": None}, {"step": "40"}, {"train_recon": float("nan")}, {"epoch": True}])
def test_a_line_without_its_numbers_is_left_out(change: dict[str, object]) -> None:
    assert read_epoch({**line(), **change}, KEYS, 20.0, 32) is None
