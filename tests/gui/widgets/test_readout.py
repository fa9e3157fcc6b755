"""The table at the crosshair: its texts and where it is placed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.readout import Readout


@pytest.fixture
def readout(qtbot: QtBot, qapp: QApplication) -> Readout:
    parent = QWidget()
    parent.resize(400, 200)
    qtbot.addWidget(parent)
    parent.show()
    readout = Readout(parent, Theme(qapp, "light"))
    readout.keep = parent  # type: ignore[attr-defined]
    return readout


def test_it_appears_with_a_table(readout: Readout) -> None:
    assert not readout.isVisible()
    readout.show_table("step 5", ("train", "test"), [("KL <nats>", "#ff0000", "1", "2")])
    assert readout.isVisible()
    for text in ("step 5", "train", "test", "KL &lt;nats&gt;", "#ff0000"):
        assert text in readout.text()


@pytest.mark.parametrize("at", [(5, 5), (395, 195), (395, 5), (200, 100)])
def test_it_stays_inside_and_off_the_point(readout: Readout, at: tuple[int, int]) -> None:
    readout.show_table("s", ("a",), [("b", "#000000", "1")])
    area = readout.parentWidget().rect()
    readout.place_beside(QPoint(*at), area)
    assert area.contains(readout.geometry())
    assert not readout.geometry().contains(QPoint(*at))
    for left in (True, False):
        readout.place(area, left=left)
        assert area.contains(readout.geometry())
        assert (readout.geometry().center().x() < area.center().x()) == left
