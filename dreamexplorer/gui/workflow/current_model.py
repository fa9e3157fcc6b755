"""State of the session's model that only the workflow needs. No Qt."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.session import Session

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig, TrainConfig

FIRST_DATASET = "mnist"


class CurrentModel:
    """Combines the session's model with the options of its training."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._train: TrainConfig | None = None  # options as the form shows them; `epochs` counts those to come
        self._untrained = False
        self._lineage = 0

    @property
    def lineage(self) -> int:
        """A number that grows when another model takes the place of the present one."""
        return self._lineage

    @property
    def untrained(self) -> bool:
        """True if the weights are initial ones: a training then starts from those of its own seed."""
        return self._untrained

    def replaced(self, train: TrainConfig | None = None, *, untrained: bool = False) -> None:
        """Record that another model is about to be shown; `train` are the options for its training."""
        self._lineage += 1
        self._untrained = untrained
        if train is not None:
            self._train = train

    def trained(self) -> None:
        """Record that the model was trained."""
        self._untrained = False

    def set_training(self, train: TrainConfig) -> None:
        """Set the options that the model is trained with from now on."""
        self._train = train

    def set_live(self, name: str, value: float | str) -> None:
        """Record that a running training has another value of a live option."""
        if self._train is not None and hasattr(self._train, name):
            kind = type(getattr(self._train, name))
            self._train = dataclasses.replace(self._train, **{name: kind(value)})

    def run(self) -> RunConfig | None:
        """Return the config that continues the model (`epochs` counts those to come); None without a model."""
        from dreamexplorer.training.config import RunConfig, TrainConfig

        snapshot, dataset = self._session.snapshot, self._session.dataset
        if snapshot is None:
            return None
        name = dataset.name if dataset is not None else FIRST_DATASET
        return RunConfig(snapshot.family, snapshot.config, self._train or TrainConfig(), name)

    def needs_new_model(self, run: RunConfig) -> bool:
        """Return True if a run cannot continue this model: another family, other sizes, other images or classes."""
        snapshot, dataset = self._session.snapshot, self._session.dataset
        if snapshot is None:
            return True
        from dreamexplorer.models.families import classes_for

        shape, classes = snapshot.image_shape, snapshot.classes
        if dataset is not None:
            shape, classes = dataset.image_shape, classes_for(run.family, len(dataset.class_names))
        target = dataclasses.replace(snapshot, family=run.family, config=run.model, image_shape=shape, classes=classes)
        return snapshot.family != run.family or target.architecture != snapshot.architecture

    def fits(self, dataset: ImageDataset) -> bool:
        """Return True if the model takes the images and classes of a dataset; True without a model."""
        snapshot = self._session.snapshot
        return snapshot is None or snapshot.fits(dataset.image_shape, len(dataset.class_names))

    def checkpoint(self) -> Checkpoint | None:
        """Return the model as a checkpoint, with the state for resuming where there is one; None without a model."""
        snapshot, dataset, run = self._session.snapshot, self._session.dataset, self.run()
        if snapshot is None or run is None:
            return None
        if self._session.checkpoint is not None:
            return self._session.checkpoint
        from dreamexplorer import __version__
        from dreamexplorer.training.checkpoint import Checkpoint

        name = dataset.name if dataset is not None else run.dataset
        return Checkpoint(snapshot, name, run.train, program_version=__version__)


def keys_of(family: str) -> tuple[str, ...]:
    """Return the keys of the terms of a known family."""
    from dreamexplorer.models.families import family_named

    return tuple(t.key for t in family_named(family).terms)
