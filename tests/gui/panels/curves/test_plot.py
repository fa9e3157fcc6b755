"""View and crosshair of a plot."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.gui.panels.curves.runs import grow, step_done


def test_the_view_fits_itself_until_the_user_zooms(qtbot, make_panel):
    panel = make_panel()
    grow(panel, 100)
    plot = panel.plots[0]
    first = plot.x_range()
    panel.context.session.history.add_steps([step_done(900)])
    panel.context.session.history_changed.emit()
    panel.refresh_now()
    assert plot.x_range()[1] > first[1]

    at = QPointF(plot.viewport().rect().center())
    event = QWheelEvent(
        at,
        QPointF(plot.viewport().mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot.viewport(), event)
    assert not plot.auto
    zoomed = plot.x_range()
    panel.context.session.history.add_steps([step_done(5000)])
    panel.context.session.history_changed.emit()
    panel.refresh_now()
    assert plot.x_range() == pytest.approx(zoomed)
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_A)
    assert plot.auto
    assert plot.x_range()[1] > 5000


def test_double_click_fits(qtbot, make_panel):
    panel = make_panel()
    grow(panel)
    plot = panel.plots[0]
    whole = plot.x_range()
    plot.set_view((10.0, 20.0))
    plot.auto = False
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.viewport().rect().center())
    assert plot.x_range() == pytest.approx(whole)


def test_the_crosshair_moves_by_key(qtbot, make_panel):
    panel = make_panel()
    grow(panel)
    panel.plots[0].setFocus()
    qtbot.keyClick(panel.plots[0], Qt.Key.Key_Right)
    assert panel.area.readout.isVisible()
    qtbot.keyClick(panel.plots[0], Qt.Key.Key_Escape)
    assert not panel.area.readout.isVisible()
