"""Paints the scenes of a film: the map with its points beside the decoded image. May run on any thread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from dreamexplorer.analysis.film import Scene
from dreamexplorer.gui.shared.map_view.splatting import MAX_GROUPS, Splatter, kernel_for
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.image_ops import render
from dreamexplorer.gui.widgets.numbers import fixed, grouped

_SHARE = 0.002  # of the points that may lie beyond each edge of the map
_MARGIN = 0.06  # of the map, around its points
_DOT = 3.0  # diameter of a point in pixels of a map of 360
_USUAL = 360


@dataclass(frozen=True)
class Look:
    """Look of a film.

    Args:
        side: side of map and image, in pixels; even.
        ground: colour of the background.
        text: colour of captions.
        line: colour of the frame and of the lines through the origin.
        classes: colour of each class, (red, green, blue).
        colormap: name of the colour map of the decoded image.
        smooth: interpolate the decoded image.
        caption: caption of a moment, with {step} and {epoch}.
        title: a line beside the caption, such as the name of the run.
    """

    side: int
    ground: QColor
    text: QColor
    line: QColor
    classes: tuple[tuple[int, int, int], ...]
    colormap: str
    smooth: bool
    caption: str
    title: str


class FramePainter:
    """Paints scenes of one film, all on the same scale.

    Args:
        look: colours, size and texts.
        scenes: all scenes, for the scale of the map.
        labels: the class of each point, N.
    """

    def __init__(self, look: Look, scenes: Sequence[Scene], labels: npt.NDArray[np.integer]) -> None:
        self._look = look
        self._gap = max(2, look.side // 40) // 2 * 2
        self._line = max(14, look.side // 14) // 2 * 2  # height of the caption
        groups = np.minimum(labels, min(len(look.classes), MAX_GROUPS) - 1).astype(np.uint8) + np.uint8(1)
        # points sorted by class would paint whole classes over others
        self._order = np.random.default_rng(0).permutation(len(groups))
        self._groups = groups[self._order]
        self._splatter = Splatter()
        self._splatter.set_colors(look.classes[:MAX_GROUPS])
        self._splatter.set_style(kernel_for(_DOT * max(1.0, look.side / _USUAL)), 0.6)
        self._centre, self._half = _extent([scene.places for scene in scenes])

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a frame in pixels, both even."""
        side, gap = self._look.side, self._gap
        return 2 * side + 3 * gap, side + 2 * gap + self._line

    def frame(self, scene: Scene) -> QImage:
        """Paint a scene: the map at the left, the decoded image at the right, a caption below."""
        width, height = self.size
        side, gap = self._look.side, self._gap
        picture = self._blank(width, height)
        painter = QPainter(picture)
        self._paint_map(painter, scene, gap, gap)
        self._paint_image(painter, scene, 2 * gap + side, gap)
        below = QRectF(gap, gap + side, width - 2 * gap, self._line + gap)
        self._write(painter, below, self._caption(scene), Qt.AlignmentFlag.AlignLeft)
        self._write(painter, below, self._look.title, Qt.AlignmentFlag.AlignRight, self._caption(scene))
        painter.end()
        return picture

    def strip(self, scenes: Sequence[Scene]) -> QImage:
        """Paint scenes side by side, each with its caption above the map and the image below it."""
        side, gap, line = self._look.side, self._gap, self._line
        picture = self._blank(gap + len(scenes) * (side + gap), line + 2 * side + 3 * gap)
        painter = QPainter(picture)
        for number, scene in enumerate(scenes):
            left = gap + number * (side + gap)
            self._write(painter, QRectF(left, 0, side, line + gap), self._caption(scene), Qt.AlignmentFlag.AlignHCenter)
            self._paint_map(painter, scene, left, line + gap)
            self._paint_image(painter, scene, left, line + 2 * gap + side)
        painter.end()
        return picture

    def _blank(self, width: int, height: int) -> QImage:
        picture = QImage(width, height, QImage.Format.Format_RGB32)
        picture.fill(self._look.ground)
        return picture

    def _paint_map(self, painter: QPainter, scene: Scene, left: int, top: int) -> None:
        side, look = self._look.side, self._look
        x0, y0 = self._centre[0] - self._half, self._centre[1] + self._half
        scale = side / (2 * self._half)
        painter.setPen(look.line)
        painter.setClipRect(left, top, side, side)
        across, down = left - x0 * scale, top + y0 * scale  # of the origin
        painter.drawLine(QPointF(across, top), QPointF(across, top + side))
        painter.drawLine(QPointF(left, down), QPointF(left + side, down))
        places = scene.places[self._order]
        words = self._splatter.render(places[:, 0], places[:, 1], self._groups, (x0, y0), scale, side, side)
        picture = QImage(words.data, side, side, 4 * side, QImage.Format.Format_ARGB32_Premultiplied)
        painter.drawImage(left, top, picture)
        painter.setClipping(False)
        painter.drawRect(left, top, side - 1, side - 1)

    def _paint_image(self, painter: QPainter, scene: Scene, left: int, top: int) -> None:
        side, look = self._look.side, self._look
        _, high, wide = scene.image.shape
        factor = side / max(high, wide)
        height, width = max(1, round(high * factor)), max(1, round(wide * factor))
        picture = render(scene.image, color_table(look.colormap), height, width, look.smooth)
        painter.drawImage(left + (side - width) // 2, top + (side - height) // 2, picture)

    def _caption(self, scene: Scene) -> str:
        return self._look.caption.format(step=grouped(scene.step), epoch=fixed(scene.epoch, 1))

    def _write(self, painter: QPainter, box: QRectF, text: str, side: Qt.AlignmentFlag, beside: str = "") -> None:
        """Write a line, elided where it has no room beside another one."""
        font = QFont(painter.font())
        font.setPixelSize(max(9, round(self._line * 0.62)))
        painter.setFont(font)
        painter.setPen(self._look.text)
        metrics = painter.fontMetrics()
        taken = metrics.horizontalAdvance(beside) + 2 * self._gap if beside else 0
        room = math.floor(box.width()) - taken
        if room > 0:
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), shown)


def _extent(places: Sequence[npt.NDArray[np.float32]]) -> tuple[tuple[float, float], float]:
    """Return centre and half side of a square that holds the points of all scenes, but for a few far ones."""
    finite = [one[np.isfinite(one).all(axis=1)] for one in places]
    ends = [np.quantile(one, (_SHARE, 1 - _SHARE), axis=0) for one in finite if len(one)]
    if not ends:
        return (0.0, 0.0), 1.0
    low, high = np.min([e[0] for e in ends], axis=0), np.max([e[1] for e in ends], axis=0)
    half = max(float((high - low).max()) / 2, 1e-3) * (1 + 2 * _MARGIN)
    centre = (low + high) / 2
    return (float(centre[0]), float(centre[1])), half
