"""Facade of the actions on models and data, for panels and menus: open, save, train, reset, choose a dataset.

Whatever shows another model or other data takes the same steps: it is loaded in the background while all stays as it
was; then it is shown, models as runs of their own, so that nothing that was trained is replaced. A newer action of the
same kind replaces one that is still on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from dreamexplorer.gui.workflow.comparisons import Comparisons
from dreamexplorer.gui.workflow.current_model import CurrentModel
from dreamexplorer.gui.workflow.dataset_actions import DatasetActions
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.evaluator import Evaluator
from dreamexplorer.gui.workflow.family_titles import FamilyTitles
from dreamexplorer.gui.workflow.forks import Forks
from dreamexplorer.gui.workflow.inference_link import InferenceLink
from dreamexplorer.gui.workflow.model_actions import ModelActions
from dreamexplorer.gui.workflow.moments import Moments
from dreamexplorer.gui.workflow.run_commands import RunCommands
from dreamexplorer.gui.workflow.run_library import RunLibrary
from dreamexplorer.gui.workflow.saver import Saver
from dreamexplorer.gui.workflow.start_up import StartUp
from dreamexplorer.gui.workflow.training_actions import TrainingActions
from dreamexplorer.gui.workflow.training_link import TrainingLink
from dreamexplorer.gui.workflow.transitions import Transitions
from dreamexplorer.gui.workflow.watching import Watching
from dreamexplorer.session import Run, Session
from dreamexplorer.training.run_files import CHECKPOINT

if TYPE_CHECKING:
    from dreamexplorer.data.base import ImageDataset
    from dreamexplorer.gui.settings import Settings
    from dreamexplorer.gui.threads.inference_runner import InferenceRunner
    from dreamexplorer.gui.threads.jobs import JobRunner
    from dreamexplorer.gui.threads.training_runner import TrainingRunner
    from dreamexplorer.models.sketch import FamilyCard
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig
    from dreamexplorer.training.history import Past


class Workflow(QObject):
    """The facade of this package: builds its parts and hands each action to one of them. All methods return at once."""

    engine_ready = Signal()  # torch and the model families can be used (forms can be filled)
    message = Signal(str)  # for the status bar
    error = Signal(str, str)  # title, one clear text; the window shows it
    busy_changed = Signal(bool)  # a dataset or checkpoint is being loaded
    asking_changed = Signal(bool)  # a question to the user was opened or answered
    began = Signal(object, object)  # Run, RunConfig: a training of the run has begun; the epochs are all of the model
    trained = Signal(object, object, object)  # Run, Checkpoint, Past: the result of a training that ended
    finished = Signal(object, object)  # Run, Outcome: a training of the run has ended; comes after `trained`
    run_ended = Signal(object)  # Outcome of a run; emitted once the session shows its result
    settings_offered = Signal(object)  # RunConfig for the training form

    def __init__(
        self,
        session: Session,
        training: TrainingRunner,
        inference: InferenceRunner,
        jobs: JobRunner,
        settings: Settings,
    ) -> None:
        super().__init__()
        self._dialogue = dialogue = Dialogue()
        self._transitions = transitions = Transitions(jobs, training)
        self._current = current = CurrentModel(session)
        self._families = families = FamilyTitles()
        self._session = session
        self._evaluator = evaluator = Evaluator(session, jobs, current)
        self._saver = Saver(session, training, jobs, current, dialogue)
        self._models = models = ModelActions(session, families, evaluator, transitions, dialogue)
        self._datasets = datasets = DatasetActions(
            session, training, jobs, settings, current, evaluator, transitions, dialogue, models
        )
        self.library = RunLibrary(session, jobs)
        self.runs = RunCommands(session, self.library, models, evaluator, transitions, dialogue)
        self.watching = Watching(session, jobs, models, evaluator, dialogue)
        self.watching.began.connect(self.library.look)
        self._moments = Moments(session, jobs, current, dialogue, self)
        self._forks = Forks(session, jobs, current, evaluator, self._moments, dialogue, self)
        self._inference_link = InferenceLink(session, inference, dialogue)
        self._training_link = TrainingLink(session, training, inference)
        self._training = TrainingActions(
            session,
            training,
            current,
            families,
            evaluator,
            transitions,
            dialogue,
            models,
            self._saver,
            self._training_link,
        )
        self._start_up = StartUp(
            session,
            inference,
            jobs,
            settings,
            families,
            evaluator,
            transitions,
            dialogue,
            models,
            datasets,
        )
        self._comparisons = Comparisons(
            session,
            training,
            inference,
            jobs,
            settings,
            current,
            datasets,
            evaluator,
            transitions,
            dialogue,
            self._training_link,
            self,
        )
        families.ready.connect(self.engine_ready)
        dialogue.message.connect(self.message)
        dialogue.error.connect(self.error)
        dialogue.asking_changed.connect(self.asking_changed)
        transitions.busy_changed.connect(self.busy_changed)
        self._training.began.connect(self.began)
        self._training.trained.connect(self.trained)
        self._training.finished.connect(self.finished)
        self._training.run_ended.connect(self.run_ended)
        self._comparisons.began.connect(self.began)
        self._comparisons.trained.connect(self.trained)
        self._comparisons.finished.connect(self.finished)

    # -- what is there -------------------------------------------------------------------------------------------

    @property
    def engine_is_ready(self) -> bool:
        """True if torch is imported and the families are known."""
        return self._families.is_ready

    @property
    def busy(self) -> bool:
        """True if a dataset or checkpoint is being loaded."""
        return self._transitions.busy

    @property
    def confirm(self) -> Callable[[str, str, str], bool]:
        """The dialog that is asked before something is stopped or fetched: (title, question, accept label) -> bool."""
        return self._dialogue.confirm

    @confirm.setter
    def confirm(self, dialog: Callable[[str, str, str], bool]) -> None:
        self._dialogue.confirm = dialog

    @property
    def dialogue(self) -> Dialogue:
        """The dialogue with the user: one question at a time."""
        return self._dialogue

    @property
    def comparisons(self) -> Comparisons:
        """The comparison that is trained, and the way to start one."""
        return self._comparisons

    @property
    def moments(self) -> Moments:
        """The earlier states of the current run, which can be shown."""
        return self._moments

    def family_titles(self) -> dict[str, str]:
        """Return family name -> untranslated title (context "families"); empty until the engine is ready."""
        return self._families.titles

    def family_cards(self) -> dict[str, FamilyCard]:
        """Return family name -> what lists show of it, untranslated; empty until the engine is ready."""
        return self._families.cards

    def default_configs(self, family: str) -> tuple[Any, Any]:
        """Return (model config, train config) with a family's defaults; their option fields make the form."""
        from dreamexplorer.models.families import family_named
        from dreamexplorer.training.config import TrainConfig

        return family_named(family).Config(), TrainConfig()

    def current_run(self) -> RunConfig | None:
        """Return the config of the current run, or None without a model; epochs are those to come."""
        return self._current.run()

    def config_of(self, run: Run | None) -> RunConfig | None:
        """Return the config of a run, by default the current one; None without a model."""
        return self._current.run(run)

    def needs_new_model(self, run: RunConfig) -> bool:
        """Return True if this config cannot continue the current model (other family, size or dataset)."""
        return self._current.needs_new_model(run)

    def fits(self, dataset: ImageDataset) -> bool:
        """Return True if the current model takes the images and classes of a dataset."""
        return self._current.fits(dataset)

    # -- actions -------------------------------------------------------------------------------------------------

    def start(self, checkpoint: Path | None = None, dataset: str | None = None) -> None:
        """Load torch, then the dataset and the first model, once the window is painted."""
        self._start_up.start(checkpoint, dataset)

    def train(self, run: RunConfig, *, paused: bool = False) -> bool:
        """Start or continue training, and show its newest weights; False when it does not start."""
        started = self._training.train(run, paused=paused)
        if started:
            self._moments.show_present()
        return started

    def reset(self, run: RunConfig) -> bool:
        """Make a new run with fresh, untrained weights for this config; False when that cannot be done now."""
        return self._training.reset(run)

    def fork(self) -> None:
        """Make a new run that goes on from the earlier moment that is shown."""
        self._forks.fork()

    def show_run(self, run: Run, then: Callable[[], object] | None = None) -> None:
        """Show another run of the list; `then` is called once it is shown. See `RunCommands.show`."""
        self.runs.show(run, then)

    def evaluate_also(self, runs: Sequence[Run]) -> None:
        """Evaluate these runs in the background, where that was not done yet."""
        self._evaluator.evaluate_also(runs)

    def offer_settings(self, run: Run) -> None:
        """Put the settings of a run into the training form."""
        config = self._current.run(run)
        if config is not None:
            self.settings_offered.emit(config)

    def open_checkpoint(self, path: Path) -> None:
        """Open a file in the background; on an error one message, and all stays as it was.

        The checkpoint of a run in the library shows that run.
        """
        for run in self._session.runs:
            if run.folder is not None and path == run.folder / CHECKPOINT:
                return self.runs.show(run)
        self._models.open(path)

    def open_shipped(self, name: str) -> None:
        """Open a shipped checkpoint by file stem, such as "mlp-vae-2"."""
        self._models.open_shipped(name)

    def show_checkpoint(
        self,
        checkpoint: Checkpoint,
        path: Path | None = None,
        dataset: ImageDataset | None = None,
        past: Past | None = None,
    ) -> None:
        """Show a checkpoint that was read already, as a run of its own."""
        self._models.show(checkpoint, path, dataset, past)

    def save_checkpoint(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Save the model as it is now, also while it is trained; `then` is called once it is written."""
        self._saver.save(path, then)

    def choose_dataset(self, name: str) -> None:
        """Load another dataset in the background; it comes with a new run if the current model does not fit it."""
        self._datasets.choose(name)

    def download_dataset(self, name: str) -> None:
        """Download a dataset with progress and cancel, then load it."""
        self._datasets.download(name)

    def shutdown(self) -> None:
        """Stop what would begin by itself later; called before the threads are joined."""
        self._moments.stop()
