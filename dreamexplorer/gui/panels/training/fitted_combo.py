"""A combo box as wide as its current text, so that a form wraps it to a line of its own where needed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy

from dreamexplorer.gui.widgets.choice_box import ChoiceBox, width_of

MOST_CHARACTERS = 18  # of average width; a longer text is elided where a whole line is too narrow for it


class FittedCombo(ChoiceBox):
    """A combo box whose minimum width is that of the current text, not of the longest one.

    Its tool tip is the current text in full, then the help.
    """

    def __init__(self, help: str) -> None:
        super().__init__(MOST_CHARACTERS)
        self._help = help
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentTextChanged.connect(self._on_text)
        self._on_text(self.currentText())

    def set_help(self, help: str) -> None:
        """Replace the help in the tool tip, one paragraph."""
        if help != self._help:
            self._help = help
            self._on_text(self.currentText())

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()  # a long entry that is not chosen must not widen the box

    def shown_tip(self) -> str:
        """Return the tool tip, which has the current text already."""
        return self.toolTip()

    def _longest(self) -> int:
        return width_of(self.currentText(), self)

    def _on_text(self, text: str) -> None:
        name = f"<p><b>{text.replace('&', '&amp;').replace('<', '&lt;')}</b></p>" if text else ""
        self.setToolTip(f"{name}<p>{self._help}</p>")
        self.updateGeometry()
