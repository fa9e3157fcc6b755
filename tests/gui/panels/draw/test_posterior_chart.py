"""mu and sigma of what was drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.draw.posterior_chart import PosteriorChart

MUTED, BAND, MARK = QColor("#00ff00"), QColor("#ffffff"), QColor("#ff0000")


@pytest.fixture
def chart(qtbot: QtBot) -> PosteriorChart:
    made = PosteriorChart()
    qtbot.addWidget(made)
    made.resize(300, made.minimumSizeHint().height())
    made.set_colors(MUTED, BAND, MARK)
    return made


def rows_of(image: QImage, color: QColor, left: int) -> set[int]:
    """Return the rows that have a pixel of nearly that colour right of `left`."""
    found = set()
    for y in range(image.height()):
        for x in range(left, image.width()):
            c = image.pixelColor(x, y)
            if all(abs(a - b) < 60 for a, b in zip(c.getRgb()[:3], color.getRgb()[:3], strict=True)):
                found.add(y)
                break
    return found


@pytest.mark.parametrize("sigma", [None, np.full(4, 0.2, dtype=np.float32), np.full(4, 9.0, dtype=np.float32)])
@pytest.mark.parametrize("height", [0, 120])
def test_no_mark_lies_in_the_words(chart: PosteriorChart, sigma: np.ndarray | None, height: int) -> None:
    """Not even where the marks stand at the upper end of the axis from left to right."""
    chart.resize(300, max(height, chart.height()))
    chart.set_posterior(np.array([4.0, 9.0, -4.0, 4.0], dtype=np.float32), sigma, ("a", "b", "c", "d"))
    left = round(chart.plot_rect().x())
    with_title = chart.grab().toImage()
    chart.set_title("")
    without = chart.grab().toImage()
    title = {
        y
        for y in range(with_title.height())
        if any(with_title.pixel(x, y) != without.pixel(x, y) for x in range(with_title.width()))
    }
    marks = rows_of(with_title, MARK, left)
    assert title
    assert marks
    assert max(title) < min(marks)


def test_the_numbers_at_the_axis_do_not_touch(chart: PosteriorChart) -> None:
    plot, ticks = chart.plot_rect(), chart.ticks()
    assert len(ticks) == 3
    assert plot.height() / (len(ticks) - 1) >= 0.9 * chart.fontMetrics().height()  # a line has room above its digits
