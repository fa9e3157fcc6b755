"""The axes of a model as a Qt item model: rows, roles and signals over an `AxisState`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from dreamexplorer.gui.panels.sliders.axis_state import AxisState, Floats, Meaning
from dreamexplorer.gui.panels.sliders.row_words import axis_text, group_total, refusal
from dreamexplorer.gui.panels.sliders.value_text import parse_value
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.gui.widgets.discrete import snapped
from dreamexplorer.models.collapse import LatentUse, latent_use

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_GROUP_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_AXIS_FLAGS = _GROUP_FLAGS | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemNeverHasChildren
_TOP = 0  # internal id of an item of the first level; an axis inside a group has the number of its group plus one


class AxisModel(QAbstractItemModel):
    """Item model of the axes: a list, or a tree of two levels where they stand in groups; notifies views of changes.

    `state` is read directly and changed by the setters, none of which emits `value_edited`.
    """

    value_edited = Signal(int, float)  # axis, value: the user changed it
    locks_changed = Signal()
    layout_changed = Signal()  # names or meaning changed: other widths are needed

    def __init__(self, collapsed_below: float, parent: QObject | None = None) -> None:
        """Create a model without axes; see `AxisState` for `collapsed_below`."""
        super().__init__(parent)
        self.state = AxisState(collapsed_below)
        self._top: list[QModelIndex] = []  # cached indexes of the first level

    # -- all axes ---------------------------------------------------------------------------------------------

    def set_axes(self, names: Sequence[str], groups: Sequence[AxisGroup] = ()) -> None:
        """Replace all axes: values 0, range ±4, unlocked, without scores; `groups` cover all axes, or are empty."""
        self.beginResetModel()
        self.state.reset(names, groups)
        self._top = [self.createIndex(row, 0, _TOP) for row in range(len(groups) or len(names))]
        self.endResetModel()

    def values(self) -> Floats:
        """Return a copy of all values (D)."""
        return self.state.values.copy()

    def set_values(self, values: npt.ArrayLike) -> None:
        """Set all values (D)."""
        new = np.array(values, dtype=np.float32)
        changed = np.flatnonzero(new != self.state.values)
        self.state.values = new
        if changed.size:
            self._emit_changed(int(changed[0]), int(changed[-1]), [Role.EditRole, Role.AccessibleDescriptionRole])

    def set_meaning(self, meaning: Meaning) -> None:
        """Set properties and texts of values and scores."""
        if meaning != self.state.meaning:
            self.state.meaning = meaning
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
            self._emit_all_changed()
            self.layout_changed.emit()

    def set_bells(self, centres: npt.ArrayLike, spreads: npt.ArrayLike) -> None:
        """Set centre and standard deviation of the bell behind each slider (D each)."""
        self.state.centres = np.array(centres, dtype=np.float64)
        self.state.spreads = np.array(spreads, dtype=np.float64)
        self._emit_all_changed()

    def set_steps(self, steps: npt.ArrayLike) -> None:
        """Set the step between the values of each axis (D), counted from its low end; 0 for continuous axes."""
        self.state.steps = np.array(steps, dtype=np.float64)
        self._emit_all_changed()

    def set_ranges(self, lows: npt.ArrayLike, highs: npt.ArrayLike) -> None:
        """Set the range of each slider (D each); a value may lie outside."""
        self.state.lows = np.array(lows, dtype=np.float64)
        self.state.highs = np.array(highs, dtype=np.float64)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
        self._emit_all_changed()

    def set_scores(self, scores: npt.ArrayLike | None, use: LatentUse | None = None) -> None:
        """Set the score of each axis.

        Args:
            scores: for example the KL of each axis in nats (D; NaN: unknown); None if there are none.
            use: which axes are alive; None judges by the scores alone.
        """
        self.state.use = use if use is not None or scores is None else latent_use(scores)
        self.state.scores = None if scores is None else np.array(scores, dtype=np.float32)
        self._emit_all_changed([Role.AccessibleTextRole])

    def locks(self) -> npt.NDArray[np.bool_]:
        """Return a copy of the locks (D)."""
        return self.state.locks.copy()

    def set_all_locked(self, locked: bool) -> None:
        """Lock or unlock all axes."""
        if self.state.count and not bool(np.all(self.state.locks == locked)):
            self.state.locks[:] = locked
            self._emit_all_changed([Role.AccessibleTextRole])
            self.locks_changed.emit()

    # -- one axis -----------------------------------------------------------------------------------------------

    def set_locked(self, axis: int, locked: bool) -> None:
        """Lock or unlock an axis."""
        if self.state.is_locked(axis) != locked:
            self.state.locks[axis] = locked
            self._emit_changed(axis, axis, [Role.AccessibleTextRole])
            self.locks_changed.emit()

    def edit_value(self, axis: int, value: float) -> None:
        """Set the value of an axis for the user: the nearest that the axis can have; emit `value_edited`."""
        value32 = np.float32(snapped(value, *self.state.range_of(axis), self.state.step_of(axis)))
        if value32 != self.state.values[axis]:
            self.state.values[axis] = value32
            self._emit_changed(axis, axis, [Role.EditRole, Role.AccessibleDescriptionRole])
            self.value_edited.emit(axis, float(value32))

    # -- QAbstractItemModel ----------------------------------------------------------------------------------------

    def index_of(self, axis: int) -> QModelIndex:
        """Return the index of an axis; an invalid one if there is no such axis."""
        if not 0 <= axis < self.state.count:
            return QModelIndex()
        group = self.state.group_of(axis)
        if group is None:
            return self.createIndex(axis, 0, _TOP)
        return self.createIndex(axis - self.state.groups[group].first, 0, group + 1)

    def axis_at(self, index: Index) -> int | None:
        """Return the axis of an index; None for a group or an invalid index."""
        if not index.isValid():
            return None
        if not self.state.groups:
            return index.row()
        parent = index.internalId()
        return None if parent == _TOP else self.state.groups[parent - 1].first + index.row()

    def group_at(self, index: Index) -> int | None:
        """Return the group of the index of a group; None for other indexes."""
        return index.row() if index.isValid() and self.state.groups and index.internalId() == _TOP else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not parent.isValid():  # the usual case, which Qt asks for each time it sorts or paints a row
            return self._top[row] if column == 0 and 0 <= row < len(self._top) else QModelIndex()
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, 0, parent.row() + 1)

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self.state.groups) or self.state.count
        group = self.group_at(parent)
        return 0 if group is None else self.state.groups[group].size

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _GROUP_FLAGS if self.axis_at(index) is None else _AXIS_FLAGS

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        axis = self.axis_at(index)
        if axis is not None:
            return self._axis_data(axis, role)
        group = self.group_at(index)
        return None if group is None else self._group_data(group, role)

    def _axis_data(self, axis: int, role: int) -> Any:
        if role == Role.DisplayRole:
            return self.state.name_of(axis)
        if role in (Role.EditRole, Role.AccessibleDescriptionRole):
            return self.state.value_text_of(axis)
        if role == Role.AccessibleTextRole:
            return axis_text(self.state, axis)
        return None

    def _group_data(self, group: int, role: int) -> Any:
        title, total = self.state.groups[group].title, group_total(self.state, group)
        if role == Role.DisplayRole:
            return title
        if role == Role.AccessibleTextRole:
            return f"{title}, {total}" if total else title
        return self.state.groups[group].help if role == Role.AccessibleDescriptionRole else None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Set the value of an axis from typed text; return False for text that is no possible value."""
        axis = self.axis_at(index)
        if axis is None or role != Role.EditRole:
            return False
        number = parse_value(str(value))
        if number is None or refusal(self.state, axis, str(value)):
            return False
        self.edit_value(axis, number)
        return True

    def _emit_changed(self, first: int, last: int, roles: list[Role]) -> None:
        """Emit `dataChanged` for a stretch of axes, group by group."""
        if not self.state.groups:
            self.dataChanged.emit(self.index_of(first), self.index_of(last), roles)
            return
        for group in self.state.groups:
            low, high = max(first, group.first), min(last, group.first + group.size - 1)
            if low <= high:
                self.dataChanged.emit(self.index_of(low), self.index_of(high), roles)

    def _emit_all_changed(self, roles: Sequence[Role] = ()) -> None:
        if self.state.count:
            self._emit_changed(0, self.state.count - 1, list(roles))
            if self.state.groups:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self.state.groups) - 1, 0), list(roles))
