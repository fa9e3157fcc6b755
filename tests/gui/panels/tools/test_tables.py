"""Tables of a report: the width of the first column, also after the font has changed."""

from __future__ import annotations

from typing import Any

import pytest

from dreamexplorer.gui.panels.tools.tables import NARROWEST, CellTable

ROWS = [
    (("A quantity with a long name, nats per image", "q"), ("101.53", 101.53), ("0.57", 0.57), ("10 000", 10_000)),
    (("Another quantity, latent units", "a"), ("3.2", 3.2), ("", float("nan")), ("1", 1)),
]
HEAD = ("Quantity", "Value", "± error", "n")


@pytest.fixture
def table(qtbot: Any) -> CellTable:
    table = CellTable(HEAD, ROWS, wrap_first=True)
    qtbot.addWidget(table)
    table.show()
    return table


def enlarge(table: CellTable, factor: float) -> None:
    font = table.font()
    font.setPointSizeF(font.pointSizeF() * factor)
    table.setFont(font)


def test_a_wide_table_shows_the_first_column_in_one_line(table: CellTable) -> None:
    table.resize(2000, 200)
    assert table.columnWidth(0) >= table.fontMetrics().horizontalAdvance(ROWS[0][0][0])
    assert table.horizontalScrollBar().maximum() == 0
    assert table.width() < 1000, "no wider than its columns"


def test_a_narrow_table_wraps_the_first_column_and_keeps_the_others(table: CellTable, qtbot: Any) -> None:
    table.resize(2000, 200)
    others, low = sum(table.columnWidth(i) for i in (1, 2, 3)), table.rowHeight(0)
    table.resize(others + 200, 200)
    assert NARROWEST <= table.columnWidth(0) <= 200
    assert table.rowHeight(0) > low
    assert sum(table.columnWidth(i) for i in (1, 2, 3)) == others
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0, timeout=5_000)


def test_the_first_column_stays_readable_beside_a_scroll_bar(table: CellTable, qtbot: Any) -> None:
    table.resize(160, 200)
    assert table.columnWidth(0) == NARROWEST
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() > 0, timeout=5_000)


def test_another_font_fits_all_widths_anew(table: CellTable) -> None:
    table.resize(2000, 200)
    width, limit, height = table.columnWidth(1), table.maximumWidth(), table.rowHeight(0)
    enlarge(table, 2.0)
    table.resize(2000, 200)
    assert table.columnWidth(1) > 1.3 * width
    assert table.columnWidth(0) >= table.fontMetrics().horizontalAdvance(ROWS[0][0][0])
    assert table.maximumWidth() > 1.3 * limit
    assert table.rowHeight(0) > 1.3 * height
    enlarge(table, 0.5)
    assert table.maximumWidth() == pytest.approx(limit, abs=8)


def test_a_long_word_is_never_cut(qtbot: Any) -> None:
    word = "Reconstruction" * 3
    table = CellTable(HEAD, [((f"{word} loss", "q"), ("1", 1), ("", float("nan")), ("1", 1))], wrap_first=True)
    qtbot.addWidget(table)
    table.show()
    table.resize(160, 200)
    enlarge(table, 1.6)
    assert table.fontMetrics().horizontalAdvance(word) < table.columnWidth(0)
