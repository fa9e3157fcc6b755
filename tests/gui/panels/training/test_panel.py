"""The training panel: what it shows and asks for in each state, and one real run through its buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.training.panel import TrainingPanel
from dreamexplorer.gui.threads.training_runner import Outcome, TrainingState
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.training.checkpoint import Checkpoint, ResumeState
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import LiveChanged, Started, StepDone
from tests.gui.panel_fakes import fake_context, snapshot, tiny_dataset

RUN = RunConfig(MlpVae.family, MlpVaeConfig(latent_dim=20), TrainConfig(), "mnist")


@pytest.fixture
def context(qapp, tmp_path) -> Context:
    return fake_context(qapp, tmp_path)


@pytest.fixture
def panel(qtbot, context):
    panel = TrainingPanel(context)
    qtbot.addWidget(panel)
    panel.resize(300, 720)
    panel.show()
    yield panel
    panel.dispose()


@pytest.fixture
def ready(panel, context) -> TrainingPanel:
    """The panel with an engine, a dataset and a trained model."""
    context.session.set_dataset(tiny_dataset())
    context.workflow.run = RUN
    context.workflow.make_ready()
    context.session.set_snapshot(snapshot(20, 4690, 10.0))
    return panel


def texts(panel: TrainingPanel) -> str:
    return "\n".join(w.text() for w in panel.findChildren(QLabel) if w.isVisible())


def press(qtbot, panel: TrainingPanel, name: str) -> None:
    qtbot.mouseClick(panel.buttons[name], Qt.MouseButton.LeftButton)


def started(total: int = 10, epoch: float = 0.0) -> Started:
    return Started(0, epoch, total, 469, "cpu", "bf16", ())


def step(n: int, epoch: float, left: float | None = 83.0) -> StepDone:
    return StepDone(n, epoch, {}, None, 21234.0, left)


def test_it_says_that_the_engine_is_loading(panel):
    assert "Loading PyTorch" in texts(panel)
    assert not any(b.isEnabled() for b in panel.buttons.values())


def test_it_fills_when_the_engine_is_ready_and_shows_the_run(ready):
    assert "Loading PyTorch" not in texts(ready)
    assert ready.form.run_config() == RUN
    assert {n for n, b in ready.buttons.items() if b.isEnabled()} == {"train", "step", "reset"}
    assert "Trained for 10 epochs" in texts(ready)


def test_an_opened_checkpoint_shows_its_config(ready, context):
    context.workflow.run = replace(RUN, model=MlpVaeConfig(latent_dim=2, beta=4.0), train=TrainConfig(batch_size=64))
    context.session.set_snapshot(snapshot(2, 469, 1.0))
    assert ready.form.run_config() == context.workflow.run
    assert "Train will start" not in texts(ready)


def test_the_device_is_this_machines_not_the_checkpoints(ready, context):
    context.workflow.run = replace(RUN, train=TrainConfig(device="cuda", seed=3))
    context.session.set_snapshot(snapshot(2, 469, 1.0))
    assert ready.form.run_config().train == TrainConfig(device="auto", seed=3)
    ready.form.train_form.write("device", "cpu")
    context.session.set_snapshot(snapshot(20, 469, 1.0))
    assert ready.form.run_config().train.device == "cpu"
    context.settings.set("training/device", "abacus")
    context.session.set_snapshot(snapshot(2, 469, 1.0))
    assert ready.form.run_config().train == TrainConfig(device="cuda", seed=3)


@pytest.mark.parametrize(
    ("state", "text", "enabled"),
    [
        (TrainingState.STARTING, "Starting…", {"stop"}),
        (TrainingState.RUNNING, "Pause", {"train", "step", "stop"}),
        (TrainingState.PAUSED, "Resume", {"train", "step", "stop"}),
        (TrainingState.STOPPING, "Stopping…", set()),
        (TrainingState.IDLE, "Train", {"train", "step", "reset"}),
    ],
)
def test_buttons_follow_the_state(ready, context, state, text, enabled):
    context.training.move(state)
    assert ready.buttons["train"].text() == text
    assert {n for n, b in ready.buttons.items() if b.isEnabled()} == enabled
    assert {a.isEnabled() for a in ready.actions_for_menu()} == {b.isEnabled() for b in ready.buttons.values()}


def test_buttons_ask_for_what_they_say(qtbot, ready, context):
    press(qtbot, ready, "train")
    assert context.workflow.calls == [("train", RUN, False)]
    context.training.move(TrainingState.RUNNING)
    press(qtbot, ready, "train")
    press(qtbot, ready, "step")
    context.training.move(TrainingState.PAUSED)
    press(qtbot, ready, "train")
    press(qtbot, ready, "stop")
    assert context.training.calls == [("pause",), ("step",), ("resume",), ("stop",)]
    context.training.end("stopped")
    press(qtbot, ready, "reset")
    assert context.workflow.calls[-1] == ("reset", RUN)


def test_step_begins_a_paused_run_and_steps_when_it_waits(qtbot, ready, context):
    press(qtbot, ready, "step")
    assert context.workflow.calls == [("train", RUN, True)]
    context.training.move(TrainingState.STARTING)
    assert context.training.calls == []
    context.training.move(TrainingState.PAUSED)
    assert context.training.calls == [("step",)]
    context.training.move(TrainingState.RUNNING)
    context.training.move(TrainingState.PAUSED)
    assert context.training.calls == [("step",)]


def test_a_declined_question_leaves_all_as_it_was(qtbot, ready, context):
    context.workflow.answer = False
    press(qtbot, ready, "step")
    context.training.move(TrainingState.PAUSED)
    assert context.training.calls == []


def test_a_new_model_is_announced_before_train(ready, context):
    ready.form.model_form.write("latent_dim", 2)
    assert "Train will start a new model: latent dimensions 20 → 2." in texts(ready)
    ready.form.model_form.write("hidden", (512, 256))
    assert "hidden widths 400 → 512, 256" in texts(ready)
    ready.form.model_form.write("latent_dim", 20)
    ready.form.model_form.write("hidden", (400,))
    assert "new model:" not in texts(ready)
    ready.form.model_form.write("beta", 4.0)
    assert "new model:" not in texts(ready)


def test_other_images_than_the_models_are_announced_before_train(ready, context):
    words = "This model was trained on 2 images of MNIST. Train continues with 4 and a new optimiser."
    session = context.session
    now = session.snapshot
    train = replace(RUN.train, epochs=3)  # what has no say in which images there are

    def show(train_images: object, **changes: object) -> str:
        state = ResumeState({}, {"train_images": train_images})
        session.set_checkpoint(replace(Checkpoint(now, "mnist", train, resume=state), **changes))
        session.set_snapshot(now)
        return texts(ready)

    assert words not in texts(ready)  # of this model nothing is known
    assert "on 2 000 images" in show(2000).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert words in show(2)
    assert "trained on" not in show(4)
    assert "trained on" not in show(None)
    assert "trained on" not in show(2, resume=None)
    assert "trained on" not in show(2, dataset="kmnist")
    assert "trained on" in show(2)
    ready.form.train_form.write("subset", 3)  # asked for in the form: no news
    assert "trained on" not in texts(ready)
    ready.form.train_form.write("subset", 0)
    ready.form.model_form.write("latent_dim", 2)
    assert "trained on" not in texts(ready)
    assert "new model" in texts(ready)


def test_another_family_shows_its_options_and_keeps_the_edits(qtbot, ready, context):
    ready.form.model_form.write("latent_dim", 33)
    families = ready.form.findChildren(QComboBox)[1]
    for index, hidden in ((1, (1024,)), (0, (400,))):
        families.setCurrentIndex(index)
        families.activated.emit(index)
        assert ready.form.run_config().model.hidden == hidden
        assert ("family VAE, MLP → VAE, wide" in texts(ready)) == (index == 1)
    assert ready.form.run_config().model.latent_dim == 33


def test_the_name_of_a_family_is_whole_at_any_width(ready):
    families, form = ready.form.findChildren(QComboBox)[1], ready.form
    label = next(w for w in form.findChildren(QLabel) if w.text() == "Family")
    families.setItemText(1, "VAE with a learned prior, MLP")
    lines = set()
    for index in (0, 1):
        families.setCurrentIndex(index)
        assert families.currentText() in families.toolTip()
        room = families.minimumSizeHint().width()
        assert room > families.fontMetrics().horizontalAdvance(families.currentText()) + 16  # frame and arrow
        for width in range(max(room, 160) + 40, 480, 8):
            ready.resize(width, 720)
            QApplication.processEvents()
            assert families.width() >= room, (index, width)
            assert families.geometry().right() < form.viewport().width(), (index, width)
            lines.add((index, label.geometry().center().y() < families.geometry().top()))
    assert {(0, False), (1, True), (1, False)} <= lines  # a short name stays beside its label


def test_while_it_trains_the_choosers_say_why_they_are_closed(ready, context):
    families = ready.form.findChildren(QComboBox)[1]
    words = "Stop the training to choose another family; that needs a new model."
    assert words not in families.toolTip()
    context.training.move(TrainingState.RUNNING)
    assert not families.isEnabled()
    assert words in families.toolTip()
    assert families.statusTip() == words
    context.training.move(TrainingState.IDLE)
    assert families.isEnabled()
    assert words not in families.toolTip() + families.statusTip()


def test_a_wrong_option_switches_train_off_and_says_why(qtbot, ready, context):
    ready.form.model_form.editor("hidden").setText("400, x")
    assert not ready.buttons["train"].isEnabled()
    assert "Cannot train: Hidden widths: Whole numbers" in texts(ready)
    ready.run_actions.train.trigger()
    ready.reset()
    assert context.workflow.calls == []
    ready.form.model_form.editor("hidden").setText("400")
    assert ready.buttons["train"].isEnabled()


def test_while_it_trains_only_live_options_are_open_and_tell_the_training(qtbot, ready, context):
    context.training.move(TrainingState.RUNNING)
    assert not ready.form.model_form.editor("latent_dim").isEnabled()
    assert not ready.form.train_form.editor("batch_size").isEnabled()
    for value in (2.0, 3.0, 10.0):
        ready.form.model_form.write("beta", value)
    ready.form.train_form.write("learning_rate", 2e-4)
    assert context.training.calls == []
    qtbot.waitUntil(lambda: len(context.training.calls) == 2)
    assert sorted(context.training.calls) == [("set_live", "beta", 10.0), ("set_live", "learning_rate", 2e-4)]


def test_a_schedule_is_chosen_while_it_trains(qtbot, ready, context):
    context.training.move(TrainingState.RUNNING)
    ready.form.model_form.unfold(True)
    assert ready.form.model_form.editor("beta_schedule").isEnabled()
    assert not ready.form.model_form.editor("initialisation").isEnabled()
    ready.form.model_form.write("beta_schedule", "sigmoid")
    assert ready.form.model_form.editor("warmup_epochs").isVisible()
    assert ready.form.model_form.editor("warmup_epochs").isEnabled()
    ready.form.model_form.write("samples", 4)
    ready.form.train_form.write("rate_schedule", "cosine")
    qtbot.waitUntil(lambda: len(context.training.calls) == 3)
    assert sorted(context.training.calls) == [
        ("set_live", "beta_schedule", "sigmoid"),
        ("set_live", "rate_schedule", "cosine"),
        ("set_live", "samples", 4),
    ]


def test_options_changed_at_rest_tell_nobody(qtbot, ready, context):
    ready.form.model_form.write("beta", 10.0)
    qtbot.wait(150)
    assert context.training.calls == []


def test_a_change_just_before_the_end_is_dropped(qtbot, ready, context):
    context.training.move(TrainingState.RUNNING)
    ready.form.model_form.write("beta", 10.0)
    context.training.end("finished")
    qtbot.wait(150)
    assert context.training.calls == []


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


def test_loading_switches_train_off(ready, context):
    context.workflow.busy_changed.emit(True)
    assert not ready.buttons["train"].isEnabled()
    assert "being loaded" in texts(ready)
    context.workflow.busy_changed.emit(False)
    assert ready.buttons["train"].isEnabled()


def test_the_scale_is_stated(ready):
    assert "sums over pixels and latents, mean over images" in texts(ready)


def test_buttons_stay_in_sight_when_it_is_low(qtbot, ready):
    ready.resize(300, 330)
    qtbot.wait(20)
    for button in ready.buttons.values():
        assert ready.rect().contains(button.geometry())


def test_controls_have_names_and_tips(ready):
    for button in ready.buttons.values():
        assert button.accessibleName()
        assert button.toolTip()
    for combo in ready.form.findChildren(QComboBox):
        assert combo.accessibleName()
        assert combo.toolTip()


def test_a_real_run_through_the_buttons(qtbot, make_context: Callable[..., Context]):
    context = make_context()
    panel = TrainingPanel(context)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel.buttons["train"].isEnabled(), timeout=30_000)
    form = panel.form
    assert form.run_config().model == context.session.snapshot.config
    form.train_form.write("epochs", 400)
    press(qtbot, panel, "train")
    qtbot.waitUntil(lambda: context.training.state is TrainingState.RUNNING, timeout=20_000)
    form.model_form.write("beta", 4.0)
    qtbot.waitUntil(lambda: context.session.snapshot.config.beta == 4.0, timeout=20_000)
    press(qtbot, panel, "train")
    qtbot.waitUntil(lambda: context.training.state is TrainingState.PAUSED, timeout=20_000)
    assert panel.buttons["train"].text() == "Resume"
    before = context.session.snapshot.step
    press(qtbot, panel, "step")
    qtbot.waitUntil(lambda: context.session.snapshot.step == before + 1, timeout=20_000)
    with qtbot.waitSignal(context.training.ended, timeout=20_000):
        press(qtbot, panel, "stop")
    assert "Stopped at step" in texts(panel)
    assert context.session.unsaved
    panel.dispose()
