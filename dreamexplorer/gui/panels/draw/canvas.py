"""A canvas for one digit: pen and eraser with mouse, tablet or keys; undo, redo, clear, pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

SIDE = 420  # pixels of the picture, independent of the size on screen
UNDO_STEPS = 60
KEY_STEP = 12.0  # pixels of the picture that an arrow key moves the pen


@dataclass(frozen=True)
class CanvasContent:
    """All that is on a canvas, for another canvas to go on with."""

    image: QImage
    undo: tuple[QImage, ...]
    redo: tuple[QImage, ...]
    erasing: bool


class Canvas(QWidget):
    """A square picture, white on black like the data. `changed` is emitted while the pen moves."""

    changed = Signal()  # the picture changed
    history_changed = Signal()  # what can be undone or redone changed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = _blank()
        self._undo: list[QImage] = []
        self._redo: list[QImage] = []
        self._pen_width = 34.0
        self._erasing = False
        self._last: QPointF | None = None  # last position of a pen that is down, in picture pixels
        self._before: QImage | None = None  # picture before the present stroke
        self._hover: QPointF | None = None
        self._key_pen = QPointF(SIDE / 2, SIDE / 2)
        self._key_down = False
        self._hint = ""
        self._accent = QColor("#7c9cff")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)

    # -- the picture ---------------------------------------------------------------------------------

    def array(self) -> npt.NDArray[np.uint8]:
        """Return a copy of the picture: uint8 SIDE x SIDE, 0 background, 255 ink."""
        raw = np.frombuffer(self._image.constBits(), dtype=np.uint8)
        return raw.reshape(SIDE, self._image.bytesPerLine())[:, :SIDE].copy()

    @property
    def is_blank(self) -> bool:
        """True if there is no ink."""
        return not bool(self.array().any())

    def set_picture(self, picture: npt.NDArray[np.uint8], smooth: bool = True) -> None:
        """Replace the picture by a grey one (uint8 H x W, white on black), fitted in; one undoable step."""
        rows = np.ascontiguousarray(picture)
        source = QImage(rows.data, rows.shape[1], rows.shape[0], rows.shape[1], QImage.Format.Format_Grayscale8)
        mode = Qt.TransformationMode.SmoothTransformation if smooth else Qt.TransformationMode.FastTransformation
        scaled = source.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, mode)
        scaled = scaled.convertToFormat(QImage.Format.Format_Grayscale8)
        self._push_undo(self._image.copy())
        self._image = _blank()
        painter = QPainter(self._image)
        painter.drawImage((SIDE - scaled.width()) // 2, (SIDE - scaled.height()) // 2, scaled)
        painter.end()
        self._emit_changed()

    def content(self) -> CanvasContent:
        """Return the picture, what can be undone and redone, and the chosen tool."""
        self._end_stroke()
        return CanvasContent(self._image, tuple(self._undo), tuple(self._redo), self._erasing)

    def set_content(self, content: CanvasContent) -> None:
        """Show the content of another canvas in place of its own."""
        self._image, self._undo, self._redo = content.image.copy(), list(content.undo), list(content.redo)
        self._erasing = content.erasing
        self.history_changed.emit()
        self._emit_changed()

    def clear(self) -> None:
        """Remove all ink; undoable."""
        if not self.is_blank:
            self._push_undo(self._image.copy())
            self._image = _blank()
            self._emit_changed()

    # -- tools -----------------------------------------------------------------------------------------

    @property
    def pen_width(self) -> float:
        """Width of pen and eraser in pixels of the picture."""
        return self._pen_width

    def set_pen_width(self, width: float) -> None:
        """Set the width of pen and eraser in pixels of the picture (2 to 120)."""
        self._pen_width = max(2.0, min(120.0, width))
        self.update()

    @property
    def erasing(self) -> bool:
        """True if strokes remove ink."""
        return self._erasing

    def set_erasing(self, erasing: bool) -> None:
        """Choose eraser or pen."""
        self._erasing = erasing
        self.update()

    def set_hint(self, text: str) -> None:
        """Set the text shown on an unused canvas."""
        self._hint = text
        self.update()

    def set_accent(self, color: QColor) -> None:
        """Set the colour of the pen's outline and of the focus frame."""
        self._accent = color
        self.update()

    # -- undo ----------------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """True if there is a step to undo."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """True if there is a step to redo."""
        return bool(self._redo)

    def undo(self) -> None:
        """Undo the last stroke, picture or clear."""
        self._end_stroke()
        if self._undo:
            self._redo.append(self._image)
            self._image = self._undo.pop()
            self._emit_changed()

    def redo(self) -> None:
        """Redo the last undone step."""
        self._end_stroke()
        if self._redo:
            self._undo.append(self._image)
            self._image = self._redo.pop()
            self._emit_changed()

    def _push_undo(self, before: QImage) -> None:
        self._undo.append(before)
        del self._undo[:-UNDO_STEPS]
        self._redo.clear()

    def _emit_changed(self) -> None:
        self.update()
        self.changed.emit()
        self.history_changed.emit()

    # -- the pen ---------------------------------------------------------------------------------------------

    def _start_stroke(self, at: QPointF) -> None:
        self._before = self._image.copy()
        self._last = at
        self._line(at, at)

    def _line(self, a: QPointF, b: QPointF) -> None:
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = QColor(0, 0, 0) if self._erasing else QColor(255, 255, 255)
        painter.setPen(
            QPen(color, self._pen_width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        if a == b:
            painter.drawPoint(a)
        else:
            path = QPainterPath(a)
            path.lineTo(b)
            painter.drawPath(path)
        painter.end()
        self._last = b
        self.update()
        self.changed.emit()

    def _end_stroke(self) -> None:
        if self._before is not None:
            before, self._before = self._before, None
            self._last = None
            self._push_undo(before)
            self.history_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end_stroke()
            self._start_stroke(self._to_picture(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self._to_picture(event.position())
        if self._last is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._line(self._last, self._hover)
        else:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end_stroke()

    def leaveEvent(self, event: object) -> None:
        self._hover = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key in moves:
            dx, dy = moves[key]
            target = QPointF(
                min(max(self._key_pen.x() + dx * KEY_STEP, 0), SIDE),
                min(max(self._key_pen.y() + dy * KEY_STEP, 0), SIDE),
            )
            if self._key_down:
                self._line(self._key_pen, target)
            self._key_pen = target
            self.update()
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._key_down = not self._key_down
            if self._key_down:
                self._start_stroke(self._key_pen)
            else:
                self._end_stroke()
            self.update()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._key_down:
            self._key_down = False
            self._end_stroke()
        self.update()
        super().focusOutEvent(event)

    # -- painting --------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(200, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(112, 112)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.update()

    def picture_rect(self) -> QRectF:
        """Return where the picture is painted in the widget."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _to_picture(self, position: QPointF) -> QPointF:
        frame = self.picture_rect()
        scale = SIDE / max(1.0, frame.width())
        return QPointF((position.x() - frame.x()) * scale, (position.y() - frame.y()) * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = self.picture_rect()
        painter.drawImage(frame, self._image)
        if self._hint and not self._undo and self._before is None and not self._redo:
            painter.setPen(QColor("#a3abba"))
            inner = frame.adjusted(12, 12, -12, -12)
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._hint)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = frame.width() / SIDE
        for place, shown in ((self._hover, True), (self._key_pen, self.hasFocus() and self._hover is None)):
            if place is not None and shown:
                centre = QPointF(frame.x() + place.x() * scale, frame.y() + place.y() * scale)
                radius = self._pen_width * scale / 2
                style = Qt.PenStyle.DashLine if self._erasing else Qt.PenStyle.SolidLine
                painter.setPen(QPen(self._accent, 1.4, style))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setClipRect(frame)
                painter.drawEllipse(centre, radius, radius)
                painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QPen(self._accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(frame.adjusted(1, 1, -1, -1))
        painter.end()


def _blank() -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
    image.fill(0)
    return image
