"""Boxes for numbers: whole ones and decimal ones, stepped evenly or by ratio.

What is typed is kept as typed, also outside the range of the option: `problem` says so. Only steps stay inside.
"""

from __future__ import annotations

import math
import re
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QSizePolicy,
    QSpinBox,
    QStyle,
    QStyleOptionSpinBox,
    QWidget,
)

from dreamexplorer.gui.shared.option_words import empty_text
from dreamexplorer.gui.widgets.numbers import MINUS, trimmed
from dreamexplorer.gui.widgets.text_scale import scaled
from dreamexplorer.options import Option

_MOST = 1e12  # of a value without bounds
_DECIMALS = 12  # that a box keeps of what is typed
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


def _outside(value: float, low: float, high: float, exclusive: bool) -> str:
    """Return what is wrong with a value outside its range; empty for one inside."""
    if value <= high and (value > low or (value == low and not exclusive)):
        return ""
    if exclusive:
        text = QCoreApplication.translate("Fields", "It must be above {low} and at most {high}.")
    else:
        text = QCoreApplication.translate("Fields", "It must lie between {low} and {high}.")
    return text.format(low=trimmed(low), high=trimmed(high))


def _steps(value: float, low: float, high: float) -> QAbstractSpinBox.StepEnabledFlag:
    """Return which arrows of a box lead to another value."""
    none = QAbstractSpinBox.StepEnabledFlag.StepNone
    down = QAbstractSpinBox.StepEnabledFlag.StepDownEnabled if value > low else none
    return down | (QAbstractSpinBox.StepEnabledFlag.StepUpEnabled if value < high else none)


def _size(box: QSpinBox | QDoubleSpinBox, least: QSize, texts: tuple[str, ...]) -> QSize:
    """Return the size of a box with room for these texts; Qt's has room for the ends of what can be typed."""
    metrics = box.fontMetrics()
    width = max(metrics.horizontalAdvance(text[:18] + " ") for text in texts) + 2
    option = QStyleOptionSpinBox()
    option.initFrom(box)
    option.buttonSymbols = box.buttonSymbols()
    option.frame = box.hasFrame()
    content = QSize(width, box.lineEdit().minimumSizeHint().height())
    found = box.style().sizeFromContents(QStyle.ContentsType.CT_SpinBox, option, content, box)
    return QSize(found.width(), least.height())


class IntEdit(QSpinBox):
    """A box for a whole number; with `logarithmic`, steps go to the next power of two.

    Where the minimum of the option stands for something else, such as "all", the box shows that word; the number can be
    typed too.
    """

    edited = Signal()

    def __init__(self, spec: Option) -> None:
        super().__init__()
        self._logarithmic = spec.logarithmic
        self._low, self._high = int_bound(spec.minimum, -(2**31)), int_bound(spec.maximum, 2**31 - 1)
        self._word = empty_text(spec) if spec.empty else ""
        self.setRange(-(2**31), 2**31 - 1)
        self.setSingleStep(max(1, int(spec.step or 1)))
        self.setAccelerated(True)
        prepare_box(self)
        self.valueChanged.connect(self._on_value_changed)

    def read(self) -> int:
        self.interpretText()
        return self.value()

    def write(self, value: Any) -> None:
        self.setValue(int(value))

    def problem(self) -> str:
        return _outside(self.value(), self._low, self._high, False)

    def stepBy(self, steps: int) -> None:
        value = self.value()
        if not self._logarithmic:
            value += steps * self.singleStep()
        else:
            value = max(1, value)
            for _ in range(abs(steps)):
                power = math.log2(value)
                value = 2 ** (math.floor(power) + 1) if steps > 0 else max(1, 2 ** (math.ceil(power) - 1))
                if value >= self._high:
                    break
        self.setValue(min(max(int(value), self._low), self._high))

    def sizeHint(self) -> QSize:
        return _size(self, super().sizeHint(), (*map(self.textFromValue, (self._low, self._high)), self._word))

    def minimumSizeHint(self) -> QSize:
        least, numbers = super().minimumSizeHint(), tuple(map(self.textFromValue, (self._low, self._high)))
        word = _size(self, least, (self._word,)).width() if self._word else 0
        return _bounded(self, _size(self, least, numbers), word)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        return _steps(self.value(), self._low, self._high)

    def textFromValue(self, val: int) -> str:
        return self._word if self._word and val == self._low else super().textFromValue(val)

    def validate(self, input: str, pos: int) -> object:
        word = self._word
        if not word:
            return super().validate(input, pos)
        digits = "".join(c for c in input if c in "+-0123456789")
        if digits:  # a digit was typed into the word: the number replaces it
            return super().validate(digits, pos if digits == input else len(digits))
        known = input.strip().lower() == word.lower()
        return (QValidator.State.Acceptable if known else QValidator.State.Intermediate, input, pos)

    def valueFromText(self, text: str) -> int:
        word = self._word
        return self._low if word and text.strip().lower() == word.lower() else super().valueFromText(text)

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
        self._smallest = 10.0**-spec.decimals  # step next to 0
        self._low = -_MOST if spec.minimum is None else float(spec.minimum)
        self._high = _MOST if spec.maximum is None else float(spec.maximum)
        self.setDecimals(_DECIMALS)
        self.setRange(-_MOST, _MOST)
        if spec.step:
            self.setSingleStep(spec.step)
        prepare_box(self)
        self.valueChanged.connect(self._on_value_changed)

    def read(self) -> float:
        self.interpretText()
        return self.value()

    def write(self, value: Any) -> None:
        self.setValue(float(value))

    def problem(self) -> str:
        return _outside(self.value(), self._low, self._high, self._exclusive)

    def stepBy(self, steps: int) -> None:
        value = self.value()
        if not self._logarithmic:
            value += steps * self.singleStep()
        else:
            for _ in range(min(abs(steps), 20)):
                value = next_round(value, steps > 0, max(self._smallest, 1e-12))
        least = self._low + (self._smallest if self._exclusive else 0.0)
        self.setValue(min(max(value, least), self._high))

    def sizeHint(self) -> QSize:
        return _size(self, super().sizeHint(), tuple(map(self.textFromValue, (self._low, self._high))))

    def minimumSizeHint(self) -> QSize:
        numbers = tuple(map(self.textFromValue, (self._low, self._high)))
        return _bounded(self, _size(self, super().minimumSizeHint(), numbers))

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        return _steps(self.value(), self._low, self._high)

    def textFromValue(self, val: float) -> str:
        return trimmed(val, _DECIMALS).replace(MINUS, "-")  # what is typed has a hyphen

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


def _bounded(box: QSpinBox | QDoubleSpinBox, least: QSize, word: int = 0) -> QSize:
    """Limit a least size to the room of usual numbers, not of the largest one, but keep that of its word, in pixels."""
    return QSize(max(word, min(max(scaled(72, box), least.width()), scaled(110, box))), least.height())


def int_bound(value: float | None, otherwise: int) -> int:
    """Return a bound of an option as a whole number."""
    return otherwise if value is None else int(value)
