"""A combo box as wide as its current text, so that a form wraps it to a line of its own where needed."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox

MOST_CHARACTERS = 40  # of average width; a longer text is cut, and is whole in the tool tip


class FittedCombo(QComboBox):
    """A combo box whose minimum width is that of the current text, not of the longest one.

    Its tool tip is the current text in full, then the help.
    """

    def __init__(self, help: str) -> None:
        super().__init__()
        self._help = help
        # a long entry that is not chosen must not widen the box
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentTextChanged.connect(self._on_text)
        self._on_text(self.currentText())

    def set_help(self, help: str) -> None:
        """Replace the help in the tool tip, one paragraph."""
        if help != self._help:
            self._help = help
            self._on_text(self.currentText())

    def minimumSizeHint(self) -> QSize:
        least, metrics = super().minimumSizeHint(), self.fontMetrics()
        text_width = min(
            metrics.horizontalAdvance(self.currentText()) + 4, MOST_CHARACTERS * metrics.averageCharWidth()
        )
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        # the size from contents omits the frame on some styles: measure where the text field is placed
        option.rect = QRect(0, 0, 400, least.height())
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        around = 400 - self.style().subControlRect(control, option, part, self).width()
        return QSize(max(least.width(), text_width + around), least.height())

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(self.minimumSizeHint())

    def _on_text(self, text: str) -> None:
        name = f"<p><b>{text.replace('&', '&amp;').replace('<', '&lt;')}</b></p>" if text else ""
        self.setToolTip(f"{name}<p>{self._help}</p>")
        self.updateGeometry()
