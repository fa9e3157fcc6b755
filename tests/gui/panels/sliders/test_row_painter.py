"""The picture of a row and of a heading: which state changes which part."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from dreamexplorer.gui.panels.sliders.axis_state import AxisState, Meaning
from dreamexplorer.gui.panels.sliders.columns import PARTS, place_columns
from dreamexplorer.gui.panels.sliders.grooves import Look
from dreamexplorer.gui.panels.sliders.row_painter import RowPainter
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.models.collapse import latent_use

WIDTH = 460
Pixels = np.ndarray


@pytest.fixture
def axes(qapp: QApplication) -> AxisState:
    state = AxisState(0.05)
    state.reset(["top 1", "top 2"], (AxisGroup("Top layer", "top", "", 0, 2),))
    state.scores = np.array([2.0, 1.0], dtype=np.float32)
    return state


@pytest.fixture
def rows(axes: AxisState) -> RowPainter:
    return RowPainter(axes, place_columns(axes, QApplication.font(), WIDTH, 0))


def option(height: int, state: QStyle.StateFlag = QStyle.StateFlag.State_None) -> QStyleOptionViewItem:
    """Return the style option of a row of this height, as a view passes it to its delegate."""
    made = QStyleOptionViewItem()
    made.rect = QRect(0, 0, WIDTH, height)
    made.state = QStyle.StateFlag.State_Enabled | state
    made.font = QApplication.font()
    made.palette = QApplication.palette()
    return made


def pixels(image: QImage) -> Pixels:
    """Return the pixels of an image (H x W x 4, uint8)."""
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


def row(rows: RowPainter, current: bool = False, state: QStyle.StateFlag = QStyle.StateFlag.State_None) -> Pixels:
    """Paint the row of axis 0."""
    rows.grooves.clear()
    image = QImage(WIDTH, rows.columns.height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    rows.paint_axis(painter, option(rows.columns.height, state), 0, current, 1.0)
    painter.end()
    return pixels(image)


def heading(rows: RowPainter, expanded: bool) -> Pixels:
    image = QImage(WIDTH, 30, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    rows.paint_heading(painter, option(30), 0, expanded)
    painter.end()
    return pixels(image)


def changed_parts(rows: RowPainter, before: Pixels, after: Pixels) -> set[str]:
    """Return the parts of the row in which two pictures differ."""
    columns = np.flatnonzero((before != after).any(axis=(0, 2)))
    found = set()
    for part in (*PARTS, "groove"):
        area: QRect = getattr(rows.columns, part)
        if ((columns >= area.left()) & (columns <= area.right())).any():
            found.add(part)
    return found


def test_painting_is_deterministic(rows: RowPainter) -> None:
    assert np.array_equal(row(rows), row(rows))


def test_a_value_moves_the_handle_and_changes_the_text(axes: AxisState, rows: RowPainter) -> None:
    before = row(rows)
    axes.values[0] = 2.0
    assert changed_parts(rows, before, row(rows)) == {"groove", "value"}


def test_the_handle_lies_at_the_value(axes: AxisState, rows: RowPainter) -> None:
    rows.look = Look(accent=QColor("#ff0000"))
    columns = rows.columns
    for value in (-3.0, 0.0, 2.5):
        axes.values[0] = value
        x = round(columns.x_of(value, axes.range_of(0)))
        blue, green, red, _ = row(rows)[columns.height // 2, x].tolist()
        assert red > 200
        assert max(blue, green) < 60


def test_a_value_off_the_scale_is_an_arrow_and_not_the_handle_at_the_end(axes: AxisState, rows: RowPainter) -> None:
    axes.values[0] = 4.0
    at_the_end = row(rows)
    axes.values[0] = 9.0
    assert "groove" in changed_parts(rows, at_the_end, row(rows))


def test_a_score_changes_its_own_part(axes: AxisState, rows: RowPainter) -> None:
    before = row(rows)
    axes.scores = np.array([1.0, 2.0], dtype=np.float32)
    assert changed_parts(rows, before, row(rows)) == {"score"}
    axes.scores = None
    assert changed_parts(rows, before, row(rows)) == {"score"}


def test_a_collapsed_axis_is_dimmed_all_over_and_marked(axes: AxisState, rows: RowPainter) -> None:
    before = row(rows)
    axes.scores = np.array([0.01, 1.0], dtype=np.float32)
    axes.use = latent_use(axes.scores)
    assert changed_parts(rows, before, row(rows)) == {"name", "score", "groove", "value"}
    axes.meaning = Meaning(score="SNR", low_is_collapsed=False)
    assert changed_parts(rows, before, row(rows)) == {"score"}  # a low score of another measure is no collapse


def test_the_current_row_and_the_one_under_the_pointer_are_tinted(rows: RowPainter) -> None:
    plain = row(rows)[2, WIDTH - 2].tolist()
    hovered = row(rows, state=QStyle.StateFlag.State_MouseOver)[2, WIDTH - 2].tolist()
    current = row(rows, current=True)[2, WIDTH - 2].tolist()
    distance = [np.abs(np.subtract(found, plain)).sum() for found in (hovered, current)]
    assert 0 < distance[0] < distance[1]


def test_the_focus_is_a_frame_in_the_accent_colour(rows: RowPainter) -> None:
    rows.look = Look(accent=QColor("#ff0000"))
    found = row(rows, state=QStyle.StateFlag.State_HasFocus)
    for y, x in ((0, 0), (0, WIDTH // 2), (rows.columns.height - 1, WIDTH - 1)):
        assert found[y, x, :3].tolist() == [0, 0, 255]


def test_a_heading_shows_whether_it_is_open_and_the_total_of_its_group(axes: AxisState, rows: RowPainter) -> None:
    opened, closed = heading(rows, True), heading(rows, False)
    differing = np.flatnonzero((opened != closed).any(axis=(0, 2)))
    assert differing.size
    assert differing.max() < rows.columns.name.left()  # the arrow alone
    axes.scores = None
    without = np.flatnonzero((opened != heading(rows, True)).any(axis=(0, 2)))
    assert without.size
    assert without.min() > WIDTH // 2  # the total at the right
