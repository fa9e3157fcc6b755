"""The default layout by the size of the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.window.layout import LARGE, arrange
from dreamexplorer.gui.window.main_window import MainWindow


def test_small_screens_get_tabs(qtbot: QtBot, window: MainWindow) -> None:
    arrange(window, window.docks.values(), QSize(960, 540))
    qtbot.wait(50)
    assert window.docks["curves"] in window.tabifiedDockWidgets(window.docks["latent_map"])
    hint = window.minimumSizeHint()
    assert hint.width() <= 960
    assert hint.height() <= 500


def test_rows_follow_the_places_that_panels_ask_for(qtbot: QtBot, window: MainWindow) -> None:
    arrange(window, window.docks.values(), LARGE)
    qtbot.wait(50)
    docks = [d for d in window.docks.values() if d.panel.place.row in ("top", "bottom")]
    for row in ("top", "bottom"):
        line = sorted((d for d in docks if d.panel.place.row == row), key=lambda d: d.panel.place.position)
        assert [d.x() for d in line] == sorted(d.x() for d in line)
        assert len({d.x() for d in line}) == len(line)
    assert max(d.y() for d in docks if d.panel.place.row == "top") < min(
        d.y() for d in docks if d.panel.place.row == "bottom"
    )


def test_a_panel_may_be_a_tab_behind_another(qtbot: QtBot, window: MainWindow) -> None:
    arrange(window, window.docks.values(), LARGE)
    qtbot.wait(50)
    tools, front = window.docks["tools"], window.docks["latent_map"]
    assert tools.panel.place.behind == "latent_map"
    assert window.tabifiedDockWidgets(front) == [tools]
    assert not front.visibleRegion().isEmpty()
    assert tools.visibleRegion().isEmpty()
