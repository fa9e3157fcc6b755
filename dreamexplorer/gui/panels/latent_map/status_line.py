"""The line below the latent map: what its points are, and the place under the cursor."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from dreamexplorer.gui.widgets.tips import wrapped


class _ElidedLabel(QLabel):
    """Label of one line, elided where room is scarce."""

    def __init__(self, align: Qt.AlignmentFlag) -> None:
        super().__init__()
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, QFontMetrics(self.font()).height() + 2)

    def sizeHint(self) -> QSize:
        m = QFontMetrics(self.font())
        return QSize(m.horizontalAdvance(self.text()) + 4, m.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().placeholderText().color())
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment()), text)
        painter.end()


class MapStatus(QWidget):
    """Two texts: the state of the points at the left, the place under the cursor at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._state = _ElidedLabel(Qt.AlignmentFlag.AlignLeft)
        self._place = _ElidedLabel(Qt.AlignmentFlag.AlignRight)
        self._state.setAccessibleName(self.tr("State of the map"))
        self._place.setAccessibleName(self.tr("Position of the cursor"))
        self._place.setToolTip(self.tr("Position of the cursor in the coordinates of the map."))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 0, 2, 0)
        self._place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
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
