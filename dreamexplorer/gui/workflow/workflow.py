"""What the user does to models and data, in one place: open, save, train, reset, choose a dataset.

It wires session and runners together (latent -> decode -> decoded, snapshot -> re-decode, drawing -> analyse,
training events -> history) and asks the questions that protect the user's work. Panels and menus call it.

Whatever replaces the model or the data goes one way: it is prepared in the background while all stays as it
was; then the question is asked, if there is something to lose; a running training is stopped and its end
awaited; then it is shown. A newer wish of the same kind replaces one that is still on this way.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.background import Opened
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.workflow.dataset_actions import DatasetActions, size_in_words
from dreamexplorer.gui.workflow.plans import plan_training
from dreamexplorer.gui.workflow.saver import Saver, Wish
from dreamexplorer.gui.workflow.start_up import FIRST_DATASET, StartUp
from dreamexplorer.gui.workflow.transitions import DATASET, MODEL, Transitions
from dreamexplorer.gui.workflow.wiring import Wiring, keys_of
from dreamexplorer.options import validate
from dreamexplorer.progress import Silent
from dreamexplorer.session import Session

if TYPE_CHECKING:
    from dreamexplorer.gui.settings import Settings
    from dreamexplorer.gui.threads.inference_runner import InferenceRunner
    from dreamexplorer.gui.threads.jobs import Job, JobRunner
    from dreamexplorer.gui.threads.results import Failure
    from dreamexplorer.gui.threads.training_runner import Outcome, TrainingRunner
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig, TrainConfig
    from dreamexplorer.training.events import Evaluation
    from dreamexplorer.training.history import Past

log = logging.getLogger(__name__)


class Workflow(QObject):
    """Actions on the session that take time or may lose work. All methods return at once."""

    engine_ready = Signal()  # torch and the model families can be used (forms can be filled)
    message = Signal(str)  # for the status bar
    error = Signal(str, str)  # title, one clear text; the window shows it
    busy_changed = Signal(bool)  # a dataset or checkpoint is being loaded
    trained = Signal(object, object)  # Checkpoint, Past: a run ended and left this, whatever is shown next

    # Asked before work is lost; the window sets it to a dialog: (title, question, accept label) -> bool
    confirm: Callable[[str, str, str], bool]

    def __init__(
        self,
        session: Session,
        training: TrainingRunner,
        inference: InferenceRunner,
        jobs: JobRunner,
        settings: Settings,
    ) -> None:
        super().__init__()
        self.session = session
        self.training = training
        self.inference = inference
        self.jobs = jobs
        self.settings = settings
        self.confirm = lambda title, question, accept: True
        self._titles: dict[str, str] = {}
        self._evaluating: Job | None = None
        self._untrained = False  # the model's weights are as its seed made them
        self._train: TrainConfig | None = None  # as the form shows it; its epochs are those to come
        self._lineage = 0  # grows when another model takes the place of the present one
        self._transitions = Transitions(jobs, training)
        self._transitions.busy_changed.connect(self.busy_changed)
        self._start_up = StartUp(self)
        self._datasets = DatasetActions(self, self._transitions)
        self._saver = Saver(jobs, training, session.history)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_save_failed)
        self._wiring = Wiring(session, training, inference)
        self._wiring.on_live_changed = self._on_live_changed
        training.ended.connect(self._on_ended)
        inference.failed.connect(self._on_inference_failed)

    # -- the engine, and what is there at the start -----------------------------------------------------------

    @property
    def engine_is_ready(self) -> bool:
        return bool(self._titles)

    @property
    def lineage(self) -> int:
        """Grows when another model takes the place of the present one."""
        return self._lineage

    @property
    def busy(self) -> bool:
        """Whether a dataset or checkpoint is being loaded, as told by `busy_changed`."""
        return self._transitions.busy

    def start(self, checkpoint: Path | None = None, dataset: str | None = None) -> None:
        """Bring up the engine behind the painted window, then the dataset and the first model."""
        self._start_up.start(checkpoint, dataset)

    def engine_came(self, titles: dict[str, str]) -> None:
        """The engine is in; the families' titles by name."""
        if not self._titles:
            self._titles = titles
            self.engine_ready.emit()

    # -- what forms need --------------------------------------------------------------------------------------

    def family_titles(self) -> dict[str, str]:
        """Family name -> untranslated title (context "families"); empty until the engine is ready."""
        return dict(self._titles)

    def default_configs(self, family: str) -> tuple[Any, Any]:
        """(model config, train config) with defaults for a family; their option fields make the form."""
        from dreamexplorer.models.families import family_named
        from dreamexplorer.training.config import TrainConfig

        return family_named(family).Config(), TrainConfig()

    def current_run(self) -> RunConfig | None:
        """The run config of the model in the session (last trained or opened), or None; epochs are those to come."""
        from dreamexplorer.training.config import RunConfig, TrainConfig

        snapshot, dataset = self.session.snapshot, self.session.dataset
        if snapshot is None:
            return None
        name = dataset.name if dataset is not None else FIRST_DATASET
        return RunConfig(snapshot.family, snapshot.config, self._train or TrainConfig(), name)

    def needs_new_model(self, run: RunConfig) -> bool:
        """Whether this config cannot continue the present model (other family, size or dataset shape)."""
        snapshot, dataset = self.session.snapshot, self.session.dataset
        if snapshot is None:
            return True
        from dreamexplorer.models.families import classes_for

        shape, classes = snapshot.image_shape, snapshot.classes
        if dataset is not None:
            shape, classes = dataset.image_shape, classes_for(run.family, len(dataset.class_names))
        wanted = dataclasses.replace(snapshot, family=run.family, config=run.model, image_shape=shape, classes=classes)
        return snapshot.family != run.family or wanted.architecture != snapshot.architecture

    # -- training -----------------------------------------------------------------------------------------------

    def train(self, run: RunConfig, *, paused: bool = False) -> bool:
        """Start or continue training with this config.

        Continues the present model (optimiser state included) when the config fits it; otherwise asks before a
        trained, unsaved one is thrown away and starts a new one. False when the user declined, and when nothing
        can be trained now (still loading, training already). `run.train.epochs` more epochs are trained.
        """
        if not self._may_begin() or not self._is_valid(run):
            return False
        if self.needs_new_model(run) and self.session.unsaved:
            if not self.ask(
                self.tr("Start a new model?"),
                self.tr(
                    "These options need a new model. The present one is not saved: it stays at hand under File, Open "
                    "the last training, and once the training that starts now has ended, Open the training before it."
                ),
                self.tr("Start anew"),
            ):
                return False
            if not self._may_begin():  # the world turns while a question is open
                return False
        dataset = self.session.dataset
        assert dataset is not None
        new = self.needs_new_model(run) or self._untrained
        plan = plan_training(run, dataset, None if new else self._present_checkpoint())
        if plan.fresh_optimiser:
            self.message.emit(self.tr("Data, batch size or seed changed: the optimiser starts afresh."))
        if self._evaluating is not None:
            self._evaluating.cancel()
        self._wiring.before_first_snapshot = partial(self._begin_model, self.needs_new_model(run)) if new else None
        self._train = run.train
        self.training.start(plan.run, dataset, plan.resume, paused=paused, epochs_before=plan.epochs_before)
        return True

    def reset(self, run: RunConfig, *, new: bool = False) -> bool:
        """Fresh weights for this config, untrained, shown at once. Asks first; False when declined.

        `new` words the question for a wish to begin a new model.
        """
        if not self._is_valid(run) or self.session.dataset is None or not self._titles:
            return False
        title, accept = (
            (self.tr("New model?"), self.tr("New model")) if new else (self.tr("Reset the model?"), self.tr("Reset"))
        )
        if not self._may_replace(title, accept):
            return False
        self._transitions.after_stop(partial(self.make_fresh, run))
        return True

    def _may_begin(self) -> bool:
        if self.training.active:
            self.message.emit(self.tr("Training is under way already."))
        elif self.busy or not self._titles or self.session.dataset is None:
            self.message.emit(self.tr("Still loading; try again in a moment."))
        else:
            return True
        return False

    def _is_valid(self, run: RunConfig) -> bool:
        try:
            validate(run.model)
            validate(run.train)
        except UserError as error:
            self.tell(self.tr("These options cannot be used"), error)
            return False
        return True

    def _begin_model(self, other_architecture: bool, snapshot: Snapshot) -> None:
        """The first weights of a new run are about to be shown: the old model gives way."""
        session = self.session
        self._lineage += 1
        session.checkpoint = session.checkpoint_path = None
        self._untrained = False
        if other_architecture:
            session.snapshot = None  # so that nobody takes the new axes for the old ones
        self._wiring.forget_history(keys_of(snapshot))
        session.set_unsaved(False)

    def _on_live_changed(self, name: str, value: float | str) -> None:
        if self._train is not None and hasattr(self._train, name):
            kind = type(getattr(self._train, name))
            self._train = dataclasses.replace(self._train, **{name: kind(value)})

    @Slot(object)
    def _on_ended(self, outcome: Outcome) -> None:
        session = self.session
        self._wiring.before_first_snapshot = None  # a run that failed before it had a model leaves the old one
        if outcome.checkpoint is not None:
            session.checkpoint = outcome.checkpoint
            shown = session.snapshot
            if shown is None or shown.step != outcome.checkpoint.snapshot.step or outcome.kind == "failed":
                session.history.cut(outcome.checkpoint.snapshot.step)
                session.history_changed.emit()
                session.set_snapshot(outcome.checkpoint.snapshot)
            self._untrained = False
            if outcome.learned:  # a run that was stopped at once has nothing that is worth another's place
                self.trained.emit(outcome.checkpoint, session.history.past())
        elif _step_of(session.checkpoint) != (session.snapshot.step if session.snapshot is not None else None):
            session.checkpoint = None  # older than what is shown; made anew from that when it is needed
        step = grouped(session.snapshot.step) if session.snapshot is not None else "0"
        if outcome.kind == "finished":
            self.message.emit(self.tr("Training is done, at step {}.").format(step))
        elif outcome.kind == "stopped":
            self.message.emit(self.tr("Training was stopped at step {}.").format(step))
        elif outcome.error is not None:
            self.tell(self.tr("Training ended with an error"), outcome.error)
        self._saver.training_ended(self._present_checkpoint())
        if not self._transitions.training_ended():
            self._evaluate()

    # -- opening and new models ----------------------------------------------------------------------------

    def open_checkpoint(self, path: Path) -> None:
        """Open a file in the background; on an error one message, and all stays as it was."""
        self._start_up.fresh_wanted = False
        self.load_model(lambda: path, done=self._adopt_opened, failed=self._on_open_failed, with_dataset=True)

    def open_shipped(self, name: str) -> None:
        """Open a shipped checkpoint by file stem, such as "mlp-vae-2"."""
        self._start_up.fresh_wanted = False
        locate = partial(background.shipped_path, name)
        self.load_model(locate, done=self._adopt_opened, failed=self._on_open_failed, with_dataset=True)

    def _on_open_failed(self, error: BaseException) -> None:
        self.tell(self.tr("The model could not be opened"), error)

    def load_model(
        self,
        locate: Callable[[], Path],
        *,
        done: Callable[[Opened], None],
        failed: Callable[[BaseException], None],
        with_dataset: bool,
    ) -> None:
        here = self._datasets.name
        self._transitions.prepare(
            MODEL,
            self.tr("Opening the model"),
            lambda progress: background.open_file(progress, locate, here, with_dataset),
            done,
            failed,
        )

    def _adopt_opened(self, opened: Opened) -> None:
        """A file was read at the user's wish: ask if something would be lost, then show it."""
        if self._transitions.postponed(partial(self._adopt_opened, opened)) or not self.fits(opened):
            return
        if self._may_replace(self.tr("Open another model?"), self.tr("Open")):
            self._transitions.after_stop(partial(self.show_opened, opened))

    def fits(self, opened: Opened) -> bool:
        dataset = opened.dataset or self.session.dataset
        snapshot = opened.checkpoint.snapshot
        shape = snapshot.image_shape
        if dataset is None or snapshot.fits(dataset.image_shape, len(dataset.class_names)):
            return True
        if dataset.image_shape == tuple(shape):
            self.error.emit(
                self.tr("The model could not be opened"),
                self.tr(
                    "{} holds a conditional model for {} classes, trained on the dataset {}, which is not here. "
                    "{} has {}."
                ).format(
                    opened.path.name,
                    snapshot.classes,
                    opened.checkpoint.dataset,
                    dataset.title,
                    len(dataset.class_names),
                ),
            )
            return False
        self.error.emit(
            self.tr("The model could not be opened"),
            self.tr(
                "{} holds a model for images of {}, trained on the dataset {}, which is not here. "
                "The images of {} are {}."
            ).format(
                opened.path.name,
                size_in_words(shape),
                opened.checkpoint.dataset,
                dataset.title,
                size_in_words(dataset.image_shape),
            ),
        )
        return False

    def show_opened(self, opened: Opened) -> None:
        if opened.dataset is not None:
            self._transitions.cancel(DATASET)
        self.show_checkpoint(opened.checkpoint, opened.path, opened.dataset, opened.past)
        # Ours come without the state for resuming, which is no news to anyone.
        ours = background.is_shipped(opened.path)
        for note in () if ours else opened.notes:
            self.message.emit(message_text(note))

    def make_fresh(self, run: RunConfig, dataset: ImageDataset | None = None) -> None:
        """Show untrained weights for this config, on another dataset if one is given."""
        data = dataset or self.session.dataset
        assert data is not None
        run = dataclasses.replace(run, dataset=data.name)
        shape, classes = data.image_shape, len(data.class_names)

        def done(checkpoint: Checkpoint) -> None:
            self.show_checkpoint(checkpoint, None, dataset)
            self._untrained = True
            self._train = run.train

        self._transitions.prepare(
            MODEL,
            self.tr("Making a new model"),
            lambda progress: background.fresh_checkpoint(progress, run, shape, classes),
            done,
            partial(self.tell, self.tr("The new model could not be made")),
        )

    def show_checkpoint(
        self, checkpoint: Checkpoint, path: Path | None, dataset: ImageDataset | None, past: Past | None = None
    ) -> None:
        """Put a model in the place of the present one; nothing is asked any more."""
        from dreamexplorer.training.config import TrainConfig

        session = self.session
        if not self._titles:  # the engine is in, or there would be no checkpoint; forms must know before panels do
            self.engine_came(background.bring_up(Silent()))
        self._lineage += 1
        self._untrained = False
        self._start_up.fresh_wanted = False
        self._train = dataclasses.replace(checkpoint.train, epochs=TrainConfig().epochs)
        session.snapshot = None  # also the same architecture is another model when it comes from another file
        if dataset is not None:
            self._datasets.put(dataset)
        self._wiring.forget_history(keys_of(checkpoint.snapshot), past)
        session.checkpoint, session.checkpoint_path = checkpoint, path
        session.set_unsaved(False)
        session.set_snapshot(checkpoint.snapshot)
        per_axis = checkpoint.metrics.get("per_axis")
        if isinstance(per_axis, list) and len(per_axis) == len(checkpoint.snapshot.axes):
            with contextlib.suppress(TypeError, ValueError):  # what a file says may be anything
                session.set_axis_values(np.asarray(per_axis, dtype=np.float32))
        self._evaluate()

    def _evaluate(self) -> None:
        """Find in the background what the present model is worth on the test split."""
        snapshot, dataset = self.session.snapshot, self.session.dataset
        if self._evaluating is not None:
            self._evaluating.cancel()
        if snapshot is None or dataset is None or not snapshot.fits(dataset.image_shape, len(dataset.class_names)):
            return

        run = self.current_run()
        binarise = "none" if run is None else run.train.binarise

        def done(evaluation: Evaluation) -> None:
            session = self.session
            if session.snapshot is snapshot and session.dataset is dataset and not self.training.active:
                self._wiring.show_evaluation(evaluation)

        def failed(error: BaseException) -> None:
            log.info("the model could not be evaluated", exc_info=error)

        self._evaluating = self.jobs.start(
            self.tr("Evaluating the model"),
            lambda progress: background.evaluate_snapshot(progress, snapshot, dataset, binarise),
            done=done,
            failed=failed,
            quiet=True,
            parallel=True,
        )
        self._evaluating.ended.connect(self._start_up.warm_up)

    # -- saving -----------------------------------------------------------------------------------------------

    def save_checkpoint(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Save what there is now, also in mid-training, in the background; `then` is called when it is written."""
        wish = Wish(path, then, self._lineage)
        if self.training.active:
            self._saver.save_from_training(wish)
        elif (checkpoint := self._present_checkpoint()) is not None:
            self._saver.save(wish, checkpoint)
        else:
            self.error.emit(self.tr("The model could not be saved"), self.tr("There is no model to save yet."))

    @Slot(object, object)
    def _on_saved(self, wish: Wish, checkpoint: Checkpoint) -> None:
        session = self.session
        if wish.lineage == self._lineage:
            session.checkpoint_path = wish.path
            if session.snapshot is not None and session.snapshot.step == checkpoint.snapshot.step:
                session.set_unsaved(False)
            session.unsaved_changed.emit()  # the name may be new even where nothing else is
        self.message.emit(self.tr("Saved {}.").format(wish.path.name))

    @Slot(object)
    def _on_save_failed(self, error: BaseException) -> None:
        self.tell(self.tr("The model could not be saved"), error)

    def _present_checkpoint(self) -> Checkpoint | None:
        """The model of the session as a checkpoint, with the state for resuming where there is one."""
        snapshot, dataset, run = self.session.snapshot, self.session.dataset, self.current_run()
        if snapshot is None or run is None:
            return None
        checkpoint = self.session.checkpoint
        if checkpoint is not None:
            return checkpoint
        from dreamexplorer import __version__
        from dreamexplorer.training.checkpoint import Checkpoint

        name = dataset.name if dataset is not None else run.dataset
        return Checkpoint(snapshot, name, run.train, program_version=__version__)

    # -- datasets ---------------------------------------------------------------------------------------------

    def choose_dataset(self, name: str) -> None:
        """Load another dataset in the background (asks if the present model does not fit it)."""
        self._datasets.choose(name)

    def download_dataset(self, name: str) -> None:
        """Fetch a dataset on the user's explicit wish, with progress and cancel, then load it."""
        self._datasets.download(name)

    def load_dataset(
        self, name: str, *, done: Callable[[ImageDataset], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Read a dataset in the background, without a question."""
        self._datasets.load(name, done, failed)

    def show_dataset(self, dataset: ImageDataset) -> None:
        """Put a dataset in the place of the present one, with a new model when the present one does not fit."""
        if self._datasets.suits_model(dataset):
            self._datasets.put(dataset)
            self._evaluate()
        else:
            run = self.current_run()
            assert run is not None
            self.make_fresh(run, dataset)

    # -- questions and errors ---------------------------------------------------------------------------------

    def _may_replace(self, title: str, accept: str) -> bool:
        """Ask before a running training or an unsaved model is given up."""
        if self.training.active:
            question = self.tr("Training is running and will be stopped. What it has learned so far is not saved.")
        elif self.session.unsaved:
            question = self.tr("What the present model has learned is not saved.")
        else:
            return True
        hint = self.tr("It stays at hand under File, Open the last training, until the next training ends.")
        return self.ask(title, f"{question} {hint}", accept)

    def ask(self, title: str, question: str, accept: str) -> bool:
        return self._transitions.ask(lambda: self.confirm(title, question, accept))

    @Slot(object)
    def _on_inference_failed(self, failure: Failure) -> None:
        self.tell(QCoreApplication.translate("requests", failure.title), failure.error)

    def tell(self, title: str, error: BaseException) -> None:
        """One message for an error: its own words if they are meant for the user, calm ones if not."""
        if isinstance(error, UserError):
            self.error.emit(title, message_text(error))
            return
        log.error("%s", title, exc_info=error)
        self.error.emit(
            title,
            self.tr("Something unexpected happened; what you had is as it was. For a report: {}").format(
                f"{type(error).__name__}: {error}"
            ),
        )


def _step_of(checkpoint: Checkpoint | None) -> int | None:
    return checkpoint.snapshot.step if checkpoint is not None else None
