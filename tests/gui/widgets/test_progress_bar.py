"""A progress bar that is painted only when its value changes."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.progress_bar import ProgressBar


def shown(qtbot: QtBot) -> ProgressBar:
    bar = ProgressBar()
    qtbot.addWidget(bar)
    bar.setRange(0, 1000)
    bar.resize(200, 10)
    bar.show()
    QApplication.processEvents()
    return bar


def test_the_share_done_is_filled(qtbot: QtBot) -> None:
    bar = shown(qtbot)
    filled = bar.palette().color(QPalette.ColorRole.Highlight)
    for value in (0, 250, 1000):
        bar.setValue(value)
        image = bar.grab().toImage()
        row = [image.pixelColor(x, 5) == filled for x in range(4, 196)]
        assert abs(sum(row) - 192 * value / 1000) <= 3
        assert row == sorted(row, reverse=True), "from the left"


def test_a_bar_at_rest_ends_the_animation_of_its_style(qtbot: QtBot) -> None:
    """A style asks before each frame whether the bar is still to be animated."""
    bar = shown(qtbot)
    for maximum, animated in ((1000, False), (0, True), (1000, False)):
        bar.setRange(0, maximum)
        assert bar.busy == animated
        frame = QEvent(QEvent.Type.StyleAnimationUpdate)
        frame.ignore()  # as styles send it
        QApplication.sendEvent(bar, frame)
        assert frame.isAccepted() == animated
