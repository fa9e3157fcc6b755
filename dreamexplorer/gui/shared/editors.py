"""Editors of options: each reads and writes one value, and reports edits and faults."""

from __future__ import annotations

import re
from typing import Any, Protocol, cast

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy

from dreamexplorer.gui.shared.number_edits import FloatEdit, IntEdit, ignore_wheel_unless_focused, int_bound
from dreamexplorer.gui.shared.option_words import empty_text, option_text
from dreamexplorer.gui.widgets.choice_box import ChoiceBox
from dreamexplorer.gui.widgets.text_scale import scaled
from dreamexplorer.options import Option


class Editor(Protocol):
    """A widget that edits one value; `edited` is emitted after each change, by hand or by `write`."""

    edited: Any

    def read(self) -> Any:
        """Return the value; only meaningful while `problem()` is empty."""

    def write(self, value: Any) -> None:
        """Show a value."""

    def problem(self) -> str:
        """Return what is wrong with the text as it stands; empty when nothing is."""


class ChoiceEdit(ChoiceBox):
    """A list to choose one of a few values from."""

    edited = Signal()

    def __init__(self, spec: Option) -> None:
        super().__init__(least=15)
        for choice in spec.choices:
            self.addItem(option_text(str(choice)), choice)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        ignore_wheel_unless_focused(self)
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

    def _on_index_changed(self) -> None:
        self.edited.emit()


class BoolEdit(QCheckBox):
    """A box to check."""

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
    """A field for a short text."""

    edited = Signal()

    def __init__(self, spec: Option) -> None:
        super().__init__()
        self.setPlaceholderText(empty_text(spec))
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
    """A field for whole numbers separated by commas or spaces, such as "512, 256"; it may be empty."""

    edited = Signal()

    def __init__(self, spec: Option) -> None:
        super().__init__()
        self._low, self._high = int_bound(spec.minimum, -(2**31)), int_bound(spec.maximum, 2**31 - 1)
        self._most = spec.most
        self.setPlaceholderText(empty_text(spec))
        self.textChanged.connect(self._on_text_changed)

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(92, self), super().minimumSizeHint().height())  # two numbers and the warning sign

    def read(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self._parts())

    def write(self, value: Any) -> None:
        text = ", ".join(str(v) for v in value)
        if self.problem() or self.read() != tuple(value):  # keep "512,256" as the user typed it
            self.setText(text)

    def problem(self) -> str:
        parts = self._parts()
        if not all(re.fullmatch(r"[+-]?\d{1,9}", part) for part in parts):
            return self.tr("Whole numbers separated by commas, such as 512, 256.")
        if not all(self._low <= int(part) <= self._high for part in parts):
            return self.tr("Each number must lie between {low} and {high}.").format(low=self._low, high=self._high)
        if len(parts) > self._most:
            return self.tr("At most {} numbers.").format(self._most)
        return ""

    def _parts(self) -> list[str]:
        return [part for part in re.split(r"[,;\s]+", self.text().strip()) if part]

    def _on_text_changed(self) -> None:
        self.edited.emit()


def editor_for(spec: Option, kind: Any) -> Editor:
    """Create the editor of an option.

    Args:
        spec: the option.
        kind: the type of its field: bool, int, float, str or tuple[int, ...].

    Raises:
        TypeError: there is no editor for that type.
    """
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
