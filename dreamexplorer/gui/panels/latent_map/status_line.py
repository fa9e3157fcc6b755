"""The line below the latent map: what its points are, and the place under the cursor."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dreamexplorer.gui.widgets.steady_label import SteadyLabel
from dreamexplorer.gui.widgets.tips import wrapped


class MapStatus(QWidget):
    """Two texts: the state of the points at the left, the place under the cursor at the right."""

    def __init__(self) -> None:
        super().__init__()
        muted = QPalette.ColorRole.PlaceholderText
        self._state = SteadyLabel(Qt.AlignmentFlag.AlignLeft, muted, elastic=True)
        self._place = SteadyLabel(Qt.AlignmentFlag.AlignRight, muted)
        self._state.setAccessibleName(self.tr("State of the map"))
        self._place.setAccessibleName(self.tr("Position of the cursor"))
        self._place.setToolTip(self.tr("Position of the cursor in the coordinates of the map."))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 0, 2, 0)
        layout.addWidget(self._state, 1)
        layout.addWidget(self._place)

    def set_state(self, text: str, tip: str) -> None:
        """Show the state of the points, with a tool tip."""
        if text != self._state.text():
            self._state.setText(text)
            self._state.setToolTip(wrapped(f"{text}\n{tip}" if text else tip))

    def set_place(self, text: str) -> None:
        """Show the place under the cursor; empty outside the map."""
        if text != self._place.text():
            self._place.setText(text)

    @property
    def state(self) -> str:
        """The text about the points."""
        return self._state.text()

    @property
    def place(self) -> str:
        """The text about the place under the cursor."""
        return self._place.text()
