"""The default layout by the size of the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.base import Place
from dreamexplorer.gui.window.layout import LARGE, PanelDock, arrange, columns_in, shares
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


def test_a_panel_may_be_a_tab_behind_another(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    tools, front = window.docks["tools"], window.docks["latent_map"]
    monkeypatch.setattr(type(tools.panel), "workspaces", {"train": Place(behind="latent_map")})
    arrange(window, window.docks.values(), LARGE)
    qtbot.wait(50)
    assert window.tabifiedDockWidgets(front) == [tools]
    assert not front.visibleRegion().isEmpty()
    assert tools.visibleRegion().isEmpty()


def test_columns_get_what_they_need_and_then_what_they_want() -> None:
    assert shares(1000, [1, 1, 2], [100, 100, 100]) == [250, 250, 500]
    assert shares(1000, [1, 1, 2], [400, 100, 100]) == [400, 209, 391]  # 400 are left: 3 parts to 8 of them
    assert sum(shares(961, [245, 300, 215, 200], [240, 260, 230, 220])) in range(959, 964)
    assert shares(500, [1, 1], [300, 300]) == [300, 300]  # too little room: the panels scroll
    assert shares(300, [100, 200], [0, 0]) == [100, 200]


def test_larger_texts_get_fewer_columns(qtbot: QtBot, window: MainWindow) -> None:
    docks, theme = list(window.docks.values()), window.context.theme
    qtbot.wait(50)
    assert columns_in(QSize(1280, 800), docks, "train") == 0
    assert columns_in(QSize(960, 540), docks, "train") >= 3
    assert columns_in(QSize(300, 540), docks, "train") == 1
    tabs = len(window.tabifiedDockWidgets(window.docks["sliders"]))
    theme.set_text_steps(8)
    try:
        qtbot.waitUntil(lambda: len(window.tabifiedDockWidgets(window.docks["sliders"])) > tabs)
        assert 1 < columns_in(QSize(1280, 800), docks, "train") < 4
        for dock in docks:
            if not dock.visibleRegion().isEmpty():
                assert dock.panel.minimumSizeHint().width() <= dock.body.width(), dock.objectName()
    finally:
        theme.set_text_steps(0)
    qtbot.waitUntil(lambda: len(window.tabifiedDockWidgets(window.docks["sliders"])) == tabs)


def test_a_layout_of_the_user_stays_when_texts_grow(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.wait(50)
    window.docks["kl"].close()
    window.context.theme.set_text_steps(8)
    try:
        qtbot.wait(50)
        assert window.docks["kl"].isHidden()
        assert not window.tabifiedDockWidgets(window.docks["sliders"])
        assert window.size() == QSize(1280, 800)
    finally:
        window.context.theme.set_text_steps(0)


def test_icons_of_tabs_follow_the_colours(qtbot: QtBot, window: MainWindow) -> None:
    def icons() -> list[QImage]:
        bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [bar for bar in bars if bar.isVisible()]
        return [bar.tabIcon(i).pixmap(16, 16).toImage() for bar in shown for i in range(bar.count())]

    qtbot.waitUntil(lambda: len(icons()) >= 2)
    light = icons()
    window.context.theme.set_choice("dark")
    dark = icons()
    window.context.theme.set_choice("light")
    assert len(dark) == len(light)
    assert all(a != b for a, b in zip(dark, light, strict=True))
