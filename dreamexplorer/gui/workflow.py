"""What the user does to models and data, in one place: open, save, train, reset, choose a dataset.

It wires session and runners together (latent -> decode -> decoded, snapshot -> re-decode, drawing -> analyse,
training events -> history) and asks the questions that protect the user's work. Panels and menus call it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from dreamexplorer.session import Session

if TYPE_CHECKING:
    from dreamexplorer.gui.inference_runner import InferenceRunner
    from dreamexplorer.gui.jobs import JobRunner
    from dreamexplorer.gui.settings import Settings
    from dreamexplorer.gui.training_runner import TrainingRunner
    from dreamexplorer.training.config import RunConfig


class Workflow(QObject):
    """Actions on the session that take time or may lose work. All methods return at once."""

    engine_ready = Signal()  # torch and the model families can be used (forms can be filled)
    message = Signal(str)  # for the status bar
    error = Signal(str, str)  # title, one clear text; the window shows it
    busy_changed = Signal(bool)  # a dataset or checkpoint is being loaded

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

    @property
    def engine_is_ready(self) -> bool:
        raise NotImplementedError

    def start(self, checkpoint: Path | None = None, dataset: str | None = None) -> None:
        """Bring up the engine behind the painted window, then the dataset and the first model."""
        raise NotImplementedError

    def family_titles(self) -> dict[str, str]:
        """Family name -> untranslated title (context "families"); empty until the engine is ready."""
        raise NotImplementedError

    def default_configs(self, family: str) -> tuple[Any, Any]:
        """(model config, train config) with defaults for a family; their option fields make the form."""
        raise NotImplementedError

    def current_run(self) -> RunConfig | None:
        """The run config of the model in the session (last trained or opened), or None."""
        raise NotImplementedError

    def needs_new_model(self, run: RunConfig) -> bool:
        """Whether this config cannot continue the present model (other family, size or dataset shape)."""
        raise NotImplementedError

    def train(self, run: RunConfig, *, paused: bool = False) -> bool:
        """Start or continue training with this config.

        Continues the present model (optimiser state included) when the config fits it; otherwise asks before a
        trained, unsaved one is thrown away and starts a new one. False when the user declined.
        """
        raise NotImplementedError

    def reset(self, run: RunConfig) -> bool:
        """Fresh weights for this config, untrained, shown at once. Asks first; False when declined."""
        raise NotImplementedError

    def open_checkpoint(self, path: Path) -> None:
        """Open a file in the background; on an error one message, and all stays as it was."""
        raise NotImplementedError

    def open_shipped(self, name: str) -> None:
        """Open a shipped checkpoint by file stem, such as "mlp-vae-2"."""
        raise NotImplementedError

    def save_checkpoint(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Save what there is now, also in mid-training, in the background."""
        raise NotImplementedError

    def choose_dataset(self, name: str) -> None:
        """Load another dataset in the background (asks if the present model does not fit it)."""
        raise NotImplementedError

    def download_dataset(self, name: str) -> None:
        """Fetch a dataset on the user's explicit wish, with progress and cancel, then load it."""
        raise NotImplementedError
