"""Configs, fit and checkpoints of runs. No Qt."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.session import Run, Session

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig

FIRST_DATASET = "mnist"


class CurrentModel:
    """Combines the model of the current run, or of another one, with the options of its training."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set_live(self, name: str, value: float | str, run: Run | None) -> None:
        """Record that a run is trained with another value of a live option from now on."""
        if run is not None and run.train is not None and hasattr(run.train, name):
            kind = type(getattr(run.train, name))
            self._session.set_train(dataclasses.replace(run.train, **{name: kind(value)}), run=run)

    def run(self, of: Run | None = None) -> RunConfig | None:
        """Return the config that continues a run (`epochs` counts those to come); None without a model.

        Args:
            of: the run; by default the current one.
        """
        from dreamexplorer.training.config import RunConfig, TrainConfig

        run = of or self._session.current_run
        if run is None:
            return None
        if run.snapshot is None:
            return None if run.on_disk is None else run.on_disk.config
        name = run.dataset.name if run.dataset is not None else FIRST_DATASET
        return RunConfig(run.snapshot.family, run.snapshot.config, run.train or TrainConfig(), name)

    def needs_new_model(self, run: RunConfig) -> bool:
        """Return True if a config cannot continue the current run: another family, other sizes, images or classes."""
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
        """Return True if the current model takes the images and classes of a dataset; True without a model."""
        snapshot = self._session.snapshot
        return snapshot is None or snapshot.fits(dataset.image_shape, len(dataset.class_names))

    def checkpoint(self, of: Run | None = None) -> Checkpoint | None:
        """Return a run as a checkpoint, with the state for resuming where there is one; None without a model.

        Args:
            of: the run; by default the current one.
        """
        run = of or self._session.current_run
        config = self.run(run)
        if run is None or run.snapshot is None or config is None:
            return None
        if run.checkpoint is not None:
            return run.checkpoint
        from dreamexplorer import __version__
        from dreamexplorer.training.checkpoint import Checkpoint

        return Checkpoint(run.snapshot, config.dataset, config.train, program_version=__version__)


def keys_of(family: str) -> tuple[str, ...]:
    """Return the keys of the terms of a known family."""
    from dreamexplorer.models.families import family_named

    return tuple(t.key for t in family_named(family).terms)
