"""The popup of all codes: tiles, choices by mouse and keys, and where it opens."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.decoded.code_grid_view import code_color
from dreamexplorer.gui.panels.decoded.code_palette import CodePalette
from dreamexplorer.gui.widgets.colormaps import color_table

CODES = 20
Key = Qt.Key
Left = Qt.MouseButton.LeftButton


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def palette(qtbot: QtBot, owner: QWidget) -> CodePalette:
    made = CodePalette(owner)
    made.open_at(QPoint(50, 50), CODES, 6, QColor("blue"), color_table("viridis"))
    qtbot.waitExposed(made)
    return made


def test_tiles_fill_rows_without_overlap(palette: CodePalette) -> None:
    tiles = [palette.tile(n) for n in range(CODES)]
    assert palette.columns == 5
    assert tiles[1].left() == tiles[0].right() + 1
    assert tiles[5].left() == tiles[0].left()
    assert tiles[5].top() == tiles[0].bottom() + 1
    assert all(palette.rect().contains(tile) for tile in tiles)


def test_a_click_selects_a_code_and_closes(qtbot: QtBot, palette: CodePalette) -> None:
    with qtbot.waitSignal(palette.code_chosen) as chosen:
        QTest.mouseClick(palette, Left, pos=palette.tile(13).center())
    assert chosen.args == [13]
    assert not palette.isVisible()


def test_a_click_outside_closes_without_a_choice(qtbot: QtBot, palette: CodePalette) -> None:
    with qtbot.assertNotEmitted(palette.code_chosen):
        QTest.mouseClick(palette, Left, pos=QPoint(palette.width() + 20, 5))
    assert not palette.isVisible()


@pytest.mark.parametrize(
    ("key", "number"),
    [
        (Key.Key_Left, 5),
        (Key.Key_Right, 7),
        (Key.Key_Up, 1),
        (Key.Key_Down, 11),
        (Key.Key_Home, 0),
        (Key.Key_End, CODES - 1),
    ],
)
def test_keys_try_codes_and_leave_it_open(qtbot: QtBot, palette: CodePalette, key: Key, number: int) -> None:
    with qtbot.waitSignal(palette.code_chosen) as chosen:
        QTest.keyClick(palette, key)
    assert chosen.args == [number]
    assert palette.isVisible()


def test_keys_stop_at_the_ends(qtbot: QtBot, palette: CodePalette) -> None:
    palette.set_current(0)
    with qtbot.assertNotEmitted(palette.code_chosen):
        for key in (Key.Key_Left, Key.Key_Up, Key.Key_Home):
            QTest.keyClick(palette, key)
    palette.set_current(CODES - 1)
    with qtbot.assertNotEmitted(palette.code_chosen):
        for key in (Key.Key_Right, Key.Key_Down, Key.Key_End):
            QTest.keyClick(palette, key)


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Escape, Key.Key_Space])
def test_enter_and_escape_close_it(palette: CodePalette, key: Key) -> None:
    QTest.keyClick(palette, key)
    assert not palette.isVisible()


def test_previews_come_later_and_leave_a_band_in_the_colour_of_the_code(palette: CodePalette) -> None:
    assert palette.pictures == []
    palette.set_images(np.ones((CODES, 1, 4, 4), dtype=np.float32), color_table("gray"))
    assert len(palette.pictures) == CODES
    picture = palette.grab().toImage()
    ratio = picture.devicePixelRatio()
    tile = palette.tile(9)
    at = [round(v * ratio) for v in (tile.center().x(), tile.center().y(), tile.bottom() - 2)]
    assert picture.pixelColor(at[0], at[1]) == QColor("white")
    assert picture.pixelColor(at[0], at[2]) == code_color(9, CODES, color_table("viridis"))


def test_it_opens_on_the_screen_even_when_asked_for_its_edge(palette: CodePalette) -> None:
    room = palette.screen().availableGeometry()
    palette.open_at(room.bottomRight(), CODES, 0, QColor("blue"), color_table("viridis"))
    assert room.contains(palette.geometry())
    assert palette.pictures == []  # those of another cell would mislead


def test_the_current_code_is_described_for_screen_readers(palette: CodePalette) -> None:
    assert palette.accessibleDescription() == "Code 6"
    palette.set_current(3)
    assert palette.accessibleDescription() == "Code 3"
