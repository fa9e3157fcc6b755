"""A choice that asks for as much room as the words it shows, so that a form can give it a line of its own."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox

MOST_CHARACTERS = 40  # of ordinary width; what is longer is cut, and told by the tool tip


class FittedCombo(QComboBox):
    """Its minimum is what the present text needs, not the longest there is: short names stay beside their label.

    The tool tip is the help it was given, with the whole of the present text before it.
    """

    def __init__(self, help: str) -> None:
        super().__init__()
        self._help = help
        # the list may be as wide as it likes, but a long name that is not chosen asks for nothing
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentTextChanged.connect(self._on_text)
        self._on_text(self.currentText())

    def set_help(self, help: str) -> None:
        """Other words for the tool tip, of one paragraph."""
        if help != self._help:
            self._help = help
            self._on_text(self.currentText())

    def minimumSizeHint(self) -> QSize:
        least, metrics = super().minimumSizeHint(), self.fontMetrics()
        wanted = min(metrics.horizontalAdvance(self.currentText()) + 4, MOST_CHARACTERS * metrics.averageCharWidth())
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        # what the style says of contents leaves out the room about them; where it puts them does not
        option.rect = QRect(0, 0, 400, least.height())
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        around = 400 - self.style().subControlRect(control, option, part, self).width()
        return QSize(max(least.width(), wanted + around), least.height())

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(self.minimumSizeHint())

    def _on_text(self, text: str) -> None:
        name = f"<p><b>{text.replace('&', '&amp;').replace('<', '&lt;')}</b></p>" if text else ""
        self.setToolTip(f"{name}<p>{self._help}</p>")
        self.updateGeometry()
