"""Binning of long histories, and the heat map beside its bars."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from dreamexplorer.gui.panels.kl.heat_map import HeatBars
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.numeric import BinnedRows


def filled(columns: int, steps: int, capacity: int = 512, every: int = 1) -> BinnedRows:
    bins = BinnedRows(columns, capacity)
    at = np.arange(steps, dtype=np.float64) * every
    bins.extend(at, at / 100, np.tile(np.arange(columns, dtype=np.float64), (steps, 1)))
    return bins


@pytest.mark.parametrize("pieces", [1, 7, 300])
def test_bins_hold_the_means_whatever_the_pieces(pieces):
    random = np.random.default_rng(0)
    steps = np.arange(1000, 4000, 3, dtype=np.float64)
    rows = random.random((len(steps), 2))
    bins = BinnedRows(2, 64)
    for part in np.array_split(np.arange(len(steps)), pieces):
        bins.extend(steps[part], steps[part] / 469, rows[part])
    assert 32 < len(bins) <= 64
    low, high = bins.edges()
    assert low == 1000
    width = (high - low) / len(bins)
    index = ((steps - low) // width).astype(int)
    for i in range(len(bins)):
        np.testing.assert_allclose(bins.means()[i], rows[index == i].mean(0))
    first, last = bins.steps_of(3)
    assert last - first + 1 == width
    assert (np.diff(bins.epochs()) > 0).all()


def test_bins_without_rows_repeat_the_one_before():
    bins = BinnedRows(1, 16)
    bins.extend(np.array([0.0, 5.0]), np.array([0.0, 1.0]), np.array([[1.0], [3.0]]))
    assert bins.means()[:, 0].tolist() == [1, 1, 1, 1, 1, 3]


def test_bins_take_what_is_not_finite_for_nothing():
    bins = BinnedRows(2, 16)
    bins.extend(np.array([0.0]), np.array([0.0]), np.array([[np.nan, np.inf]]))
    assert bins.means().tolist() == [[0, 0]]


def test_long_histories_cost_a_bounded_time():
    bins = filled(128, 20_000)
    begin = time.thread_time()
    for i in range(20):
        bins.extend(np.array([20_000.0 + i]), np.array([1.0]), np.ones((1, 128)))
        bins.means()
    assert (time.thread_time() - begin) / 20 < 0.02
    assert len(bins) <= 512


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
    heat, bars = chart._areas()
    table = color_table("viridis")
    upper, lower = heat.top() + heat.height() / 4, heat.top() + 3 * heat.height() / 4
    assert color_at(chart, heat.center().x(), upper) == f"#{table[0] & 0xFFFFFF:06x}"
    assert color_at(chart, heat.center().x(), lower) == f"#{table[127] & 0xFFFFFF:06x}"
    assert color_at(chart, bars.left() + bars.width() / 2, lower) == theme.colors.kl
    assert color_at(chart, bars.left() + bars.width() / 2, upper) == theme.colors.base
    assert color_at(chart, bars.left() + 1, upper) == theme.colors.warning, "collapsed"


def test_the_order_moves_both(chart, theme):
    show(chart, [0.0, 2.0], filled(2, 50), order=[1, 0])
    heat, bars = chart._areas()
    assert color_at(chart, bars.left() + bars.width() / 2, heat.top() + heat.height() / 4) == theme.colors.kl
    assert chart.row_at(heat.top() + 2) == 1
    assert chart.row_at(heat.bottom() - 2) == 0
    assert chart.row_at(heat.bottom() + 5) is None


def test_both_scales(chart):
    show(chart, [0.9, 0.001], None)
    top = chart.top_value
    assert chart.position([0.0, top / 2, top]).tolist() == [0, 0.5, 1]
    chart.log = True
    places = chart.position([1e-9, 1e-3, top])
    assert places.tolist() == [0, 0, 1]
    assert chart.position(0.03) > 0.4, "small values are told apart"


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
    heat, bars = chart._areas()
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


def test_a_leap_in_the_beginning_does_not_set_the_scale(chart):
    steps, rows = np.arange(400, dtype=np.float64), np.full((400, 2), 2.0)
    for leap, low, high in ((slice(0, 20), 2.0, 5.0), (slice(200, 220), 12.0, 20.0)):
        rows[leap] = 12.0
        bins = BinnedRows(2, 512)
        bins.extend(steps, steps / 100, rows)
        show(chart, [2.0, 2.0], bins)
        assert low <= chart.top_value <= high
