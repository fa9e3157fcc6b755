"""A panel fills its area, keeps its least height behind a scroll bar, and never asks for more than a limit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.image_view import ImageView
from dreamexplorer.gui.widgets.scroll_body import LEAST, ScrollBody

WORDS = "a text that wraps to more lines where it is narrow " * 4


def body_with(qtbot: QtBot, *widgets: QWidget) -> ScrollBody:
    content = QWidget()
    column = QVBoxLayout(content)
    for widget in widgets:
        column.addWidget(widget)
    body = ScrollBody(content)
    qtbot.addWidget(body)
    return body


def shown(body: ScrollBody, width: int, height: int) -> QWidget:
    body.resize(width, height)
    body.show()
    QApplication.processEvents()
    content = body.widget()
    assert content is not None
    return content


def wrapping() -> QLabel:
    label = QLabel(WORDS)
    label.setWordWrap(True)
    return label


def test_where_there_is_room_the_widget_has_the_size_of_the_area(qtbot: QtBot) -> None:
    body = body_with(qtbot, wrapping(), ImageView())
    assert shown(body, 400, 300).size() == QSize(400, 300)
    assert shown(body, 250, 260).size() == QSize(250, 260)  # the image shrinks; nothing scrolls
    assert not body.verticalScrollBar().isVisible()


def test_below_its_least_height_the_widget_scrolls(qtbot: QtBot) -> None:
    label, image = wrapping(), ImageView()
    body = body_with(qtbot, label, image)
    content = shown(body, 250, 130)
    assert body.verticalScrollBar().isVisible()
    assert not body.horizontalScrollBar().isVisible()
    assert content.height() > 130
    assert label.height() >= label.heightForWidth(label.width())
    assert image.height() >= image.minimumSizeHint().height()
    label.hide()  # it fits again
    QApplication.processEvents()
    assert content.size() == QSize(250, 130)


def test_what_it_asks_of_the_window_is_limited(qtbot: QtBot) -> None:
    wide = QWidget()
    wide.setMinimumSize(700, 900)
    body = body_with(qtbot, wide)
    assert body.minimumSizeHint() == LEAST
    content = shown(body, 300, 200)
    assert content.width() >= 700
    assert body.horizontalScrollBar().isVisible()
    assert body_with(qtbot, QLabel("short")).minimumSizeHint().width() < LEAST.width()


def test_a_control_that_gets_the_focus_is_brought_into_view(qtbot: QtBot) -> None:
    fields = [QLineEdit() for _ in range(12)]
    body = body_with(qtbot, *fields)
    shown(body, 250, 130)
    body.activateWindow()
    fields[0].setFocus()
    for field in fields:
        assert QApplication.focusWidget() is field
        top = field.mapTo(body, field.rect().topLeft()).y()
        assert 0 <= top <= body.height() - field.height()
        qtbot.keyClick(field, "\t")


def test_a_text_that_changes_lays_out_the_panel_and_not_the_window(qtbot: QtBot) -> None:
    """Several texts of the window change a few times a second while a model trains."""

    class Surroundings(QWidget):
        layouts = 0

        def event(self, event: QEvent) -> bool:
            self.layouts += event.type() == QEvent.Type.LayoutRequest
            return super().event(event)

    window, label = Surroundings(), QLabel("step 1")
    body = body_with(qtbot, label, QLineEdit())
    QVBoxLayout(window).addWidget(body)
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    QApplication.processEvents()
    window.layouts = 0
    for step in range(5):
        label.setText(f"step {step}")
        QApplication.processEvents()
        assert label.width() == label.parentWidget().width() - 2 * label.x()
    assert window.layouts <= 1
    before = body.minimumSizeHint()
    label.setMinimumHeight(before.height() + 20)  # what needs more room than before still asks for it
    QApplication.processEvents()
    assert window.layouts >= 1
