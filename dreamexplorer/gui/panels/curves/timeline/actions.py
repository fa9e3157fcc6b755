"""The actions of the time slider in the window's menu; their shortcuts work in every workspace."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.theme import Theme


class TimeActions(QObject):
    """Earlier, later, play, now, fork, film: made here, carried out by the bar that owns them."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.earlier = self._action(
            parent, self.tr("&Earlier state"), self.tr("Show the state that was kept before this one"), "Alt+Shift+Left"
        )
        self.later = self._action(
            parent, self.tr("&Later state"), self.tr("Show the state that was kept after this one"), "Alt+Shift+Right"
        )
        self.play = self._action(
            parent, self.tr("&Play the training"), self.tr("Show one kept state after another"), "Alt+Shift+P"
        )
        self.now = self._action(
            parent, self.tr("&Back to now"), self.tr("Show the newest weights of this run again"), "Alt+End"
        )
        self.fork = self._action(
            parent, self.tr("&New run from here"), self.tr("Continue from the moment that is shown as a new run"), ""
        )
        self.film = self._action(
            parent,
            self.tr("Export as &film…"),
            self.tr("Map and decoded image at the kept states, as GIF, MP4 or pictures"),
            "",
        )

    @property
    def all(self) -> list[QAction]:
        """The actions in the order of the menu."""
        return [self.earlier, self.later, self.play, self.now, self.fork, self.film]

    def update(self) -> None:
        """Enable what can be done now."""
        some, past = bool(self._context.workflow.moments.states), self._context.session.moment is not None
        for action in (self.earlier, self.play, self.film):
            action.setEnabled(some)
        for action in (self.later, self.now, self.fork):
            action.setEnabled(past)

    def set_icons(self, theme: Theme) -> None:
        """Use the icons in the colours of the theme."""
        icons = {self.earlier: "previous", self.later: "next", self.play: "resume", self.fork: "new"}
        for action, name in {**icons, self.film: "export"}.items():
            action.setIcon(theme.icon(name))

    @staticmethod
    def _action(parent: QWidget, text: str, tip: str, shortcut: str) -> QAction:
        action = QAction(text, parent)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        return action
