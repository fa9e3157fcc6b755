"""mu and sigma of what was drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.posterior_chart import PosteriorChart


@pytest.fixture
def chart(qtbot: QtBot) -> PosteriorChart:
    made = PosteriorChart()
    qtbot.addWidget(made)
    made.resize(300, 60)
    return made


@pytest.mark.parametrize(
    ("mu", "side"),
    [
        ([2.0, 0.0, 0.0, 0.1], Qt.AlignmentFlag.AlignRight),
        ([0.0, 0.0, 0.0, 2.0], Qt.AlignmentFlag.AlignLeft),
        ([3.0], Qt.AlignmentFlag.AlignLeft),
    ],
)
def test_the_title_stands_where_the_marks_are_low(chart, mu, side) -> None:
    names = tuple(f"z{i}" for i in range(len(mu)))
    for sigma in (None, np.full(len(mu), 0.2, dtype=np.float32)):
        chart.set_posterior(np.array(mu, dtype=np.float32), sigma, names)
        assert chart._title_side() == side
        chart.grab()
