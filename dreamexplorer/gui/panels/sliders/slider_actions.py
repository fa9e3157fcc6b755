"""The actions of the sliders panel, for its buttons and the window's menu."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from dreamexplorer.gui.panels.sliders.words import Words
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.tips import wrapped


class SliderActions(QObject):
    """Zero, dream, previous dream, next dream, walk; named for the model's family."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.zero = self._action("", "Ctrl+0")
        self.dream = self._action(self.tr("&Dream"), "Ctrl+D")
        self.previous = self._action(self.tr("P&revious dream"), "Alt+Left")
        self.next = self._action(self.tr("Ne&xt dream"), "Alt+Right")
        self.walk = self._action(self.tr("&Walk"), "Ctrl+Shift+D")
        self.walk.setCheckable(True)
        _explain(self.previous, self.tr("Previous dream"))
        _explain(self.next, self.tr("Next dream"))

    def _action(self, text: str, shortcut: str) -> QAction:
        action = QAction(text, self.parent())
        action.setShortcut(QKeySequence(shortcut))
        return action

    @property
    def all(self) -> list[QAction]:
        """The five actions in the order of the buttons."""
        return [self.zero, self.dream, self.previous, self.next, self.walk]

    def set_words(self, words: Words) -> None:
        """Set the texts that depend on the model's family."""
        self.zero.setText(words.zero)
        note = "\n" + self.tr("Locked sliders keep their values.")
        for action, tip in ((self.zero, words.zero_tip), (self.dream, words.dream_tip), (self.walk, words.walk_tip)):
            _explain(action, tip, note)

    def set_walking(self, walking: bool, theme: Theme) -> None:
        """Show whether the walk is active."""
        self.walk.setChecked(walking)
        self.walk.setIcon(theme.icon("pause" if walking else "walk"))

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's icons."""
        icons = ((self.zero, "zero"), (self.dream, "dice"), (self.previous, "previous"), (self.next, "next"))
        for action, icon in icons:
            action.setIcon(theme.icon(icon))
        self.set_walking(self.walk.isChecked(), theme)


def _explain(action: QAction, tip: str, note: str = "") -> None:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(wrapped(f"{tip} ({keys}).{note}"))
    action.setStatusTip(tip)
