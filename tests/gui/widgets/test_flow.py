"""The layout that wraps: lines, order, height for a width."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.flow import FlowLayout


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host, spacing=10)
    for _ in range(4):
        child = QWidget()
        child.setFixedSize(40, 20)
        flow.addWidget(child)
    host.show()
    return host


@pytest.mark.parametrize(("width", "lines"), [(190, 1), (150, 2), (90, 2), (50, 4)])
def test_widgets_wrap_at_the_width(host: QWidget, width: int, lines: int) -> None:
    host.resize(width, 200)
    QApplication.processEvents()
    children = [c for c in host.children() if isinstance(c, QWidget)]
    assert len({c.y() for c in children}) == lines
    assert [(c.y(), c.x()) for c in children] == sorted((c.y(), c.x()) for c in children)
    layout = host.layout()
    assert layout.heightForWidth(width) == max(c.geometry().bottom() for c in children) + 1


def test_hidden_widgets_take_no_room(host: QWidget) -> None:
    children = [c for c in host.children() if isinstance(c, QWidget)]
    children[0].hide()
    QApplication.processEvents()
    assert host.layout().sizeHint().width() == 3 * 40 + 2 * 10


def test_sizes_follow_what_changes_in_it(host: QWidget) -> None:
    layout = host.layout()
    assert layout.heightForWidth(100) == 2 * 20 + 6
    children = [c for c in host.children() if isinstance(c, QWidget)]
    children[0].setFixedSize(40, 50)
    assert layout.heightForWidth(100) == 50 + 20 + 6
    assert layout.sizeHint().height() == layout.minimumSize().height() == 50
    wider = QWidget()
    wider.setFixedSize(120, 10)
    layout.addWidget(wider)
    wider.show()
    assert layout.minimumSize().width() == 120
    assert layout.sizeHint().width() == 4 * 40 + 120 + 4 * 10
    layout.takeAt(4)
    wider.setParent(None)
    assert layout.minimumSize().width() == 40


def test_lines_are_arranged_once_for_each_width(qtbot: QtBot) -> None:
    class Asked(QWidget):
        times = 0

        def sizeHint(self) -> QSize:
            self.times += 1
            return QSize(40, 20)

    host, child = QWidget(), Asked()
    qtbot.addWidget(host)
    layout = FlowLayout(host)
    layout.addWidget(child)
    host.show()
    QApplication.processEvents()
    layout.heightForWidth(100)
    layout.sizeHint()
    before = child.times
    for _ in range(5):
        layout.heightForWidth(100)
        layout.sizeHint()
    assert child.times == before
    child.updateGeometry()
    layout.heightForWidth(100)
    assert child.times == before + 1
