"""The buttons of the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.draw.canvas import Canvas
from dreamexplorer.gui.panels.draw.canvas_tools import CanvasTools
from dreamexplorer.gui.theme import Theme


@pytest.fixture
def tools(qtbot: QtBot, qapp: QApplication) -> CanvasTools:
    owner = QWidget()
    canvas = Canvas(owner)
    made = CanvasTools(canvas, Theme(qapp, "light"), QAction(owner), QAction(owner), owner)
    layout = QVBoxLayout(owner)
    layout.addWidget(made)
    layout.addWidget(canvas)
    owner.resize(300, 340)
    qtbot.addWidget(owner)
    owner.show()
    made.setProperty("owner", owner)
    return made


def canvas_of(tools: CanvasTools) -> Canvas:
    found: Canvas = tools.window().findChild(Canvas)
    return found


def test_every_button_is_named_explained_and_reached_by_tab(tools: CanvasTools) -> None:
    buttons = tools.findChildren(QToolButton)
    assert len(buttons) == 7
    for button in [*buttons, tools.pen_width]:
        assert button.accessibleName()
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_pen_and_eraser_exclude_each_other(tools: CanvasTools) -> None:
    canvas = canvas_of(tools)
    tools.eraser.click()
    assert canvas.erasing
    assert not tools.pen.isChecked()
    tools.pen.click()
    assert not canvas.erasing


def test_width_undo_redo_and_clear(qtbot: QtBot, tools: CanvasTools) -> None:
    canvas = canvas_of(tools)
    tools.pen_width.setValue(50)
    assert canvas.pen_width == 50
    assert not tools.undo.isEnabled()
    middle = canvas.picture_rect().center().toPoint()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(3, 3))
    assert tools.undo.isEnabled()
    tools.undo.click()
    assert canvas.is_blank
    tools.redo.click()
    assert not canvas.is_blank
    with qtbot.waitSignal(tools.cleared):
        tools.clear.click()


def test_pictures_come_from_the_owners_actions(qtbot: QtBot, qapp: QApplication) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    open_picture, paste = QAction(owner), QAction(owner)
    tools = CanvasTools(Canvas(owner), Theme(qapp, "light"), open_picture, paste, owner)
    with qtbot.waitSignals([open_picture.triggered, paste.triggered]):
        tools.open.click()
        tools.paste.click()
    tools.set_pictures_enabled(False)
    assert not tools.open.isEnabled()
    assert not tools.paste.isEnabled()
