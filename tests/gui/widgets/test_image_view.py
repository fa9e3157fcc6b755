import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.image_view import ImageView

Left = Qt.MouseButton.LeftButton


def make(qtbot: QtBot, width: int = 200, height: int = 160) -> ImageView:
    view = ImageView()
    view.resize(width, height)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    return view


def checks(h: int = 4, w: int = 6) -> np.ndarray:
    rows, columns = np.mgrid[:h, :w]
    return ((rows + columns) % 2).astype(np.float32)[None]


def centre(area: QRect, row: int, column: int, h: int, w: int) -> QPoint:
    return QPoint(
        area.left() + int((column + 0.5) * area.width() / w), area.top() + int((row + 0.5) * area.height() / h)
    )


def test_crisp_pixels_are_equal_squares_of_their_own_colour(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.set_image(checks())
    area = view.image_rect()
    assert area.width() % 6 == 0
    assert area.width() * 4 == area.height() * 6  # the aspect
    assert view.rect().contains(area)
    shot = view.grab().toImage()
    for row in range(4):
        for column in range(6):
            at = centre(area, row, column, 4, 6)
            assert shot.pixelColor(at).red() == 255 * ((row + column) % 2)
    colours = {shot.pixelColor(x, area.center().y()).name() for x in range(area.left() + 1, area.right())}
    assert colours == {"#000000", "#ffffff"}


def test_smooth_has_values_between(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.set_image(checks())
    view.set_smooth(True)
    shot, area = view.grab().toImage(), view.image_rect()
    reds = {shot.pixelColor(x, area.top() + area.height() // 8).red() for x in range(area.left() + 1, area.right())}
    assert len(reds) > 20


def test_the_colour_map_colours_gray_images_and_leaves_colour_images_alone(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.set_colormap("viridis")
    view.set_image(np.ones((1, 4, 6), np.float32))
    assert view.grab().toImage().pixelColor(view.image_rect().center()).name() == "#fde725"
    view.set_image(np.stack([np.zeros((4, 6)), np.ones((4, 6)), np.zeros((4, 6))]).astype(np.float32))
    assert view.grab().toImage().pixelColor(view.image_rect().center()) == QColor("#00ff00")
    with pytest.raises(KeyError):
        view.set_colormap("jet")
    assert view.colormap == "viridis"


def test_the_bar_takes_its_room_and_shows_the_colours(qtbot: QtBot) -> None:
    view = make(qtbot, 200, 200)
    view.set_image(np.full((1, 6, 6), 0.5, np.float32))
    without = view.image_rect().width()
    view.set_bar_shown(True)
    area = view.image_rect()
    assert area.width() < without
    shot = view.grab().toImage()
    x = area.right() + 11 + 6
    assert shot.pixelColor(x, area.top() + 3).red() > 240
    assert shot.pixelColor(x, area.bottom() - 3).red() < 15
    view.set_image(np.zeros((3, 6, 6), np.float32))  # colours of its own: nothing to explain
    assert view.image_rect().width() == without


def test_the_pixel_under_the_pointer(qtbot: QtBot) -> None:
    view = make(qtbot)
    image = np.arange(24, dtype=np.float32).reshape(1, 4, 6) / 24
    view.set_image(image)
    area = view.image_rect()
    with qtbot.waitSignal(view.probe_changed):
        QTest.mouseMove(view, centre(area, 2, 5, 4, 6))
    assert view.probe == (2, 5)
    assert view.probed_values() == pytest.approx((image[0, 2, 5],))
    view.set_image(1 - image)  # the value under a resting pointer follows the image
    assert view.probed_values() == pytest.approx((1 - image[0, 2, 5],))
    QTest.mouseMove(view, QPoint(1, 1))
    assert view.probe is None
    assert view.probed_values() is None


def test_the_probe_by_keyboard(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.set_image(checks())
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.probe == (2, 3)
    for _ in range(9):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.probe == (3, 3)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.probe is None


def test_another_size_forgets_the_probe_and_no_image_shows_the_placeholder(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.set_image(checks(8, 8))
    QTest.mouseMove(view, centre(view.image_rect(), 7, 7, 8, 8))
    assert view.probe == (7, 7)
    view.set_image(checks(4, 4))
    assert view.probe is None
    view.set_placeholder("nothing yet")
    view.set_image(None)
    shot = view.grab().toImage()
    assert view.image_rect().isEmpty()
    assert len({shot.pixel(x, y) for x in range(0, 200, 2) for y in range(0, 160, 2)}) > 1  # there is text


@pytest.mark.parametrize("shape", [(4, 4), (1, 0, 4), (1, 1, 4, 4)])
def test_what_is_no_image_is_refused(qtbot: QtBot, shape: tuple[int, ...]) -> None:
    view = make(qtbot)
    with pytest.raises(ValueError, match="C x H x W"):
        view.set_image(np.zeros(shape, np.float32))
