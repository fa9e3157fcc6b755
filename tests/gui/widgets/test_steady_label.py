"""A text that changes many times, and the layouts that it causes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.steady_label import SteadyLabel


class Surroundings(QWidget):
    """Counts how often it was laid out."""

    def __init__(self, label: SteadyLabel) -> None:
        super().__init__()
        self.layouts = 0
        row = QHBoxLayout(self)
        row.addWidget(label)
        row.addStretch(1)
        self.resize(600, 40)

    def event(self, event: QEvent) -> bool:
        self.layouts += event.type() == QEvent.Type.LayoutRequest
        return super().event(event)


def test_a_counting_text_is_laid_out_only_now_and_then(qtbot: QtBot) -> None:
    label = SteadyLabel()
    around = Surroundings(label)
    qtbot.addWidget(around)
    around.show()
    for step in range(0, 20_000, 50):
        label.setText(f"step {step}")
        QApplication.processEvents()
        assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
    assert 1 <= around.layouts <= 6
    wide = label.width()
    label.setText("a far longer text than all before, which needs room of its own")
    QApplication.processEvents()
    assert label.width() > wide
    label.setText("short")
    QApplication.processEvents()
    assert label.width() < wide + 100, "room is given back"
    assert label.accessibleDescription() == "short"


def test_an_elastic_label_never_asks_for_room(qtbot: QtBot) -> None:
    label = SteadyLabel(elastic=True)
    around = Surroundings(label)
    qtbot.addWidget(around)
    around.show()
    QApplication.processEvents()
    around.layouts = 0
    for text in ("a", "a text", "a text that is far too long " * 20):
        label.setText(text)
        QApplication.processEvents()
    assert around.layouts == 0
    assert label.minimumSizeHint().width() == 20


def test_a_larger_font_needs_more_room(qtbot: QtBot) -> None:
    label = SteadyLabel()
    around = Surroundings(label)
    qtbot.addWidget(around)
    around.show()
    label.setText("updated at step 12 345")
    QApplication.processEvents()
    before, font = label.width(), label.font()
    font.setPointSizeF(2 * font.pointSizeF())
    label.setFont(font)
    QApplication.processEvents()
    assert label.width() > 1.6 * before


def test_an_elided_text_is_whole_in_the_tip(qtbot: QtBot) -> None:
    label = SteadyLabel(elastic=True)
    label.setToolTip("What it is")
    label.resize(60, 20)
    qtbot.addWidget(label)
    label.show()
    shown = []
    for text in ("a", "a text that is wider than the label"):
        label.setText(text)
        QToolTip.hideText()
        QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), label.mapToGlobal(QPoint(1, 1))))
        shown.append((label.is_elided, QToolTip.text()))
    QToolTip.hideText()
    assert shown == [(False, "What it is"), (True, "a text that is wider than the label\nWhat it is")]
