"""A small field for one typed number, laid over the place where the number stands."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

TYPED_LIMIT = 20.0  # a typed value may leave the range of the sliders, but not reason


class ValueEditor(QLineEdit):
    """The field for one typed value: Enter and leaving apply, Escape drops; `given` comes before `left`."""

    given = Signal(str)
    left = Signal(bool)  # whether by a key, so that the focus returns to the slider

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.returnPressed.connect(self._on_return)

    def begin(self, value: str, typed: str | None) -> None:
        """Show the value selected, or the first key that was typed instead of it."""
        self.setText(value if typed is None else typed)
        self.setModified(typed is not None)  # a single key typed before leaving counts, too
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if typed is None:
            self.selectAll()

    def _on_return(self) -> None:
        self._end(apply=True, by_key=True)

    def _end(self, apply: bool, by_key: bool) -> None:
        if self.isVisible():
            text = self.text()
            changed = self.isModified() or by_key
            self.hide()
            if apply and changed:
                self.given.emit(text)
            self.left.emit(by_key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._end(apply=False, by_key=True)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._end(apply=True, by_key=False)


def parse_value(text: str, high: float = 0.0) -> float | None:
    """A typed number with a point or a comma, within reason or up to `high`; None when it is not one."""
    try:
        value = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= max(TYPED_LIMIT, high) else None
