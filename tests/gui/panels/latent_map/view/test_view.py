"""Painting of the map: overlays appear and disappear, and the hover card stays in the widget."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.latent_map.view.hover_card import HoverCard
from dreamexplorer.gui.panels.latent_map.view.markers import DrawingMarker
from dreamexplorer.gui.panels.latent_map.view.outlines import Rings
from dreamexplorer.gui.panels.latent_map.view.preview import Preview
from dreamexplorer.gui.panels.latent_map.view.view import MapView
from tests.gui.panels.latent_map.view.mouse import position


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
