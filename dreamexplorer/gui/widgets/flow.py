"""A layout that places widgets side by side and wraps them into lines."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Places widgets left to right and wraps at the right edge; the widgets of a line are centred vertically."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 6) -> None:
        self._items: list[QLayoutItem] = []
        self._gap = spacing
        self._heights: dict[int, int] = {}  # by width; the window asks for the same ones again and again
        self._hints: tuple[QSize, QSize] | None = None  # preferred and least size
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, arg__1: QLayoutItem) -> None:
        self._items.append(arg__1)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self.invalidate()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        super().invalidate()
        self._heights.clear()
        self._hints = None

    def heightForWidth(self, arg__1: int) -> int:
        if arg__1 not in self._heights:
            self._heights[arg__1] = self._arrange(QRect(0, 0, arg__1, 0), dry=True)
        return self._heights[arg__1]

    def setGeometry(self, arg__1: QRect) -> None:
        super().setGeometry(arg__1)
        self._arrange(arg__1, dry=False)

    def sizeHint(self) -> QSize:
        return self._sizes()[0]

    def minimumSize(self) -> QSize:
        return self._sizes()[1]

    def _sizes(self) -> tuple[QSize, QSize]:
        if self._hints is None:
            items = self._visible()
            hints = [item.sizeHint() for item in items]
            width = sum(h.width() for h in hints) + self._gap * max(0, len(hints) - 1)
            least = QSize()
            for item in items:
                least = least.expandedTo(item.minimumSize())
            self._hints = (QSize(width, max((h.height() for h in hints), default=0)), least)
        return self._hints

    def _visible(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, dry: bool) -> int:
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        x = 0
        for item in self._visible():
            hint = item.sizeHint()
            room = max(rect.width(), item.minimumSize().width())
            if hint.width() > room:
                hint = QSize(room, item.heightForWidth(room) if item.hasHeightForWidth() else hint.height())
            if lines[-1] and x + hint.width() > rect.width():
                lines.append([])
                x = 0
            lines[-1].append((item, hint))
            x += hint.width() + self._gap
        y = rect.y()
        for line in lines:
            height = max((hint.height() for _, hint in line), default=0)
            x = rect.x()
            for item, hint in line:
                if not dry:
                    item.setGeometry(QRect(QPoint(x, y + (height - hint.height()) // 2), hint))
                x += hint.width() + self._gap
            y += height + (self._gap // 2 + 1)
        return max(0, y - (self._gap // 2 + 1) - rect.y())
