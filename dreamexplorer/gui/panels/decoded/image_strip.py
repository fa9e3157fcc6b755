"""A row of small images at ascending values with a mark at the current one; a click chooses a value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from dreamexplorer.gui.widgets.colormaps import Colors32
from dreamexplorer.gui.widgets.image_ops import to_qimage
from dreamexplorer.gui.widgets.numbers import significant

Floats = npt.NDArray[np.float32]


class ImageStrip(QWidget):
    """Shows evenly spaced images at ascending values; the owner sets them and handles choices by a signal."""

    chosen = Signal(float)  # the value of the image the user clicked, dragged over or reached by key

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: npt.NDArray[np.float64] = np.zeros(0)
        self._pictures: list[QImage] = []
        self._names: list[str] | None = None
        self._picture: QPixmap | None = None  # cached images and labels; None when out of date
        self._picture_of: tuple[object, ...] = ()
        self._current: float | None = None
        self._hovered = -1
        self._pressed = False
        self._muted = QColor("#5a6270")
        self._accent = QColor("#3457d5")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_images(
        self, values: npt.ArrayLike, images: Floats, colors: Colors32, names: Sequence[str] | None = None
    ) -> None:
        """Show N images (N x C x H x W) at N ascending values, labelled by value or by `names`.

        Raises ValueError if there are not as many images as values.
        """
        self._values = np.array(values, dtype=np.float64)
        if len(images) != self._values.size:
            raise ValueError("there is one value for every image")
        self._pictures = [to_qimage(image, colors) for image in images]
        self._names = None if names is None else list(names)
        self._picture = None
        self.update()

    def clear(self) -> None:
        """Remove all images."""
        self._values = np.zeros(0)
        self._pictures = []
        self._picture = None
        self.update()

    @property
    def values(self) -> npt.NDArray[np.float64]:
        """Values of the images, ascending."""
        return self._values

    def set_current(self, value: float | None) -> None:
        """Mark the current value; one beyond the ends is marked at the end."""
        if value != self._current:
            self._current = value
            self.update()

    def set_colors(self, muted: QColor, accent: QColor) -> None:
        """Set the theme's colours of labels and marks."""
        self._muted, self._accent = muted, accent
        self._picture = None
        self.update()

    # -- geometry ----------------------------------------------------------------------------------------

    def tile(self, index: int) -> QRect:
        """Return where an image is painted."""
        n = max(1, len(self._pictures))
        side = max(4, min(self.width() // n - 2, self.height() - self.fontMetrics().height() - 8))
        pitch = min(self.width() / n, side * 1.25)
        left = (self.width() - pitch * n) / 2
        return QRect(round(left + pitch * index + (pitch - side) / 2), 0, side, side)

    def _index_at(self, x: float) -> int:
        n = len(self._pictures)
        if n == 0:
            return -1
        centres = [self.tile(i).center().x() for i in range(n)]
        return min(range(n), key=lambda i: abs(centres[i] - x))

    def _nearest(self) -> int:
        if self._current is None or not self._values.size:
            return -1
        return int(np.argmin(np.abs(self._values - self._current)))

    # -- painting ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still())
        nearest = self._nearest()
        for i in {self._hovered, nearest} & set(range(len(self._pictures))):
            painter.setPen(QPen(self._accent, 2 if i == nearest else 1))
            painter.drawRect(self.tile(i))
        if self._current is not None and len(self._pictures) > 1:
            self._paint_marker(painter)
        if self._names is not None and not self._names_fit():
            self._paint_name(painter, self._hovered if self._hovered >= 0 else nearest)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _names_fit(self) -> bool:
        """Return whether every name fits below its image."""
        metrics = self.fontMetrics()
        pitch = self.width() / max(1, len(self._pictures))
        return all(metrics.horizontalAdvance(name) + 4 <= pitch for name in self._names or ())

    def _paint_name(self, painter: QPainter, index: int) -> None:
        """Paint a single name where not all of them fit."""
        if self._names is not None and 0 <= index < len(self._pictures):
            width = painter.fontMetrics().horizontalAdvance(self._names[index]) + 4
            self._paint_label(painter, index, self._names[index], width)

    def _paint_label(self, painter: QPainter, index: int, text: str, widest: int) -> None:
        area = self.tile(index)
        half = max(widest, area.width()) // 2 + 2
        x = min(max(area.center().x(), widest // 2), self.width() - widest // 2)
        painter.setPen(self._muted)
        place = QRect(x - half, area.bottom() + 8, 2 * half, painter.fontMetrics().height())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _still(self) -> QPixmap:
        """Return images and labels, cached: they do not change while the mark moves."""
        ratio = self.devicePixelRatioF()
        key = (self.size(), ratio, self.font().key(), self.palette().cacheKey())
        if self._picture is None or key != self._picture_of:
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            self._picture_of = key
            painter = QPainter(self._picture)
            painter.setFont(self.font())
            self._paint_images(painter)
            painter.end()
        return self._picture

    def _paint_images(self, painter: QPainter) -> None:
        metrics = painter.fontMetrics()
        every = 1
        texts = (
            [significant(v if abs(v) > 1e-9 else 0.0, sign=True) for v in self._values]
            if self._names is None
            else self._names
        )
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 4
        if self._names is not None:
            every = 1 if self._names_fit() else 0
        elif len(self._pictures) > 1:
            pitch = self.tile(1).center().x() - self.tile(0).center().x()
            middle = len(self._pictures) // 2
            while widest > pitch * every and every < middle:
                every += 1
            while every < middle and middle % every:
                every += 1  # both ends and the middle keep their labels
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform
        )  # tiles are no whole multiple of the images' size
        painter.setPen(self._muted)
        for i, picture in enumerate(self._pictures):
            area = self.tile(i)
            painter.drawImage(_fitted(area, picture.size()), picture)
            if every and (i - len(self._pictures) // 2) % every == 0:
                self._paint_label(painter, i, texts[i], widest)

    def _paint_marker(self, painter: QPainter) -> None:
        """Paint a triangle below the images, at the exact place of the current value."""
        first, last = self.tile(0), self.tile(len(self._pictures) - 1)
        span = self._values[-1] - self._values[0]
        share = (float(self._current or 0.0) - self._values[0]) / span if span else 0.5
        x = first.center().x() + min(max(share, 0.0), 1.0) * (last.center().x() - first.center().x())
        y = first.bottom() + 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._accent)
        painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x - 5, y + 7), QPointF(x + 5, y + 7)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    # -- choosing --------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = True
            self._choose(self._index_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position().x())
        if index != self._hovered:
            self._hovered = index
            self.update()
            if self._pressed:
                self._choose(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = False

    def leaveEvent(self, event: object) -> None:
        self._hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        n = len(self._pictures)
        target = {
            Qt.Key.Key_Left: self._nearest() - 1,
            Qt.Key.Key_Right: self._nearest() + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: n - 1,
        }.get(Qt.Key(event.key()))
        if target is None or n == 0:
            super().keyPressEvent(event)
        else:
            self._choose(min(max(target, 0), n - 1))

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._pictures):
            self.chosen.emit(float(self._values[index]))

    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(max(self.width(), 200)))

    def heightForWidth(self, width: int) -> int:
        """Return the height of square tiles, at most 64 pixels, and their labels."""
        n = max(9, len(self._pictures))
        return min(64, max(16, width // n - 2)) + self.fontMetrics().height() + 10

    def hasHeightForWidth(self) -> bool:
        return True


def _fitted(area: QRect, size: QSize) -> QRectF:
    """Return the largest rectangle of this aspect ratio inside the area, centred."""
    fit = size.scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
    x = area.x() + (area.width() - fit.width()) / 2
    y = area.y() + (area.height() - fit.height()) / 2
    return QRectF(x, y, fit.width(), fit.height())
