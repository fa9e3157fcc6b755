"""Paints the entries of lists of families: the drawing of the network, the title, a line beneath; and headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStandardItem
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dreamexplorer.gui.shared.network_drawing import HEIGHT, WIDTH, paint_network
from dreamexplorer.gui.theme import Theme

if TYPE_CHECKING:
    from dreamexplorer.models.sketch import Sketch

SKETCH_ROLE = Qt.ItemDataRole.UserRole + 1  # of an entry; a heading has none
SUMMARY_ROLE = Qt.ItemDataRole.UserRole + 2
_GAP = 8  # pixels
_SMALL = 0.9  # size of the line beneath, relative to the title
_DRAWN = 3.2  # height of the drawing in lines of text


def heading(text: str) -> QStandardItem:
    """Return an entry that cannot be chosen, and that keyboard and mouse skip."""
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setData(Qt.AlignmentFlag.AlignLeft, Qt.ItemDataRole.TextAlignmentRole)
    return item


def entry(title: str, name: str, summary: str, sketch: Sketch) -> QStandardItem:
    """Return an entry for a family or a model of it; `name` is its data."""
    item = QStandardItem(title)
    item.setData(name, Qt.ItemDataRole.UserRole)
    item.setData(sketch, SKETCH_ROLE)
    item.setData(summary, SUMMARY_ROLE)
    item.setData(summary, Qt.ItemDataRole.AccessibleDescriptionRole)
    return item


class CardDelegate(QStyledItemDelegate):
    """Paints entries made by `entry` and headings made by `heading`.

    Args:
        theme: source of the colours.
        parent: owner.
        width: width of a row in pixels, for the height of texts that wrap; None for that of the view.
    """

    def __init__(self, theme: Theme, parent: QWidget, width: int | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._width = width

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._width or (option.widget.width() if option.widget is not None else 360)
        line = QFontMetrics(self._font()).height()
        if index.data(SKETCH_ROLE) is None:
            return QSize(width, line + 10)
        text_width = width - self._drawing_width() - 3 * _GAP - 20  # the scroll bar
        title = _height(self._font(bold=True), index.data(), text_width)
        summary = _height(self._font(_SMALL), index.data(SUMMARY_ROLE), text_width)
        return QSize(width, max(title + summary + 10, round(_DRAWN * line)))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        sketch = index.data(SKETCH_ROLE)
        painter.save()
        if sketch is None:
            painter.fillRect(rect, self._theme.color("raised"))
            painter.setFont(self._font(_SMALL, bold=True))
            painter.setPen(self._theme.color("text"))
            inner = rect.adjusted(_GAP, 0, -_GAP, 0)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(index.data()))
            painter.restore()
            return
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, self._theme.color("base"))
        if selected:
            tint = self._theme.color("accent")
            tint.setAlphaF(0.22)
            painter.fillRect(rect, tint)
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), self._theme.color("accent"))
        drawing = QRectF(rect.left() + _GAP, rect.top(), self._drawing_width(), rect.height())
        paint_network(painter, drawing.adjusted(0, 3, 0, -3), sketch, self._theme)
        left = round(drawing.right()) + _GAP
        text = QRect(left, rect.top() + 5, rect.right() - left - _GAP, rect.height() - 8)
        self._paint_texts(painter, text, str(index.data()), str(index.data(SUMMARY_ROLE) or ""))
        painter.restore()

    def _paint_texts(self, painter: QPainter, text: QRect, title: str, summary: str) -> None:
        flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft.value)
        font = self._font(bold=True)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        painter.drawText(text, flags, title)
        beneath = text.adjusted(0, _height(font, title, text.width()), 0, 0)
        painter.setFont(self._font(_SMALL))
        painter.setPen(self._theme.color("muted"))
        painter.drawText(beneath, flags, summary)

    def _drawing_width(self) -> int:
        return round(_DRAWN * QFontMetrics(self._font()).height() * WIDTH / HEIGHT)

    def _font(self, factor: float = 1.0, bold: bool = False) -> QFont:
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * factor)
        font.setBold(bold)
        return font


def _height(font: QFont, text: str | None, width: int) -> int:
    """Return the height of a wrapped text in pixels; 0 for none."""
    if not text:
        return 0
    room = QRect(0, 0, max(width, 40), 10_000)
    flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft.value)
    return QFontMetrics(font).boundingRect(room, flags, text).height()
