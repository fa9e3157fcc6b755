"""The grid of codes beside the decoded image: cells and palette, by mouse, keys and wheel."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel
from dreamexplorer.gui.panels.decoded.code_grid import crop_around
from dreamexplorer.gui.panels.decoded.code_grid_view import CodeGridView, code_color, ink_on
from dreamexplorer.gui.panels.decoded.panel import DecodedPanel
from dreamexplorer.gui.widgets.colormaps import color_table
from tests.gui.panels.code_model import (
    CELLS,
    COLUMNS,
    K,
    MakePanel,
    checkpoint,
    latent,
    model_of,
    wait_for_image,
)


@pytest.fixture
def context(make_context: Callable[..., Context], tiny_dataset: ImageDataset) -> Context:
    return make_context(checkpoint=checkpoint(tiny_dataset))


@pytest.fixture
def make_panel(qtbot: QtBot) -> Iterator[MakePanel]:
    made: list[Panel] = []

    def make(cls: type[Panel], context: Context) -> Panel:
        panel = cls(context)
        made.append(panel)
        qtbot.addWidget(panel)
        panel.resize(360, 560)
        panel.show()
        qtbot.waitExposed(panel)
        return panel

    yield make
    for panel in made:
        panel.dispose()


# -- the grid ----------------------------------------------------------------------------------------------------


def grid_panel(context: Context, make_panel: MakePanel) -> DecodedPanel:
    panel = make_panel(DecodedPanel, context)
    assert isinstance(panel, DecodedPanel)
    return panel


def click(view: CodeGridView, cell: int) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.cell_rect(cell).center())


def test_a_model_without_codes_has_no_grid(make_context: Callable[..., Context], make_panel: MakePanel) -> None:
    assert not grid_panel(make_context(), make_panel).code_grid.isVisible()


def test_the_grid_shows_the_codes_in_their_colours(context: Context, make_panel: MakePanel) -> None:
    panel = grid_panel(context, make_panel)
    view = panel.code_grid.view
    context.session.set_latent([0, 3, 7, 11, 15, 19])
    assert view.isVisible()
    assert view.numbers.tolist() == [0, 3, 7, 11, 15, 19]
    picture = view.grab().toImage()
    table = color_table("viridis")
    for cell, number in enumerate(view.numbers.tolist()):
        corner = view.cell_rect(cell).topLeft() + QPoint(4, 4)
        assert picture.pixelColor(corner).name() == code_color(number, K, table).name()
    assert len({view.cell_rect(c).left() for c in range(CELLS)}) == COLUMNS
    assert "0" in view.accessibleDescription()
    assert "code 7" in view.tip_for(2)
    assert ink_on(QColor("yellow")).name() == "#000000"
    assert ink_on(QColor("#440154")).name() == "#ffffff"


def test_a_click_selects_a_cell_and_a_code_of_the_palette_takes_its_place(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = grid_panel(context, make_panel)
    grid, window = panel.code_grid, panel.code_grid.palette_window
    context.session.set_latent([4, 4, 4, 4, 4, 4])
    click(grid.view, 3)
    assert context.session.selected_axis == 3
    assert window.isVisible()
    qtbot.waitUntil(lambda: len(window.pictures) == K)
    model = model_of(context)
    z = torch.full((1, CELLS), 4.0)
    z[0, 3] = 9.0
    expected = model.decode(z)[0, 0].numpy()
    shown = window.pictures[9]
    assert (shown.height(), shown.width()) == expected.shape, "all of so small a grid"
    assert shown.pixelColor(5, 6).red() == pytest.approx(255 * expected[6, 5], abs=1.5)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, window.tile(9).center())
    assert latent(context).tolist() == [4, 4, 4, 9, 4, 4]
    assert not window.isVisible()
    wait_for_image(qtbot, context)
    np.testing.assert_allclose(context.session.decoded.image[0], expected, atol=1e-5)  # type: ignore[union-attr]


def test_the_keyboard_goes_through_cells_and_codes(context: Context, make_panel: MakePanel) -> None:
    panel = grid_panel(context, make_panel)
    view, window = panel.code_grid.view, panel.code_grid.palette_window
    context.session.set_latent([4, 4, 4, 4, 4, 4])
    view.setFocus()
    for key, cell in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 1),  # the end of the row
        (Qt.Key.Key_Down, 3),
        (Qt.Key.Key_Down, 5),
        (Qt.Key.Key_Left, 4),
        (Qt.Key.Key_Up, 2),
    ):
        QTest.keyClick(view, key)
        assert context.session.selected_axis == cell
    for key, number in (
        (Qt.Key.Key_Plus, 5),
        (Qt.Key.Key_Minus, 4),
        (Qt.Key.Key_PageUp, 6),
        (Qt.Key.Key_End, K - 1),
        (Qt.Key.Key_Plus, K - 1),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Delete, context.session.axes[2].centre),
    ):
        QTest.keyClick(view, key)
        assert latent(context)[2] == number
        assert view.numbers[2] == number
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert window.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Right)
    QTest.keyClick(window, Qt.Key.Key_Down)
    assert latent(context)[2] == 1 + window.columns
    assert str(1 + window.columns) in window.accessibleDescription()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert latent(context)[2] == 1 + window.columns


def test_the_wheel_changes_a_code_of_the_grid_in_use(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    view = grid_panel(context, make_panel).code_grid.view
    context.session.set_latent([4, 4, 4, 4, 4, 4])

    def turn(eighths: int) -> None:
        where = QPointF(view.cell_rect(5).center())
        event = QWheelEvent(
            where,
            view.mapToGlobal(where),
            QPoint(),
            QPoint(0, eighths),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view, event)

    view.window().activateWindow()
    view.clearFocus()
    turn(120)
    assert latent(context)[5] == 4
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    turn(60)
    turn(60)
    assert latent(context)[5] == 5
    turn(-240)
    assert latent(context)[5] == 3


def test_the_traversal_shows_codes_from_one_end_to_the_other(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = grid_panel(context, make_panel)
    qtbot.waitUntil(lambda: len(panel.traversal.strip.values) > 0)
    values = panel.traversal.strip.values
    assert len(values) == 9
    assert values[0] == 0
    assert values[-1] == K - 1
    assert np.array_equal(values, np.rint(values))
    assert "|z|" not in panel.caption.text()


def test_the_palette_shows_what_lies_around_the_cell() -> None:
    images = np.arange(28 * 28, dtype=np.float32).reshape(1, 1, 28, 28)
    for cell, rows, columns in (
        (0, (0, 12), (0, 12)),
        (24, (8, 20), (8, 20)),
        (48, (16, 28), (16, 28)),
        (7, (0, 12), (0, 12)),
    ):
        part = crop_around(images, cell, (7, 7))
        np.testing.assert_array_equal(part, images[:, :, slice(*rows), slice(*columns)])
    assert crop_around(images, 0, (1, 1)).shape == images.shape
    assert crop_around(images[:, :, :5], 3, (2, 28)).shape == (1, 1, 5, 3)
