"""A choice that asks for as much room as the words it shows, so that a form can give it a line of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox

MOST_CHARACTERS = 34  # of ordinary width; what is longer is cut, and told by the tool tip


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
        wanted = metrics.horizontalAdvance(self.currentText()) + 4
        wanted = min(wanted, MOST_CHARACTERS * metrics.averageCharWidth())
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        kind = QStyle.ContentsType.CT_ComboBox
        whole = self.style().sizeFromContents(kind, option, QSize(wanted, metrics.height()), self)
        return QSize(max(least.width(), whole.width()), least.height())

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(self.minimumSizeHint())

    def _on_text(self, text: str) -> None:
        name = f"<p><b>{text.replace('&', '&amp;').replace('<', '&lt;')}</b></p>" if text else ""
        self.setToolTip(f"{name}<p>{self._help}</p>")
        self.updateGeometry()
