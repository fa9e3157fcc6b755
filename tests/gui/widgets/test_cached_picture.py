"""A picture is painted again only when its key, the size or the pixel ratio changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.cached_picture import CachedPicture


def test_a_picture_is_painted_once_for_each_key_and_size(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(40, 30)
    cache, painted = CachedPicture(widget), []

    def paint(painter: QPainter) -> None:
        painted.append(painter.font().key())
        painter.fillRect(0, 0, 10, 10, QColor("red"))

    first = cache.picture(("a", 1), paint)
    assert cache.picture(("a", 1), paint) is first
    assert painted == [widget.font().key()]
    image = first.toImage()
    assert image.pixelColor(5, 5) == QColor("red")
    assert image.pixelColor(20, 20).alpha() == 0, "the ground is transparent"
    cache.picture(("a", 2), paint)
    widget.resize(50, 30)
    assert cache.picture(("a", 2), paint).width() == round(50 * widget.devicePixelRatioF())
    assert len(painted) == 3


def test_an_earlier_picture_stays_as_it_was(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(20, 20)
    cache = CachedPicture(widget)
    red = cache.picture(("red",), lambda p: p.fillRect(0, 0, 20, 20, Qt.GlobalColor.red))
    cache.picture(("blue",), lambda p: p.fillRect(0, 0, 20, 20, Qt.GlobalColor.blue))
    assert red.toImage().pixelColor(3, 3) == QColor(Qt.GlobalColor.red)
