"""The player moves at a steady speed, whatever the frames take."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from dreamexplorer.gui.panels.curves.timeline.player import Player


class Clock:
    def __init__(self) -> None:
        self.now = 5.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def player(qapp: object, clock: Clock) -> Player:
    parent = QObject()
    player = Player(parent, clock)
    player.seconds = 10.0
    player.moves = []  # type: ignore[attr-defined]
    player.owner = parent  # type: ignore[attr-defined]
    player.moved.connect(player.moves.append)  # type: ignore[attr-defined]
    return player


def after(player: Player, clock: Clock, seconds: float) -> list[int]:
    clock.now += seconds
    player.advance()
    return player.moves  # type: ignore[attr-defined, no-any-return]


def test_it_goes_from_where_it_is_to_the_present_and_stops(player: Player, clock: Clock) -> None:
    player.play(50, 100)
    assert player.playing
    assert after(player, clock, 1.0) == [50, 60]
    assert after(player, clock, 3.5) == [50, 60, 95]
    assert after(player, clock, 2.0) == [50, 60, 95, 100]
    assert not player.playing


def test_from_the_present_it_begins_at_the_first_state_and_may_loop(player: Player, clock: Clock) -> None:
    player.loop = True
    player.play(100, 100)
    assert after(player, clock, 11.0) == [0, 0]
    assert player.playing
    assert after(player, clock, 0.5)[-1] == 5
    player.stop()


def test_another_speed_goes_on_from_where_it_is(player: Player, clock: Clock) -> None:
    player.play(0, 100)
    after(player, clock, 5.0)
    player.set_seconds(100.0)
    assert after(player, clock, 1.0)[-1] == 51
    player.stop()


def test_without_states_there_is_nothing_to_play(player: Player) -> None:
    player.play(0, 0)
    assert not player.playing
    player.play(3, 10)
    player.set_count(0)
    assert not player.playing
