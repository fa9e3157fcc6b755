"""A picture of a widget, or of a part of what it shows, that is painted again only when something in it changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget


class CachedPicture:
    """Keeps a picture of the size of a widget, with transparent ground, for as long as its key stays the same."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._picture: QPixmap | None = None
        self._key: tuple[object, ...] = ()

    def picture(self, key: tuple[object, ...], paint: Callable[[QPainter], object]) -> QPixmap:
        """Return the picture, painted again where it is of another key or the widget has another size.

        Args:
            key: all that the picture depends on, besides size and pixel ratio of the widget.
            paint: paints it, in the coordinates and the font of the widget.
        """
        ratio, size = self._widget.devicePixelRatioF(), self._widget.size()
        whole = (size, ratio, *key)
        if self._picture is None or whole != self._key:
            self._key = whole
            picture = QPixmap(size * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setFont(self._widget.font())
            paint(painter)
            painter.end()
            self._picture = picture
        return self._picture
