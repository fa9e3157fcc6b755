"""Shows one image as large as it fits: crisp or smooth, through a colour map, with a read-out of its pixels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dreamexplorer.gui.widgets.colormaps import DEFAULT_COLORMAP, color_table
from dreamexplorer.gui.widgets.image_ops import gradient, is_color, resample, size_with_side, to_qimage

Floats = npt.NDArray[np.float32]

_BAR = 12  # width of the colour bar
_SMOOTH_SIDE = 112  # smooth images are enlarged to about this by a cubic, from there by Qt, bilinearly


class ImageView(QWidget):
    """Shows a C x H x W image with values in [0, 1]; three channels are a colour image and use no colour map."""

    probe_changed = Signal()  # another pixel is under the pointer, or was chosen with the keys

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: Floats | None = None
        self._picture: QImage | None = None
        self._colormap = DEFAULT_COLORMAP
        self._smooth = False
        self._bar_shown = False
        self._probe: tuple[int, int] | None = None
        self._placeholder = ""
        self._muted = QColor("#5a6270")
        self._accent = QColor("#3457d5")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # -- what is shown -------------------------------------------------------------------------------------

    @property
    def image(self) -> Floats | None:
        """The image shown."""
        return self._image

    def set_image(self, image: Floats | None) -> None:
        """Show a C x H x W image, or the placeholder for None. It is converted here, once; painting copies pixels."""
        if image is not None and (image.ndim != 3 or image.size == 0):
            raise ValueError("an image is C x H x W and not empty")
        old = None if self._image is None else self._image.shape
        self._image = image
        if image is None or image.shape != old:
            self._set_probe(None)
        self._convert()

    def set_colormap(self, name: str) -> None:
        """Use another colour map; KeyError when there is none of that name."""
        color_table(name)  # raises before anything changes
        self._colormap = name
        self._convert()

    @property
    def colormap(self) -> str:
        """The name of the colour map."""
        return self._colormap

    def set_smooth(self, smooth: bool) -> None:
        """Interpolate between pixels (cubic), or show each as a crisp square."""
        self._smooth = smooth
        self._convert()

    @property
    def smooth(self) -> bool:
        """True if pixels are interpolated."""
        return self._smooth

    def set_bar_shown(self, shown: bool) -> None:
        """Show the colour bar beside images that use a colour map."""
        self._bar_shown = shown
        self.update()

    @property
    def bar_shown(self) -> bool:
        """True if the colour bar is shown."""
        return self._bar_shown

    def set_placeholder(self, text: str) -> None:
        """Set the text shown in place of an image."""
        self._placeholder = text
        self.update()

    def set_colors(self, muted: QColor, accent: QColor) -> None:
        """Set the colours of texts and of the mark at the probed pixel."""
        self._muted, self._accent = muted, accent
        self.update()

    @property
    def probe(self) -> tuple[int, int] | None:
        """Row and column of the pixel under the pointer, or None."""
        return self._probe

    def probed_values(self) -> tuple[float, ...] | None:
        """Return the value of each channel of the probed pixel, or None."""
        if self._probe is None or self._image is None:
            return None
        row, column = self._probe
        return tuple(float(v) for v in self._image[:, row, column])

    # -- geometry ------------------------------------------------------------------------------------------

    def image_rect(self) -> QRect:
        """Return where the image is painted; empty without one."""
        if self._image is None:
            return QRect()
        _, h, w = self._image.shape
        margin = 2
        right = self._bar_width()
        room = QSize(max(1, self.width() - 2 * margin - right), max(1, self.height() - 2 * margin))
        ratio = self.devicePixelRatioF()
        scale = min(room.width() / w, room.height() / h)
        whole = int(scale * ratio)
        if not self._smooth and whole >= 4:
            scale = whole / ratio  # every pixel a square of the same size
        size = QSize(max(1, round(w * scale)), max(1, round(h * scale)))
        x = margin + (room.width() - size.width()) // 2
        y = margin + (room.height() - size.height()) // 2
        return QRect(x, y, size.width(), size.height())

    def _bar_width(self) -> int:
        if not self._bar_shown or self._image is None or is_color(self._image):
            return 0
        return 10 + _BAR + 5 + self.fontMetrics().horizontalAdvance("0.5") + 2

    def _pixel_at(self, point: QPointF) -> tuple[int, int] | None:
        area = self.image_rect()
        if self._image is None or not area.contains(point.toPoint()):
            return None
        _, h, w = self._image.shape
        row = int((point.y() - area.top()) * h / area.height())
        column = int((point.x() - area.left()) * w / area.width())
        return min(row, h - 1), min(column, w - 1)

    # -- painting ------------------------------------------------------------------------------------------

    def _convert(self) -> None:
        if self._image is None:
            self._picture = None
        else:
            image = self._image
            side = max(image.shape[1:])
            if self._smooth and side < _SMOOTH_SIDE:
                height, width = size_with_side(image, side * -(-_SMOOTH_SIDE // side))
                image = resample(image, height, width, smooth=True)
            self._picture = to_qimage(image, color_table(self._colormap))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture is None or self._image is None:
            painter.setPen(self._muted)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 12, -12, -12), flags, self._placeholder)
            painter.end()
            return
        area = self.image_rect()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth)
        painter.drawImage(area, self._picture)
        if self._probe is not None:
            self._paint_probe(painter, area)
        if self._bar_width():
            self._paint_bar(painter, area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        focused = self.hasFocus()
        painter.setPen(QPen(self._accent if focused else self._muted, 2 if focused else 1))
        if not focused:
            painter.setOpacity(0.5)
        painter.drawRect(area.adjusted(-1, -1, 0, 0))
        painter.end()

    def _paint_probe(self, painter: QPainter, area: QRect) -> None:
        assert self._image is not None
        assert self._probe is not None
        _, h, w = self._image.shape
        row, column = self._probe
        left = area.left() + round(column * area.width() / w)
        top = area.top() + round(row * area.height() / h)
        right = area.left() + round((column + 1) * area.width() / w)
        bottom = area.top() + round((row + 1) * area.height() / h)
        cell = QRect(left, top, right - left - 1, bottom - top - 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("black"), 3))  # dark below bright: visible on every image
        painter.drawRect(cell)
        painter.setPen(QPen(QColor("white"), 1))
        painter.drawRect(cell)

    def _paint_bar(self, painter: QPainter, area: QRect) -> None:
        bar = QRect(area.right() + 11, area.top(), _BAR, area.height())
        painter.drawImage(bar, gradient(color_table(self._colormap), QSize(1, max(1, bar.height())), vertical=True))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._muted)
        painter.drawRect(bar.adjusted(0, 0, -1, -1))
        metrics = painter.fontMetrics()
        ticks = (
            [(1.0, "1"), (0.5, "0.5"), (0.0, "0")] if bar.height() > 3 * metrics.height() else [(1.0, "1"), (0.0, "0")]
        )
        for value, text in ticks:
            y = bar.bottom() - value * (bar.height() - 1)
            top = min(max(round(y - metrics.height() / 2), bar.top() - 2), bar.bottom() - metrics.height() + 3)
            place = QRect(bar.right() + 5, top, 60, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    # -- the probe -------------------------------------------------------------------------------------------

    def _set_probe(self, pixel: tuple[int, int] | None) -> None:
        if pixel != self._probe:
            self._probe = pixel
            self.update()
            self.probe_changed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_probe(self._pixel_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_probe(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.underMouse():
            self._set_probe(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        move = moves.get(Qt.Key(event.key()))
        if self._image is None or (move is None and event.key() != Qt.Key.Key_Escape) or event.modifiers():
            super().keyPressEvent(event)
            return
        if move is None:
            self._set_probe(None)
            return
        _, h, w = self._image.shape
        row, column = self._probe if self._probe is not None else (h // 2 - move[0], w // 2 - move[1])
        self._set_probe((min(max(row + move[0], 0), h - 1), min(max(column + move[1], 0), w - 1)))

    def sizeHint(self) -> QSize:
        return QSize(300, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 80)
