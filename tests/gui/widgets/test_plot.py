"""A plot without menus leaves none behind."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.plot import Plot


def menus() -> set[int]:
    return {id(w) for w in QApplication.topLevelWidgets() if isinstance(w, QMenu)}


def test_no_menu_outlives_the_plot(qtbot: QtBot) -> None:
    before = menus()
    plot = Plot()
    assert not plot.getPlotItem().menuEnabled()
    plot.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    del plot
    assert menus() == before
