"""Steps by which keys and wheel move a slider."""

from __future__ import annotations

from PySide6.QtCore import Qt

from dreamexplorer.gui.panels.sliders.axis_state import AxisState
from dreamexplorer.gui.widgets.discrete import stride

FINE_STEP, STEP, COARSE_STEP = 0.01, 0.05, 0.5

Key = Qt.Key


def step_for(axes: AxisState, axis: int, modifiers: Qt.KeyboardModifier, coarse: bool = False) -> float:
    """Return the step of an axis: coarse with Shift, fine with Ctrl; at least one code where it has a step."""
    usual = STEP
    if coarse or modifiers & Qt.KeyboardModifier.ShiftModifier:
        usual = COARSE_STEP
    elif modifiers & Qt.KeyboardModifier.ControlModifier:
        usual = FINE_STEP
    low, high = axes.range_of(axis)
    return stride(usual, usual >= COARSE_STEP, high - low, axes.step_of(axis))


def moved(axes: AxisState, axis: int, delta: float) -> float:
    """Return the value of an axis moved by delta within its range; a value beyond the range is not pulled back."""
    low, high = axes.range_of(axis)
    value = axes.value_of(axis)
    return min(max(round(value + delta, 4), min(low, value)), max(high, value))


def value_for_key(axes: AxisState, axis: int, key: int, modifiers: Qt.KeyboardModifier) -> float | None:
    """Return the value that a key moves an axis to; None for keys that move none."""
    low, high = axes.range_of(axis)
    if key in (Key.Key_Left, Key.Key_Right):
        step = step_for(axes, axis, modifiers)
        return moved(axes, axis, step if key == Key.Key_Right else -step)
    if key in (Key.Key_PageUp, Key.Key_PageDown):
        step = step_for(axes, axis, modifiers, coarse=True)
        return moved(axes, axis, step if key == Key.Key_PageUp else -step)
    if key in (Key.Key_Home, Key.Key_End):
        return low if key == Key.Key_Home else high
    if key in (Key.Key_Delete, Key.Key_Backspace):
        return axes.bell_of(axis)[0]
    return None
