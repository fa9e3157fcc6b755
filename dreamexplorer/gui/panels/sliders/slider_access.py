"""Shows the rows of the latent sliders to assistive technology: as sliders whose value can be read and set.

Qt describes every row of a tree view as a tree item, which has no value; its description of the view is replaced whole.
Methods that may return None, as Qt allows, return `Any`: PySide's types leave that out.

The children are numbered as Qt numbers those of a tree view, because it names the focused row by that number: 0 is the
header, then come the rows from top to bottom that are not folded away.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleInterface,
    QAccessibleValueChangeEvent,
    QAccessibleValueInterface,
)
from PySide6.QtWidgets import QAccessibleWidget

from dreamexplorer.gui.panels.sliders.row_words import header_tip, row_tip
from dreamexplorer.gui.panels.sliders.shown_rows import ShownRows
from dreamexplorer.gui.panels.sliders.slider_list import LatentSliderList
from dreamexplorer.gui.panels.sliders.slider_steps import FINE_STEP, moved, step_for
from dreamexplorer.gui.panels.sliders.value_text import value_text

_ROWS_START = 1  # child 0 is the header
# A null pointer for `interface_cast`: PySide passes None on as the address of Python's object, and Qt crashes there.
_NO_INTERFACE = shiboken6.VoidPtr(0)
_installed = False


def accessible_sliders(collapsed_below: float) -> LatentSliderList:
    """Make a slider list that Qt describes to assistive technology as this module does; arguments as for the list."""
    global _installed
    if not _installed:  # before the list is made, which may be asked about at once
        QAccessible.installFactory(_describe)
        _installed = True
    sliders = LatentSliderList(collapsed_below)
    sliders.axes.value_edited.connect(lambda axis: _report_value(sliders, axis))
    return sliders


def _describe(key: str, thing: QObject) -> QAccessibleInterface | None:
    """Return the description of a slider list; None for the other classes that Qt asks about."""
    return AccessibleSliders(cast("LatentSliderList", thing)) if key == LatentSliderList.__name__ else None


def _report_value(sliders: LatentSliderList, axis: int) -> None:
    """Report that the user changed a value: Qt reports the focused row, but no values."""
    described = QAccessible.queryAccessibleInterface(sliders) if QAccessible.isActive() else None
    if isinstance(described, AccessibleSliders):
        event = QAccessibleValueChangeEvent(described.slider(axis), sliders.axes.state.value_of(axis))
        QAccessible.updateAccessibility(event)


class AccessibleSliders(QAccessibleWidget):
    """The list, to assistive technology: a tree of its header, sliders and headings of groups."""

    def __init__(self, sliders: LatentSliderList) -> None:
        super().__init__(sliders, QAccessible.Role.Tree)
        self._sliders = weakref.ref(sliders)  # PySide keeps this object until the program ends
        self._rows = ShownRows(sliders, sliders.axes.state, sliders.rows)
        self._header = _Header(sliders)
        self._axes: dict[int, _Slider] = {}  # kept, because assistive technology refers to them later
        self._groups: dict[int, _Heading] = {}

    def slider(self, axis: int) -> QAccessibleInterface:
        """Return the description of a row."""
        sliders = self._sliders()
        if axis not in self._axes and sliders is not None:
            self._axes[axis] = _Slider(sliders, axis)
        return self._axes[axis]

    def _heading(self, group: int) -> QAccessibleInterface:
        sliders = self._sliders()
        if group not in self._groups and sliders is not None:
            self._groups[group] = _Heading(sliders, group)
        return self._groups[group]

    def _described(self, index: QModelIndex) -> QAccessibleInterface | None:
        sliders = self._sliders()
        if sliders is None or not index.isValid():
            return None
        axis, group = sliders.rows.axis_at(index), sliders.rows.group_at(index)
        if axis is not None:
            return self.slider(axis)
        return None if group is None else self._heading(group)

    def childCount(self) -> int:
        sliders = self._sliders()
        return 0 if sliders is None else _ROWS_START + self._rows.count()

    def child(self, index: int) -> Any:
        sliders = self._sliders()
        if sliders is None or index < 0:
            return None
        return self._header if index == 0 else self._described(self._rows.index_at(index - _ROWS_START))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if child is self._header:
            return 0
        sliders = self._sliders()
        if sliders is None or not isinstance(child, (_Slider, _Heading)):
            return -1
        row = self._rows.row_of(child.index())
        return -1 if row is None else _ROWS_START + row

    def childAt(self, x: int, y: int) -> Any:
        sliders = self._sliders()
        if sliders is None:
            return None
        return self._described(sliders.indexAt(sliders.viewport().mapFromGlobal(QPoint(x, y))))

    def focusChild(self) -> Any:
        sliders = self._sliders()
        return self._described(sliders.currentIndex()) if sliders is not None and sliders.hasFocus() else None


class _Part(QAccessibleInterface):
    """Base of the interfaces of header and rows: no parts of their own, and a place in the list."""

    def __init__(self, sliders: LatentSliderList) -> None:
        super().__init__()
        self._reference = weakref.ref(sliders)

    @property
    def sliders(self) -> LatentSliderList:
        """The list. Qt asks `isValid` first."""
        return cast("LatentSliderList", self._reference())

    def isValid(self) -> bool:
        sliders = self._reference()
        return sliders is not None and shiboken6.isValid(sliders)

    def parent(self) -> Any:
        return QAccessible.queryAccessibleInterface(self.sliders) if self.isValid() else None

    def window(self) -> Any:
        return self.sliders.window().windowHandle() if self.isValid() else None

    def object(self) -> Any:
        return None

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> Any:
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def childAt(self, x: int, y: int) -> Any:
        return None

    def setText(self, t: QAccessible.Text, text: str) -> None:
        """Ignore the text: names and values are not written this way."""

    def interface_cast(self, t: QAccessible.InterfaceType) -> Any:
        return _NO_INTERFACE


class _Header(_Part):
    """The header above the rows."""

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ColumnHeader

    def text(self, t: QAccessible.Text) -> str:
        meaning = self.sliders.axes.state.meaning
        if t == QAccessible.Text.Name:
            return ", ".join(part for part in (meaning.score, meaning.unit, "z") if part)
        return header_tip(meaning) if t == QAccessible.Text.Description else ""

    def state(self) -> QAccessible.State:
        return QAccessible.State()

    def rect(self) -> QRect:
        header = self.sliders.header()
        return QRect(header.mapToGlobal(QPoint(0, 0)), header.size())


class _Row(_Part):
    """A row of the list: a slider or a heading."""

    def index(self) -> QModelIndex:
        """Return where the row is in the view's model."""
        raise NotImplementedError

    def isValid(self) -> bool:
        return super().isValid() and self.index().isValid()

    def rect(self) -> QRect:
        sliders = self.sliders
        area = sliders.visualRect(self.index())
        return area.translated(sliders.viewport().mapToGlobal(QPoint(0, 0))) if not area.isEmpty() else area

    def state(self) -> QAccessible.State:
        sliders, state, index = self.sliders, QAccessible.State(), self.index()
        area = sliders.visualRect(index)
        state.focusable = state.selectable = True
        state.selected = sliders.selectionModel().isSelected(index)
        state.focused = sliders.hasFocus() and sliders.currentIndex() == index
        state.invisible = area.isEmpty()  # folded away
        state.offscreen = not area.intersects(sliders.viewport().rect())
        return state


class _Slider(_Row):
    """The row of an axis."""

    def __init__(self, sliders: LatentSliderList, axis: int) -> None:
        super().__init__(sliders)
        self.axis = axis
        self._value = _Value(self)
        self._actions = _Actions(
            {
                QAccessibleActionInterface.increaseAction(): lambda: self._move(1),
                QAccessibleActionInterface.decreaseAction(): lambda: self._move(-1),
                QAccessibleActionInterface.setFocusAction(): self._focus,
            }
        )

    def index(self) -> QModelIndex:
        return self.sliders.rows.index_of(self.axis)

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Slider

    def text(self, t: QAccessible.Text) -> str:
        axes, axis = self.sliders.axes.state, self.axis
        if t == QAccessible.Text.Name:
            return str(self.index().data(Qt.ItemDataRole.AccessibleTextRole))
        if t == QAccessible.Text.Value:
            return axes.value_text_of(axis)
        if t == QAccessible.Text.Description:
            low, high = (value_text(end, axes.step_of(axis)) for end in axes.range_of(axis))
            return QCoreApplication.translate("LatentSliderList", "from {} to {}").format(low, high)
        return row_tip(axes, axis, "groove") if t == QAccessible.Text.Help else ""

    def interface_cast(self, t: QAccessible.InterfaceType) -> Any:
        if t == QAccessible.InterfaceType.ValueInterface:
            return self._value
        return self._actions if t == QAccessible.InterfaceType.ActionInterface else _NO_INTERFACE

    def _move(self, steps: int) -> None:
        axes, axis = self.sliders.axes.state, self.axis
        delta = steps * step_for(axes, axis, Qt.KeyboardModifier.NoModifier)
        self.sliders.apply_value(axis, moved(axes, axis, delta))

    def _focus(self) -> None:
        self.sliders.setFocus()
        self.sliders.setCurrentIndex(self.index())


class _Heading(_Row):
    """The heading of a group, which folds it."""

    def __init__(self, sliders: LatentSliderList, group: int) -> None:
        super().__init__(sliders)
        self._group = group
        self._actions = _Actions({QAccessibleActionInterface.toggleAction(): self._toggle})

    def index(self) -> QModelIndex:
        return self.sliders.rows.index_of_group(self._group)

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.TreeItem

    def text(self, t: QAccessible.Text) -> str:
        roles = {
            QAccessible.Text.Name: Qt.ItemDataRole.AccessibleTextRole,
            QAccessible.Text.Description: Qt.ItemDataRole.AccessibleDescriptionRole,
        }
        return str(self.index().data(roles[t]) or "") if t in roles else ""

    def state(self) -> QAccessible.State:
        state = super().state()
        state.expandable = True
        state.expanded = self.sliders.isExpanded(self.index())
        state.collapsed = not state.expanded
        return state

    def interface_cast(self, t: QAccessible.InterfaceType) -> Any:
        return self._actions if t == QAccessible.InterfaceType.ActionInterface else _NO_INTERFACE

    def _toggle(self) -> None:
        self.sliders.setExpanded(self.index(), not self.sliders.isExpanded(self.index()))


class _Value(QAccessibleValueInterface):
    """The value of a slider: -4 to 4, or the ends that the panel has set."""

    def __init__(self, row: _Slider) -> None:
        super().__init__()
        self._row = weakref.proxy(row)

    def currentValue(self) -> float:
        return self._row.sliders.axes.state.value_of(self._row.axis)

    def setCurrentValue(self, value: Any) -> None:
        """Set the value as the user does with a key."""
        low, high = self._row.sliders.axes.state.range_of(self._row.axis)
        self._row.sliders.apply_value(self._row.axis, min(max(float(value), low), high))

    def minimumValue(self) -> float:
        return self._row.sliders.axes.state.range_of(self._row.axis)[0]

    def maximumValue(self) -> float:
        return self._row.sliders.axes.state.range_of(self._row.axis)[1]

    def minimumStepSize(self) -> float:
        return self._row.sliders.axes.state.step_of(self._row.axis) or FINE_STEP


class _Actions(QAccessibleActionInterface):
    """Actions of assistive technology on a row, by Qt's names."""

    def __init__(self, actions: dict[str, Callable[[], None]]) -> None:
        super().__init__()
        self._actions = actions

    def actionNames(self) -> list[str]:
        return list(self._actions)

    def doAction(self, actionName: str) -> None:  # noqa: N803 (Qt's name)
        self._actions[actionName]()

    def keyBindingsForAction(self, actionName: str) -> list[str]:  # noqa: N803 (Qt's name)
        return []
