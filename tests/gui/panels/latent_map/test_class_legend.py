"""The legend of the classes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.latent_map.class_legend import ClassLegend, LegendEntry


@pytest.fixture
def legend(qtbot: QtBot) -> ClassLegend:
    widget = ClassLegend()
    qtbot.addWidget(widget)
    widget.set_entries([LegendEntry(f"c{i}", 10 * i, QColor("red")) for i in range(4)])
    widget.resize(500, 40)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_a_click_on_the_legend_hides_and_shows(legend: ClassLegend) -> None:
    told: list[tuple[bool, ...]] = []
    legend.shown_changed.connect(told.append)
    chip = legend.chips[2]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert told == [(True, True, False, True)]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert told[-1] == (True, True, True, True)
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert told[-1] == (True, True, False, True)
    assert "20" in chip.accessibleName()


def double_click(chip: object) -> None:
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(chip, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("way", ["double click", "alt click", "enter"])
def test_a_class_is_shown_alone_and_then_all(legend: ClassLegend, way: str) -> None:
    chip = legend.chips[1]
    act = {
        "double click": lambda: double_click(chip),
        "alt click": lambda: QTest.mouseClick(chip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier),
        "enter": lambda: QTest.keyClick(chip, Qt.Key.Key_Return),
    }[way]
    act()
    assert legend.shown == (False, True, False, False)
    act()
    assert legend.shown == (True, True, True, True)
    QTest.mouseClick(legend.chips[0], Qt.MouseButton.LeftButton)
    act()
    assert legend.shown == (False, True, False, False)


def test_arrow_keys_go_through_the_legend(legend: ClassLegend) -> None:
    legend.chips[3].setFocus()
    QTest.keyClick(legend.chips[3], Qt.Key.Key_Right)
    assert legend.chips[0].hasFocus()
    QTest.keyClick(legend.chips[0], Qt.Key.Key_Left)
    assert legend.chips[3].hasFocus()
    stops = [bool(c.focusPolicy() & Qt.FocusPolicy.TabFocus) for c in legend.chips]
    assert stops == [False, False, False, True]  # Tab stops here once


def test_a_narrow_legend_has_more_lines_and_a_long_one_scrolls(qtbot: QtBot, legend: ClassLegend) -> None:
    one = legend.height()
    legend.resize(120, one)
    QApplication.processEvents()
    assert legend.height() > one
    legend.set_entries([LegendEntry(f"letter {i}", 5, QColor("red")) for i in range(62)])
    QApplication.processEvents()
    assert legend.height() < 6 * one
    assert legend.widget().height() > legend.height()
