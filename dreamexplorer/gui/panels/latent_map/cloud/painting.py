"""How a `PointCloudView` looks: axes, rings, markers, card and inset."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from dreamexplorer.gui.panels.latent_map.cloud.marks import caption_box, edge_arrow, paint_arrow
from dreamexplorer.gui.panels.latent_map.cloud.viewport import Bounds, Viewport
from dreamexplorer.gui.widgets.ticks import multiples, round_step, tick_texts

_TICK, _GAP = 4.0, 3.0


@dataclass(frozen=True)
class CloudColors:
    """The colours of the parts."""

    base: QColor
    raised: QColor
    text: QColor
    muted: QColor
    grid: QColor
    accent: QColor
    site: QColor


@dataclass(frozen=True)
class Site:
    """A second place: half axes of its ellipse and the angle of the long one, in degrees from x."""

    x: float
    y: float
    long: float
    short: float
    angle: float
    caption: str


@dataclass(frozen=True)
class Rings:
    """Circles around a centre: (radius, caption) of each."""

    x: float
    y: float
    circles: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Ellipse:
    """Centre, half axes, the angle of the long one in degrees from x, and how strongly it is drawn, 0 to 1."""

    x: float
    y: float
    long: float
    short: float
    angle: float
    strength: float


@dataclass(frozen=True, eq=False)
class Inset:
    """A picture with a caption, in a corner or beside the marker."""

    image: QImage
    caption: str
    at_marker: bool = False


@dataclass(frozen=True, eq=False)
class HoverCard:
    """A picture with lines of text beside it; the first is a heading with a swatch of the colour."""

    image: QImage | None
    lines: tuple[str, ...]
    color: QColor


def _default_colors() -> CloudColors:
    c = QColor
    return CloudColors(c("#ffffff"), c("#e9ebef"), c("#1b1e24"), c("#5a6270"), c("#d5d9e0"), c("#3457d5"), c("#0b7a75"))


@dataclass
class CloudPainter:
    """What is to be seen besides the points, and the painting of all."""

    colors: CloudColors = field(default_factory=_default_colors)
    labels: tuple[str, str] = ("", "")
    marker: tuple[float, float] | None = None
    site: Site | None = None
    rings: Rings | None = None
    ellipses: tuple[Ellipse, ...] = ()
    background: tuple[QImage, Bounds] | None = None
    inset: Inset | None = None
    card: HoverCard | None = None
    message: str = ""

    def plot_rect(self, rect: QRectF, metrics: QFontMetrics) -> QRectF:
        """The part of a widget inside the axes."""
        line = metrics.height()
        left = metrics.horizontalAdvance("\N{MINUS SIGN}0.00") + _TICK + _GAP + (line + 2 if self.labels[1] else 0) + 2
        bottom = line + _TICK + _GAP + (line + 2 if self.labels[0] else 0) + 1
        return QRectF(
            round(rect.left() + left),
            round(rect.top() + line / 2),
            max(10.0, round(rect.width() - left - line / 2)),
            max(10.0, round(rect.height() - bottom - line / 2)),
        )

    def paint_ground(
        self, p: QPainter, rect: QRectF, plot: QRectF, view: Viewport, points: QImage | None, *, focus: bool
    ) -> None:
        """What stays while the marker moves: plane, points, circles and axes, from back to front."""
        p.fillRect(rect, self.colors.base)
        p.save()
        p.setClipRect(plot)
        p.translate(plot.topLeft())
        if self.background is not None:
            self._paint_background(p, view)
        else:
            self._paint_grid(p, view)
        if points is not None:
            # While they move on a dense screen they are painted coarser, and smoothed
            coarse = points.devicePixelRatio() != p.device().devicePixelRatio()
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, coarse)
            p.drawImage(QPointF(0, 0), points)
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if self.rings is not None:
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_rings(p, view)
        if self.ellipses:
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ellipses(p, view)
        p.restore()
        self._paint_axes(p, plot, view, focus)

    def paint_front(
        self,
        p: QPainter,
        plot: QRectF,
        view: Viewport,
        *,
        hovered: tuple[float, float] | None,
        cursor: QPointF | None,
    ) -> None:
        """What lies over it, from back to front."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.save()
        p.setClipRect(plot)
        p.translate(plot.topLeft())
        if self.site is not None:
            self._paint_site(p, view)
        if hovered is not None:
            self._circle(p, QPointF(*view.to_screen(*hovered)), 6.0, self.colors.text, 1.6)
        if self.marker is not None:
            self._paint_marker(p, view)
        p.restore()
        if self.message:
            self._paint_message(p, plot)
        if self.inset is not None:
            self._paint_inset(p, plot, view)
        for tip, angle, color in self.arrows(plot, view):
            paint_arrow(p, tip, angle, color, self.colors.base)
        if self.card is not None and cursor is not None:
            self._paint_card(p, plot, cursor)

    # -- behind the points -----------------------------------------------------------------------------------

    def _steps(self, view: Viewport) -> float:
        return round_step(64.0 / view.scale)

    def _paint_grid(self, p: QPainter, view: Viewport) -> None:
        left, right, bottom, top = view.bounds
        step = self._steps(view)
        faint = QColor(self.colors.grid)
        faint.setAlpha(150)
        lines: list[QLineF] = []
        zero: list[QLineF] = []
        for v in multiples(left, right, step):
            x = round(view.to_screen(v, 0)[0]) + 0.5
            (zero if v == 0 else lines).append(QLineF(x, 0, x, view.height))
        for v in multiples(bottom, top, step):
            y = round(view.to_screen(0, v)[1]) + 0.5
            (zero if v == 0 else lines).append(QLineF(0, y, view.width, y))
        p.setPen(QPen(faint, 1))
        p.drawLines(lines)
        mid = QColor(self.colors.muted)
        mid.setAlpha(110)
        p.setPen(QPen(mid, 1))
        p.drawLines(zero)

    def _paint_background(self, p: QPainter, view: Viewport) -> None:
        assert self.background is not None
        image, (left, right, bottom, top) = self.background
        x0, y0 = view.to_screen(left, top)
        x1, y1 = view.to_screen(right, bottom)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        p.drawImage(QRectF(x0, y0, x1 - x0, y1 - y0), image)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)

    # -- over the points -----------------------------------------------------------------------------------------

    def _paint_rings(self, p: QPainter, view: Viewport) -> None:
        assert self.rings is not None
        centre = QPointF(*view.to_screen(self.rings.x, self.rings.y))
        for radius, caption in self.rings.circles:
            r = radius * view.scale
            if r < 6 or r > 1e5:
                continue
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(QPen(_translucent(self.colors.base, 170), 3.2))
            p.drawEllipse(centre, r, r)
            p.setPen(QPen(self.colors.text, 1.3, Qt.PenStyle.DashLine))
            p.drawEllipse(centre, r, r)
            # On the diagonal, where the axes' zero lines leave room
            self._tag(p, centre + QPointF(r * 0.7071, -r * 0.7071), caption)

    def _paint_ellipses(self, p: QPainter, view: Viewport) -> None:
        p.setBrush(Qt.BrushStyle.NoBrush)
        for e in sorted(self.ellipses, key=lambda e: e.strength):
            p.save()
            p.translate(QPointF(*view.to_screen(e.x, e.y)))
            p.rotate(-e.angle)
            alpha = round(50 + 190 * e.strength)
            for color, width in (
                (_translucent(self.colors.base, alpha), 3.0),
                (_translucent(self.colors.text, alpha), 1.3),
            ):
                p.setPen(QPen(color, width))
                p.drawEllipse(QPointF(0, 0), max(e.long * view.scale, 1.5), max(e.short * view.scale, 1.5))
            p.restore()

    def _paint_site(self, p: QPainter, view: Viewport) -> None:
        s = self.site
        assert s is not None
        at = QPointF(*view.to_screen(s.x, s.y))
        p.save()
        p.translate(at)
        p.rotate(-s.angle)
        fill = _translucent(self.colors.site, 46)
        for pen, brush in (
            (QPen(_translucent(self.colors.base, 200), 3.6), Qt.BrushStyle.NoBrush),
            (QPen(self.colors.site, 1.8), fill),
        ):
            p.setPen(pen)
            p.setBrush(brush)
            p.drawEllipse(QPointF(0, 0), max(s.long * view.scale, 2.0), max(s.short * view.scale, 2.0))
        p.restore()
        diamond = QPainterPath()
        for i, (dx, dy) in enumerate(((0, -6.5), (6.5, 0), (0, 6.5), (-6.5, 0))):
            if i == 0:
                diamond.moveTo(at + QPointF(dx, dy))
            else:
                diamond.lineTo(at + QPointF(dx, dy))
        diamond.closeSubpath()
        p.setPen(QPen(self.colors.base, 2))
        p.setBrush(self.colors.site)
        p.drawPath(diamond)
        if s.caption:
            marker = None if self.marker is None else QPointF(*view.to_screen(*self.marker))
            area = QRectF(0, 0, view.width, view.height)
            box = caption_box(at, self._tag_size(p.font(), s.caption), marker, area)
            self._tag(p, box.center(), s.caption)

    def arrows(self, plot: QRectF, view: Viewport) -> list[tuple[QPointF, float, QColor]]:
        """(tip, degrees, colour) of the arrows at the edge that point to the marker and the site out of sight."""
        found: list[tuple[QPointF, float, QColor]] = []
        site = None if self.site is None else (self.site.x, self.site.y)
        for place, color in ((self.marker, self.colors.accent), (site, self.colors.site)):
            if place is not None:
                at = QPointF(*view.to_screen(*place)) + plot.topLeft()
                arrow = edge_arrow(at, plot, found[0][0] if found else None)
                if arrow is not None:
                    found.append((*arrow, color))
        return found

    def _paint_marker(self, p: QPainter, view: Viewport) -> None:
        assert self.marker is not None
        at = QPointF(*view.to_screen(*self.marker))
        ways = (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1))
        lines = [QLineF(at + way * 10, at + way * 15) for way in ways]
        for color, width in ((self.colors.base, 4.6), (self.colors.text, 2.0)):
            pen = QPen(color, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            p.setPen(pen)
            p.drawLines(lines)
        self._circle(p, at, 8.0, self.colors.accent, 2.4)

    def _circle(self, p: QPainter, at: QPointF, radius: float, color: QColor, width: float) -> None:
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setPen(QPen(self.colors.base, width + 2.4))
        p.drawEllipse(at, radius, radius)
        p.setPen(QPen(color, width))
        p.drawEllipse(at, radius, radius)

    def _tag(self, p: QPainter, centre: QPointF, text: str) -> None:
        """A short caption on a plate, so that it is readable over anything."""
        font = _smaller(p.font())
        box = QRectF(QPointF(), self._tag_size(p.font(), text))
        box.moveCenter(centre)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(_translucent(self.colors.base, 215))
        p.drawRoundedRect(box, 3, 3)
        p.save()
        p.setFont(font)
        p.setPen(self.colors.text)
        p.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        p.restore()

    @staticmethod
    def _tag_size(font: QFont, text: str) -> QSizeF:
        metrics = QFontMetricsF(_smaller(font))
        return QSizeF(metrics.horizontalAdvance(text) + 8, metrics.height() + 1)

    # -- axes ----------------------------------------------------------------------------------------------------

    def _paint_axes(self, p: QPainter, plot: QRectF, view: Viewport, focus: bool) -> None:
        p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        metrics = p.fontMetrics()
        line = metrics.height()
        step = self._steps(view)
        left, right, bottom, top = view.bounds
        p.setPen(QPen(self.colors.muted, 1))
        last = -1e9
        values = multiples(left, right, step)
        for v, text in zip(values, tick_texts(values, step), strict=True):
            x = plot.left() + round(view.to_screen(v, 0)[0])
            p.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + _TICK))
            w = metrics.horizontalAdvance(text)
            start = min(x - w / 2, plot.right() + line / 2 - w)
            if start > last + 6:
                last = start + w
                p.drawText(QPointF(start, plot.bottom() + _TICK + _GAP + metrics.ascent()), text)
        values = multiples(bottom, top, step)
        for v, text in zip(values, tick_texts(values, step), strict=True):
            y = plot.top() + round(view.to_screen(0, v)[1])
            p.drawLine(QPointF(plot.left() - _TICK, y), QPointF(plot.left(), y))
            w = metrics.horizontalAdvance(text)
            p.drawText(QPointF(plot.left() - _TICK - _GAP - w, y + metrics.ascent() / 2 - 1), text)
        p.setPen(QPen(self.colors.accent if focus else self.colors.grid, 1))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRect(plot.adjusted(0, 0, -1, -1))
        if focus:
            p.drawRect(plot.adjusted(1, 1, -2, -2))
        p.setPen(self.colors.text)
        if self.labels[0]:
            box = QRectF(plot.left(), plot.bottom() + _TICK + _GAP + line + 1, plot.width(), line + 1)
            text = metrics.elidedText(self.labels[0], Qt.TextElideMode.ElideRight, int(plot.width()))
            p.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        if self.labels[1]:
            p.save()
            p.translate(1, plot.bottom())
            p.rotate(-90)
            text = metrics.elidedText(self.labels[1], Qt.TextElideMode.ElideRight, int(plot.height()))
            p.drawText(QRectF(0, 0, plot.height(), line + 1), Qt.AlignmentFlag.AlignCenter, text)
            p.restore()

    # -- in front ------------------------------------------------------------------------------------------------

    def _paint_message(self, p: QPainter, plot: QRectF) -> None:
        area = plot.adjusted(16, 16, -16, -16)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        box = QRectF(p.fontMetrics().boundingRect(area.toRect(), int(flags), self.message)).adjusted(-10, -6, 10, 6)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(_translucent(self.colors.base, 220))
        p.drawRoundedRect(box, 6, 6)
        p.setPen(self.colors.muted)
        p.drawText(area, int(flags), self.message)

    def inset_rect(self, plot: QRectF, view: Viewport, font: QFont) -> QRectF:
        """Where the inset goes: away from the marker, or right beside it."""
        assert self.inset is not None
        side = min(max(0.24 * min(plot.width(), plot.height()), 52.0), 132.0)
        image = self.inset.image
        aspect = image.width() / max(image.height(), 1)
        line = QFontMetricsF(_smaller(font)).height() + 2 if self.inset.caption else 0.0
        caption = QFontMetricsF(_smaller(font)).horizontalAdvance(self.inset.caption) + 8
        size = QSizeF(max(side * min(aspect, 1.6) + 6, caption), side + 6 + line)
        marker = None
        if self.marker is not None:
            marker = QPointF(*view.to_screen(*self.marker)) + plot.topLeft()
        if self.inset.at_marker and marker is not None:
            x = marker.x() + 18 if marker.x() + 18 + size.width() < plot.right() else marker.x() - 18 - size.width()
            y = marker.y() - 18 - size.height()
            y = y if y > plot.top() else marker.y() + 18
            x = min(max(x, plot.left() + 2), plot.right() - size.width() - 2)
            y = min(max(y, plot.top() + 2), plot.bottom() - size.height() - 2)
            return QRectF(QPointF(x, y), size)
        right = QRectF(QPointF(plot.right() - size.width() - 8, plot.top() + 8), size)
        if marker is not None and right.adjusted(-24, -24, 24, 24).contains(marker):
            right.moveLeft(plot.left() + 8)
        return right

    def _paint_inset(self, p: QPainter, plot: QRectF, view: Viewport) -> None:
        assert self.inset is not None
        box = self.inset_rect(plot, view, p.font())
        self._plate(p, box, self.colors.accent)
        image = self.inset.image
        line = QFontMetricsF(_smaller(p.font())).height() + 2 if self.inset.caption else 0.0
        target = _fit(image, box.adjusted(3, 3, -3, -3 - line))
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        p.drawImage(target, image)
        if self.inset.caption:
            p.save()
            p.setFont(_smaller(p.font()))
            p.setPen(self.colors.muted)
            text = p.fontMetrics().elidedText(self.inset.caption, Qt.TextElideMode.ElideRight, int(box.width() - 4))
            p.drawText(box.adjusted(2, box.height() - line - 1, -2, -1), Qt.AlignmentFlag.AlignCenter, text)
            p.restore()

    def _paint_card(self, p: QPainter, plot: QRectF, cursor: QPointF) -> None:
        card = self.card
        assert card is not None
        metrics, small = p.fontMetrics(), QFontMetricsF(_smaller(p.font()))
        picture = 56.0 if card.image is not None else 0.0
        swatch = 14.0
        widths = [metrics.horizontalAdvance(card.lines[0]) + swatch] if card.lines else [0.0]
        widths += [small.horizontalAdvance(t) for t in card.lines[1:]]
        text_height = metrics.height() + small.height() * max(0, len(card.lines) - 1)
        size = QSizeF(max(widths) + picture + (20 if picture else 14), max(picture, text_height) + 12)
        x = cursor.x() + 16
        if x + size.width() > plot.right():
            x = cursor.x() - 16 - size.width()
        y = cursor.y() + 18
        if y + size.height() > plot.bottom():
            y = cursor.y() - 14 - size.height()
        box = QRectF(QPointF(max(2.0, x), max(2.0, y)), size)
        self._plate(p, box, self.colors.grid)
        left = box.left() + 6
        if card.image is not None:
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            p.drawImage(_fit(card.image, QRectF(left, box.top() + 6, picture, picture)), card.image)
            left += picture + 8
        y = box.center().y() - text_height / 2
        for i, text in enumerate(card.lines):
            if i == 0:
                p.setPen(Qt.PenStyle.NoPen)
                p.setBrush(card.color)
                p.drawEllipse(QPointF(left + 4.5, y + metrics.height() / 2), 4.5, 4.5)
                p.setPen(self.colors.text)
                p.drawText(QPointF(left + swatch, y + metrics.ascent()), text)
                y += metrics.height()
            else:
                p.save()
                p.setFont(_smaller(p.font()))
                p.setPen(self.colors.muted)
                p.drawText(QPointF(left, y + small.ascent()), text)
                p.restore()
                y += small.height()

    def _plate(self, p: QPainter, box: QRectF, edge: QColor) -> None:
        p.setPen(QPen(edge, 1.4))
        p.setBrush(_translucent(self.colors.raised, 244))
        p.drawRoundedRect(box, 5, 5)


def _translucent(color: QColor, alpha: int) -> QColor:
    c = QColor(color)
    c.setAlpha(alpha)
    return c


def _smaller(font: QFont) -> QFont:
    f = QFont(font)
    if font.pointSizeF() > 0:
        f.setPointSizeF(max(7.0, font.pointSizeF() * 0.88))
    else:
        f.setPixelSize(max(9, round(font.pixelSize() * 0.88)))
    return f


def _fit(image: QImage, box: QRectF) -> QRectF:
    """The largest rectangle of the image's shape in the middle of the box."""
    size = QSizeF(image.size()).scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRectF(QPointF(), size)
    target.moveCenter(box.center())
    return target
