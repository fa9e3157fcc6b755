"""The bar below the curves moves the window in time, and says which moment is shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.curves.timeline.bar import TimeBar
from dreamexplorer.gui.settings import keys
from dreamexplorer.session import Moment
from dreamexplorer.training.states import KeptState
from tests.gui.panel_fakes import KEYS, FakeMoments, fake_context, snapshot

NEWEST = 1000


@pytest.fixture
def context(qapp: QApplication, tmp_path: Path) -> Context:
    context = fake_context(qapp, tmp_path)
    context.session.replace_model(snapshot(step=NEWEST, epoch=2.0), KEYS)
    return context


@pytest.fixture
def bar(qtbot: QtBot, context: Context) -> TimeBar:
    bar = TimeBar(context, None)  # type: ignore[arg-type]
    qtbot.addWidget(bar)
    bar.resize(900, 80)
    bar.show()
    return bar


def states(*steps: int) -> tuple[KeptState, ...]:
    return tuple(KeptState(step, step % 200 == 0, Path(f"{step}"), 1) for step in steps)


def moments(bar: TimeBar, context: Context) -> FakeMoments:
    found: FakeMoments = context.workflow.moments  # type: ignore[assignment]
    return found


def give(bar: TimeBar, context: Context, *steps: int) -> FakeMoments:
    found = moments(bar, context)
    found.states = states(*steps)
    found.states_changed.emit()
    return found


def show(context: Context, step: int, exact: bool = False) -> None:
    context.session.show_moment(Moment(snapshot(step=step, epoch=step / 500), exact))


def test_without_states_it_says_why_there_is_nothing(bar: TimeBar, context: Context) -> None:
    assert bar.empty.isVisible()
    assert "keeps no states" in bar.empty.text()
    assert "--states on" in bar.empty.toolTip()
    assert not bar.slider.isVisible()
    give(bar, context, 0, 100)
    assert not bar.empty.isVisible()
    assert bar.slider.isVisible()
    context.session.replace_model(snapshot(), KEYS)
    give(bar, context)
    assert not bar.empty.isVisible(), "an untrained model has no past"


def test_the_slider_asks_for_the_state_of_its_position(bar: TimeBar, context: Context) -> None:
    asked = give(bar, context, 0, 10, 400, 900)
    assert bar.slider.value() == 4, "the present"
    bar.slider.setValue(2)
    assert asked.calls == [400]
    bar.slider.setValue(4)
    assert asked.calls == [400, None]


def test_it_says_which_moment_is_shown_and_brings_the_present_back(
    qtbot: QtBot, bar: TimeBar, context: Context
) -> None:
    asked = give(bar, context, 0, 400)
    assert not bar.shown.isVisible()
    asked.show(400)
    show(context, 400)
    assert bar.shown.text() == "Shown: step 400, epoch 0.8 (half precision)"
    show(context, 0, exact=True)
    assert bar.shown.text().endswith("(exact)")
    bar.resize(200, 80)
    QApplication.processEvents()
    assert bar.shown.text() == "Step 0, epoch 0.0", "shorter where there is no room"
    assert "exact" in bar.shown.toolTip()
    qtbot.mouseClick(bar.present_button, Qt.MouseButton.LeftButton)
    assert asked.calls[-1] is None


def test_the_handle_stays_at_its_state_while_the_run_grows(bar: TimeBar, context: Context) -> None:
    asked = give(bar, context, 0, 100, 200)
    asked.show(100)
    assert bar.slider.value() == 1
    give(bar, context, 0, 50, 100, 200, 300)
    assert bar.slider.value() == 2
    asked.show_present()
    give(bar, context, 0, 50, 100, 200, 300, 400)
    assert bar.slider.value() == 6


def test_a_dragged_mark_shows_what_is_nearest_to_it(bar: TimeBar, context: Context) -> None:
    asked = give(bar, context, 0, 400, 800)
    bar.show_nearest(0.39, lambda steps: np.array(steps) / 1000)
    assert asked.asked is not None
    assert asked.asked.step == 400
    bar.show_nearest(0.99, lambda steps: np.array(steps) / 1000)
    assert asked.asked is None


def test_it_plays_until_the_user_moves_the_slider(qtbot: QtBot, bar: TimeBar, context: Context) -> None:
    asked = give(bar, context, 0, 100, 200)
    qtbot.mouseClick(bar.play_button, Qt.MouseButton.LeftButton)
    assert bar.player.playing
    assert asked.calls == [0]
    assert bar.play_button.accessibleName() == "Pause"
    bar.slider.setValue(2)
    assert not bar.player.playing
    assert asked.calls[-1] == 200


def test_speed_and_loop_are_remembered(bar: TimeBar, context: Context) -> None:
    menu = bar.options_button.menu()
    assert menu is not None
    next(action for action in menu.actions() if "20" in action.text()).trigger()
    bar.loop_action.trigger()
    assert bar.player.seconds == context.settings.get(keys.TIME_SECONDS) == 20
    assert bar.player.loop
    assert context.settings.get(keys.TIME_LOOP)


def test_a_new_run_begins_from_the_moment_that_is_shown(qtbot: QtBot, bar: TimeBar, context: Context) -> None:
    asked = give(bar, context, 0, 400)
    asked.show(400)
    assert not bar.fork_button.isEnabled(), "the state is still being read"
    show(context, 400)
    qtbot.mouseClick(bar.fork_button, Qt.MouseButton.LeftButton)
    assert context.workflow.calls == [("fork",)]  # type: ignore[attr-defined]
