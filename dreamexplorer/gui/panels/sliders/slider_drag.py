"""A drag along the groove of a slider."""

from __future__ import annotations

from PySide6.QtCore import Qt

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.columns import HANDLE_RADIUS, Columns

_FINE = 0.1  # speed of a drag with Ctrl


class SliderDrag:
    """Turns the pointer's x (pixels in the row) into values of one axis, from press to release."""

    def __init__(self, axes: AxisModel, axis: int, columns: Columns, x: float) -> None:
        """Press at x: on the handle nothing moves; elsewhere the handle jumps there."""
        self.axis = axis
        self._axes, self._columns = axes, columns
        offset = x - columns.x_of(axes.state.value_of(axis), axes.state.range_of(axis))
        on_handle = abs(offset) <= HANDLE_RADIUS + 2
        self._offset = offset if on_handle else 0.0  # distance from the centre of the handle to the pointer
        if not on_handle:
            axes.edit_value(axis, columns.value_at(x, axes.state.range_of(axis)))
        self._fine_from = (x, axes.state.value_of(axis))  # where Ctrl was pressed: pointer and value

    def move(self, x: float, modifiers: Qt.KeyboardModifier) -> None:
        """Set the value under the pointer; with Ctrl the handle moves at a tenth of the speed."""
        axes, ends = self._axes, self._axes.state.range_of(self.axis)
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            low, high = ends
            start, value = self._fine_from
            per_pixel = (high - low) / max(1, self._columns.groove.width())
            axes.edit_value(self.axis, min(max(round(value + (x - start) * per_pixel * _FINE, 2), low), high))
        else:
            axes.edit_value(self.axis, self._columns.value_at(x - self._offset, ends))
            self._fine_from = (x, axes.state.value_of(self.axis))
