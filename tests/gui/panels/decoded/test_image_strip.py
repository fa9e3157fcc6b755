"""A row of images along one quantity."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.decoded.image_strip import ImageStrip
from dreamexplorer.gui.widgets.colormaps import color_table

Left = Qt.MouseButton.LeftButton


def make_strip(qtbot: QtBot, width: int = 300) -> ImageStrip:
    strip = ImageStrip()
    strip.resize(width, strip.heightForWidth(width))
    qtbot.addWidget(strip)
    strip.show()
    qtbot.waitExposed(strip)
    levels = np.linspace(0, 1, 9, dtype=np.float32)
    strip.set_images(
        np.linspace(-4, 4, 9), np.broadcast_to(levels[:, None, None, None], (9, 1, 5, 4)), color_table("gray")
    )
    return strip


@pytest.mark.parametrize("width", [160, 300, 900])
def test_tiles_lie_side_by_side_inside(qtbot: QtBot, width: int) -> None:
    strip = make_strip(qtbot, width)
    tiles = [strip.tile(i) for i in range(9)]
    assert all(strip.rect().contains(t) for t in tiles)
    assert all(a.right() < b.left() for a, b in itertools.pairwise(tiles))
    shot = strip.grab().toImage()
    assert shot.pixelColor(tiles[8].center()).red() == 255
    assert shot.pixelColor(tiles[4].center()).red() == 128


def test_a_click_a_drag_and_the_keys_choose_values(qtbot: QtBot) -> None:
    strip = make_strip(qtbot)
    chosen: list[float] = []
    strip.chosen.connect(chosen.append)
    QTest.mousePress(strip, Left, pos=strip.tile(2).center())
    QTest.mouseMove(strip, strip.tile(5).center())
    QTest.mouseRelease(strip, Left, pos=strip.tile(5).center())
    QTest.mouseMove(strip, strip.tile(7).center())  # released: only hovering
    assert chosen == [-2.0, 1.0]
    strip.set_current(1.3)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End):
        QTest.keyClick(strip, key)
    assert chosen[2:] == [2.0, 0.0, -4.0, 4.0]


def test_the_marker_stands_at_the_exact_value(qtbot: QtBot) -> None:
    strip = make_strip(qtbot)
    strip.set_colors(QColor("#808080"), QColor("#ff0000"))
    strip.set_current(0.5)
    shot = strip.grab().toImage()
    y = strip.tile(0).bottom() + 7
    reds = [x for x in range(strip.width()) if shot.pixelColor(x, y).red() > 200 and shot.pixelColor(x, y).green() < 90]
    expected = (strip.tile(4).center().x() + strip.tile(5).center().x()) / 2
    assert sum(reds) / len(reds) == pytest.approx(expected, abs=1.5)


def test_an_empty_strip_is_harmless(qtbot: QtBot) -> None:
    strip = make_strip(qtbot)
    strip.clear()
    strip.set_current(1.0)
    with qtbot.assertNotEmitted(strip.chosen):
        QTest.mouseClick(strip, Left, pos=QPoint(20, 10))
        QTest.keyClick(strip, Qt.Key.Key_Right)
    strip.grab()
    with pytest.raises(ValueError, match="one value for every image"):
        strip.set_images([1.0], np.zeros((2, 1, 3, 3), np.float32), color_table("gray"))
