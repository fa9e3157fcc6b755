"""Captions clear of the marker, and arrows to what is out of sight."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.shared.map_view.markers import (
    DrawingMarker,
    caption_box,
    edge_arrow,
    edge_arrows,
)
from dreamexplorer.gui.shared.map_view.view import MapView

AREA = QRectF(0, 0, 400, 300)
SIZE = QSizeF(60, 16)


def test_a_caption_stands_above_its_place_where_nothing_is_in_the_way() -> None:
    box = caption_box(QPointF(200, 150), SIZE, QPointF(50, 50), AREA)
    assert box.center() == QPointF(200, 132)


@pytest.mark.parametrize("angle", range(0, 360, 15))
@pytest.mark.parametrize("distance", [0.0, 6.0, 14.0, 22.0, 30.0])
@pytest.mark.parametrize("place", [QPointF(200, 150), QPointF(40, 10), QPointF(390, 290)])
def test_a_caption_never_lies_under_the_marker(place: QPointF, distance: float, angle: int) -> None:
    turn = math.radians(angle)
    marker = place + QPointF(distance * math.cos(turn), distance * math.sin(turn))
    box = caption_box(place, SIZE, marker, AREA)
    assert not box.intersects(QRectF(marker.x() - 15, marker.y() - 15, 30, 30))
    assert box.center() != place


def test_a_caption_at_the_upper_edge_goes_below() -> None:
    assert caption_box(QPointF(200, 5), SIZE, None, AREA).top() > 5


@pytest.mark.parametrize(
    ("at", "tip", "angle"),
    [
        ((1000, 150), (391, 150), 0),
        ((200, 1000), (200, 291), 90),
        ((-50, 150), (9, 150), 180),
        ((200, -50), (200, 9), -90),
        ((491, 391), (391, 291), 45),
    ],
)
def test_an_arrow_at_the_edge_points_to_what_is_out_of_sight(
    at: tuple[int, int], tip: tuple[int, int], angle: float
) -> None:
    arrow = edge_arrow(QPointF(*at), AREA)
    assert arrow is not None
    assert arrow[0] == QPointF(*tip)
    assert arrow[1] == pytest.approx(angle)


def test_no_arrow_to_what_is_in_sight_or_nowhere() -> None:
    assert edge_arrow(QPointF(200, 150), AREA) is None
    assert edge_arrow(QPointF(math.nan, 150), AREA) is None


@pytest.mark.parametrize("at", [(1000, 150), (1000, 290), (200, -50), (395, -50), (-7, 3)])
def test_two_arrows_stand_apart(at: tuple[int, int]) -> None:
    first = edge_arrow(QPointF(*at), AREA)
    assert first is not None
    second = edge_arrow(QPointF(at[0] + 1, at[1]), AREA, first[0])
    assert second is not None
    gap = first[0] - second[0]
    assert math.hypot(gap.x(), gap.y()) >= 21
    assert AREA.contains(second[0])


def test_the_view_paints_an_arrow_in_the_marker_s_colour(qtbot: QtBot) -> None:
    view = MapView()
    qtbot.addWidget(view)
    view.resize(420, 360)
    view.show()
    qtbot.waitExposed(view)
    accent, site = QColor("#3457d5"), QColor("#0b7a75")

    def painted(color: QColor) -> list[tuple[int, int]]:
        image = view.grab().toImage()
        spots = [(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)]
        return [(x, y) for x, y in spots if image.pixelColor(x, y) == color]

    def arrows() -> list[object]:
        o = view.overlays
        return [*edge_arrows(view.plot_rect, view.viewport, o.marker, o.drawing, o.colors)]

    assert painted(accent) == []
    assert painted(site) == []
    view.overlays.set_marker((1000.0, 0.0))
    view.overlays.set_drawing(DrawingMarker(0.0, -1000.0, 0.1, 0.1, 0.0, "Drawing"))
    rect = view.plot_rect
    assert all(x > rect.right() - 25 for x, _ in painted(accent))
    assert all(y > rect.bottom() - 25 for _, y in painted(site))
    assert len(painted(accent)) > 5
    assert len(painted(site)) > 5
    assert len(arrows()) == 2
    view.overlays.set_marker((0.0, 0.0))
    view.overlays.set_drawing(None)
    assert arrows() == []
