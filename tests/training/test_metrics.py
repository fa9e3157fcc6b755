"""A checkpoint keeps the newest numbers, and those of earlier runs where there are none."""

from __future__ import annotations

import numpy as np

from dreamexplorer.training.events import Evaluation
from dreamexplorer.training.metrics import Metrics


def test_new_numbers_replace_those_of_the_checkpoint() -> None:
    metrics = Metrics({"history": {"rows": []}, "train": {"recon": 9.0}, "test": {"recon": 8.0}, "test_step": 4})
    assert metrics.for_checkpoint() == dict(metrics.before)
    metrics.train = {"recon": 7.0}
    metrics.test = Evaluation(6, 2.0, {"recon": 5.0}, np.array([1.0, 0.5], np.float32), 2, None)
    assert metrics.for_checkpoint() == {
        "history": {"rows": []},
        "train": {"recon": 7.0},
        "test": {"recon": 5.0},
        "test_step": 6,
        "active_units": 2,
        "per_axis": [1.0, 0.5],
    }
    assert metrics.before["test_step"] == 4
