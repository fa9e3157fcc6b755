"""Draws the rows of the latent sliders, explains their parts, and edits their values."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.axis_order import AxisOrder
from dreamexplorer.gui.panels.sliders.row_painter import RowPainter
from dreamexplorer.gui.panels.sliders.row_words import editor_tip, group_tip, refusal, row_tip

Index = QModelIndex | QPersistentModelIndex

_COMMITTING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)  # keys that end the typing


class SliderDelegate(QStyledItemDelegate):
    """Connects Qt's item view to the row painter, the tool tips and a field for typed values."""

    value_refused = Signal(str)  # why a typed text is no possible value

    def __init__(self, axes: AxisModel, order: AxisOrder, rows: RowPainter, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._axes, self._order, self._rows = axes, order, rows
        self.current = 0  # the axis painted as the current one

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        axis = self._order.axis_at(index)
        if axis is not None:
            ratio = self._view.devicePixelRatioF()  # painter.device() may wrap an object that Qt has freed
            self._rows.paint_axis(painter, option, axis, axis == self.current, ratio)
            return
        group = self._order.group_at(index)
        if group is not None:
            self._rows.paint_heading(painter, option, group, bool(option.state & QStyle.StateFlag.State_Open))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = self._order.axis_at(index) is None
        return QSize(200, option.fontMetrics.height() + 10 if heading else self._rows.columns.height)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Show the tool tip of the part of the row under the pointer."""
        if event.type() != QEvent.Type.ToolTip:
            return False
        axis, group = self._order.axis_at(index), self._order.group_at(index)
        text = ""
        if axis is not None:
            text = row_tip(self._axes.state, axis, self._rows.columns.part_at(event.pos()))
        elif group is not None:
            text = group_tip(self._axes.state, group)
        QToolTip.showText(event.globalPos(), text, view)
        return bool(text)

    # -- typed values ---------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        axis = self._order.axis_at(index)
        if axis is not None:
            editor.setToolTip(editor_tip(self._axes.state, axis))
            editor.setAccessibleName(self.tr("Value of {}").format(self._axes.state.name_of(axis)))
            editor.setText(self._axes.state.value_text_of(axis))
            editor.selectAll()
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Leave the field as it is: the value may change while the user types another one."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Set the typed value; a field left as it was keeps the digits of the value that it does not show."""
        if isinstance(editor, QLineEdit) and editor.isModified():
            axis = self._order.axis_at(index)
            if not model.setData(index, editor.text(), Qt.ItemDataRole.EditRole) and axis is not None:
                self.value_refused.emit(refusal(self._axes.state, axis, editor.text()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the field open at Enter and Tab while its text is no possible value, and say why beside it."""
        if isinstance(watched, QLineEdit) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            reason = refusal(self._axes.state, self.current, watched.text()) if watched.isModified() else ""
            if reason and event.key() in _COMMITTING:
                watched.selectAll()
                QToolTip.showText(watched.mapToGlobal(watched.rect().bottomLeft()), reason, watched)
                self.value_refused.emit(reason)
                return True
        return super().eventFilter(watched, event)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        area, rect = self._rows.columns.value, option.rect
        width = max(area.width() + 10, 64)
        editor.setGeometry(rect.x() + area.right() + 4 - width, rect.y() + 1, width, rect.height() - 2)
