"""What happens behind the painted window: the engine, the data and the first model, side by side."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.background import Opened

if TYPE_CHECKING:
    from dreamexplorer.gui.workflow.workflow import Workflow

log = logging.getLogger(__name__)

FIRST_MODEL = "mlp-vae-2"
FIRST_DATASET = "mnist"


class StartUp(QObject):
    """Whatever is missing or broken, the window gets a dataset and a model if there is any way to have them."""

    def __init__(self, workflow: Workflow) -> None:
        super().__init__()
        self._workflow = workflow
        self._started = False
        self._warm = False
        self.fresh_wanted = False  # there is no model to open: one is made when engine and data are there

    def start(self, checkpoint: Path | None, dataset: str | None) -> None:
        """Begin; a second call does nothing."""
        if self._started:
            return
        self._started = True
        workflow = self._workflow
        workflow.inference.start()
        workflow.jobs.start(
            "", background.bring_up, done=self._on_engine, failed=self._on_engine_failed, quiet=True, parallel=True
        )
        name = dataset or workflow.settings.get("dataset", FIRST_DATASET)
        workflow.load_dataset(name, done=self._on_dataset, failed=partial(self._on_dataset_failed, name))
        if checkpoint is not None:
            workflow.load_model(
                lambda: checkpoint,
                done=self._on_asked_model,
                failed=self._on_asked_failed,
                with_dataset=dataset is None,
            )
        else:
            self._open_first()

    def _open_first(self) -> None:
        self._workflow.load_model(
            partial(background.shipped_path, FIRST_MODEL),
            done=self._on_first_model,
            failed=self._on_first_failed,
            with_dataset=False,
        )

    # -- the engine -----------------------------------------------------------------------------------------------

    def _on_engine(self, titles: dict[str, str]) -> None:
        self._workflow.engine_came(titles)
        self.make_first()

    def _on_engine_failed(self, error: BaseException) -> None:
        log.error("the engine could not be loaded", exc_info=error)
        text = self.tr("PyTorch, which does all the computing, cannot be imported. Install the program again.\n\n{}")
        self._workflow.error.emit(self.tr("The engine could not be loaded"), text.format(error))

    @Slot()
    def warm_up(self) -> None:
        """Once the first pictures are there, bring in what training needs, so that Train begins at once."""
        if not self._warm:
            self._warm = True
            self._workflow.jobs.start("", background.warm_up, failed=self._on_warm_up_failed, quiet=True, parallel=True)

    def _on_warm_up_failed(self, error: BaseException) -> None:
        log.info("the warm-up failed; training will tell", exc_info=error)

    # -- the first model and dataset ------------------------------------------------------------------------------

    def _on_asked_model(self, opened: Opened) -> None:
        if self._workflow.fits(opened):
            self._workflow.show_opened(opened)
        else:
            self._open_first()

    def _on_asked_failed(self, error: BaseException) -> None:
        self._workflow.tell(self.tr("The model could not be opened"), error)
        self._open_first()

    def _on_first_model(self, opened: Opened) -> None:
        dataset = self._workflow.session.dataset
        if dataset is None or opened.checkpoint.snapshot.fits(dataset.image_shape, len(dataset.class_names)):
            # without the notes of the file: nobody asked for it
            self._workflow.show_checkpoint(opened.checkpoint, opened.path, None, opened.past)
        else:  # the dataset that is remembered has other images
            self.fresh_wanted = True
            self.make_first()

    def _on_first_failed(self, error: BaseException) -> None:
        log.info("the first model could not be opened: %s", error)
        self.fresh_wanted = True
        self.make_first()

    def _on_dataset(self, dataset: ImageDataset) -> None:
        self._workflow.show_dataset(dataset)
        self.make_first()

    def _on_dataset_failed(self, name: str, error: BaseException) -> None:
        self._workflow.tell(self.tr("The dataset could not be loaded"), error)
        if name != FIRST_DATASET:
            self._workflow.load_dataset(
                FIRST_DATASET, done=self._on_dataset, failed=partial(self._on_dataset_failed, FIRST_DATASET)
            )

    def make_first(self) -> None:
        """Make an untrained model when there is none to open, as soon as engine and data are there."""
        workflow = self._workflow
        dataset = workflow.session.dataset
        if self.fresh_wanted and workflow.engine_is_ready and dataset is not None and workflow.session.snapshot is None:
            self.fresh_wanted = False
            workflow.make_fresh(background.default_run(dataset.name))
            workflow.message.emit(self.tr("There is no shipped model for these data: this one is new and untrained."))
