"""The latent map with the real engine on a tiny dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel


@pytest.fixture
def open_map(qtbot: QtBot, make_context: Callable[..., Any]) -> Iterator[Callable[..., LatentMapPanel]]:
    """Return a function that shows the panel in a context, and by default waits for its points."""
    panels: list[LatentMapPanel] = []

    def make(context: Any = None, *, points: bool = True) -> LatentMapPanel:
        panel = LatentMapPanel(context if context is not None else make_context())
        qtbot.addWidget(panel)
        panels.append(panel)
        panel.resize(560, 520)
        panel.show()
        qtbot.waitExposed(panel)
        if points:
            qtbot.waitUntil(lambda: len(panel.view.points) > 0, timeout=10_000)
        return panel

    yield make
    for panel in panels:
        panel.dispose()


@pytest.fixture
def two_latents(tiny_dataset: Any) -> Any:
    from dreamexplorer.models.mlp_vae import MlpVaeConfig
    from dreamexplorer.training.config import RunConfig, TrainConfig
    from dreamexplorer.training.loop import Trainer

    run = RunConfig(
        "mlp-vae",
        MlpVaeConfig(latent_dim=2, hidden=(16,)),
        TrainConfig(epochs=1, batch_size=64, device="cpu", precision="fp32"),
        dataset="tiny",
    )
    trainer = Trainer(run, tiny_dataset, threads=1)
    for _ in trainer.run():
        pass
    return trainer.checkpoint()
