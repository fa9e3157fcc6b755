"""Paints the rows of the latent sliders and the headings of their groups."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from dreamexplorer.gui.panels.sliders.axis_state import AxisState
from dreamexplorer.gui.panels.sliders.columns import (
    HANDLE_RADIUS,
    Columns,
    idle_word,
    label_of,
)
from dreamexplorer.gui.panels.sliders.grooves import Grooves, Look, mix
from dreamexplorer.gui.panels.sliders.row_words import group_total
from dreamexplorer.gui.panels.sliders.value_text import score_text

_ARROW = 4.0  # pixels from the centre of a heading's arrow to its tip
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class RowPainter:
    """Paints one row at a time from the model; `columns` and `look` are set by the list."""

    def __init__(self, axes: AxisState, columns: Columns) -> None:
        self._axes = axes
        self.columns = columns
        self.look = Look()
        self.grooves = Grooves()

    def paint_axis(
        self, painter: QPainter, option: QStyleOptionViewItem, axis: int, current: bool, ratio: float
    ) -> None:
        """Paint the row of an axis: lock, name, score, bell, handle and value; `ratio`: device pixels a pixel.

        Args:
            painter: painter of the viewport.
            option: rectangle, state, font and palette of the row.
            axis: number of the axis.
            current: True for the current row, whose name is bold.
            ratio: device pixels per pixel.
        """
        axes, look, columns = self._axes, self.look, self.columns
        state, palette = option.state, option.palette
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        base = palette.color(QPalette.ColorRole.Base)
        idle = axes.is_idle(axis)
        text = look.muted if idle else palette.color(QPalette.ColorRole.Text)
        painter.save()
        background = mix(base, look.accent, 0.10 if current else 0.04) if current or hovered else base
        painter.fillRect(option.rect, background)
        painter.translate(option.rect.topLeft())
        self._paint_lock(painter, axis, hovered or current)
        painter.setPen(text)
        if current:
            bold = QFont(option.font)
            bold.setBold(True)
            painter.setFont(bold)
        name = painter.fontMetrics().elidedText(
            label_of(axes, axis, narrow=columns.narrow), Qt.TextElideMode.ElideRight, columns.name.width()
        )
        painter.drawText(columns.name, _LEFT, name)
        painter.setFont(option.font)
        self._paint_score(painter, axis, palette)
        groove = self.grooves.picture(axes, axis, columns, look, ratio)
        painter.drawPixmap(columns.groove.left() - HANDLE_RADIUS, 0, groove)
        self._paint_handle(painter, axis, base)
        painter.setPen(text)
        painter.drawText(columns.value, _RIGHT, axes.value_text_of(axis))
        painter.restore()
        self._paint_focus(painter, option)

    def paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, group: int, expanded: bool) -> None:
        """Paint the heading of a group: arrow, title and the total of its scores."""
        look, palette, rect = self.look, option.palette, option.rect
        base, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.fillRect(rect, mix(base, look.muted, 0.18 if hovered else 0.11))
        painter.translate(rect.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.columns.lock.center().x() + 0.5, rect.height() / 2)
        painter.setPen(QPen(look.muted, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        a, b = _ARROW, _ARROW / 2
        corners = [(-a, -b), (0.0, b), (a, -b)] if expanded else [(-b, -a), (b, 0.0), (-b, a)]
        painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in corners]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        left, right = self.columns.name.left(), rect.width() - 6
        room = QRect(left, 0, right - left, rect.height())
        bold = QFont(option.font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(text)
        metrics = painter.fontMetrics()
        title = metrics.elidedText(self._axes.groups[group].title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, title)
        used = metrics.horizontalAdvance(title) + 10
        painter.setFont(option.font)
        total = group_total(self._axes, group)
        if used + painter.fontMetrics().horizontalAdvance(total) <= room.width():
            painter.setPen(look.muted)
            painter.drawText(room, _RIGHT, total)
        painter.restore()
        self._paint_focus(painter, option)

    def _paint_focus(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self.look.accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def _paint_lock(self, painter: QPainter, axis: int, offered: bool) -> None:
        """Paint the lock; that of an unlocked axis faintly, and only where it is offered."""
        locked = self._axes.is_locked(axis)
        if locked or offered:
            painter.setOpacity(1.0 if locked else 0.45)
            (self.look.locked if locked else self.look.unlocked).paint(painter, _centred(self.columns.lock, 16))
            painter.setOpacity(1.0)

    def _paint_handle(self, painter: QPainter, axis: int, base: QColor) -> None:
        axes, look, columns = self._axes, self.look, self.columns
        value, ends = axes.value_of(axis), axes.range_of(axis)
        handle = mix(look.accent, base, 0.55) if axes.is_idle(axis) else look.accent
        middle = columns.height / 2
        x, zero = columns.x_of(value, ends), columns.x_of(axes.bell_of(axis)[0], ends)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(handle, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(zero, middle), QPointF(x, middle))
        painter.setPen(QPen(base, 1.5))
        painter.setBrush(handle)
        if ends[0] <= value <= ends[1]:
            painter.drawEllipse(QPointF(x, middle), HANDLE_RADIUS, HANDLE_RADIUS)
        else:  # the value lies off the scale: an arrow points to it
            tip = HANDLE_RADIUS if value > ends[1] else -HANDLE_RADIUS
            corners = [QPointF(x + tip, middle), QPointF(x - tip, middle - 7), QPointF(x - tip, middle + 7)]
            painter.drawPolygon(QPolygonF(corners))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_score(self, painter: QPainter, axis: int, palette: QPalette) -> None:
        axes, look, area = self._axes, self.look, self.columns.score
        score, idle = axes.score_of(axis), axes.is_idle(axis)
        if score is None:
            painter.setPen(look.muted)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "–")
            return
        if idle:
            painter.setPen(QPen(look.warning, 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            centre, r = QPointF(area.left() + 6, area.center().y() - 1), 4.5
            painter.drawEllipse(centre, r, r)
            painter.drawLine(centre + QPointF(-r * 0.7, r * 0.7), centre + QPointF(r * 0.7, -r * 0.7))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            if self.columns.with_words:
                painter.drawText(area.adjusted(14, 0, 0, -2), _LEFT, idle_word(constant=axes.is_constant(axis)))
        painter.setPen(look.warning if idle else palette.color(QPalette.ColorRole.Text))
        painter.drawText(area.adjusted(0, 0, 0, -3), _RIGHT, score_text(score))
        track = QRectF(area.left(), area.bottom() - 4, area.width(), 3)
        painter.fillRect(track, look.grid)
        track.setWidth(track.width() * axes.score_share(axis))
        painter.fillRect(track, look.warning if idle else look.score)


def _centred(area: QRect, side: int) -> QRect:
    return QRect(area.center().x() - side // 2 + 1, area.center().y() - side // 2 + 1, side, side)
