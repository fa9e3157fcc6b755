"""A family made of exactly the abstract methods, in the real panels: nothing it need not have is missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer import registry
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, panel_classes
from dreamexplorer.session import Drawing
from dreamexplorer.training.checkpoint import Checkpoint
from tests import minimal_family

MakeContext = Callable[..., Context]
Shown = tuple[Context, dict[str, Panel]]


@pytest.fixture
def checkpoint(monkeypatch: pytest.MonkeyPatch, tiny_dataset: ImageDataset) -> Iterator[Checkpoint]:
    """Train the minimal family, an extension here, for a few steps."""
    from dreamexplorer.models.families import family_named
    from dreamexplorer.training.config import RunConfig, TrainConfig
    from dreamexplorer.training.loop import Trainer

    monkeypatch.setenv(registry.ENVIRONMENT, str(Path(minimal_family.__file__)))
    registry.reset()
    settings = TrainConfig(epochs=2, batch_size=32, device="cpu", precision="fp32", learning_rate=1e-2)
    run = RunConfig("minimal", family_named("minimal").Config(), settings, dataset="tiny")
    trainer = Trainer(run, tiny_dataset, threads=1)
    list(trainer.run())
    yield trainer.checkpoint()
    monkeypatch.undo()
    registry.reset()


@pytest.fixture
def shown(qtbot: QtBot, make_context: MakeContext, checkpoint: Checkpoint) -> Iterator[Shown]:
    """Open the model in a context, and show every panel of the window."""
    context = make_context(checkpoint=checkpoint)
    made: dict[str, Panel] = {}
    for cls in panel_classes():
        panel = made[cls.panel_id] = cls(context)
        qtbot.addWidget(panel)
        panel.resize(520, 520)
        panel.show()
        qtbot.waitExposed(panel)
    yield context, made
    for panel in made.values():
        panel.dispose()


def test_every_panel_shows_it(qtbot: QtBot, shown: Shown) -> None:
    context, made = shown
    session, failures = context.session, []
    context.inference.failed.connect(lambda *failure: failures.append(failure))
    assert session.snapshot is not None
    assert session.snapshot.family == "minimal"

    view = made["latent_map"].view  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(view.points) == 160, timeout=20_000)

    sliders = made["sliders"]
    before = session.latent.copy()
    sliders.dreams.dream()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not np.array_equal(session.latent, before))
    qtbot.waitUntil(lambda: session.decoded is not None and np.array_equal(session.decoded.z, session.latent))
    assert np.isfinite(session.decoded.image).all()

    image = np.zeros(session.snapshot.image_shape, dtype=np.uint8)
    image[0, 3:9, 4:6] = 255
    session.set_drawing(Drawing(image))
    qtbot.waitUntil(lambda: session.drawing_result is not None, timeout=20_000)
    result = session.drawing_result
    assert result is not None
    assert np.isfinite(result.recon_nats)
    assert result.kl_nats is None

    for panel in made.values():
        panel.grab()
    assert not failures
