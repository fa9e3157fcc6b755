"""What a training run tells, as frozen values; they cross threads, so they hold no live tensor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamexplorer.models.snapshot import Snapshot


@dataclass(frozen=True)
class Started:
    """The run begins (or goes on) at this step; what was chosen for it."""

    step: int
    epoch: float
    total_epochs: int
    steps_per_epoch: int
    device: str
    precision: str
    axis_names: tuple[str, ...]


@dataclass(frozen=True)
class Preparing:
    """Before the first step the model learns something of the data: what, and the share that is done."""

    step: int
    epoch: float
    what: str  # to be translated
    share: float


@dataclass(frozen=True)
class StepDone:
    """Means over the last few steps up to `step`: the family's terms and, for each axis, its own term."""

    step: int
    epoch: float  # epochs done, with fraction
    values: Mapping[str, float]
    per_axis: npt.NDArray[np.float32] | None
    images_per_s: float
    seconds_left: float | None


@dataclass(frozen=True)
class Evaluation:
    """The same terms over a whole split, one z for each image from a fixed seed."""

    step: int
    epoch: float
    values: Mapping[str, float]
    per_axis: npt.NDArray[np.float32] | None
    active_units: int | None
    mean_variance: npt.NDArray[np.float32] | None  # variance over the split of each coordinate
    axis_key: str = "kl"  # of the term that `per_axis` holds


@dataclass(frozen=True)
class EpochDone:
    """An epoch ended: training means over it, and the test split evaluated after it."""

    step: int
    epoch: int
    train: Mapping[str, float]
    train_per_axis: npt.NDArray[np.float32] | None
    test: Evaluation
    images_per_s: float


@dataclass(frozen=True)
class SnapshotReady:
    """Newest frozen weights, at a bounded rate."""

    snapshot: Snapshot


@dataclass(frozen=True)
class Paused:
    step: int
    epoch: float


@dataclass(frozen=True)
class Resumed:
    step: int
    epoch: float


@dataclass(frozen=True)
class LiveChanged:
    """A live option took its new value from the step after this one."""

    step: int
    epoch: float
    name: str
    value: float | str


@dataclass(frozen=True)
class Ended:
    """The run is over: all epochs done, or stopped by command."""

    step: int
    epoch: float
    stopped: bool


Event = Started | Preparing | StepDone | EpochDone | SnapshotReady | Paused | Resumed | LiveChanged | Ended | Evaluation
