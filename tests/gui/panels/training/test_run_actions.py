"""Actions and buttons follow the state of the training."""

from __future__ import annotations

import pytest

from dreamexplorer.gui.threads.training_runner import TrainingState


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
