"""View of a panel apart from its content: scroll positions, splitters and the keyboard focus."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QSplitter, QWidget


class PanelView:
    """Reads the view of a panel, and applies it to another panel that is built alike."""

    def __init__(self, panel: QWidget) -> None:
        self._scrolled = [
            (area.horizontalScrollBar().value(), area.verticalScrollBar().value()) for area in _areas(panel)
        ]
        self._split = [splitter.saveState() for splitter in panel.findChildren(QSplitter)]
        focus = panel.window().focusWidget()
        widgets = _focusable(panel)
        self._focus = widgets.index(focus) if focus in widgets else None

    def apply(self, panel: QWidget) -> None:
        """Scroll, split and focus the panel like the one that was read; scrolling waits for its layout."""
        for splitter, state in zip(panel.findChildren(QSplitter), self._split, strict=False):
            splitter.restoreState(state)
        widgets = _focusable(panel)
        if self._focus is not None and self._focus < len(widgets):
            widgets[self._focus].setFocus()
        QTimer.singleShot(0, panel, lambda: self._scroll(panel))

    def _scroll(self, panel: QWidget) -> None:
        for area, (x, y) in zip(_areas(panel), self._scrolled, strict=False):
            area.horizontalScrollBar().setValue(x)
            area.verticalScrollBar().setValue(y)


def _areas(panel: QWidget) -> list[QAbstractScrollArea]:
    """Return the areas in the panel, and the one that the panel itself lies in."""
    viewport = panel.parentWidget()
    around = viewport.parentWidget() if viewport is not None else None
    return [*panel.findChildren(QAbstractScrollArea), *([around] if isinstance(around, QAbstractScrollArea) else [])]


def _focusable(panel: QWidget) -> list[QWidget]:
    return [widget for widget in panel.findChildren(QWidget) if widget.focusPolicy().value]
