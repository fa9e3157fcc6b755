"""A moment knows the values of its axes that were recorded nearest to it."""

from __future__ import annotations

import numpy as np

from dreamexplorer.models.axes import Axis
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.snapshot import Snapshot
from dreamexplorer.session import AxisReading, History, Moment


def moment(step: int, measured: AxisReading | None = None) -> Moment:
    axes = tuple(Axis(f"z{i}") for i in range(2))
    return Moment(
        Snapshot(MlpVae.family, MlpVaeConfig(latent_dim=2), (1, 6, 6), {}, step, step / 10, axes), False, measured
    )


def history(*steps: int) -> History:
    found = History()
    found.clear(("recon", "kl"))
    for step in steps:
        found.add_axis_values(step, step / 10, [step, 2 * step])
    return found


def test_the_values_recorded_nearest_to_it_are_its_values():
    for step, nearest in ((0, 10), (14, 10), (16, 20), (99, 20)):
        reading = moment(step).reading(history(10, 20))
        assert reading is not None
        assert reading.step == nearest
        assert reading.values.tolist() == [nearest, 2 * nearest]
        assert reading.split == "train"


def test_what_was_kept_with_it_counts_where_it_is_nearer_or_the_only_one():
    kept = AxisReading(np.array([7, 8], np.float32), 12, "test")
    assert moment(13, kept).reading(history(10, 20)) is kept
    assert moment(13, kept).reading(history()) is kept
    assert moment(19, kept).reading(history(10, 20)) is not kept
    assert moment(19).reading(history()) is None


def test_values_of_a_history_with_other_axes_are_not_its_own():
    other = History()
    other.add_axis_values(10, 1.0, [1, 2, 3])
    assert moment(10).reading(other) is None
