"""Chooses, downloads and loads datasets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.jobs import Job, JobRunner
from dreamexplorer.gui.threads.training_runner import TrainingRunner
from dreamexplorer.gui.workflow.current_model import CurrentModel
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.evaluator import Evaluator
from dreamexplorer.gui.workflow.model_actions import ModelActions, size_in_words
from dreamexplorer.gui.workflow.transitions import DATASET, Transitions
from dreamexplorer.session import Session

if TYPE_CHECKING:
    from dreamexplorer.gui.settings import Settings


class DatasetActions(QObject):
    """Replaces the dataset, with a new run where the current model does not fit it; asks before a training stops."""

    def __init__(
        self,
        session: Session,
        training: TrainingRunner,
        jobs: JobRunner,
        settings: Settings,
        current: CurrentModel,
        evaluator: Evaluator,
        transitions: Transitions,
        dialogue: Dialogue,
        models: ModelActions,
    ) -> None:
        super().__init__()
        self._session = session
        self._training = training
        self._jobs = jobs
        self._settings = settings
        self._current = current
        self._evaluator = evaluator
        self._transitions = transitions
        self._dialogue = dialogue
        self._models = models
        self._downloads: dict[str, Job] = {}

    def choose(self, name: str) -> None:
        """Load another dataset in the background, ask if that stops a training, show it."""
        dataset = self._session.dataset
        if dataset is not None and dataset.name == name and dataset.limit is None:
            self._transitions.cancel(DATASET)  # back to the one that is here
        else:
            self.load(name, done=self._on_chosen, failed=self.report_not_loaded)

    def download(self, name: str) -> None:
        """Download a dataset, then go on like `choose`."""
        if name in self._downloads:
            return
        job = self._jobs.start(
            self.tr("Downloading {}").format(name),
            lambda progress: background.fetch_dataset(progress, name, download=True),
            done=self._on_chosen,
            failed=partial(self._dialogue.report, self.tr("The dataset could not be downloaded")),
            parallel=True,
        )
        self._downloads[name] = job
        job.ended.connect(partial(self._downloads.pop, name, None))

    def load(self, name: str, *, done: Callable[[ImageDataset], None], failed: Callable[[BaseException], None]) -> None:
        """Read a dataset in the background, without a question."""
        self._transitions.load(
            DATASET,
            self.tr("Loading the dataset"),
            lambda progress: background.fetch_dataset(progress, name, download=False),
            done,
            failed,
            name,
        )

    def show(self, dataset: ImageDataset) -> None:
        """Show a dataset, with a new run where it does not fit the current one."""
        if self._current.fits(dataset):
            self._session.set_dataset(dataset)
            self._evaluator.evaluate()
        else:
            run = self._current.run()
            assert run is not None
            self._models.make_new(run, dataset)

    def report_not_loaded(self, error: BaseException) -> None:
        """Show why a dataset could not be loaded."""
        self._dialogue.report(self.tr("The dataset could not be loaded"), error)

    def _on_chosen(self, dataset: ImageDataset) -> None:
        """Show a dataset that the user chose; ask if that stops the training of the current run."""
        if self._dialogue.defer(partial(self._on_chosen, dataset)):
            return
        if not self._current.fits(dataset):
            self._dialogue.message.emit(self._why_new(dataset))
        elif self._trains_current() and not self._dialogue.ask(
            self.tr("Stop training?"),
            self.tr("Changing the dataset stops the training. The model stays as trained so far."),
            self.tr("Stop training"),
        ):
            return
        self._settings.set(keys.DATASET, dataset.name)
        if self._current.fits(dataset) and self._trains_current():
            self._transitions.after_stop(partial(self.show, dataset))
        else:
            self.show(dataset)

    def _trains_current(self) -> bool:
        """Return True if the current run is being trained, or is about to be."""
        if self._session.current_run in self._session.compared_runs:
            return True
        return self._training.active and not self._session.trains_other

    def _why_new(self, dataset: ImageDataset) -> str:
        snapshot = self._session.snapshot
        if snapshot is not None and tuple(snapshot.image_shape) == dataset.image_shape:
            reason = self.tr("{} has {} classes, which does not fit this model's classes.").format(
                dataset.title, len(dataset.class_names)
            )
        else:
            reason = self.tr("The images of {} are {}, which does not fit this model.").format(
                dataset.title, size_in_words(dataset.image_shape)
            )
        return f"{reason} " + self.tr("A new, untrained run was made for it.")
