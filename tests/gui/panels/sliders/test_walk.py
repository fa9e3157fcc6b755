"""The walk, frame by frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.sliders.panel import SlidersPanel


@pytest.fixture
def panel(make_context: Callable[..., Context], make_panel: Any) -> SlidersPanel:
    made: SlidersPanel = make_panel(SlidersPanel, make_context(), (320, 400))
    return made


def test_it_moves_unlocked_dimensions_while_it_is_active(qtbot: QtBot, panel: SlidersPanel) -> None:
    walk, session = panel.walk, panel.context.session
    session.set_latent([1.0, 2.0, 3.0])
    panel.sliders.axes.set_locked(1, True)
    walk.advance(0.1)
    assert session.latent.tolist() == [1, 2, 3]  # not yet
    with qtbot.waitSignal(walk.active_changed) as changed:
        walk.start()
    assert changed.args == [True]
    walk.advance(0.1)
    moved = session.latent.copy()
    assert moved[1] == 2
    assert np.all(moved[[0, 2]] != [1, 3])
    walk.stop()
    walk.advance(0.1)
    assert np.array_equal(session.latent, moved)
    with qtbot.assertNotEmitted(walk.active_changed):
        walk.stop()


def test_a_stall_makes_no_jump_and_speed_counts(panel: SlidersPanel) -> None:
    walk, session = panel.walk, panel.context.session

    def distance(seconds: float, speed: float) -> float:
        session.set_latent([0.0, 0.0, 0.0])
        walk.speed = speed
        walk.start()
        walk.advance(seconds)
        moved = float(np.linalg.norm(session.latent))
        walk.stop()
        return moved

    many = 40
    slow = np.mean([distance(0.2, 0.1) for _ in range(many)])
    stalled = np.mean([distance(60.0, 0.1) for _ in range(many)])
    fast = np.mean([distance(0.2, 1.5) for _ in range(many)])
    assert stalled == pytest.approx(slow, rel=0.5)
    assert fast > 4 * slow


def test_locks_count_from_the_next_frame(panel: SlidersPanel) -> None:
    panel.walk.start()
    panel.walk.advance(0.1)
    panel.sliders.axes.set_all_locked(True)
    before = panel.context.session.latent.copy()
    panel.walk.advance(0.2)
    assert np.array_equal(panel.context.session.latent, before)
