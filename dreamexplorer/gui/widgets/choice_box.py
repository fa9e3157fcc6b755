"""A combo box that may be narrower than its texts: it elides them, and its tool tip has the whole one."""

from __future__ import annotations

import math
from html import escape

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip, QWidget

TEXT_MARGIN = 4  # pixels that styles leave beside the text


def width_of(text: str, widget: QWidget) -> int:
    """Return the width of a text in whole pixels, rounded up: Qt elides a text that lacks part of a pixel."""
    return math.ceil(QFontMetricsF(widget.font()).horizontalAdvance(text))


class ChoiceBox(QComboBox):
    """A combo box as wide as its longest text where there is room, and at least as wide as a few characters.

    Qt's own never shrinks below its longest text, keeps the least width that it had in another font, and cuts texts
    without a sign.
    """

    def __init__(self, least: int = 6, usual: int | None = None) -> None:
        """Build an empty box.

        Args:
            least: characters of average width that it has room for at least, unless all texts are shorter.
            usual: characters that it has room for where nothing is scarce; None for the longest text.
        """
        super().__init__()
        self._least, self._usual = least, usual
        model = self.model()
        for changed in (model.rowsInserted, model.rowsRemoved, model.dataChanged, model.modelReset):
            changed.connect(self._on_items)

    def sizeHint(self) -> QSize:
        width = self._longest() if self._usual is None else min(self._longest(), self._characters(self._usual))
        return QSize(width + self._around(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        width = min(self._longest(), self._characters(self._least))
        # Qt keeps the least height that it had in another font
        return QSize(width + self._around(), super().sizeHint().height())

    @property
    def is_elided(self) -> bool:
        """True if the current text has too little room."""
        return width_of(self.currentText(), self) > self._field(self.size()).width()

    def shown_tip(self) -> str:
        """Return the tool tip, with the current text in front of it where that is elided."""
        tip = self.toolTip()
        if not self.is_elided:
            return tip
        return f"<p><b>{escape(self.currentText(), quote=False)}</b></p>{tip}"

    def showPopup(self) -> None:
        """Open the list, wide enough for its texts."""
        self.view().setMinimumWidth(min(self.view().sizeHintForColumn(0) + 24, self.screen().availableSize().width()))
        super().showPopup()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and (tip := self.shown_tip()):
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def paintEvent(self, e: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self._field(self.size()).width()
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def _on_items(self) -> None:
        self.updateGeometry()

    def _longest(self) -> int:
        return max((width_of(self.itemText(i), self) for i in range(self.count())), default=0)

    def _characters(self, count: int) -> int:
        return count * self.fontMetrics().averageCharWidth()

    def _around(self) -> int:
        """Return the width of frame and arrow; the size that styles compute omits part of it."""
        wide = QSize(400, max(20, self.fontMetrics().height() + 8))
        return wide.width() - self._field(wide).width()

    def _field(self, size: QSize) -> QRect:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.rect = QRect(0, 0, size.width(), size.height())
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        field = self.style().subControlRect(control, option, part, self)
        return field.adjusted(0, 0, -TEXT_MARGIN, 0)
