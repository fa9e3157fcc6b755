"""The chart of a schedule: values, mark, tool tips."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.training.schedule_chart import ScheduleChart
from tests.gui.panel_fakes import fake_context


@pytest.fixture
def context(qapp, tmp_path) -> Context:
    return fake_context(qapp, tmp_path)


def test_hovering_tells_a_value_and_the_picture_shows_the_curve(qtbot, qapp, context, monkeypatch):
    chart = ScheduleChart(context.theme)
    qtbot.addWidget(chart)
    chart.resize(240, chart.sizeHint().height())
    chart.show_curve([(0.0, 0.0), (5.0, 2.0), (10.0, 2.0)], "Beta")
    chart.show()
    plain = chart.grab().toImage()
    chart.show_now(5.0)
    assert chart.grab().toImage() != plain
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text, *_: told.append(text))
    plot = chart.plot_rect()
    middle = plot.center().toPoint()
    qapp.sendEvent(chart, QHelpEvent(QHelpEvent.Type.ToolTip, middle, chart.mapToGlobal(middle)))
    assert told
    assert told[0].startswith("epoch 5")
    corner = QPoint(0, 0)
    qapp.sendEvent(chart, QHelpEvent(QHelpEvent.Type.ToolTip, corner, chart.mapToGlobal(corner)))
    assert len(told) == 1
    assert "now 2" in chart.accessibleDescription()
    chart.show_curve([(0.0, 0.0), (10.0, 0.0)], "Beta")  # beta 0 all the time
    assert not chart.grab().isNull()
