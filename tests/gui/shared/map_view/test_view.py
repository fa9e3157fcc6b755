"""Painting of the map: overlays appear and disappear, and the hover card stays in the widget."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.shared.map_view.hover_card import HoverCard
from dreamexplorer.gui.shared.map_view.markers import DrawingMarker
from dreamexplorer.gui.shared.map_view.outlines import Rings
from dreamexplorer.gui.shared.map_view.preview import Preview
from dreamexplorer.gui.shared.map_view.view import MapView
from tests.gui.shared.map_view.mouse import position


def pixels(view: MapView) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


def test_everything_is_painted_and_taken_away_again(view: MapView) -> None:
    plain = pixels(view)
    assert len(np.unique(plain)) > 10
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("#123456"))
    changes = [
        (lambda: view.overlays.set_marker((0.5, -0.5)), lambda: view.overlays.set_marker(None)),
        (
            lambda: view.overlays.set_drawing(DrawingMarker(0.3, 0.3, 0.2, 0.1, 30, "here")),
            lambda: view.overlays.set_drawing(None),
        ),
        (lambda: view.overlays.set_rings(Rings(0, 0, ((0.5, "half"),))), lambda: view.overlays.set_rings(None)),
        (lambda: view.overlays.set_preview(Preview(((picture, "seen"),))), lambda: view.overlays.set_preview(None)),
        (lambda: view.overlays.set_background(picture, (-1, 1, -1, 1)), lambda: view.overlays.set_background(None)),
        (lambda: view.overlays.set_message("Nothing yet"), lambda: view.overlays.set_message("")),
        (lambda: view.overlays.set_axis_labels("across", "up"), lambda: view.overlays.set_axis_labels("", "")),
        (lambda: view.points.set_visible(False), lambda: view.points.set_visible(True)),
        (lambda: view.points.set_shown_groups([False, True]), lambda: view.points.set_shown_groups([True, True])),
        (lambda: view.points.set_style(8.0, 0.9), lambda: view.points.set_style(3.3, 0.6)),
    ]
    for do, undo in changes:
        do()
        QApplication.processEvents()
        assert np.count_nonzero(pixels(view) != plain) > 8
        undo()
        QApplication.processEvents()
        np.testing.assert_array_equal(pixels(view), plain)


def test_the_card_is_beside_the_cursor_and_inside_the_widget(view: MapView) -> None:
    QTest.mouseMove(view, position(view, 1, 1))
    plain = pixels(view)
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("#123456"))
    view.overlays.set_card(HoverCard(picture, ("Class 1", "Test image 5"), QColor("red")))
    assert np.count_nonzero(pixels(view) == 0xFF123456) > 40 * 40
    view.overlays.set_card(None)
    np.testing.assert_array_equal(pixels(view), plain)


def test_points_that_move_paint_neither_axes_nor_grid_again(view: MapView, monkeypatch) -> None:
    painted: list[str] = []
    for name in ("paint_below", "paint_above"):
        original = getattr(view.overlays, name)
        monkeypatch.setattr(
            view.overlays, name, lambda *a, _n=name, _o=original, **k: (painted.append(_n), _o(*a, **k))[1]
        )
    view.overlays.set_axis_labels("across", "up")
    QApplication.processEvents()
    before = pixels(view)
    assert painted == ["paint_below", "paint_above"]
    for shift in (0.05, 0.1, 0.15):
        x = np.linspace(-0.6 + shift, 0.6, 50, dtype=np.float32)
        view.points.set_groups(np.zeros(50, dtype=np.int64), 1)
        view.points.set_points(x, x)
        QApplication.processEvents()
        assert np.count_nonzero(pixels(view) != before) > 8
        before = pixels(view)
    assert painted == ["paint_below", "paint_above"]


def test_marker_and_preview_paint_only_what_they_cover(view: MapView) -> None:
    """The screen then shows what a full painting would show."""
    areas: list[int] = []

    class Listener(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                areas.append(sum(r.width() * r.height() for r in event.region()))
            return False

    listener = Listener()
    view.installEventFilter(listener)
    picture = QImage(28, 28, QImage.Format.Format_RGB32)
    for i in range(12):
        picture = picture.copy()
        picture.fill(QColor(20 * i, 90, 30))
        view.overlays.set_preview(Preview(((picture, "seen"),)))
        view.overlays.set_marker((0.9 * np.sin(i), 0.9 * np.cos(i)))
        QApplication.processEvents()
    assert len(areas) >= 12
    assert np.median(areas[1:]) < 0.5 * view.width() * view.height()
    shown = view.screen().grabWindow(view.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    anew = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert shown == anew
    view.removeEventFilter(listener)


def test_a_marker_out_of_sight_paints_its_arrow(view: MapView) -> None:
    plain = pixels(view)
    view.overlays.set_marker((50.0, 0.0))
    QApplication.processEvents()
    assert np.count_nonzero(pixels(view) != plain) > 8
    assert view.overlays.front_region(view.plot_rect, view.viewport, view.font()) is None
    view.overlays.set_marker(None)
    QApplication.processEvents()
    np.testing.assert_array_equal(pixels(view), plain)
