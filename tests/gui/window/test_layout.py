"""The default layout by the size of the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.window.layout import LARGE, PanelDock, arrange
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
    rows: dict[str, list[tuple[int, PanelDock]]] = {"top": [], "bottom": []}
    for dock in window.docks.values():
        place = dock.panel.place_in("train")
        if place is not None and place.row in rows:
            rows[place.row].append((place.position, dock))
    for row in rows.values():
        places = [dock.x() for _, dock in sorted(row, key=lambda found: found[0])]
        assert places == sorted(set(places))
    assert max(d.y() for _, d in rows["top"]) < min(d.y() for _, d in rows["bottom"])


def test_a_panel_may_be_a_tab_behind_another(qtbot: QtBot, window: MainWindow) -> None:
    arrange(window, window.docks.values(), LARGE)
    qtbot.wait(50)
    tools, front = window.docks["tools"], window.docks["latent_map"]
    place = tools.panel.place_in("train")
    assert place is not None
    assert place.behind == "latent_map"
    assert window.tabifiedDockWidgets(front) == [tools]
    assert not front.visibleRegion().isEmpty()
    assert tools.visibleRegion().isEmpty()
