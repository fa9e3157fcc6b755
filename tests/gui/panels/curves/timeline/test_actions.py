"""The actions of the time slider in the menu can be used when they have something to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.curves.timeline.actions import TimeActions
from dreamexplorer.gui.panels.curves.timeline.bar import TimeBar
from dreamexplorer.session import Moment
from dreamexplorer.training.states import KeptState
from tests.gui.panel_fakes import KEYS, FakeMoments, fake_context, snapshot


@pytest.fixture
def context(qapp: QApplication, tmp_path: Path) -> Context:
    context = fake_context(qapp, tmp_path)
    context.session.replace_model(snapshot(step=100, epoch=2.0), KEYS)
    return context


@pytest.fixture
def bar(qtbot: QtBot, context: Context) -> TimeBar:
    bar = TimeBar(context, None)  # type: ignore[arg-type]
    qtbot.addWidget(bar)
    return bar


def enabled(actions: TimeActions) -> list[str]:
    names = ("earlier", "later", "play", "now", "fork", "film")
    return [name for name in names if getattr(actions, name).isEnabled()]


def test_they_follow_what_there_is_to_go_to(bar: TimeBar, context: Context) -> None:
    actions, moments = bar.actions_for_menu, context.workflow.moments
    assert isinstance(moments, FakeMoments)
    assert enabled(actions) == []
    moments.states = tuple(KeptState(step, False, Path(f"{step}"), 1) for step in (0, 50, 90))
    moments.states_changed.emit()
    assert enabled(actions) == ["earlier", "play", "film"]
    actions.earlier.trigger()
    assert moments.calls == [90]
    context.session.show_moment(Moment(snapshot(step=90, epoch=1.8), False))
    assert enabled(actions) == ["earlier", "later", "play", "now", "fork", "film"]
    actions.earlier.trigger()
    actions.later.trigger()
    actions.now.trigger()
    assert moments.calls == [90, 50, 90, None]
    actions.fork.trigger()
    assert context.workflow.calls == [("fork",)]  # type: ignore[attr-defined]
    actions.play.trigger()
    assert bar.player.playing
    bar.player.stop()


def test_their_icons_follow_the_theme(bar: TimeBar, context: Context) -> None:
    actions = bar.actions_for_menu
    before = actions.play.icon().cacheKey()
    context.theme.set_choice("dark")
    assert actions.play.icon().cacheKey() != before
    assert not actions.film.icon().isNull()
