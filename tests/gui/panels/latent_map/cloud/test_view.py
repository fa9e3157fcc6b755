"""The plot of many points: what it paints, what it finds, how it moves."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.latent_map.class_legend import ClassLegend, LegendEntry
from dreamexplorer.gui.panels.latent_map.cloud.layer import PointLayer
from dreamexplorer.gui.panels.latent_map.cloud.painting import HoverCard, Inset, Rings, Site
from dreamexplorer.gui.panels.latent_map.cloud.splatting import Splatter, kernel_for
from dreamexplorer.gui.panels.latent_map.cloud.view import PointCloudView
from dreamexplorer.gui.panels.latent_map.cloud.viewport import Viewport, needs_fit
from dreamexplorer.gui.panels.latent_map.dream_lattice import lattice_for, mosaic

RED, BLUE = (220, 30, 30), (30, 60, 220)


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def channels(words: np.ndarray) -> np.ndarray:
    """Alpha, red, green, blue of premultiplied words, H x W x 4."""
    return np.stack([words >> s & 255 for s in (24, 16, 8, 0)], axis=-1).astype(int)


def splat(x: np.ndarray, y: np.ndarray, groups: list[int], kernel: int = 1, opacity: float = 0.6) -> np.ndarray:
    splatter = Splatter()
    splatter.set_colors([RED, BLUE])
    splatter.set_style(kernel, opacity)
    of = np.array(groups, dtype=np.uint8)
    return channels(splatter.render(x, y, of, (0.0, 10.0), 10.0, 100, 100).copy())


# -- painting of points ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kernel", range(5))
def test_a_point_is_a_soft_disc_in_its_place_and_colour(kernel: int) -> None:
    image = splat(floats(3.05), floats(6.95), [1], kernel)
    alpha = image[..., 0]
    assert alpha[30, 30] == alpha.max() == round(255 * 0.6)
    window = alpha[24:37, 24:37]
    np.testing.assert_array_equal(window, window.T)
    np.testing.assert_array_equal(window, window[::-1, ::-1])
    assert alpha.sum() == window.sum()  # and nothing elsewhere
    assert np.count_nonzero((alpha > 0) & (alpha < alpha.max())) > 0  # its rim is soft
    painted = image[alpha > 0]
    assert np.abs(painted[:, 1:] / painted[:, :1] - np.array(RED) / 255).max() < 0.51 / painted[:, 0].min()


def test_points_on_one_another_are_more_solid() -> None:
    opacities = []
    for n in (1, 2, 5, 70_000):
        image = splat(np.full(n, 3.05, np.float32), np.full(n, 6.95, np.float32), [1] * n)
        opacities.append(int(image[30, 30, 0]))
    assert opacities == [153, round(255 * (1 - 0.4**2)), round(255 * (1 - 0.4**5)), 255]


def test_points_beside_each_other_keep_their_colours() -> None:
    image = splat(floats(3.05, 3.55), floats(6.95, 6.95), [1, 2])
    assert image[30, 30, 1] > image[30, 30, 3]
    assert image[30, 35, 1] < image[30, 35, 3]


def test_points_beyond_the_edge_show_only_their_rim() -> None:
    outside = splat(floats(-0.05, 4.0, np.nan, 1e30), floats(5.0, 30.0, 5.0, -1e30), [1, 1, 1, 1])
    alpha = outside[..., 0]
    assert alpha[:, 0].max() > 0
    assert alpha[:, 1:].max() < 153
    assert np.count_nonzero(alpha[:, 3:]) == 0


def test_a_group_number_without_a_colour_is_refused() -> None:
    splatter = Splatter()
    with pytest.raises(ValueError, match="colour"):
        splatter.set_colors([RED] * 256)


def test_wider_dots_have_wider_kernels() -> None:
    assert [kernel_for(d) for d in (1.0, 3.4, 5.0, 20.0)] == [0, 1, 2, 4]


# -- which points -------------------------------------------------------------------------------------------------


def test_the_nearest_shown_point_is_found_and_quickly() -> None:
    random = np.random.default_rng(0)
    x, y = random.normal(size=(2, 70_000)).astype(np.float32)
    groups = random.integers(0, 10, 70_000)
    layer = PointLayer()
    layer.set_groups(groups, 10)
    layer.set_points(x, y)
    times = []
    for px, py in random.normal(size=(50, 2)):
        began = time.thread_time()
        found = layer.nearest(px, py)
        times.append(time.thread_time() - began)
        assert np.hypot(x[found] - px, y[found] - py) == pytest.approx(np.hypot(x - px, y - py).min(), rel=1e-4)
    assert np.median(times) < 0.002
    layer.set_shown_groups([i == 3 for i in range(10)])
    found = layer.nearest(0.0, 0.0)
    three = groups == 3
    assert groups[found] == 3
    assert np.hypot(x[found], y[found]) == pytest.approx(np.hypot(x[three], y[three]).min())
    assert layer.nearest(50.0, 50.0, reach=1.0) == -1
    layer.visible = False
    assert layer.nearest(0.0, 0.0) == -1


def test_points_that_are_not_numbers_are_neither_found_nor_counted_on() -> None:
    layer = PointLayer()
    layer.set_points(floats(np.nan, 5.0, np.nan), floats(np.nan, 5.0, np.nan))
    assert layer.nearest(0.0, 0.0) == 1
    layer.set_points(floats(np.nan), floats(np.nan))
    assert layer.nearest(0.0, 0.0) == -1
    assert layer.image(Viewport(), 1.0) is None


def test_points_sorted_by_group_are_dealt_out_evenly() -> None:
    """Else the last group would hide the others where they overlap."""
    n = 4000
    x, y = np.random.default_rng(0).normal(0, 0.2, (2, n)).astype(np.float32)
    layer = PointLayer()
    layer.set_colors([RED, BLUE])
    layer.set_groups(np.repeat([0, 1], n // 2), 2)
    layer.set_points(x, y)
    image = layer.image(Viewport(0, 0, 50, 60, 60), 1.0)
    assert image is not None
    reds = sum(QColor(image.pixelColor(i, j)).red() > 120 for i in range(20, 40) for j in range(20, 40))
    assert 100 < reds < 300
    near = layer.nearest(float(x[7]), float(y[7]))
    assert (x[near], y[near]) == (x[7], y[7])


def test_an_unchanged_picture_is_not_painted_again() -> None:
    layer = PointLayer()
    layer.set_points(floats(0.0), floats(0.0))
    layer.set_colors([RED])
    view = Viewport(0, 0, 10, 50, 40)
    first = layer.image(view, 2.0)
    assert first is not None
    assert (first.width(), first.height()) == (100, 80)
    assert layer.image(view, 2.0) is first
    assert layer.image(view, 1.0) is first  # sharper than asked for
    assert layer.image(view.panned(1, 0), 2.0) is not first


# -- the part of the plane that is seen -----------------------------------------------------------------------------


def test_places_and_pixels_agree() -> None:
    view = Viewport(1.0, -2.0, 40.0, 300, 200)
    assert view.to_screen(1.0, -2.0) == (150, 100)
    assert view.to_screen(2.0, -1.0) == (190, 60)
    assert view.to_data(*view.to_screen(0.3, 0.7)) == pytest.approx((0.3, 0.7))
    zoomed = view.zoomed(2.5, 30, 40)
    assert zoomed.to_data(30, 40) == pytest.approx(view.to_data(30, 40))
    assert zoomed.scale == 100
    assert view.panned(40, 0).to_screen(1.0, -2.0) == pytest.approx((190, 100))


def test_a_fit_shows_everything_with_equal_scales() -> None:
    view = Viewport(9, 9, 1, 400, 100).fitted((-2, 2, -3, 5))
    left, right, bottom, top = view.bounds
    assert bottom < -3
    assert top > 5
    assert right - left == pytest.approx(4 * (top - bottom))


def test_a_view_that_follows_is_calm() -> None:
    view = Viewport(0, 0, 1, 400, 400).fitted((-1, 1, -1, 1), margin=0.1)
    assert not needs_fit(view, (-1, 1, -1, 1))
    assert not needs_fit(view, (-0.8, 0.85, -0.8, 0.8))
    assert not needs_fit(view, (-1.05, 1.05, -1, 1))
    assert needs_fit(view, (-1.3, 1, -1, 1))
    assert needs_fit(view, (-0.5, 0.5, -0.5, 0.5))


# -- the widget ----------------------------------------------------------------------------------------------------


@pytest.fixture
def view(qtbot: QtBot) -> PointCloudView:
    widget = PointCloudView()
    qtbot.addWidget(widget)
    widget.resize(500, 400)
    widget.set_group_colors([RED, BLUE])
    widget.set_groups(np.array([0, 1, 0]), 2)
    widget.set_points(floats(0, 1, -1), floats(0, 1, -1))
    widget.set_bounds((-1, 1, -1, 1), at_once=True)
    widget.show()
    qtbot.waitExposed(widget)
    yield widget
    widget.stop()


def position(view: PointCloudView, x: float, y: float) -> QPoint:
    px, py = view.viewport.to_screen(x, y)
    return (view.plot_rect.topLeft() + QPointF(px, py)).toPoint()


def drag(view: PointCloudView, button: Qt.MouseButton, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view, button, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, button, Qt.KeyboardModifier.NoModifier, end)


def test_a_click_and_a_drag_pick_places(view: PointCloudView) -> None:
    picked: list[tuple[float, float]] = []
    view.picked.connect(lambda x, y: picked.append((x, y)))
    pixel = 1 / view.viewport.scale
    drag(view, Qt.MouseButton.LeftButton, position(view, 0.5, 0.25), position(view, -0.5, 0.75))
    assert picked[0] == pytest.approx((0.5, 0.25), abs=pixel)
    assert picked[-1] == pytest.approx((-0.5, 0.75), abs=pixel)
    assert len(picked) == 3
    assert view.auto_fit
    # a drag beyond the edge stays on the map, a press on the axes is none
    drag(view, Qt.MouseButton.LeftButton, position(view, 0, 0), QPoint(490, 5))
    right, top = view.viewport.bounds[1], view.viewport.bounds[3]
    assert picked[-1] == pytest.approx((right, top), abs=6 * pixel)
    n = len(picked)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 200))
    assert len(picked) == n


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_other_buttons_pan(view: PointCloudView, button: Qt.MouseButton) -> None:
    picked: list[object] = []
    view.picked.connect(lambda *p: picked.append(p))
    before = view.viewport
    start = position(view, 0, 0)
    drag(view, button, start, start + QPoint(60, -30))
    assert view.viewport.x == pytest.approx(before.x - 60 / before.scale)
    assert view.viewport.y == pytest.approx(before.y - 30 / before.scale)
    assert picked == []
    assert not view.auto_fit


def context_key(view: PointCloudView) -> None:
    at = view.rect().center()
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, view.mapToGlobal(at)))


def test_a_right_click_asks_for_the_menu_of_that_place_and_a_right_drag_does_not(view: PointCloudView) -> None:
    asked: list[tuple[QPoint, tuple[float, float] | None]] = []
    view.menu_asked.connect(lambda at, place: asked.append((at, place)))
    start, before = position(view, 0.5, -0.5), view.viewport
    drag(view, Qt.MouseButton.RightButton, start, start + QPoint(2, 1))  # a hand is never quite still
    assert view.viewport == before
    assert view.auto_fit
    [(at, place)] = asked
    assert at == view.mapToGlobal(start + QPoint(2, 1))
    assert place == pytest.approx((0.5, -0.5), abs=4 / before.scale)
    drag(view, Qt.MouseButton.RightButton, start, start + QPoint(60, 0))
    assert len(asked) == 1
    QTest.mouseClick(view, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 200))
    assert asked[1][1] is None  # on the axis


def test_the_menu_key_asks_for_the_menu_of_the_marker(view: PointCloudView) -> None:
    asked: list[tuple[float, float] | None] = []
    view.menu_asked.connect(lambda at, place: asked.append(place))
    view.set_marker((0.25, 0.5))
    context_key(view)
    view.set_marker((1000.0, 0.0))  # out of sight: the middle
    context_key(view)
    assert asked[0] == pytest.approx((0.25, 0.5))
    assert asked[1] == pytest.approx((view.viewport.x, view.viewport.y), abs=1e-6)


def test_space_and_the_pan_mode_let_the_left_button_pan(view: PointCloudView) -> None:
    picked: list[object] = []
    view.picked.connect(lambda *p: picked.append(p))
    start = position(view, 0, 0)
    x = view.viewport.x
    QTest.keyPress(view, Qt.Key.Key_Space)
    drag(view, Qt.MouseButton.LeftButton, start, start + QPoint(40, 0))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert view.viewport.x < x
    x = view.viewport.x
    view.set_pan_mode(True)
    drag(view, Qt.MouseButton.LeftButton, start, start + QPoint(40, 0))
    assert view.viewport.x < x
    assert picked == []
    view.set_pan_mode(False)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    assert len(picked) == 1


def wheel(view: PointCloudView, at: QPoint, turn: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_the_wheel_zooms_at_the_cursor(view: PointCloudView) -> None:
    at = position(view, 0.8, 0.6)
    before = view.viewport.scale
    wheel(view, at, 240)
    assert view.viewport.scale > 1.3 * before
    assert (position(view, 0.8, 0.6) - at).manhattanLength() <= 2
    wheel(view, at, -240)
    assert view.viewport.scale == pytest.approx(before)
    assert not view.auto_fit


def test_keys_pan_zoom_fit_and_move_the_marker(view: PointCloudView, qtbot: QtBot) -> None:
    view.setFocus()
    before = view.viewport
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.viewport.x > before.x
    assert view.viewport.y > before.y
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.viewport.scale > before.scale
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.viewport.scale == pytest.approx(before.scale)
    assert not view.auto_fit
    for key in (Qt.Key.Key_0, Qt.Key.Key_F):
        view.pan(100, 0)
        QTest.keyClick(view, key)
        assert view.auto_fit
        qtbot.waitUntil(lambda: abs(view.viewport.x - before.x) < 1e-2, timeout=3000)
    view.set_marker((0.25, 0.25))
    with qtbot.waitSignal(view.picked) as caught:
        QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert caught.args[0] < 0.25
    assert caught.args[1] == pytest.approx(0.25, abs=1e-6)


def test_hover_tells_the_nearest_point_within_reach(view: PointCloudView) -> None:
    told: list[int] = []
    places: list[object] = []
    view.hovered.connect(told.append)
    view.cursor_moved.connect(places.append)
    QTest.mouseMove(view, position(view, 1, 1) + QPoint(4, 3))
    assert told == [1]
    assert places[-1] == pytest.approx((1.0, 1.0), abs=6 / view.viewport.scale)
    QTest.mouseMove(view, position(view, 0.5, 0.5))
    assert told == [1, -1]
    view.set_shown_groups([True, False])
    QTest.mouseMove(view, position(view, 1, 1))
    assert told == [1, -1]
    QTest.mouseMove(view, position(view, 0, 0))
    assert told == [1, -1, 0]
    # the point moves away under the resting cursor
    view.set_points(floats(0.9, 1, -1), floats(0.9, 1, -1))
    assert told == [1, -1, 0, -1]


def test_the_view_follows_moving_points_until_the_user_takes_over(view: PointCloudView, qtbot: QtBot) -> None:
    view.set_bounds((-4, 4, -4, 4))
    goal = view.viewport.fitted((-4, 4, -4, 4), margin=0.1)
    qtbot.waitUntil(lambda: view.viewport == goal, timeout=3000)
    scale = view.viewport.scale
    view.set_bounds((-3.8, 4.1, -3.9, 4.05))  # hardly different: it stays
    qtbot.wait(60)
    assert view.viewport.scale == scale
    view.zoom(2.0)
    seen = view.viewport
    view.set_bounds((-40, 40, -40, 40))
    qtbot.wait(60)
    assert view.viewport == seen
    view.fit()
    qtbot.waitUntil(lambda: view.viewport.bounds[3] > 40, timeout=3000)


def test_a_resize_keeps_what_is_seen(view: PointCloudView) -> None:
    view.zoom(1.5)
    before = view.viewport
    view.resize(800, 700)
    QApplication.processEvents()
    after = view.viewport
    assert (after.x, after.y) == (before.x, before.y)
    assert after.scale > before.scale


def pixels(view: PointCloudView) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


def test_everything_is_painted_and_taken_away_again(view: PointCloudView) -> None:
    plain = pixels(view)
    assert len(np.unique(plain)) > 10
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("#123456"))
    changes = [
        (lambda: view.set_marker((0.5, -0.5)), lambda: view.set_marker(None)),
        (lambda: view.set_site(Site(0.3, 0.3, 0.2, 0.1, 30, "here")), lambda: view.set_site(None)),
        (lambda: view.set_rings(Rings(0, 0, ((0.5, "half"),))), lambda: view.set_rings(None)),
        (lambda: view.set_inset(Inset(picture, "seen")), lambda: view.set_inset(None)),
        (lambda: view.set_background(picture, (-1, 1, -1, 1)), lambda: view.set_background(None)),
        (lambda: view.set_message("Nothing yet"), lambda: view.set_message("")),
        (lambda: view.set_axis_labels("across", "up"), lambda: view.set_axis_labels("", "")),
        (lambda: view.set_points_visible(False), lambda: view.set_points_visible(True)),
        (lambda: view.set_shown_groups([False, True]), lambda: view.set_shown_groups([True, True])),
        (lambda: view.set_point_style(8.0, 0.9), lambda: view.set_point_style(3.3, 0.6)),
    ]
    for do, undo in changes:
        do()
        QApplication.processEvents()
        assert np.count_nonzero(pixels(view) != plain) > 8
        undo()
        QApplication.processEvents()
        np.testing.assert_array_equal(pixels(view), plain)


def test_the_card_is_beside_the_cursor_and_inside_the_widget(view: PointCloudView) -> None:
    QTest.mouseMove(view, position(view, 1, 1))
    plain = pixels(view)
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("#123456"))
    view.set_card(HoverCard(picture, ("Class 1", "Test image 5"), QColor("red")))
    assert np.count_nonzero(pixels(view) == 0xFF123456) > 40 * 40
    view.set_card(None)
    np.testing.assert_array_equal(pixels(view), plain)


# -- the dream lattice ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 64, 64), (1, 12, 10)])
@pytest.mark.parametrize("scale", [0.5, 61.0, 900.0])
def test_a_lattice_covers_the_view_with_a_bounded_number_of_cells(shape: tuple[int, int, int], scale: float) -> None:
    view = Viewport(0.3, -1.7, scale, 640, 400)
    lattice = lattice_for(view, shape)
    left, right, bottom, top = lattice.bounds
    vl, vr, vb, vt = view.bounds
    assert left <= vl + 1e-9
    assert right >= vr - 1e-9
    assert bottom <= vb + 1e-9
    assert top >= vt - 1e-9
    places = lattice.places()
    assert len(places) == lattice.columns * lattice.rows <= 420
    assert lattice.dy / lattice.dx == pytest.approx(shape[1] / shape[2])
    np.testing.assert_allclose(places[0], [left + lattice.dx / 2, top - lattice.dy / 2], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(places[-1], [right - lattice.dx / 2, bottom + lattice.dy / 2], rtol=1e-5, atol=1e-6)


def test_panning_moves_no_cell() -> None:
    view = Viewport(0, 0, 50, 600, 400)
    a, b = lattice_for(view, (1, 28, 28)), lattice_for(view.panned(37, 11), (1, 28, 28))
    assert (a.dx, a.dy) == (b.dx, b.dy)
    shared = {tuple(p) for p in a.places()} & {tuple(p) for p in b.places()}
    assert len(shared) > 0.8 * len(a.places())


def test_a_mosaic_sets_each_image_in_its_cell() -> None:
    lattice = lattice_for(Viewport(0, 0, 50, 300, 200), (1, 6, 6))
    n = lattice.columns * lattice.rows
    images = np.broadcast_to((np.arange(n) / n).astype(np.float32)[:, None, None, None], (n, 1, 6, 6))
    picture = mosaic(images, lattice, paper=False)
    assert (picture.width(), picture.height()) == (6 * lattice.columns, 6 * lattice.rows)
    for i in (0, 1, lattice.columns, n - 1):
        row, column = divmod(i, lattice.columns)
        assert picture.pixelColor(6 * column + 3, 6 * row + 3).red() == round(255 * i / n)
    assert mosaic(images, lattice, paper=True).pixelColor(1, 1).red() == 255
    color = mosaic(np.repeat(images, 3, axis=1) * floats(1, 0, 0)[:, None, None], lattice, paper=True)
    last = color.pixelColor(color.width() - 1, color.height() - 1)
    assert last.red() > 200
    assert last.green() == last.blue() == 0
    with pytest.raises(ValueError, match="cells"):
        mosaic(images[1:], lattice, paper=False)


# -- the legend -----------------------------------------------------------------------------------------------------


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
