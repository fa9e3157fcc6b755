"""A combo box that may be narrower than its texts."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.choice_box import ChoiceBox

LONG = "a name that is longer than most lists are wide"


def box_of(qtbot: QtBot, *texts: str, least: int = 6, usual: int | None = None) -> ChoiceBox:
    box = ChoiceBox(least, usual)
    qtbot.addWidget(box)
    box.addItems(texts)
    return box


def test_it_is_as_wide_as_its_longest_text_and_shrinks_to_a_few_characters(qtbot: QtBot) -> None:
    box = box_of(qtbot, "short", LONG)
    advance = box.fontMetrics().horizontalAdvance
    assert advance(LONG) < box.sizeHint().width() < advance(LONG) + 60
    least = box.minimumSizeHint().width()
    assert 6 * box.fontMetrics().averageCharWidth() < least < 6 * box.fontMetrics().averageCharWidth() + 60
    assert box_of(qtbot, "short", LONG, usual=10).sizeHint().width() < advance(LONG)
    assert box_of(qtbot, "no").minimumSizeHint().width() < least  # no more than its texts need


def test_an_elided_text_is_whole_in_the_tool_tip(qtbot: QtBot) -> None:
    box = box_of(qtbot, "short", LONG + " <&>")
    box.setToolTip("<p>help</p>")
    box.resize(box.minimumSizeHint())
    assert not box.is_elided
    assert box.shown_tip() == "<p>help</p>"
    box.setCurrentIndex(1)
    assert box.is_elided
    assert box.shown_tip() == f"<p><b>{LONG} &lt;&amp;&gt;</b></p><p>help</p>"
    box.resize(box.sizeHint())
    assert not box.is_elided


def test_every_text_is_whole_at_the_width_that_the_box_asks_for(qtbot: QtBot) -> None:
    for text in ("by number", "any digit", "linear", "iiiiiil", "по номеру"):
        box = box_of(qtbot, text)
        box.resize(box.sizeHint())
        assert not box.is_elided
        whole = box.grab().toImage()
        box.resize(box.sizeHint().width() + 40, box.height())
        part = box.grab().toImage().copy(0, 0, whole.width() - 24, whole.height())  # without the arrow
        assert whole.copy(0, 0, whole.width() - 24, whole.height()) == part, text


def test_the_dots_are_painted(qtbot: QtBot) -> None:
    box = box_of(qtbot, "m" * 60, "m" * 40)
    box.resize(QSize(90, 26))
    first = box.grab().toImage()
    box.setCurrentIndex(1)  # the same picture: as many as fit, then dots
    assert box.grab().toImage() == first
    box.clear()
    box.addItem("m" * 5)
    assert box.grab().toImage() != first


def test_it_follows_the_font_and_its_entries(qtbot: QtBot) -> None:
    box = box_of(qtbot, "short")
    small, low = box.minimumSizeHint(), box.sizeHint()
    font = QFont(box.font())
    font.setPointSizeF(2 * font.pointSizeF())
    box.setFont(font)
    QApplication.processEvents()
    assert box.minimumSizeHint().width() > small.width()
    assert box.minimumSizeHint().height() > small.height()
    assert box.sizeHint().height() > low.height()
    before = box.sizeHint().width()
    box.addItem(LONG)
    assert box.sizeHint().width() > before
