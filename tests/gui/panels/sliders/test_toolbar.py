"""Buttons and choices above the sliders."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.settings.kinds import Whole
from tests.gui.panels.sliders.helpers import OpenPanel


def test_sorting_by_kl_and_by_number_is_remembered(qtbot: QtBot, context: Context, open_panel: OpenPanel) -> None:
    panel = open_panel(context)
    context.session.set_axis_values(np.array([0.1, 3, 0.01, 2, 1, 0.5], np.float32))
    qtbot.waitUntil(lambda: panel.sliders.axes.state.scores is not None)
    assert panel.sliders.order() == [1, 3, 4, 5, 0, 2]
    sort = panel.toolbar.order
    sort.setCurrentIndex(1)
    assert panel.sliders.order() == [0, 1, 2, 3, 4, 5]
    other = open_panel(context)
    assert other.toolbar.order.currentIndex() == 1
    assert other.sliders.order() == [0, 1, 2, 3, 4, 5]
    panel.sliders.order_requested.emit("score")  # the context menu of a slider
    assert panel.sliders.order() == [1, 3, 4, 5, 0, 2]


@pytest.mark.allow_log("sliders/speed is not usable")
def test_the_speed_of_the_walk_is_remembered(context: Context, open_panel: OpenPanel) -> None:
    panel = open_panel(context)
    speed = panel.findChild(QSlider)
    speed.setValue(6)
    assert open_panel(context).findChild(QSlider).value() == 6
    context.settings.set(Whole("sliders/speed", 0, 0, 999), 999)  # of another version
    assert open_panel(context).findChild(QSlider).value() == 3


def test_every_control_is_named_explained_and_reached_by_tab(context: Context, open_panel: OpenPanel) -> None:
    panel = open_panel(context)
    controls = [b for b in panel.findChildren(QToolButton) if b.defaultAction() is not None]
    assert len(controls) == 5
    for control in [*controls, panel.toolbar.order, panel.findChild(QDoubleSpinBox), panel.toolbar.speed]:
        assert control.accessibleName()
        assert len(control.toolTip()) > 15
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("width", [250, 300, 700])
def test_nothing_is_cut_at_any_width(qtbot: QtBot, context: Context, open_panel: OpenPanel, width: int) -> None:
    panel = open_panel(context)
    panel.resize(width, 420)
    fields = (panel.toolbar.order, panel.toolbar.range, panel.toolbar.speed)
    controls = [c for c in (*panel.findChildren(QToolButton), *fields) if c.isVisible()]
    qtbot.waitUntil(lambda: all(c.width() >= c.minimumSizeHint().width() for c in controls))
    for control in controls:
        left = control.mapTo(panel, QPoint(0, 0)).x()
        assert left >= 0
        assert left + control.width() <= panel.width()
    columns = panel.sliders.columns
    assert columns.groove.width() >= 40
    assert columns.score.right() < columns.groove.left() - 7
    assert columns.groove.right() + 7 < columns.value.left() <= columns.width - columns.value.width()
