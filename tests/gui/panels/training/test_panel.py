"""The training panel: what it shows and requests in each state, and one real run through its buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QComboBox

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.training.panel import TrainingPanel
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.session import Run
from dreamexplorer.training.config import TrainConfig
from tests.gui.panel_fakes import snapshot, tiny_dataset
from tests.gui.panels.training.driving import RUN, press, texts


def test_it_says_that_the_engine_is_loading(panel):
    assert "Loading PyTorch" in texts(panel)
    assert {n for n, b in panel.buttons.items() if b.isEnabled()} == {"train"}, "a request for later"


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


def test_a_long_name_of_the_trained_run_does_not_widen_the_form(ready, context):
    session = context.session
    trained = Run()
    session.add_run(trained, snapshot(2, 469, 1.0), ())
    session.select_run(session.runs[0])
    session.set_training_run(trained)
    session.rename_run(trained, "x" * 40)
    before = ready.minimumSizeHint().width()
    session.rename_run(trained, "x" * 300)
    context.training.move(TrainingState.RUNNING)
    assert session.trains_other
    assert "is being trained" in ready.note.text()
    assert ready.note.minimumSizeHint().width() < 284, "the width of the panel when it opens"
    assert ready.minimumSizeHint().width() <= max(before, 284)
    assert "x" * 300 in ready.note.toolTip()
    context.training.end("stopped")
    session.set_training_run(None)
    assert ready.note.toolTip() == ""


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


def test_loading_switches_train_off(ready, context):
    context.workflow.busy_changed.emit(True)
    assert not ready.buttons["train"].isEnabled()
    assert "being loaded" in texts(ready)
    context.workflow.asking_changed.emit(True)  # whether what was loaded may replace an unsaved model
    assert not ready.buttons["train"].isEnabled()
    assert "being loaded" not in texts(ready)
    assert "Waiting for your answer" in texts(ready)
    context.workflow.asking_changed.emit(False)
    assert "being loaded" in texts(ready)
    context.workflow.busy_changed.emit(False)
    assert ready.buttons["train"].isEnabled()


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


def opening(context) -> None:
    """Let the program open its first model, as at its start."""
    context.workflow.busy_changed.emit(True)
    context.workflow.make_ready()


def test_while_the_program_opens_no_other_family_is_shown_than_that_of_its_model(panel, context):
    opening(context)
    assert not panel.form.isVisible(), "it would show the first family of the list"
    assert "Opening the model" in texts(panel)
    context.session.set_dataset(tiny_dataset())
    context.workflow.run = RUN
    context.session.set_snapshot(snapshot(20, 4690, 10.0))
    context.workflow.busy_changed.emit(False)
    assert panel.form.isVisible()
    assert panel.form.run_config().family == RUN.family


def test_train_pressed_while_the_program_opens_waits_for_the_model(qtbot, panel, context):
    assert panel.run_actions.train.isEnabled()
    panel.run_actions.train.trigger()
    assert "Training starts as soon as the model is loaded" in texts(panel)
    opening(context)
    context.session.set_dataset(tiny_dataset())
    context.workflow.run = RUN
    context.session.set_snapshot(snapshot(20, 4690, 10.0))
    assert not any(name == "train" for name, *_ in context.workflow.calls)
    context.workflow.busy_changed.emit(False)
    qtbot.waitUntil(lambda: any(name == "train" for name, *_ in context.workflow.calls))
    assert sum(name == "train" for name, *_ in context.workflow.calls) == 1


def test_train_pressed_twice_while_the_program_opens_is_cancelled(qtbot, panel, context):
    panel.run_actions.train.trigger()
    panel.run_actions.train.trigger()
    assert "Training starts as soon" not in texts(panel)
    opening(context)
    context.session.set_dataset(tiny_dataset())
    context.workflow.run = RUN
    context.session.set_snapshot(snapshot(20, 4690, 10.0))
    context.workflow.busy_changed.emit(False)
    qtbot.wait(20)
    assert not any(name == "train" for name, *_ in context.workflow.calls)


def test_edits_stay_with_the_run_they_were_made_for(qtbot, make_context: Callable[..., Context], make_panel):
    context = make_context()
    session = context.session
    panel = make_panel(TrainingPanel, context)
    first = session.current_run
    other = replace(first.snapshot, config=replace(first.snapshot.config, beta=7.0))
    second = Run(train=first.train)
    session.add_run(second, other, session.history.keys)
    assert panel.form.run_config().model.beta == 7.0

    def write(name: str, value: float) -> None:
        form = panel.form.model_form
        form.set_value(replace(form.value(), **{name: value}))
        form.changed.emit(name)

    write("beta", 2.5)
    context.workflow.show_run(first)
    assert panel.form.run_config().model.beta == first.snapshot.config.beta, "the other run has its own options"
    context.workflow.show_run(second)
    assert panel.form.run_config().model.beta == 2.5, "as it was left"
    panel.reset()  # the edits are those of a new run now
    qtbot.waitUntil(lambda: len(session.runs) == 3 and not context.jobs.busy, timeout=20_000)
    assert session.snapshot.config.beta == 2.5
    context.workflow.show_run(second)
    assert panel.form.run_config().model.beta == 7.0


def test_settings_that_are_used_again_stay_with_the_run_they_were_brought_to(make_context, make_panel):
    context = make_context()
    session = context.session
    panel = make_panel(TrainingPanel, context)
    first = session.current_run
    other = replace(first.snapshot, config=replace(first.snapshot.config, beta=7.0))
    second = Run(train=first.train)
    session.add_run(second, other, session.history.keys)
    context.workflow.show_run(first)
    context.workflow.offer_settings(second)
    assert panel.form.run_config().model.beta == 7.0
    context.workflow.show_run(second)
    context.workflow.show_run(first)
    assert panel.form.run_config().model.beta == 7.0
