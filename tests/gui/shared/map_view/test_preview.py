"""Placement of the preview."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QImage

from dreamexplorer.gui.shared.map_view.markers import DrawingMarker, drawing_rect
from dreamexplorer.gui.shared.map_view.preview import Preview, preview_rect
from dreamexplorer.gui.shared.map_view.viewport import Viewport

PLOT = QRectF(40, 10, 420, 340)
VIEW = Viewport(0.0, 0.0, 50.0, 420.0, 340.0)


def rect(marker: tuple[float, float] | None, at_marker: bool) -> QRectF:
    preview = Preview(((QImage(28, 28, QImage.Format.Format_RGB32), "Decoded"),), at_marker)
    return preview_rect(preview, PLOT, VIEW, marker, QFont())


def test_it_is_in_the_corner_away_from_the_marker(qapp: object) -> None:
    assert rect(None, False).right() == PLOT.right() - 8
    assert rect((0.0, 0.0), False).right() == PLOT.right() - 8
    assert rect((4.0, 3.2), False).left() == PLOT.left() + 8


@pytest.mark.parametrize("marker", [(0.0, 0.0), (4.1, 3.3), (-4.1, -3.3), (4.1, -3.3), (-4.1, 3.3)])
def test_at_the_marker_it_is_beside_it_and_inside(qapp: object, marker: tuple[float, float]) -> None:
    box = rect(marker, True)
    at = QPointF(*VIEW.to_screen(*marker)) + PLOT.topLeft()
    assert PLOT.contains(box)
    assert not box.contains(at)
    assert box.adjusted(-40, -40, 40, 40).contains(at)


def test_without_a_marker_it_stays_in_the_corner(qapp: object) -> None:
    assert rect(None, True) == rect(None, False)


@pytest.mark.parametrize(("width", "height"), [(160, 165), (400, 60), (70, 300)])
def test_it_covers_neither_marker_nor_axes_of_a_small_map(qapp: object, width: int, height: int) -> None:
    """In a narrow map the picture lay over the marker, in a low one over the numbers of the axes."""
    preview = Preview(((QImage(28, 28, QImage.Format.Format_RGB32), "Reconstruction"),))
    plot, view = QRectF(40, 10, width, height), Viewport(0.0, 0.0, 30.0, width, height)
    for x in range(-3, 4):
        marker = (x * width / 240.0, 0.0)
        box = preview_rect(preview, plot, view, marker, QFont())
        at = QPointF(*view.to_screen(*marker)) + plot.topLeft()
        assert box.isEmpty() or plot.contains(box)
        assert not box.adjusted(-11, -11, 11, 11).contains(at)


@pytest.mark.parametrize("at_marker", [True, False])
@pytest.mark.parametrize("place", [(3.0, 2.0), (-3.0, 2.0), (0.6, 0.8), (-0.9, 0.9), (0.5, -0.9)])
def test_it_does_not_hide_the_label_of_the_drawing(qapp: object, at_marker: bool, place: tuple[float, float]) -> None:
    drawing = DrawingMarker(*place, 0.1, 0.1, 0.0, "Your drawing")
    marker = (0.0, 0.0)
    label = drawing_rect(VIEW, drawing, marker, QFont()).translated(PLOT.topLeft())
    preview = Preview(((QImage(28, 28, QImage.Format.Format_RGB32), "Decoded"),), at_marker)
    box = preview_rect(preview, PLOT, VIEW, marker, QFont(), label)
    assert not box.intersects(label)
    assert PLOT.contains(box)
