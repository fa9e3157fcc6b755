"""The heat map beside its bars."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from dreamexplorer.gui.panels.kl.binned_rows import BinnedRows
from dreamexplorer.gui.panels.kl.chart import HeatBars
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.colormaps import color_table


def filled(columns: int, steps: int, capacity: int = 512, every: int = 1) -> BinnedRows:
    bins = BinnedRows(columns, capacity)
    at = np.arange(steps, dtype=np.float64) * every
    bins.extend(at, at / 100, np.tile(np.arange(columns, dtype=np.float64), (steps, 1)))
    return bins


@pytest.fixture
def theme(qapp):
    return Theme(qapp, "light")


@pytest.fixture
def chart(qtbot, theme) -> HeatBars:
    chart = HeatBars(theme, 0.05)
    qtbot.addWidget(chart)
    chart.resize(400, 240)
    chart.show()
    return chart


def show(chart: HeatBars, values: list[float], bins: BinnedRows | None, order: list[int] | None = None) -> None:
    rows = np.array(values)
    chosen = np.arange(len(rows)) if order is None else np.array(order)
    chart.show_data([f"z{i}" for i in range(len(rows))], chosen, rows, bins)


def color_at(chart: HeatBars, x: float, y: float) -> str:
    image = chart.grab().toImage()
    ratio = image.devicePixelRatio()
    return QColor(image.pixel(round(x * ratio), round(y * ratio))).name()


def test_rows_of_heat_map_and_bars_are_in_line(chart, theme):
    show(chart, [0.0, 2.0], filled(2, 50))  # row 0 is 0, row 1 is 1 all the time
    heat, bars = chart.areas()
    table = color_table("viridis")
    upper, lower = heat.top() + heat.height() / 4, heat.top() + 3 * heat.height() / 4
    assert color_at(chart, heat.center().x(), upper) == f"#{table[0] & 0xFFFFFF:06x}"
    assert color_at(chart, heat.center().x(), lower) == f"#{table[127] & 0xFFFFFF:06x}"
    assert color_at(chart, bars.left() + bars.width() / 2, lower) == theme.colors.kl
    assert color_at(chart, bars.left() + bars.width() / 2, upper) == theme.colors.base
    assert color_at(chart, bars.left() + 1, upper) == theme.colors.warning, "collapsed"


def test_the_order_moves_both(chart, theme):
    show(chart, [0.0, 2.0], filled(2, 50), order=[1, 0])
    heat, bars = chart.areas()
    assert color_at(chart, bars.left() + bars.width() / 2, heat.top() + heat.height() / 4) == theme.colors.kl
    assert chart.row_at(heat.top() + 2) == 1
    assert chart.row_at(heat.bottom() - 2) == 0
    assert chart.row_at(heat.bottom() + 5) is None


@pytest.mark.parametrize("count", [2, 20, 128])
@pytest.mark.parametrize("size", [(220, 110), (330, 240), (1200, 700)])
def test_any_number_of_rows_in_any_size(chart, count, size):
    chart.resize(*size)
    for log in (False, True):
        chart.log = log
        show(chart, list(np.linspace(0, 3, count)), filled(count, 300))
        assert not chart.grab().isNull()
        chart.by_epoch = not chart.by_epoch


def test_nothing_at_all_is_drawn_in_words(chart):
    chart.empty_text = "Fills while training"
    chart.show_data([], np.arange(0), None, None)
    assert not chart.grab().isNull()
    assert chart.row_at(100) is None


def test_the_mouse_reads_row_and_moment(qtbot, chart):
    show(chart, [0.0, 2.0], filled(2, 50))
    heat, bars = chart.areas()
    seen = []
    chart.hovered.connect(seen.append)
    qtbot.mouseMove(chart, QPoint(round(heat.left() + heat.width() / 2), round(heat.bottom() - 10)))
    row, column, _ = seen[-1]
    assert row == 1
    assert abs(column - 25) <= 1
    qtbot.mouseMove(chart, QPoint(round(bars.left() + 9), round(bars.top() + 10)))
    assert seen[-1][:2] == (0, None)
    qtbot.mouseMove(chart, QPoint(3, 3))
    assert seen[-1] is None


def test_the_keyboard_reads_too(qtbot, chart):
    show(chart, [0.0, 2.0, 1.0], filled(3, 50))
    seen = []
    chart.hovered.connect(seen.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Escape):
        qtbot.keyClick(chart, key)
    assert [s[:2] if s else None for s in seen] == [(0, None), (1, None), (1, 49), (1, 48), (0, 48), None]
