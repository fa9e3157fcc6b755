"""Panels in docks: made, toggled, remembered, restored."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import panel_classes
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.window.main_window import MainWindow
from tests.gui.window.driving import closed


def test_every_panel_has_its_dock_icon_and_toggle(window: MainWindow) -> None:
    assert [c.panel_id for c in panel_classes()] == list(window.panels)
    assert {"training", "latent_map", "dream", "sliders", "curves", "kl", "draw"} <= set(window.panels)
    for panel_id, dock in window.docks.items():
        assert dock.isVisible() == (dock.panel.place_in("train") is not None), panel_id
        assert dock.windowTitle()
        assert not dock.windowIcon().isNull()
        toggle = dock.toggleViewAction()
        dock.come_forward()
        QApplication.processEvents()
        toggle.trigger()
        assert not dock.isVisible()
        toggle.trigger()
        assert dock.isVisible()


def test_a_panel_opened_in_the_menu_or_docked_again_is_in_front(qtbot: QtBot, window: MainWindow) -> None:
    front, behind = window.docks["curves"], window.docks["kl"]
    window.docks["runs"].close()  # it is a third tab
    window.tabifyDockWidget(front, behind)
    front.raise_()
    qtbot.waitUntil(lambda: behind.panel.visibleRegion().isEmpty())
    toggle = behind.toggleViewAction()
    toggle.trigger()  # the user wants to see it
    qtbot.waitUntil(lambda: not behind.panel.visibleRegion().isEmpty())
    assert toggle.isChecked()
    toggle.trigger()
    assert behind.isHidden()
    assert not toggle.isChecked()
    toggle.trigger()
    assert toggle.isChecked()
    qtbot.waitUntil(lambda: not behind.panel.visibleRegion().isEmpty())
    assert front.panel.visibleRegion().isEmpty()
    behind.setFloating(True)
    qtbot.waitUntil(lambda: not front.panel.visibleRegion().isEmpty())
    behind.setFloating(False)
    qtbot.waitUntil(lambda: not behind.panel.visibleRegion().isEmpty())
    assert front.panel.visibleRegion().isEmpty()


def test_larger_text_reaches_the_titles(qtbot: QtBot, window: MainWindow) -> None:
    dock = window.docks["kl"]

    def inked_rows() -> int:
        """Count the rows of pixels of the title that have any text."""
        picture = dock.grab().toImage()
        ground = picture.pixel(1, 1)
        rows = range(dock.widget().y())
        return sum(any(picture.pixel(x, y) != ground for x in range(4, dock.width() // 3)) for y in rows)

    usual, room = inked_rows(), dock.widget().y()
    window.context.theme.set_text_steps(8)
    try:
        qtbot.waitUntil(lambda: dock.widget().y() > room)
        assert inked_rows() > usual
    finally:
        window.context.theme.set_text_steps(0)


def test_layout_is_remembered_and_restored(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    first = MainWindow(make_context())
    first.show()
    first.docks["draw"].close()
    first.close()
    assert closed(first)
    first.deleteLater()
    second = MainWindow(make_context())
    second.show()
    assert not second.docks["draw"].isVisible()
    assert second.docks["curves"].isVisible()
    second.workspaces.reset()
    assert second.docks["draw"].isVisible()
    second.close()
    assert closed(second)
    second.deleteLater()


def test_a_foreign_layout_is_not_restored(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    first = MainWindow(make_context())
    first.show()
    first.docks["draw"].close()
    first.close()
    first.deleteLater()
    context = make_context()
    context.settings.set(keys.WINDOW_PANELS, ("of", "another", "version"))
    second = MainWindow(context)
    second.show()
    assert second.docks["draw"].isVisible()
    second.close()
    second.deleteLater()


def test_restoring_the_layout_docks_floating_panels(qtbot: QtBot, window: MainWindow) -> None:
    window.docks["training"].setFloating(True)
    window.docks["draw"].setFloating(True)
    window.workspaces.reset()
    assert not any(dock.isFloating() for dock in window.docks.values())
    assert {name for name, dock in window.docks.items() if not dock.isVisible()} == {"tools", "compare"}


def test_a_window_without_panels_says_where_they_are(window: MainWindow) -> None:
    assert not window.layout_of_docks.hint.isVisible()
    for dock in window.docks.values():
        dock.close()
    assert window.layout_of_docks.hint.isVisible()
    window.workspaces.reset()
    assert not window.layout_of_docks.hint.isVisible()


def test_panels_that_were_all_closed_come_back_to_their_places(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.wait(50)

    def in_front() -> dict[str, QRect]:  # a panel behind another one has no place of its own
        found = window.docks.items()
        return {name: dock.geometry() for name, dock in found if not dock.panel.visibleRegion().isEmpty()}

    before = in_front()
    for dock in window.docks.values():
        dock.close()
    assert window.layout_of_docks.hint.isVisible()
    for dock in window.docks.values():
        dock.toggleViewAction().trigger()
    assert not window.layout_of_docks.hint.isVisible()

    def as_before() -> bool:
        now = in_front()
        return now.keys() == before.keys() and all(
            abs(now[name].width() - place.width()) <= 3 and abs(now[name].height() - place.height()) <= 3
            for name, place in before.items()
        )

    qtbot.waitUntil(as_before, timeout=3000)
