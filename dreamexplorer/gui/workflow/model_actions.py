"""Opens models and makes new ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.background import Opened
from dreamexplorer.gui.threads.moments import axis_values, step_of
from dreamexplorer.gui.workflow.current_model import keys_of
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.evaluator import Evaluator
from dreamexplorer.gui.workflow.family_titles import FamilyTitles
from dreamexplorer.gui.workflow.transitions import DATASET, MODEL, Transitions
from dreamexplorer.session import ModelFacts, Origin, Run, Session
from dreamexplorer.training.run_files import CHECKPOINT

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig, TrainConfig
    from dreamexplorer.training.history import Past


class ModelActions(QObject):
    """Adds runs to the list: from files, and new, untrained ones; a blank run gives way, any other one stays."""

    def __init__(
        self,
        session: Session,
        families: FamilyTitles,
        evaluator: Evaluator,
        transitions: Transitions,
        dialogue: Dialogue,
    ) -> None:
        super().__init__()
        self._session = session
        self._families = families
        self._evaluator = evaluator
        self._transitions = transitions
        self._dialogue = dialogue

    # -- files ---------------------------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Open a file in the background; on an error one message, and all stays as it was."""
        self._open(lambda: path)

    def open_shipped(self, name: str) -> None:
        """Open a shipped checkpoint by file stem, such as "mlp-vae-2"."""
        self._open(partial(background.shipped_path, name))

    def _open(self, locate: Callable[[], Path]) -> None:
        self.load(locate, done=self._on_opened, failed=self.report_not_opened, with_dataset=True)

    def load(
        self,
        locate: Callable[[], Path],
        *,
        done: Callable[[Opened], None],
        failed: Callable[[BaseException], None],
        with_dataset: bool,
    ) -> None:
        """Read a checkpoint, and with it the dataset that it was trained on, in the background."""
        dataset = self._session.dataset
        here = self._transitions.loading(DATASET) or (dataset.name if dataset is not None else "")
        self._transitions.load(
            MODEL,
            self.tr("Opening the model"),
            lambda progress: background.open_file(progress, locate, here, with_dataset, dataset),
            done,
            failed,
        )

    def report_not_opened(self, error: BaseException) -> None:
        """Show why a model could not be opened."""
        self._dialogue.report(self.tr("The model could not be opened"), error)

    def _on_opened(self, opened: Opened) -> None:
        """Show a file that the user chose, after the answer to an open question."""
        if not self._dialogue.defer(partial(self._on_opened, opened)) and self.check_fit(opened):
            self.show_opened(opened)

    def check_fit(self, opened: Opened) -> bool:
        """Return True if the dataset suits a model that was read; False after an error message."""
        dataset = opened.dataset or self._session.dataset
        snapshot = opened.checkpoint.snapshot
        shape = snapshot.image_shape
        if dataset is None or snapshot.fits(dataset.image_shape, len(dataset.class_names)):
            return True
        if dataset.image_shape == tuple(shape):
            text = self.tr(
                "{} is a conditional model of {} classes, trained on the dataset {}, which is not available here. "
                "{} has {}."
            ).format(
                opened.path.name,
                snapshot.classes,
                opened.checkpoint.dataset,
                dataset.title,
                len(dataset.class_names),
            )
        else:
            text = self.tr(
                "{} is a model of images of {}, trained on the dataset {}, which is not available here. "
                "The images of {} are {}."
            ).format(
                opened.path.name,
                size_in_words(shape),
                opened.checkpoint.dataset,
                dataset.title,
                size_in_words(dataset.image_shape),
            )
        self._dialogue.error.emit(self.tr("The model could not be opened"), text)
        return False

    def show_opened(self, opened: Opened, *, with_notes: bool = True, beside: bool = False) -> None:
        """Show a model that was read, with the notes about its file unless it is a shipped one.

        Args:
            opened: the model.
            with_notes: show the notes.
            beside: True to keep a run that was read from the same file.
        """
        if opened.dataset is not None:
            self._transitions.cancel(DATASET)
        self.show(opened.checkpoint, opened.path, opened.dataset, opened.past, beside=beside)
        # Shipped checkpoints have no state for resuming, which is no news to anyone.
        if with_notes and not background.is_shipped(opened.path):
            if opened.notes:  # in one text: a message replaces the one before
                self._dialogue.message.emit(" ".join(message_text(note) for note in opened.notes))
            if opened.warning is not None:
                self._dialogue.error.emit(
                    self.tr("{} may be another network").format(opened.path.name), message_text(opened.warning)
                )

    # -- new models ----------------------------------------------------------------------------------------------

    def make_new(self, run: RunConfig, dataset: ImageDataset | None = None) -> None:
        """Make a model with fresh weights for this config in the background, and show it with the dataset."""
        data = dataset or self._session.dataset
        assert data is not None
        run = dataclasses.replace(run, dataset=data.name)
        shape, classes = data.image_shape, len(data.class_names)

        def done(checkpoint: Checkpoint) -> None:
            self.show(checkpoint, None, dataset, train=run.train, untrained=True)

        self._transitions.load(
            MODEL,
            self.tr("Making a new model"),
            lambda progress: background.fresh_checkpoint(progress, run, shape, classes),
            done,
            partial(self._dialogue.report, self.tr("The new model could not be made")),
        )

    # -- showing -------------------------------------------------------------------------------------------------

    def show(
        self,
        checkpoint: Checkpoint,
        path: Path | None,
        dataset: ImageDataset | None = None,
        past: Past | None = None,
        *,
        train: TrainConfig | None = None,
        untrained: bool = False,
        beside: bool = False,
    ) -> None:
        """Show a model as a run of its own; a run that is blank, or was read from the same file, gives way to it.

        Args:
            checkpoint: model to show.
            path: file that the model comes from, if any.
            dataset: dataset to show with it; None keeps the present one.
            past: history of its training.
            train: options for its training; by default those of the checkpoint.
            untrained: True for initial weights.
            beside: True to keep a run that was read from the same file.
        """
        self._families.ensure()  # forms need the families before the model is shown
        snapshot = checkpoint.snapshot
        run = Run(untrained=untrained)
        run.train = train or dataclasses.replace(checkpoint.train, epochs=_epochs_to_come(checkpoint))
        if path is not None:
            run.name, run.origin = _name_of(path), Origin("example" if background.is_shipped(path) else "opened", path)
        values = axis_values(checkpoint.metrics.get("per_axis"), snapshot)
        facts = ModelFacts(past, values, step_of(checkpoint.metrics.get("test_step")), checkpoint, path)
        self._session.add_run(
            run,
            snapshot,
            keys_of(snapshot.family),
            facts,
            dataset=dataset,
            instead_of=self._replaceable(None if beside else path),
        )
        self._evaluator.evaluate()

    def load_into(self, run: Run, opened: Opened) -> None:
        """Put a checkpoint that was read from the folder of a run into the run; it is not shown by that."""
        self._families.ensure()
        checkpoint = opened.checkpoint
        snapshot = checkpoint.snapshot
        run.train = dataclasses.replace(checkpoint.train, epochs=_epochs_to_come(checkpoint))
        values = axis_values(checkpoint.metrics.get("per_axis"), snapshot)
        facts = ModelFacts(opened.past, values, step_of(checkpoint.metrics.get("test_step")), checkpoint)
        self._session.load_run(run, snapshot, keys_of(snapshot.family), facts, dataset=opened.dataset)

    def _replaceable(self, path: Path | None) -> Run | None:
        """Return the run that gives way to a new one: read from the same file and not trained since, or blank."""
        for run in self._session.runs:
            if path is not None and run.origin.path == path and not run.learned:
                return run
        current = self._session.current_run
        return current if current is not None and current.blank and not self._session.is_trained(current) else None


def size_in_words(shape: tuple[int, ...]) -> str:
    """Return channels, height and width of images for a message."""
    return " × ".join(str(n) for n in shape)


def _epochs_to_come(checkpoint: Checkpoint) -> int:
    """Return the epochs that the run of a checkpoint had still to do when it ended; the default if it had done all."""
    from dreamexplorer.training.config import TrainConfig

    left = checkpoint.train.epochs - round(checkpoint.snapshot.epoch)
    return left if checkpoint.resume is not None and left > 0 else TrainConfig().epochs


def _name_of(path: Path) -> str:
    """Return the name of a run that was read from a file: that of its folder where the file has the name of all."""
    return path.parent.name if path.name == CHECKPOINT else path.stem
