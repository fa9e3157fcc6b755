"""A scroll bar for whole panels: a widget fills its area as long as there is room for it, and scrolls otherwise."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollArea, QWidget

LEAST = QSize(212, 120)  # pixels; more than this a scrolled widget never asks of the window


class ScrollBody(QScrollArea):
    """Shows a widget at the size of the area, but never below the least height that its layout has for that width.

    Qt's own `widgetResizable` scrolls already when a widget with wrapping texts is lower than its preferred height.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its controls have the focus; keys scroll with them
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        self._announced = QSize()  # the least size that the surroundings know
        self.setWidget(widget)
        widget.setAutoFillBackground(True)  # else each change in it paints dock and window below it, too
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        widget = self.widget()
        return QSize(300, 300) if widget is None else widget.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Ask for the widget's least size, up to a limit: no panel pushes the window over the edge of the screen."""
        widget = self.widget()
        return LEAST if widget is None else _least(widget).boundedTo(LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
            # A text that changes several times a second must not lay out the whole window
            if (least := self.minimumSizeHint()) != self._announced:
                self._announced = least
                self.updateGeometry()
        return done

    def focusNextPrevChild(self, next: bool) -> bool:
        """Bring the control that gets the focus into view."""
        moved = super().focusNextPrevChild(next)
        self.reveal(self.window().focusWidget() if moved else None)
        return moved

    def reveal(self, control: QWidget | None) -> None:
        """Scroll as little as it takes to see a control of the widget."""
        widget = self.widget()
        if control is not None and widget is not None and widget.isAncestorOf(control):
            self.ensureWidgetVisible(control, 4, 4)

    def _fit(self) -> None:
        widget = self.widget()
        for _ in range(3):  # a widget of another size may place its parts otherwise, and then need another one
            if widget is None or widget.size() == (size := self._size_of(widget)):
                return
            widget.resize(size)

    def _size_of(self, widget: QWidget) -> QSize:
        """Return the size for a widget: that of the area, without the scroll bars that it needs there."""
        room, least = self.maximumViewportSize(), _least(widget)
        bar = QSize(self.verticalScrollBar().sizeHint().width(), self.horizontalScrollBar().sizeHint().height())
        sideways = room.width() < least.width()
        height = room.height() - (bar.height() if sideways else 0)
        width = max(room.width(), least.width())
        if _least_height(widget, width) > height:
            width = max(room.width() - bar.width(), least.width())
            if not sideways and width > room.width() - bar.width():
                height -= bar.height()
        return QSize(width, max(_least_height(widget, width), height))


def _least(widget: QWidget) -> QSize:
    """Return the least size of a widget, without regard to texts that wrap."""
    return widget.minimumSizeHint().expandedTo(widget.minimumSize())


def _least_height(widget: QWidget, width: int) -> int:
    """Return the least height of a widget of some width, in pixels."""
    layout, least = widget.layout(), _least(widget).height()
    if layout is not None and layout.hasHeightForWidth():
        least = max(layout.minimumHeightForWidth(width), widget.minimumHeight())
    return least
