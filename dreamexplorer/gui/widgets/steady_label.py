"""A line of text that changes many times without a new layout of what is around it."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

_SPARE = 12  # pixels that are reserved beyond a text, for the next digit
_LEAST = 20  # pixels of an elastic label
_TOO_WIDE = 90  # pixels; a label that is so much wider than its text becomes narrower


class SteadyLabel(QWidget):
    """A line of plain text, elided where room is scarce: then its tool tip begins with the whole text.

    A QLabel has the whole window laid out again at each new text. This one asks for more room only where a text is
    wider than those before it, or far narrower.

    Args:
        alignment: horizontal alignment of the text.
        role: colour of the palette that the text has.
        elastic: take the room that is left, whatever the text.
    """

    def __init__(
        self,
        alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        role: QPalette.ColorRole = QPalette.ColorRole.WindowText,
        *,
        elastic: bool = False,
    ) -> None:
        super().__init__()
        self._text = ""
        self._reserved = 0  # pixels
        self._alignment = alignment | Qt.AlignmentFlag.AlignVCenter
        self._role = role
        self._elastic = elastic
        wide = QSizePolicy.Policy.Ignored if elastic else QSizePolicy.Policy.Preferred
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return the text."""
        return self._text

    def setText(self, text: str) -> None:
        """Show another text."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleDescription(text)
        self._reserve()
        self.update()

    def _reserve(self) -> None:
        margins = self.contentsMargins()
        needed = self.fontMetrics().horizontalAdvance(self._text) + margins.left() + margins.right() + 2
        if not needed <= self._reserved <= needed + _TOO_WIDE:
            self._reserved = needed + _SPARE
            if not self._elastic:
                self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._reserved = 0
            self._reserve()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._reserved, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, self.fontMetrics().height() + 2)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.is_elided:
            tip = self.toolTip()
            whole = html.escape(self._text) if tip.startswith("<") else self._text
            if whole not in tip:
                QToolTip.showText(event.globalPos(), f"{whole}\n{tip}".rstrip(), self)
                return True
        return super().event(event)

    @property
    def is_elided(self) -> bool:
        """True if the text is wider than the label."""
        return self.fontMetrics().horizontalAdvance(self._text) > self.contentsRect().width()

    def paintEvent(self, event: QPaintEvent) -> None:
        area = self.contentsRect()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self._role))
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(self._alignment), text)
        painter.end()
