"""Helpers of the training panel's tests: read texts, press buttons, make events."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from dreamexplorer.gui.panels.training.panel import TrainingPanel
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import Started, StepDone

RUN = RunConfig(MlpVae.family, MlpVaeConfig(latent_dim=20), TrainConfig(), "mnist")


def texts(panel: TrainingPanel) -> str:
    return "\n".join(w.text() for w in panel.findChildren(QLabel) if w.isVisible())


def press(qtbot, panel: TrainingPanel, name: str) -> None:
    qtbot.mouseClick(panel.buttons[name], Qt.MouseButton.LeftButton)


def started(total: int = 10, epoch: float = 0.0) -> Started:
    return Started(0, epoch, total, 469, "cpu", "bf16", ())


def step(n: int, epoch: float, left: float | None = 83.0) -> StepDone:
    return StepDone(n, epoch, {}, None, 21234.0, left)
