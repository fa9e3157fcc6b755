"""Loads torch, the dataset and the first model side by side, once the window is painted."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.background import Opened
from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.workflow.current_model import FIRST_DATASET
from dreamexplorer.gui.workflow.dataset_actions import DatasetActions
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.evaluator import Evaluator
from dreamexplorer.gui.workflow.family_titles import FamilyTitles
from dreamexplorer.gui.workflow.model_actions import ModelActions
from dreamexplorer.gui.workflow.transitions import MODEL, Transitions
from dreamexplorer.session import Session

if TYPE_CHECKING:
    from dreamexplorer.gui.settings import Settings
    from dreamexplorer.gui.threads.inference_runner import InferenceRunner
    from dreamexplorer.models.sketch import FamilyCard

log = logging.getLogger(__name__)

FIRST_MODEL = "mlp-vae-20"  # has latents to lose: two of them survive even beta 30


class StartUp(QObject):
    """Loads a dataset and a model for the window, with fallbacks for whatever is missing or broken."""

    def __init__(
        self,
        session: Session,
        inference: InferenceRunner,
        jobs: JobRunner,
        settings: Settings,
        families: FamilyTitles,
        evaluator: Evaluator,
        transitions: Transitions,
        dialogue: Dialogue,
        models: ModelActions,
        datasets: DatasetActions,
    ) -> None:
        super().__init__()
        self._session = session
        self._inference = inference
        self._jobs = jobs
        self._settings = settings
        self._families = families
        self._transitions = transitions
        self._dialogue = dialogue
        self._models = models
        self._datasets = datasets
        self._started = False
        self._warm = False
        self._needs_new_model = False  # True if no model can be opened
        evaluator.ended.connect(self._warm_up)

    def start(self, checkpoint: Path | None, dataset: str | None) -> None:
        """Start loading; a second call does nothing."""
        if self._started:
            return
        self._started = True
        self._inference.start()
        self._jobs.start(
            "",
            background.import_engine,
            done=self._on_engine,
            failed=self._on_engine_failed,
            quiet=True,
            parallel=True,
        )
        self._load_dataset(dataset or self._settings.get(keys.DATASET))
        if checkpoint is not None:
            self._models.load(
                lambda: checkpoint,
                done=self._on_requested_model,
                failed=self._on_requested_failed,
                with_dataset=dataset is None,
            )
        else:
            self._open_first()

    def _load_dataset(self, name: str) -> None:
        self._datasets.load(name, done=self._on_dataset, failed=partial(self._on_dataset_failed, name))

    def _open_first(self) -> None:
        self._models.load(
            partial(background.shipped_path, FIRST_MODEL),
            done=self._on_first_model,
            failed=self._on_first_failed,
            with_dataset=False,
        )

    # -- the engine ----------------------------------------------------------------------------------------------

    def _on_engine(self, cards: dict[str, FamilyCard]) -> None:
        self._families.set_cards(cards)
        self._make_first()

    def _on_engine_failed(self, error: BaseException) -> None:
        log.error("the engine could not be loaded", exc_info=error)
        text = self.tr("PyTorch, which does all the computing, cannot be imported. Reinstall the program.\n\n{}")
        self._dialogue.error.emit(self.tr("PyTorch could not be loaded"), text.format(error))

    @Slot()
    def _warm_up(self) -> None:
        """Import what a training needs once the first pictures are there, so that Train responds at once."""
        if not self._warm:
            self._warm = True
            self._jobs.start("", background.warm_up, failed=self._on_warm_up_failed, quiet=True, parallel=True)

    def _on_warm_up_failed(self, error: BaseException) -> None:
        log.info("the warm-up failed; a training will report why", exc_info=error)

    # -- the first model and dataset -----------------------------------------------------------------------------

    def _on_requested_model(self, opened: Opened) -> None:
        if self._models.check_fit(opened):
            self._models.show_opened(opened)
        else:
            self._open_first()

    def _on_requested_failed(self, error: BaseException) -> None:
        self._models.report_not_opened(error)
        self._open_first()

    def _on_first_model(self, opened: Opened) -> None:
        dataset = self._session.dataset
        if dataset is None or opened.checkpoint.snapshot.fits(dataset.image_shape, len(dataset.class_names)):
            self._models.show_opened(opened, with_notes=False)  # the program, not the user, chose this file
        else:
            self._needs_new_model = True
            self._make_first()

    def _on_first_failed(self, error: BaseException) -> None:
        log.info("the first model could not be opened: %s", error)
        self._needs_new_model = True
        self._make_first()

    def _on_dataset(self, dataset: ImageDataset) -> None:
        self._datasets.show(dataset)
        self._make_first()

    def _on_dataset_failed(self, name: str, error: BaseException) -> None:
        self._datasets.report_not_loaded(error)
        if name != FIRST_DATASET:
            self._load_dataset(FIRST_DATASET)

    def _make_first(self) -> None:
        """Make an untrained model when there is none to open, as soon as engine and data are there."""
        dataset = self._session.dataset
        if not self._needs_new_model or dataset is None or not self._families.is_ready:
            return
        if self._session.snapshot is not None or self._transitions.loading(MODEL) is not None:
            return  # the user has opened one meanwhile
        self._needs_new_model = False
        self._models.make_new(background.default_run(dataset.name))
        self._dialogue.message.emit(self.tr("There is no pretrained model for this dataset: this one is untrained."))
