"""Events of a training run: frozen values that cross threads, so they hold no live tensor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamexplorer.errors import Message
from dreamexplorer.models.snapshot import Snapshot


@dataclass(frozen=True)
class Started:
    """The run starts or resumes at this step, on this device and in this precision."""

    step: int
    epoch: float
    total_epochs: int
    steps_per_epoch: int
    device: str
    precision: str
    axis_names: tuple[str, ...]


@dataclass(frozen=True)
class Preparing:
    """Progress of what the model learns from the data before the first step."""

    step: int
    epoch: float
    what: str  # description, to be translated
    share: float  # finished share, 0 to 1


@dataclass(frozen=True)
class StepDone:
    """Means of the family's terms and of each axis's term over the steps since the last report, in training mode."""

    step: int
    epoch: float  # epochs done, with fraction
    values: Mapping[str, float]
    per_axis: npt.NDArray[np.float32] | None
    images_per_s: float
    seconds_left: float | None
    seconds: float = 0.0  # of training since the last report, without pauses, evaluations and other runs' turns


@dataclass(frozen=True)
class Evaluation:
    """Means of the terms over a whole split, with one z for each image from a fixed seed."""

    step: int
    epoch: float
    values: Mapping[str, float]
    per_axis: npt.NDArray[np.float32] | None
    active_units: int | None
    mean_variance: npt.NDArray[np.float32] | None  # variance over the split of each coordinate
    axis_key: str = "kl"  # key of the term that `per_axis` holds
    bounds: bool = True  # False: the data term is a loss and no likelihood, so that minus the negative ELBO is no bound


@dataclass(frozen=True)
class EpochDone:
    """An epoch is complete: training means over it, and the evaluation of the test split after it."""

    step: int
    epoch: int
    train: Mapping[str, float]
    train_per_axis: npt.NDArray[np.float32] | None
    test: Evaluation
    images_per_s: float


@dataclass(frozen=True)
class SnapshotReady:
    """The newest weights, frozen; sent at a bounded rate."""

    snapshot: Snapshot


@dataclass(frozen=True)
class Paused:
    """The run is paused."""

    step: int
    epoch: float


@dataclass(frozen=True)
class Resumed:
    """The run continues after a pause."""

    step: int
    epoch: float


@dataclass(frozen=True)
class LiveChanged:
    """A live option has a new value, used from the step after this one."""

    step: int
    epoch: float
    name: str
    value: float | str


@dataclass(frozen=True)
class Warned:
    """Something goes wrong in training although no number diverges; once in a run for each kind."""

    step: int
    epoch: float
    message: Message


@dataclass(frozen=True)
class TurnOffered:
    """Another run may have its turn now; only runs in turns offer it, and `training/turns.py` keeps it to itself.

    It comes between the parts of long work, and again and again while the run is paused and has no command (`waiting`).
    """

    step: int
    epoch: float
    waiting: bool = False


@dataclass(frozen=True)
class Ended:
    """The run is over: all epochs done, or stopped by command."""

    step: int
    epoch: float
    stopped: bool


Event = (
    Started
    | Preparing
    | StepDone
    | EpochDone
    | SnapshotReady
    | Paused
    | Resumed
    | LiveChanged
    | Warned
    | TurnOffered
    | Ended
    | Evaluation
)
