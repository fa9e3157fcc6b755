"""The bars of the KL panel and the axis below them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from dreamexplorer.gui.shared.value_bars import paint_value_axis
from dreamexplorer.gui.shared.value_scale import ValueScale


@pytest.mark.parametrize("points", [9, 17])
def test_the_last_number_of_the_axis_is_whole(qapp: object, points: int) -> None:
    """With large texts the last number was cut at the edge of the panel."""
    picture = QImage(400, 160, QImage.Format.Format_RGB32)
    picture.fill(QColor("black"))
    bars = QRectF(60, 10, 220, 60)
    painter = QPainter(picture)
    painter.setFont(QFont("DejaVu Sans", points))
    painter.setPen(QColor("white"))
    paint_value_axis(painter, bars, bars.width() - 4, ValueScale(0.1), "KL")
    painter.end()
    ink = np.frombuffer(picture.constBits(), np.uint8).reshape(160, 400, 4)[..., :3].max(axis=2) > 60
    assert ink[80:].any()
    assert not ink[80:, 281:].any()
