"""Boxes for numbers: whole ones and decimal ones, stepped evenly or by ratio."""

from __future__ import annotations

import math
import re
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QSizePolicy, QSpinBox, QWidget

from dreamexplorer.gui.shared.option_words import empty_text
from dreamexplorer.gui.widgets.numbers import MINUS, trimmed
from dreamexplorer.gui.widgets.text_scale import scaled
from dreamexplorer.options import Option

_FLOAT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_FLOAT_BEGUN = re.compile(r"[+-]?\d*\.?\d*(e[+-]?\d*)?", re.IGNORECASE)


def next_round(value: float, up: bool, smallest: float) -> float:
    """Return the next value of 1, 2, 5, 10, 20, ... above or below; the next one below `smallest` is 0."""
    if value < smallest * (1 - 1e-9):
        return smallest if up else 0.0
    exponent = math.floor(math.log10(value) + 1e-9)
    candidates = sorted(m * 10.0**e for e in (exponent - 1, exponent, exponent + 1) for m in (1, 2, 5))
    if up:
        return next(c for c in candidates if c > value * (1 + 1e-9))
    lower = next(c for c in reversed(candidates) if c < value * (1 - 1e-9))
    return lower if lower >= smallest * (1 - 1e-9) else 0.0


class IntEdit(QSpinBox):
    """A box for a whole number; with `logarithmic`, steps go to the next power of two.

    Where the minimum stands for something else, such as "all", the box shows that word; the number can be typed too.
    """

    edited = Signal()

    def __init__(self, spec: Option) -> None:
        super().__init__()
        self._logarithmic = spec.logarithmic
        self.setRange(int_bound(spec.minimum, -(2**31)), int_bound(spec.maximum, 2**31 - 1))
        self.setSingleStep(max(1, int(spec.step or 1)))
        self.setAccelerated(True)
        if spec.empty:
            self.setSpecialValueText(empty_text(spec))
        prepare_box(self)
        self.valueChanged.connect(self._on_value_changed)

    def minimumSizeHint(self) -> QSize:
        return least_of_box(self, super().minimumSizeHint())

    def read(self) -> int:
        self.interpretText()
        return self.value()

    def write(self, value: Any) -> None:
        self.setValue(int(value))

    def problem(self) -> str:
        return ""  # the box keeps the value in its range

    def stepBy(self, steps: int) -> None:
        if not self._logarithmic:
            super().stepBy(steps)
            return
        value = max(1, self.value())
        for _ in range(abs(steps)):
            power = math.log2(value)
            value = 2 ** (math.floor(power) + 1) if steps > 0 else max(1, 2 ** (math.ceil(power) - 1))
            if value >= self.maximum():
                break
        self.setValue(min(max(int(value), self.minimum()), self.maximum()))

    def validate(self, input: str, pos: int) -> object:
        word = self.specialValueText()
        if not word:
            return super().validate(input, pos)
        digits = "".join(c for c in input if c in "+-0123456789")
        if digits:  # a digit was typed into the word: the number replaces it
            return super().validate(digits, pos if digits == input else len(digits))
        known = input.strip().lower() == word.lower()
        return (QValidator.State.Acceptable if known else QValidator.State.Intermediate, input, pos)

    def valueFromText(self, text: str) -> int:
        word = self.specialValueText()
        return self.minimum() if word and text.strip().lower() == word.lower() else super().valueFromText(text)

    def _on_value_changed(self) -> None:
        self.edited.emit()


class FloatEdit(QDoubleSpinBox):
    """A box for a number, shown without trailing zeros; decimal point, comma and exponent are accepted.

    With `logarithmic`, steps go 1, 2, 5, 10, ... so that one box serves from 0.0001 to 1000.
    """

    edited = Signal()

    def __init__(self, spec: Option) -> None:
        super().__init__()
        self._logarithmic = spec.logarithmic
        self._exclusive = spec.exclusive
        self.setDecimals(spec.decimals)
        self.setRange(
            -1e12 if spec.minimum is None else spec.minimum,
            1e12 if spec.maximum is None else spec.maximum,
        )
        if spec.step:
            self.setSingleStep(spec.step)
        prepare_box(self)
        self.valueChanged.connect(self._on_value_changed)

    def minimumSizeHint(self) -> QSize:
        return least_of_box(self, super().minimumSizeHint())

    def read(self) -> float:
        self.interpretText()
        return self.value()

    def write(self, value: Any) -> None:
        self.setValue(float(value))

    def problem(self) -> str:
        return ""

    def stepBy(self, steps: int) -> None:
        if not self._logarithmic:
            super().stepBy(steps)
            return
        value = self.value()
        for _ in range(min(abs(steps), 20)):
            value = next_round(value, steps > 0, max(10.0 ** -self.decimals(), 1e-12))
        least = self.minimum() + (10.0 ** -self.decimals() if self._exclusive else 0.0)
        self.setValue(min(max(value, least), self.maximum()))

    def textFromValue(self, val: float) -> str:
        return trimmed(val, self.decimals()).replace(MINUS, "-")  # what is typed has a hyphen

    def valueFromText(self, text: str) -> float:
        cleaned = text.strip().replace(",", ".")
        return float(cleaned) if _FLOAT.fullmatch(cleaned) else self.value()

    def validate(self, input: str, pos: int) -> object:
        cleaned = input.strip().replace(",", ".")
        if _FLOAT.fullmatch(cleaned):
            inside = self.minimum() <= float(cleaned) <= self.maximum()
            return (QValidator.State.Acceptable if inside else QValidator.State.Intermediate, input, pos)
        begun = _FLOAT_BEGUN.fullmatch(cleaned) is not None
        return (QValidator.State.Intermediate if begun else QValidator.State.Invalid, input, pos)

    def fixup(self, str: str) -> str:
        cleaned = str.strip().replace(",", ".")
        if _FLOAT.fullmatch(cleaned):
            return self.textFromValue(min(max(float(cleaned), self.minimum()), self.maximum()))
        return self.textFromValue(self.value())

    def _on_value_changed(self) -> None:
        self.edited.emit()


class _WheelFilter(QObject):
    """Passes wheel events on to the parent while the watched widget is without focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def ignore_wheel_unless_focused(widget: QWidget) -> None:
    """Let the wheel scroll the form around a widget, without changing its value by accident."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(_WheelFilter(widget))


def prepare_box(box: QSpinBox | QDoubleSpinBox) -> None:
    """Set what all boxes for numbers have in common: half-typed numbers are no values, the wheel scrolls the form."""
    box.setKeyboardTracking(False)
    ignore_wheel_unless_focused(box)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def least_of_box(box: QSpinBox | QDoubleSpinBox, least: QSize) -> QSize:
    """Return the least size of a box: room for usual numbers, not for the largest one, and for its word in full."""
    arrows = least.width() - max(box.fontMetrics().horizontalAdvance(text) for text in _longest_texts(box))
    word = box.fontMetrics().horizontalAdvance(box.specialValueText()) + arrows if box.specialValueText() else 0
    return QSize(max(word, min(max(scaled(72, box), least.width()), scaled(110, box))), least.height())


def _longest_texts(box: QSpinBox | QDoubleSpinBox) -> tuple[str, ...]:
    """Return the texts that Qt makes room for."""
    ends = (box.textFromValue(box.minimum()), box.textFromValue(box.maximum()))  # type: ignore[arg-type]
    return *(f"{box.prefix()}{text[:18]}{box.suffix()} " for text in ends), box.specialValueText()


def int_bound(value: float | None, otherwise: int) -> int:
    """Return a bound of an option as a whole number."""
    return otherwise if value is None else int(value)
