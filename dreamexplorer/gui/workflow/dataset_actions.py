"""Choosing, downloading and loading datasets, as part of the workflow."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.jobs import Job
from dreamexplorer.gui.workflow.transitions import DATASET, Transitions

if TYPE_CHECKING:
    from dreamexplorer.gui.workflow.workflow import Workflow


class DatasetActions(QObject):
    """Used by the workflow alone."""

    def __init__(self, workflow: Workflow, transitions: Transitions) -> None:
        super().__init__()
        self._workflow = workflow
        self._transitions = transitions
        self._loading_name = ""
        self._downloads: dict[str, Job] = {}

    @property
    def name(self) -> str:
        """The dataset that is here or will be, if the load under way succeeds."""
        dataset = self._workflow.session.dataset
        return self._loading_name if self._transitions.loading(DATASET) or dataset is None else dataset.name

    def choose(self, name: str) -> None:
        """Load another dataset in the background, ask if something would be lost, show it."""
        dataset = self._workflow.session.dataset
        if dataset is not None and dataset.name == name:
            self._transitions.cancel(DATASET)  # back to what is there
        else:
            self.load(name, self._adopt, self._on_failed)

    def download(self, name: str) -> None:
        """Fetch a dataset, then do as `choose` does."""
        if name in self._downloads:
            return
        job = self._workflow.jobs.start(
            self.tr("Downloading {}").format(name),
            lambda progress: background.fetch_dataset(progress, name, download=True),
            done=self._adopt,
            failed=partial(self._workflow.tell, self.tr("The dataset could not be downloaded")),
            parallel=True,
        )
        self._downloads[name] = job
        job.ended.connect(partial(self._downloads.pop, name, None))

    def load(self, name: str, done: Callable[[ImageDataset], None], failed: Callable[[BaseException], None]) -> None:
        """Read a dataset in the background."""
        self._loading_name = name
        self._transitions.prepare(
            DATASET,
            self.tr("Loading the dataset"),
            lambda progress: background.fetch_dataset(progress, name, download=False),
            done,
            failed,
        )

    def suits_model(self, dataset: ImageDataset) -> bool:
        """Whether the present model, if there is one, can take its images."""
        snapshot = self._workflow.session.snapshot
        return snapshot is None or snapshot.fits(dataset.image_shape, len(dataset.class_names))

    def _same_size(self, dataset: ImageDataset) -> bool:
        snapshot = self._workflow.session.snapshot
        return snapshot is not None and tuple(snapshot.image_shape) == dataset.image_shape

    def put(self, dataset: ImageDataset) -> None:
        """Make it the session's, and forget a drawing of another size."""
        session = self._workflow.session
        if session.drawing is not None and session.drawing.image.shape != dataset.image_shape:
            session.set_drawing(None)
        session.set_dataset(dataset)

    def _on_failed(self, error: BaseException) -> None:
        self._workflow.tell(self.tr("The dataset could not be loaded"), error)

    def _adopt(self, dataset: ImageDataset) -> None:
        """A dataset was read at the user's wish: ask if something would be lost, then show it."""
        workflow = self._workflow
        if self._transitions.postponed(partial(self._adopt, dataset)):
            return
        if self.suits_model(dataset):
            if workflow.training.active and not workflow.ask(
                self.tr("Stop training?"),
                self.tr("To change the dataset, training is stopped. What it has learned is kept."),
                self.tr("Stop training"),
            ):
                return
        elif not workflow.ask(
            self.tr("A new model for {}?").format(dataset.title),
            self.tr(
                "{} has {} classes, and the present model knows others. A new, untrained one would replace it. "
                "What was trained and not saved stays at hand under File, Open the last training, until the next "
                "training ends."
            ).format(dataset.title, len(dataset.class_names))
            if self._same_size(dataset)
            else self.tr(
                "The images of {} are {}; the present model cannot take them. A new, untrained one would replace it. "
                "What was trained and not saved stays at hand under File, Open the last training, until the next "
                "training ends."
            ).format(dataset.title, size_in_words(dataset.image_shape)),
            self.tr("New model"),
        ):
            return
        workflow.settings.set("dataset", dataset.name)
        self._transitions.after_stop(partial(workflow.show_dataset, dataset))


def size_in_words(shape: tuple[int, ...]) -> str:
    """Channels, height and width of images, for a message."""
    return " × ".join(str(n) for n in shape)
