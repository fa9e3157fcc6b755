"""Draws the network of a family, small, in the colours of the theme: images, encoder, latents, decoder, additions.

All is laid out on a grid of 96 x 48 units, which `paint_network` scales into its rectangle.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from dreamexplorer.gui.theme import Theme

if TYPE_CHECKING:
    from dreamexplorer.models.sketch import Sketch

WIDTH, HEIGHT = 96.0, 48.0  # of the grid
_MIDDLE = 26.0  # height of the axis of the network
_ENCODER, _LATENTS, _DECODER = (16.0, 32.0), 41.0, (50.0, 66.0)  # left and right edge, centre, left and right edge
_IN, _OUT = 8.0, 74.0  # centres of the images
_DIGIT = ((0, 1, 1, 1, 0), (0, 1, 0, 1, 0), (0, 1, 1, 1, 0), (0, 0, 0, 1, 0), (0, 1, 1, 0, 0))  # a nine of 5 x 5 pixels
_NOISE = ((1, 0, 1, 0, 1), (0, 1, 0, 1, 0), (1, 0, 0, 1, 0), (0, 0, 1, 1, 1), (0, 1, 0, 0, 1))
_CODES = ((0, 2, 1), (1, 3, 0), (3, 1, 2))  # entries of the codebook in the cells of a grid


def paint_network(painter: QPainter, rect: QRectF, sketch: Sketch, theme: Theme) -> None:
    """Paint the network into a rectangle, as large as fits, in its middle."""
    scale = min(rect.width() / WIDTH, rect.height() / HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center())
    painter.scale(scale, scale)
    painter.translate(-0.5 * WIDTH, -0.5 * HEIGHT)
    _Drawing(painter, theme).paint(sketch)
    painter.restore()


class _Drawing:
    """A drawing: the painter, with the unit of the grid, and the colours of the parts."""

    def __init__(self, painter: QPainter, theme: Theme) -> None:
        self._painter = painter
        self._line, self._body = theme.color("muted"), theme.color("grid")
        self._latent, self._image = theme.color("kl"), theme.color("text")
        self._judge, self._label = theme.color("elbo"), theme.color("accent")
        self._codes = [theme.color(role) for role in ("recon", "kl", "elbo", "warning")]
        self._latents: dict[str, Callable[[], None]] = {
            "bell": lambda: self._bell(_LATENTS, _MIDDLE),
            "held": self._held_bell,
            "factors": self._factors,
            "samples": self._samples,
            "mixture": self._mixture,
            "layers": self._layers,
            "codes": self._grid_of_codes,
            "points": lambda: self._units((0.4, 1.0, 0.7, 0.55)),
            "few": lambda: self._units((0.0, 1.0, 0.0, 0.0, 0.8, 0.0)),
            "still": self._still,
        }

    def paint(self, sketch: Sketch) -> None:
        self._pixels(_IN, _NOISE if sketch.noise else _DIGIT)
        layers = sketch.latents == "layers"
        network = self._convolutions if sketch.trunk == "convolution" else self._dense
        network(_ENCODER, narrowing=True)
        network(_DECODER, narrowing=False)
        self._pixels(_OUT, _DIGIT)
        self._latents[sketch.latents]()
        if sketch.label:
            self._class_label()
        if sketch.discriminator:
            self._discriminator()
        if not layers:
            self._arrow(QPointF(_ENCODER[1] + 0.5, _MIDDLE), QPointF(_LATENTS - 5.5, _MIDDLE), head=False)
            self._arrow(QPointF(_LATENTS + 5.5, _MIDDLE), QPointF(_DECODER[0] - 0.5, _MIDDLE), head=False)

    # -- images and layers -----------------------------------------------------------------------------------

    def _pixels(self, x: float, pixels: tuple[tuple[int, ...], ...]) -> None:
        size = 2.2
        frame = QRectF(x - 6.0, _MIDDLE - 6.0, 12.0, 12.0)
        self._pen(self._line, 0.8)
        self._painter.drawRect(frame)
        self._fill(self._image)
        for row, line in enumerate(pixels):
            for column, lit in enumerate(line):
                if lit:
                    self._painter.drawRect(
                        QRectF(frame.left() + 0.5 + column * size, frame.top() + 0.5 + row * size, size, size)
                    )

    def _dense(self, edges: tuple[float, float], narrowing: bool) -> None:
        wide, narrow = 10.0, 4.5
        left, right = (wide, narrow) if narrowing else (narrow, wide)
        self._pen(self._line, 0.8, self._body)
        self._painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(edges[0], _MIDDLE - left),
                    QPointF(edges[1], _MIDDLE - right),
                    QPointF(edges[1], _MIDDLE + right),
                    QPointF(edges[0], _MIDDLE + left),
                ]
            )
        )

    def _convolutions(self, edges: tuple[float, float], narrowing: bool) -> None:
        """Draw stacks of feature maps, smaller and deeper towards the latents."""
        stages = [(7.5, 2), (5.0, 3), (3.2, 4)]
        places = [0.12, 0.5, 0.86]
        if not narrowing:
            stages.reverse()
            places = [0.1, 0.42, 0.78]
        self._pen(self._line, 0.7, self._body)
        for (size, maps), place in zip(stages, places, strict=True):
            x = edges[0] + place * (edges[1] - edges[0])
            for i in range(maps):
                shift = 1.0 * i
                self._painter.drawRect(QRectF(x - 1.5 + shift, _MIDDLE - size + 1.5 - shift, 3.6, 2.0 * size - 1.0))

    # -- what is between encoder and decoder -------------------------------------------------------------------

    def _bell(self, x: float, y: float, width: float = 10.0, height: float = 9.0, color: QColor | None = None) -> None:
        path = QPainterPath()
        for i in range(25):
            t = -2.6 + 5.2 * i / 24
            point = QPointF(x + width * t / 5.2, y + 0.5 * height - height * math.exp(-0.5 * t * t))
            path.moveTo(point) if i == 0 else path.lineTo(point)
        self._pen(color or self._latent, 1.4)
        self._painter.drawPath(path)

    def _held_bell(self) -> None:
        """Draw a bell below a level that rises: the capacity."""
        self._bell(_LATENTS, _MIDDLE + 2.0, 10.0, 8.0)
        self._pen(self._label, 1.2)
        self._painter.drawPolyline(
            [QPointF(_LATENTS - 7, 17), QPointF(_LATENTS - 2, 17), QPointF(_LATENTS + 5, 10), QPointF(_LATENTS + 9, 10)]
        )

    def _factors(self) -> None:
        """Draw three bells with walls between them: each latent for itself."""
        for i in (-1, 0, 1):
            self._bell(_LATENTS, _MIDDLE + 10.5 * i, 9.0, 6.5)
        self._pen(self._label, 0.9, style=Qt.PenStyle.DotLine)
        for i in (-1, 1):
            y = _MIDDLE + 5.6 * i - 0.6
            self._painter.drawLine(QPointF(_LATENTS - 6, y), QPointF(_LATENTS + 6, y))

    def _samples(self) -> None:
        """Draw a bell, and several samples of it, each with its weight."""
        self._bell(_LATENTS, _MIDDLE - 2.0, 10.0, 8.0)
        self._fill(self._latent)
        for x, radius in ((-4.0, 0.9), (-1.4, 1.9), (1.2, 1.4), (3.8, 0.7)):
            self._painter.drawEllipse(QPointF(_LATENTS + x, _MIDDLE + 6.0), radius, radius)

    def _mixture(self) -> None:
        """Draw a bell, and above it a prior of three components."""
        self._bell(_LATENTS, _MIDDLE + 1.0)
        for x in (-6.0, 0.0, 6.0):
            self._bell(_LATENTS + x, 10.0, 8.0, 7.0, self._label)
        self._arrow(QPointF(_LATENTS, 15.0), QPointF(_LATENTS, 19.5))

    def _layers(self) -> None:
        """Draw the lower layer between encoder and decoder, and the upper one above it, with the ways up and down."""
        self._bell(_LATENTS, _MIDDLE + 2.0, 10.0, 8.0)
        self._bell(_LATENTS, 9.0, 9.0, 7.5, self._label)
        self._arrow(QPointF(_ENCODER[1] + 0.5, _MIDDLE), QPointF(_LATENTS - 5.5, _MIDDLE + 2.0), head=False)
        self._arrow(QPointF(_LATENTS + 5.5, _MIDDLE + 2.0), QPointF(_DECODER[0] - 0.5, _MIDDLE), head=False)
        self._arrow(QPointF(_ENCODER[1] - 1.0, _MIDDLE - 6.0), QPointF(_LATENTS - 5.5, 11.0))
        self._arrow(QPointF(_LATENTS + 1.0, 14.5), QPointF(_LATENTS + 1.0, 20.5))

    def _grid_of_codes(self) -> None:
        """Draw cells in the colours of the entries of the codebook, which is the row below."""
        size = 4.2
        self._pen(self._line, 0.5)
        for row, line in enumerate(_CODES):
            for column, code in enumerate(line):
                self._painter.setBrush(self._codes[code])
                x, y = _LATENTS + (column - 1.5) * size, _MIDDLE + (row - 1.5) * size
                self._painter.drawRect(QRectF(x, y, size, size))
        for i, color in enumerate(self._codes):
            self._painter.setBrush(color)
            self._painter.drawRect(QRectF(_LATENTS - 7.0 + 3.6 * i, 40.0, 2.8, 5.0))
        self._arrow(QPointF(_LATENTS, 39.0), QPointF(_LATENTS, 34.0))

    def _units(self, values: tuple[float, ...]) -> None:
        """Draw a column of units; the fuller, the larger the value."""
        radius = 2.1
        top = _MIDDLE - (len(values) - 1) * 2.6
        for i, value in enumerate(values):
            color = QColor(self._latent)
            color.setAlphaF(value)
            self._pen(self._latent, 0.8, color)
            self._painter.drawEllipse(QPointF(_LATENTS, top + 5.2 * i), radius, radius)

    def _still(self) -> None:
        """Draw units that arrows from all sides hold in their places."""
        self._units((0.4, 1.0, 0.7))
        for side in (-1.0, 1.0):
            tip = QPointF(_LATENTS, _MIDDLE + side * 9.0)
            self._arrow(QPointF(_LATENTS, _MIDDLE + side * 15.0), tip, color=self._label)

    # -- what is added ---------------------------------------------------------------------------------------

    def _class_label(self) -> None:
        """Draw the class, given to encoder and decoder."""
        box = QRectF(_LATENTS - 4.0, 2.0, 8.0, 8.0)
        self._pen(self._label, 1.0)
        self._painter.drawRoundedRect(box, 1.5, 1.5)
        font = QFont(self._painter.font())
        font.setPixelSize(7)
        self._painter.setFont(font)
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "y")
        for x in (0.5 * sum(_ENCODER), 0.5 * sum(_DECODER)):
            edge = box.left() if x < _LATENTS else box.right()
            self._pen(self._label, 0.9)
            self._painter.drawLine(QPointF(edge, 6.0), QPointF(x, 6.0))
            self._arrow(QPointF(x, 6.0), QPointF(x, _MIDDLE - 8.0), color=self._label)

    def _discriminator(self) -> None:
        """Draw a second network that judges the decoded image: real or not."""
        self._pen(self._judge, 1.2)
        body = [(82.0, 20.0), (90.0, 23.5), (90.0, 28.5), (82.0, 32.0)]
        self._painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in body]))
        self._fill(self._judge)
        self._painter.drawEllipse(QPointF(93.0, _MIDDLE), 1.6, 1.6)

    # -- strokes ---------------------------------------------------------------------------------------------

    def _arrow(self, start: QPointF, end: QPointF, *, head: bool = True, color: QColor | None = None) -> None:
        color = color or self._line
        self._pen(color, 0.9)
        self._painter.drawLine(start, end)
        if head:
            angle = math.atan2(end.y() - start.y(), end.x() - start.x())
            wings = [
                QPointF(end.x() - 2.6 * math.cos(angle + a), end.y() - 2.6 * math.sin(angle + a)) for a in (-0.5, 0.5)
            ]
            self._fill(color)
            self._painter.drawPolygon(QPolygonF([end, *wings]))

    def _pen(
        self,
        color: QColor,
        width: float,
        fill: QColor | None = None,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> None:
        pen = QPen(color, width, style)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._painter.setPen(pen)
        if fill is None:
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            self._painter.setBrush(fill)

    def _fill(self, color: QColor) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(color)
