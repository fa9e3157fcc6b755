"""The bar of workspaces: buttons at the right end of the menu bar, or a tool bar where the menus are the system's."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenuBar, QToolBar, QWidget

from dreamexplorer.gui.widgets.tool_button import ActionToolButton

MENU_MARGIN = 22  # pixels that a menu's title takes beside its text, on the generous side


class WorkspaceBar(QWidget):
    """A button for each workspace. Where the menus leave too little room, the buttons show their icons only."""

    def __init__(self, window: QMainWindow, actions: Iterable[QAction]) -> None:
        super().__init__()
        self.setObjectName("workspace-bar")
        self.buttons = [ActionToolButton(action) for action in actions]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(2)
        for button in self.buttons:
            button.setAutoRaise(True)
            row.addWidget(button)
        self._menu_bar: QMenuBar = window.menuBar()
        if self._menu_bar.isNativeMenuBar():  # shows no widgets
            bar = QToolBar(window)
            bar.setObjectName("workspaces")
            bar.setMovable(False)
            bar.toggleViewAction().setVisible(False)
            bar.addWidget(self)
            window.addToolBar(bar)
        else:
            self._menu_bar.setCornerWidget(self)
            self._menu_bar.installEventFilter(self)
        self.retranslate()

    def retranslate(self) -> None:
        """Write the texts in the language of the window."""
        self.setAccessibleName(self.tr("Workspaces"))
        self.fit()

    def fit(self) -> None:
        """Show texts beside the icons if there is room for them."""
        for button in self.buttons:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if not self._menu_bar.isNativeMenuBar():
            metrics = self._menu_bar.fontMetrics()
            titles = [self._menu_bar.actionGeometry(a).height() for a in self._menu_bar.actions() if a.isVisible()]
            if height := max(titles, default=0):
                # the style draws the line below the menu bar under each title: below lower ones, stray pieces of it
                for button in self.buttons:
                    button.setFixedHeight(height)
            menus = [a.text().replace("&", "") for a in self._menu_bar.actions() if a.isVisible()]
            used = sum(metrics.horizontalAdvance(text) + MENU_MARGIN for text in menus)
            if used + self.sizeHint().width() > self._menu_bar.width():
                for button in self.buttons:
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.adjustSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.ActionAdded):
            self.fit()
        return super().eventFilter(watched, event)
