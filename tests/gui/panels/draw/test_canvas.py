"""The canvas: strokes of the mouse and of the keys, eraser, undo and redo, pictures."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.draw.canvas import SIDE, UNDO_STEPS, Canvas


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    widget = Canvas()
    widget.resize(210, 210)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def stroke(qtbot: QtBot, canvas: Canvas, *points: tuple[int, int]) -> None:
    """Drag the pen along points of the widget."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    qtbot.mousePress(canvas, left, pos=QPoint(*points[0]))
    for x, y in points[1:]:
        place = QPointF(x, y)
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, place, canvas.mapToGlobal(place), none, left, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(canvas, event)
    qtbot.mouseRelease(canvas, left, pos=QPoint(*points[-1]))


def test_ink_lies_where_the_pen_was(qtbot: QtBot, canvas: Canvas) -> None:
    stroke(qtbot, canvas, (105, 30), (105, 180))
    picture = canvas.array()
    assert picture.shape == (SIDE, SIDE)
    ink = np.flatnonzero(picture.max(axis=0) > 128)
    assert abs(ink.mean() - SIDE / 2) < 1.5
    assert abs(ink.size - canvas.pen_width) <= 2  # as wide as the pen
    rows = np.flatnonzero(picture.max(axis=1) > 128)
    assert rows[0] == pytest.approx(60 - canvas.pen_width / 2, abs=2)


def test_undo_redo_clear(qtbot: QtBot, canvas: Canvas) -> None:
    states = [canvas.array()]
    for x in (40, 100, 160):
        stroke(qtbot, canvas, (x, 40), (x, 160))
        states.append(canvas.array())
    canvas.clear()
    assert canvas.is_blank
    canvas.undo()
    for state in reversed(states):
        assert np.array_equal(canvas.array(), state)
        canvas.undo()
    assert not canvas.can_undo
    for state in states[1:]:
        canvas.redo()
        assert np.array_equal(canvas.array(), state)
    canvas.redo()  # the clear
    assert canvas.is_blank
    assert not canvas.can_redo
    canvas.undo()
    stroke(qtbot, canvas, (20, 20), (30, 30))
    assert not canvas.can_redo  # a new stroke ends the other future


def test_eraser_takes_ink_away(qtbot: QtBot, canvas: Canvas) -> None:
    stroke(qtbot, canvas, (105, 30), (105, 180))
    before = int(canvas.array().sum())
    canvas.set_erasing(True)
    stroke(qtbot, canvas, (60, 105), (150, 105))
    assert int(canvas.array().sum()) < before
    assert canvas.array()[SIDE // 2, SIDE // 2] == 0


def test_memory_of_undo_is_bounded(qtbot: QtBot, canvas: Canvas) -> None:
    for i in range(UNDO_STEPS + 15):
        stroke(qtbot, canvas, (10 + i, 20), (10 + i, 60))
    undone = 0
    while canvas.can_undo:
        canvas.undo()
        undone += 1
    assert undone == UNDO_STEPS
    assert not canvas.is_blank  # the oldest strokes cannot be undone any more


def test_keys_draw(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.is_blank  # the pen is up
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(6):
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert not canvas.is_blank
    assert canvas.can_undo
    canvas.undo()
    assert canvas.is_blank


def test_undo_in_mid_stroke_takes_the_stroke_back(qtbot: QtBot, canvas: Canvas) -> None:
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    canvas.undo()
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert canvas.is_blank


def test_picture_is_one_undoable_step(qtbot: QtBot, canvas: Canvas) -> None:
    picture = np.zeros((28, 28), dtype=np.uint8)
    picture[14, 7] = 255
    canvas.set_picture(picture, smooth=False)
    pixel = SIDE // 28
    assert (canvas.array()[14 * pixel : 15 * pixel, 7 * pixel : 8 * pixel] == 255).all()
    assert canvas.array().sum() == 255 * pixel * pixel
    canvas.undo()
    assert canvas.is_blank
