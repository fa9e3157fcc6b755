"""Sizes in pixels that follow the size of texts."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QWidget

USUAL_HEIGHT = 16.0  # pixels; height of a line of text to which sizes in the code refer


def text_scale() -> float:
    """Return the height of a line in the window's font, in units of the usual one."""
    return QFontMetricsF(QApplication.font()).height() / USUAL_HEIGHT


def scaled(pixels: float, widget: QWidget) -> int:
    """Return a size that is `pixels` where the text of a widget has the usual height."""
    return round(pixels * QFontMetricsF(widget.font()).height() / USUAL_HEIGHT)
