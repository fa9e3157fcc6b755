"""Editors for single settings: each reads and writes one value, says what is wrong with it, and tells of edits."""

from __future__ import annotations

import math
import re
from typing import Any, Protocol, cast

from PySide6.QtCore import QCoreApplication, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF, QValidator, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QSizePolicy, QSpinBox, QWidget

from dreamexplorer.gui.widgets.numbers import MINUS, trimmed
from dreamexplorer.options import Option

_FLOAT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_FLOAT_BEGUN = re.compile(r"[+-]?\d*\.?\d*(e[+-]?\d*)?", re.IGNORECASE)


class Editor(Protocol):
    """What `editor_for` gives. It is a QWidget too; `edited` is emitted after each change, by hand or by `write`."""

    edited: Any

    def read(self) -> Any:
        """The value; only meaningful while `problem()` is empty."""

    def write(self, value: Any) -> None:
        """Show a value."""

    def problem(self) -> str:
        """What is wrong with the text as it stands, in words; empty when nothing is."""


def value_text(value: Any, spec: Option | None = None) -> str:
    """A setting's value for a sentence: 20; 0.001; 512, 256."""
    if isinstance(value, tuple):
        return ", ".join(str(v) for v in value) or _empty_text(spec)
    if isinstance(value, bool):
        return QCoreApplication.translate("Fields", "yes") if value else QCoreApplication.translate("Fields", "no")
    if isinstance(value, float):
        return trimmed(value)
    if isinstance(value, int) and spec is not None and spec.empty and value == spec.minimum:
        return _empty_text(spec)
    return QCoreApplication.translate("options", value) if isinstance(value, str) else str(value)


def _empty_text(spec: Option | None) -> str:
    """What an empty list stands for."""
    if spec is None or not spec.empty:
        return QCoreApplication.translate("Fields", "none")
    return QCoreApplication.translate("options", spec.empty)


def next_round(value: float, up: bool, smallest: float) -> float:
    """The next value of 1, 2, 5, 10, 20, ... above or below; below the smallest lies 0."""
    if value < smallest * (1 - 1e-9):
        return smallest if up else 0.0
    exponent = math.floor(math.log10(value) + 1e-9)
    candidates = sorted(m * 10.0**e for e in (exponent - 1, exponent, exponent + 1) for m in (1, 2, 5))
    if up:
        return next(c for c in candidates if c > value * (1 + 1e-9))
    lower = next(c for c in reversed(candidates) if c < value * (1 - 1e-9))
    return lower if lower >= smallest * (1 - 1e-9) else 0.0


class IntEdit(QSpinBox):
    """A whole number; with `logarithmic`, steps go to the next power of two.

    Where the minimum stands for something else, such as all, the box says that; the number can be typed, too.
    """

    edited = Signal()

    def __init__(self, spec: Option) -> None:
        super().__init__()
        self._logarithmic = spec.logarithmic
        self.setRange(_int_bound(spec.minimum, -(2**31)), _int_bound(spec.maximum, 2**31 - 1))
        self.setSingleStep(max(1, int(spec.step or 1)))
        self.setAccelerated(True)
        if spec.empty:
            self.setSpecialValueText(_empty_text(spec))
        _calm(self)
        self.valueChanged.connect(self._on_value_changed)

    def read(self) -> int:
        self.interpretText()
        return self.value()

    def write(self, value: Any) -> None:
        self.setValue(int(value))

    def problem(self) -> str:
        return ""  # the box itself keeps to its range

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
        if digits:  # typed into the word: the number takes its place
            return super().validate(digits, pos if digits == input else len(digits))
        known = input.strip().lower() == word.lower()
        return (QValidator.State.Acceptable if known else QValidator.State.Intermediate, input, pos)

    def valueFromText(self, text: str) -> int:
        word = self.specialValueText()
        return self.minimum() if word and text.strip().lower() == word.lower() else super().valueFromText(text)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_value_changed(self) -> None:
        self.edited.emit()


class FloatEdit(QDoubleSpinBox):
    """A number, shown without idle zeros; point, comma and exponent are understood.

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
        _calm(self)
        self.valueChanged.connect(self._on_value_changed)

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

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_value_changed(self) -> None:
        self.edited.emit()


class ChoiceEdit(QComboBox):
    """One of a few values."""

    edited = Signal()

    def __init__(self, spec: Option) -> None:
        super().__init__()
        for choice in spec.choices:
            self.addItem(QCoreApplication.translate("options", str(choice)), choice)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentIndexChanged.connect(self._on_index_changed)

    def read(self) -> Any:
        return self.currentData()

    def write(self, value: Any) -> None:
        index = self.findData(value)
        if index < 0:
            raise ValueError(f"{value!r} is not a choice")
        self.setCurrentIndex(index)

    def problem(self) -> str:
        return ""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_index_changed(self) -> None:
        self.edited.emit()


class BoolEdit(QCheckBox):
    """Yes or no."""

    edited = Signal()

    def __init__(self, spec: Option) -> None:
        super().__init__()
        self.toggled.connect(self._on_toggled)

    def read(self) -> bool:
        return self.isChecked()

    def write(self, value: Any) -> None:
        self.setChecked(bool(value))

    def problem(self) -> str:
        return ""

    def _on_toggled(self) -> None:
        self.edited.emit()


class TextEdit(QLineEdit):
    """A short text."""

    edited = Signal()

    def __init__(self, spec: Option) -> None:
        super().__init__()
        self.textChanged.connect(self._on_text_changed)

    def read(self) -> str:
        return self.text()

    def write(self, value: Any) -> None:
        self.setText(str(value))

    def problem(self) -> str:
        return ""

    def _on_text_changed(self) -> None:
        self.edited.emit()


class IntTupleEdit(QLineEdit):
    """Whole numbers separated by commas or spaces, such as "512, 256"; none is allowed too."""

    edited = Signal()

    def __init__(self, spec: Option) -> None:
        super().__init__()
        self._low, self._high = _int_bound(spec.minimum, -(2**31)), _int_bound(spec.maximum, 2**31 - 1)
        self.setPlaceholderText(_empty_text(spec))
        self.setMinimumWidth(92)  # a narrow form puts it below its label, with room for two widths and the warning sign
        self.textChanged.connect(self._on_text_changed)

    def read(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self._parts())

    def write(self, value: Any) -> None:
        text = ", ".join(str(v) for v in value)
        if self.problem() or self.read() != tuple(value):  # "512,256" typed by the user is left as it is
            self.setText(text)

    def problem(self) -> str:
        parts = self._parts()
        if not all(re.fullmatch(r"[+-]?\d{1,9}", part) for part in parts):
            return self.tr("Whole numbers separated by commas, such as 512, 256.")
        if not all(self._low <= int(part) <= self._high for part in parts):
            return self.tr("Each number must lie between {low} and {high}.").format(low=self._low, high=self._high)
        if len(parts) > 32:
            return self.tr("At most 32 numbers.")
        return ""

    def _parts(self) -> list[str]:
        return [part for part in re.split(r"[,;\s]+", self.text().strip()) if part]

    def _on_text_changed(self) -> None:
        self.edited.emit()


class Marker(QWidget):
    """A small sign beside a label: a filled dot or a hollow diamond; its tool tip says what it means."""

    def __init__(self, shape: str, color: QColor) -> None:
        super().__init__()
        self._shape = shape
        self._color = color
        self.setFixedSize(QSize(10, 14))

    def set_color(self, color: QColor) -> None:
        self._color = color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = self.rect().toRectF().center()
        if self._shape == "dot":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color)
            painter.drawEllipse(c, 3.0, 3.0)
        else:
            painter.setPen(self._color)
            diamond = QPolygonF()
            for dx, dy in ((0.0, -4.0), (4.0, 0.0), (0.0, 4.0), (-4.0, 0.0)):
                diamond.append(QPointF(c.x() + dx, c.y() + dy))
            painter.drawPolygon(diamond)
        painter.end()


def editor_for(spec: Option, kind: Any) -> Editor:
    """The editor for an option of this type; TypeError when there is none for it."""
    if spec.choices:
        return cast(Editor, ChoiceEdit(spec))
    table: dict[Any, type] = {
        bool: BoolEdit,
        int: IntEdit,
        float: FloatEdit,
        str: TextEdit,
        tuple[int, ...]: IntTupleEdit,
    }
    if kind not in table:
        raise TypeError(f"no editor for a setting of type {kind}")
    return cast(Editor, table[kind](spec))


def _int_bound(value: float | None, otherwise: int) -> int:
    return otherwise if value is None else int(value)


def _calm(box: QSpinBox | QDoubleSpinBox) -> None:
    """Half-typed numbers are no values, and a wheel that scrolls the form changes none."""
    box.setKeyboardTracking(False)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    box.setMinimumWidth(min(max(72, box.minimumSizeHint().width()), 110))
