"""Presentation mode: large type, thick lines, its own arrangement; the same key leaves it, and nothing of it stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.theme import PRESENTED_LINES, PRESENTED_TEXT
from dreamexplorer.gui.window.main_window import MainWindow
from tests.gui.window.driving import closed


@pytest.fixture(autouse=True)
def usual_font(qapp: QApplication) -> Iterator[None]:
    before = qapp.font()
    yield
    if qapp.font() != before:
        qapp.setFont(before)


def press_f9(window: MainWindow) -> None:
    window.activateWindow()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F9)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_type_lines_bars_and_dots_grow_and_come_back(qtbot: QtBot, window: MainWindow, theme: str) -> None:
    panels: Any = window.panels
    window.context.theme.set_choice(theme)
    qtbot.waitUntil(lambda: len(panels["latent_map"].view.points) > 0)

    def sizes() -> tuple[float, float, float]:
        curve = panels["curves"].plots[0].curves[0].smooth
        return (
            QApplication.font().pointSizeF(),
            curve.opts["pen"].widthF(),
            panels["latent_map"].classes.point_size,
        )

    text, line, dot = sizes()
    press_f9(window)
    qtbot.waitUntil(lambda: window.context.theme.presentation)
    assert sizes() == pytest.approx((PRESENTED_TEXT * text, PRESENTED_LINES * line, PRESENTED_LINES * dot))
    assert window.actions_by_id["presentation"].isChecked()
    press_f9(window)
    qtbot.waitUntil(lambda: not window.context.theme.presentation)
    assert sizes() == pytest.approx((text, line, dot))
    assert not window.actions_by_id["presentation"].isChecked()
    window.context.theme.set_choice("light")


def test_the_arrangement_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    window.docks["draw"].close()
    window.workspaces.choose("explore")
    window.docks["dream"].close()
    size = window.size()
    window.appearance.toggle_presentation()
    qtbot.wait(50)
    assert window.size() == size
    assert window.docks["dream"].isVisible(), "arranged for large texts"
    window.workspaces.choose("train")
    qtbot.wait(50)
    assert window.size() == size
    window.appearance.toggle_presentation()
    qtbot.wait(50)
    assert window.workspaces.current == "train"
    assert not window.docks["draw"].isVisible()
    window.workspaces.choose("explore")
    assert not window.docks["dream"].isVisible()
    assert window.size() == size


def test_it_ends_with_the_program(qtbot: QtBot, qapp: QApplication, make_context: Callable[..., Context]) -> None:
    usual = qapp.font().pointSizeF()
    first = MainWindow(make_context())
    first.show()
    first.docks["kl"].close()
    first.appearance.toggle_presentation()
    first.close()
    assert closed(first)
    first.deleteLater()
    second = MainWindow(make_context())
    second.show()
    assert not second.context.theme.presentation
    assert qapp.font().pointSizeF() == usual
    assert not second.docks["kl"].isVisible(), "the usual layout was kept"
    second.close()
    second.deleteLater()


def test_the_size_of_texts_can_be_changed_meanwhile(window: MainWindow, qapp: QApplication) -> None:
    usual = qapp.font().pointSizeF()
    window.appearance.toggle_presentation()
    window.appearance.larger()
    assert qapp.font().pointSizeF() > PRESENTED_TEXT * usual
    window.appearance.toggle_presentation()
    assert qapp.font().pointSizeF() == usual + 1
    window.appearance.smaller()


def test_no_panel_is_narrower_than_its_texts(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1272, 760)
    press_f9(window)
    qtbot.waitUntil(lambda: window.context.theme.presentation)
    QApplication.processEvents()

    def tight() -> list[str]:
        return [
            name
            for name, dock in window.docks.items()
            if not dock.visibleRegion().isEmpty() and dock.body.width() < dock.panel.minimumSizeHint().width()
        ]

    qtbot.waitUntil(lambda: tight() == [])
    press_f9(window)
    qtbot.waitUntil(lambda: not window.context.theme.presentation)
