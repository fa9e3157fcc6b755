"""The report of a run: progress, how it ended, and what is prepared before its first step."""

from __future__ import annotations

from dreamexplorer.errors import Message, UserError
from dreamexplorer.gui.panels.training.panel import TrainingPanel
from dreamexplorer.gui.threads.training_runner import Outcome, TrainingRunner, TrainingState
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import Evaluation, LiveChanged, Preparing, StepDone, Warned
from tests.gui.panel_fakes import fake_context
from tests.gui.panels.training.driving import RUN, press, started, step, texts


def test_progress_in_words(ready, context):
    context.training.move(TrainingState.RUNNING)
    context.training.events.emit([started(), step(1234, 2.63)])
    ready.report.flush()
    shown = texts(ready).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "Training: epoch 3 of 10" in shown
    assert "step 1 234 · 21 234 images/s\n1:23 left · cpu, bf16" in shown
    assert ready.status.fraction == 0.263


def test_a_continued_run_counts_on(qtbot, ready, context):
    press(qtbot, ready, "train")
    context.training.move(TrainingState.RUNNING)
    context.training.events.emit([started(20, 10.0), step(7000, 15.0, None)])
    ready.report.flush()
    assert "Training: epoch 16 of 20" in texts(ready)
    assert ready.status.fraction == 0.5
    context.training.events.emit([LiveChanged(7001, 15.0, "epochs", 15), step(7002, 15.0)])
    ready.report.flush()
    assert "Training: epoch 16 of 25" in texts(ready)


def test_how_a_run_ended_is_said_with_what_to_do(ready, context):
    context.training.move(TrainingState.RUNNING)
    context.training.end("stopped")
    assert "Stopped at step 4" in texts(ready)
    assert "Train continues" in texts(ready)
    context.training.move(TrainingState.RUNNING)
    context.training.end("failed", UserError("Training diverged. Lower the learning rate."))
    assert "Training stopped" in texts(ready)
    assert "Lower the learning rate" in texts(ready)
    context.training.move(TrainingState.RUNNING)
    context.training.end("finished")
    assert "Finished" in texts(ready)
    assert ready.status.fraction == 1.0


def test_how_a_run_ended_is_not_said_of_another_model(ready, context):
    context.training.move(TrainingState.RUNNING)
    # the model that was opened while the other one trained
    context.session.set_checkpoint(Checkpoint(context.session.snapshot, "mnist", RUN.train))
    context.training.move(TrainingState.IDLE)
    context.training.ended.emit(Outcome("stopped", Checkpoint(context.session.snapshot, "mnist", RUN.train)))
    assert "Stopped at step" not in texts(ready)
    assert "Trained for" in texts(ready)
    context.training.ended.emit(Outcome("failed", None, UserError("Training diverged.")))
    assert "Training stopped" in texts(ready)


def test_a_negative_loss_has_a_true_minus_sign(ready, context):
    """Densities of a Gaussian likelihood exceed 1."""
    context.session.record_evaluation(Evaluation(4690, 10.0, {"negative_elbo": -812.34}, None, None, None))
    assert "test −ELBO −812.3 nats" in texts(ready).replace("\N{NO-BREAK SPACE}", " ")


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
    assert not outcomes[0].trained
    assert outcomes[0].checkpoint is not None


def test_what_goes_wrong_is_said_until_the_next_run(qtbot, ready, context):
    event = Warned(300, 0.6, Message("Codes in use: only about {:.0f} of {}. Try a smaller codebook.", 5.2, 64))
    context.training.move(TrainingState.RUNNING)
    context.training.events.emit([event])
    assert "Codes in use: only about 5 of 64." in texts(ready)
    context.training.end("finished")
    assert "only about 5 of 64" in texts(ready), "it is still true of the model"
    press(qtbot, ready, "train")
    assert "Only about 5" not in texts(ready)


def test_a_watched_run_says_how_far_it_is(ready, context):
    run = context.session.current_run
    run.images_per_s = 12_345.0
    context.session.set_watched(run, True)
    assert "Watched: 10 epochs so far" in texts(ready)
    assert "images/s" in ready.status.details_text
    context.session.set_watched(run, False)
    assert "Trained for 10 epochs" in texts(ready)
