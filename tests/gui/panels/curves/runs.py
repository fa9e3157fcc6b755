"""Histories of trainings that never were, for tests of the curves."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.curves.panel import CurvesPanel
from dreamexplorer.session import History
from dreamexplorer.training.events import Evaluation, StepDone
from tests.gui.panel_fakes import KEYS


def terms(step: float) -> dict[str, float]:
    recon, kl = 80 + 400 * np.exp(-step / 60), 25 * (1 - np.exp(-step / 300))
    return {"recon": recon, "kl": kl, "negative_elbo": recon + kl}


def step_done(step: int, noise: float = 0.0) -> StepDone:
    values = {k: v + noise for k, v in terms(step).items()}
    return StepDone(step, step / 100, values, None, 1.0, None)


def fill(history: History, n: int, every: int = 5) -> None:
    random = np.random.default_rng(0)
    history.clear(KEYS)
    history.add_steps([step_done(i * every, random.normal()) for i in range(n)])
    for epoch in range(n * every // 100 + 1):
        history.add_test(Evaluation(100 * epoch, epoch, terms(100 * epoch), None, None, None))


def grow(panel: CurvesPanel, n: int = 200) -> None:
    fill(panel.context.session.history, n)
    panel.context.session.history_changed.emit()
    QApplication.processEvents()
    panel.refresh_now()
