"""Zero, dream, previous and next dream."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from tests.gui.panels.sliders.helpers import OpenPanel, button, show_model

Left = Qt.MouseButton.LeftButton
MakeContext = Callable[..., Context]


def test_zero_and_dream_leave_locked_sliders_alone(qtbot: QtBot, context: Context, open_panel: OpenPanel) -> None:
    panel = open_panel(context)
    context.session.set_latent([1, 1, 1, 1, 1, 1])
    panel.sliders.axes.set_locked(3, True)
    qtbot.mouseClick(button(panel, "Dream"), Left)
    z = context.session.latent.copy()
    assert z[3] == 1
    assert np.all(z[[0, 1, 2, 4, 5]] != 1)
    assert panel.sliders.values() == pytest.approx(z)
    qtbot.mouseClick(button(panel, "Zero"), Left)
    assert context.session.latent.tolist() == [0, 0, 0, 1, 0, 0]


def test_dreams_come_from_a_standard_normal(make_context: MakeContext, open_panel: OpenPanel) -> None:
    context = make_context()
    show_model(context, 128)
    panel = open_panel(context)
    drawn = []
    for _ in range(60):
        panel.dreams.dream()
        drawn.append(context.session.latent.copy())
    values = np.concatenate(drawn)
    assert values.mean() == pytest.approx(0, abs=0.06)
    assert values.std() == pytest.approx(1, abs=0.04)
    assert np.mean(np.abs(values) < 1) == pytest.approx(0.683, abs=0.025)


def test_previous_and_next_dream(qtbot: QtBot, context: Context, open_panel: OpenPanel) -> None:
    panel = open_panel(context)
    before, after = button(panel, "Previous dream"), button(panel, "Next dream")
    assert not before.isEnabled()
    panel.dreams.dream()
    first = context.session.latent.copy()
    panel.dreams.dream()
    second = context.session.latent.copy()
    assert not after.isEnabled()
    qtbot.mouseClick(before, Left)
    assert np.array_equal(context.session.latent, first)
    qtbot.mouseClick(after, Left)
    assert np.array_equal(context.session.latent, second)
    context.session.set_latent(np.zeros(6), origin="map")
    qtbot.mouseClick(before, Left)
    assert np.array_equal(context.session.latent, second)  # back to the disturbed dream first
    qtbot.mouseClick(before, Left)
    qtbot.mouseClick(before, Left)
    assert context.session.latent.tolist() == [0] * 6  # what was there before all dreams
    assert not before.isEnabled()
    show_model(context, 4)  # another model: its dreams are other dreams
    assert not after.isEnabled()
