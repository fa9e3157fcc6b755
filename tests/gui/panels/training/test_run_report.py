"""A run whose model learns something of the data first: the window says what, and how far it is."""

from __future__ import annotations

from dreamexplorer.gui.panels.training.panel import TrainingPanel
from dreamexplorer.gui.threads.training_runner import TrainingRunner, TrainingState
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import Preparing, StepDone
from tests.gui.panel_fakes import fake_context


def test_the_panel_says_what_is_prepared_and_then_trains(qtbot, qapp, tmp_path):
    context = fake_context(qapp, tmp_path)
    panel = TrainingPanel(context)
    qtbot.addWidget(panel)
    panel.show()
    context.training.state = TrainingState.RUNNING
    context.training.state_changed.emit(TrainingState.RUNNING)
    context.training.events.emit([Preparing(0, 0.0, "Training the classifier of the perceptual loss", 0.25)])
    assert panel.status.state_text == "Training the classifier of the perceptual loss"
    assert panel.status.details_text == "Preparing a new model before its first step"
    assert panel.status.fraction == 0.25
    context.training.events.emit([StepDone(30, 0.1, {}, None, 20000.0, 9.0)])
    qtbot.waitUntil(lambda: panel.status.state_text.startswith("Training: epoch 1"))
    panel.dispose()


def test_a_perceptual_run_tells_of_it_before_its_first_step_and_can_be_stopped_meanwhile(qtbot, tiny_dataset):
    runner = TrainingRunner()
    events, outcomes = [], []
    runner.events.connect(events.extend)
    runner.ended.connect(outcomes.append)
    model = MlpVaeConfig(latent_dim=3, hidden=(8,), likelihood="perceptual")
    runner.start(RunConfig("mlp-vae", model, TrainConfig(batch_size=32, device="cpu"), "tiny"), tiny_dataset)
    qtbot.waitUntil(lambda: any(isinstance(e, Preparing) for e in events), timeout=30_000)
    assert not any(isinstance(e, StepDone) for e in events)
    runner.stop()
    qtbot.waitUntil(lambda: bool(outcomes), timeout=30_000)
    assert outcomes[0].kind == "stopped"
    assert not outcomes[0].learned
    assert outcomes[0].checkpoint is not None
