"""The grid of codes as a widget: places of cells, what mouse, wheel and keys request, colours."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.decoded.code_grid_view import CodeGridView, code_color, ink_on
from dreamexplorer.gui.widgets.colormaps import color_table

ROWS, COLUMNS, CODES = 2, 3, 16
Key = Qt.Key
Left = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> CodeGridView:
    made = CodeGridView()
    made.set_grid(ROWS, COLUMNS, CODES)
    made.set_numbers(np.array([0, 1, 2, 3, 4, 15]))
    made.set_colors(QColor("gray"), QColor("blue"), color_table("viridis"))
    made.resize(150, 110)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    return made


def wheel(view: CodeGridView, cell: int, eighths: int) -> None:
    """Turn the wheel over a cell by eighths of a degree (120 are a notch)."""
    at = QPointF(view.cell_rect(cell).center())
    no = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, eighths), Qt.MouseButton.NoButton, no, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(view, event)


def test_cells_tile_the_middle_of_the_widget_row_by_row(view: CodeGridView) -> None:
    cells = [view.cell_rect(i) for i in range(ROWS * COLUMNS)]
    side = cells[0].width()
    assert all((c.width(), c.height()) == (side, side) for c in cells)
    assert cells[1].left() - cells[0].left() == side
    assert cells[3].topLeft() - cells[0].topLeft() == QPoint(0, side)
    assert all(view.rect().contains(c) for c in cells)


def test_a_click_chooses_the_cell_and_opens_the_palette(qtbot: QtBot, view: CodeGridView) -> None:
    emitted: list[tuple[str, int]] = []
    view.cell_chosen.connect(lambda cell: emitted.append(("cell", cell)))
    view.palette_requested.connect(lambda cell: emitted.append(("palette", cell)))
    QTest.mouseClick(view, Left, pos=view.cell_rect(4).center())
    assert emitted == [("cell", 4), ("palette", 4)]
    with qtbot.assertNotEmitted(view.cell_chosen):
        QTest.mouseClick(view, Left, pos=QPoint(1, 1))


@pytest.mark.parametrize(
    ("key", "cell"), [(Key.Key_Right, 2), (Key.Key_Left, 0), (Key.Key_Down, 4), (Key.Key_Up, None)]
)
def test_arrows_move_between_cells_but_not_out_of_the_grid(
    qtbot: QtBot, view: CodeGridView, key: Key, cell: int | None
) -> None:
    view.set_current(1)
    if cell is None:
        with qtbot.assertNotEmitted(view.cell_chosen):
            QTest.keyClick(view, key)
        return
    with qtbot.waitSignal(view.cell_chosen) as chosen:
        QTest.keyClick(view, key)
    assert chosen.args == [cell]


@pytest.mark.parametrize(
    ("key", "number"),
    [
        (Key.Key_Plus, 5),
        (Key.Key_Equal, 5),
        (Key.Key_Minus, 3),
        (Key.Key_PageUp, 6),
        (Key.Key_PageDown, 2),
        (Key.Key_Home, 0),
        (Key.Key_End, 15),
    ],
)
def test_keys_request_another_code_of_the_current_cell(qtbot: QtBot, view: CodeGridView, key: Key, number: int) -> None:
    view.set_current(4)
    with qtbot.waitSignal(view.code_requested) as requested:
        QTest.keyClick(view, key)
    assert requested.args == [4, number]


def test_codes_end_at_the_size_of_the_codebook(qtbot: QtBot, view: CodeGridView) -> None:
    view.set_current(5)
    with qtbot.assertNotEmitted(view.code_requested):
        QTest.keyClick(view, Key.Key_Plus)
        QTest.keyClick(view, Key.Key_End)
    view.set_current(0)
    with qtbot.assertNotEmitted(view.code_requested):
        QTest.keyClick(view, Key.Key_Minus)


def test_delete_and_enter_request_the_most_frequent_code_and_the_palette(qtbot: QtBot, view: CodeGridView) -> None:
    view.set_current(3)
    with qtbot.waitSignal(view.most_frequent_requested) as frequent:
        QTest.keyClick(view, Key.Key_Delete)
    with qtbot.waitSignal(view.palette_requested) as palette:
        QTest.keyClick(view, Key.Key_Return)
    assert (frequent.args, palette.args) == ([3], [3])


def test_fractions_of_a_notch_add_up(qtbot: QtBot, view: CodeGridView) -> None:
    with qtbot.assertNotEmitted(view.code_requested):
        wheel(view, 2, 60)
    with qtbot.waitSignal(view.code_requested) as requested:
        wheel(view, 2, 60)
    assert requested.args == [2, 3]


def test_the_wheel_scrolls_the_panel_while_the_grid_has_no_focus(qtbot: QtBot, view: CodeGridView) -> None:
    view.clearFocus()
    with qtbot.assertNotEmitted(view.code_requested):
        wheel(view, 2, 120)


def test_a_grid_without_numbers_ignores_the_user(qtbot: QtBot, view: CodeGridView) -> None:
    view.set_grid(ROWS, COLUMNS, CODES)
    assert view.numbers.size == 0
    with qtbot.assertNotEmitted(view.cell_chosen), qtbot.assertNotEmitted(view.code_requested):
        QTest.keyClick(view, Key.Key_Right)
        QTest.mouseClick(view, Left, pos=view.cell_rect(0).center())


def test_a_cell_is_painted_in_the_colour_of_its_code(view: CodeGridView) -> None:
    picture = view.grab().toImage()
    ratio = picture.devicePixelRatio()
    for cell in (1, 5):
        corner = view.cell_rect(cell).topLeft() + QPoint(4, 4)
        found = picture.pixelColor(round(corner.x() * ratio), round(corner.y() * ratio))
        assert found == code_color(int(view.numbers[cell]), CODES, color_table("viridis"))


def test_ink_is_readable_on_every_colour() -> None:
    assert ink_on(QColor("white")) == ink_on(QColor("yellow")) == QColor("black")
    assert ink_on(QColor("black")) == ink_on(QColor("navy")) == QColor("white")


def test_a_codebook_spans_the_whole_colour_table() -> None:
    table = color_table("gray")
    assert code_color(0, 4, table) == QColor("black")
    assert code_color(3, 4, table) == QColor("white")
    assert code_color(0, 1, table) == QColor("black")  # a single code
