"""Notices, and fonts that follow the window's."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.notice import Notice, Paragraph, embolden, reapply_shrink, set_color, shrink


def test_a_notice_is_hidden_while_it_is_empty(qtbot: QtBot, qapp: QApplication) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    notice = Notice(Theme(qapp, "light"))
    notice.setParent(parent)
    parent.show()
    assert not notice.isVisible()
    notice.show_text("<b>plain", "warning")
    assert notice.isVisible()
    before = notice.grab().toImage()
    notice.show_text("<b>plain", "accent")
    assert notice.grab().toImage() != before, "the edge has the colour of its role"
    notice.show_text("")
    assert not notice.isVisible()


def test_a_shrunk_text_follows_the_window(qtbot: QtBot, qapp: QApplication) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    label = QLabel("x", parent)
    shrink(label, 0.8)
    theme = Theme(qapp, "light")
    usual = label.font().pointSizeF()
    theme.set_text_steps(3)
    try:
        reapply_shrink(parent)
        assert label.font().pointSizeF() == pytest.approx(usual + 0.8 * 3)
    finally:
        theme.set_text_steps(0)


def test_bold_and_coloured(qtbot: QtBot, qapp: QApplication) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    embolden(label)
    assert label.font().bold()
    theme = Theme(qapp, "light")
    set_color(label, theme, "error")
    assert label.palette().windowText().color() == theme.color("error")


def test_a_paragraph_is_never_lower_than_its_lines(qtbot: QtBot) -> None:
    paragraph = Paragraph()
    qtbot.addWidget(paragraph)
    paragraph.setText("one two three four five six seven eight nine ten eleven twelve")
    paragraph.show()
    for width in (400, 90, 200):
        paragraph.resize(width, 5)
        assert paragraph.height() >= paragraph.heightForWidth(width) > 0
    tall = paragraph.minimumHeight()
    paragraph.setText("one")
    assert paragraph.minimumHeight() < tall
    paragraph.setText("")
    assert paragraph.minimumHeight() == 0
