"""Chips of the legend: checkable buttons with a sample of the line; checked means shown."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.text_scale import scaled

SAMPLE = 12  # pixels; width of the sample of the line in texts of the usual size
MARGIN = 3
GAP = 6  # pixels between the sample and the text: a sample beside "−ELBO" must not read as another minus


class Chip(QAbstractButton):
    """A checkable button with a sample of a line.

    Args:
        text: name of the line.
        theme: source of the colours.
        role: a colour of the theme, or #rrggbb.
        sample: "line", "thin" or "points".
        widest: greatest width in texts of the usual size, in pixels; a longer text is elided in its middle. 0: none.
        parent: parent widget.
    """

    def __init__(
        self,
        text: str,
        theme: Theme,
        role: str,
        sample: str = "line",
        *,
        widest: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._widest = widest
        self._fixed = False
        self._theme = theme
        self._role = role
        self._sample = sample
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def show_line(self, text: str, role: str, sample: str, *, fixed: bool = False) -> None:
        """Show another line; one that is `fixed` cannot be switched off."""
        self._role, self._sample, self._fixed = role, sample, fixed
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def use_role(self, role: str) -> None:
        """Paint the sample in another colour: a role of the theme, or #rrggbb."""
        if role != self._role:
            self._role = role
            self.update()

    def nextCheckState(self) -> None:
        if not self._fixed:
            super().nextCheckState()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + self._text_left() + MARGIN
        return QSize(min(width, scaled(self._widest, self)) if self._widest else width, metrics.height() + 4)

    def _text_left(self) -> int:
        return MARGIN + scaled(SAMPLE, self) + scaled(GAP, self)

    def minimumSizeHint(self) -> QSize:
        """Return room for a short name; a longer one is elided where the panel is narrow, and whole in the tool tip."""
        return self.sizeHint().boundedTo(QSize(scaled(120, self), self.sizeHint().height()))

    def paintEvent(self, e: QPaintEvent) -> None:
        theme, on = self._theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(theme.color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised") if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 4, 4)
        color = QColor(self._role) if self._role.startswith("#") else theme.color(self._role)
        self._paint_sample(painter, color if on else theme.color("grid"))
        painter.setPen(theme.color("text" if on else "muted"))
        left = self._text_left()
        box = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self._fitting(box))
        if not on:
            y = self.height() / 2 + 0.5
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right() - MARGIN, y))
        painter.end()

    def _fitting(self, box: QRectF) -> str:
        where = Qt.TextElideMode.ElideMiddle if self._widest else Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.text(), where, round(box.width()))

    def _paint_sample(self, painter: QPainter, color: QColor) -> None:
        y, length = self.height() / 2, scaled(SAMPLE, self)
        painter.setPen(QPen(color, 1.0 if self._sample == "thin" else 2.5 if self._sample == "line" else 1.5))
        painter.drawLine(QPointF(MARGIN, y), QPointF(MARGIN + length, y))
        if self._sample == "points":
            painter.setBrush(color)
            for x in (0.25, 0.75):
                painter.drawEllipse(QPointF(MARGIN + x * length, y), 2.2, 2.2)
