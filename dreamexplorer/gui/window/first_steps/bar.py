"""The tool bar that holds the card of first steps, and keeps it shown or closed whatever the layout says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QToolBar

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.window.actions import ActionSpec
from dreamexplorer.gui.window.first_steps.card import FirstStepsCard


class FirstStepsBar(QToolBar):
    """Lies below the menus over the whole width of the window, in every workspace."""

    def __init__(self, window: QMainWindow, context: Context) -> None:
        super().__init__(window)
        self.setObjectName("first-steps-bar")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.toggleViewAction().setVisible(False)
        self.setContentsMargins(0, 0, 0, 0)
        self.card = FirstStepsCard(context)
        self.addWidget(self.card)
        window.addToolBarBreak()
        window.addToolBar(self)
        self.card.dismissed.connect(self.follow)
        self.retranslate()
        self.follow()

    def action(self) -> ActionSpec:
        """Return the record of the menu's action."""
        return ActionSpec(
            "first_steps",
            self.tr("&First steps"),
            self.tr("Six things to do, ticked when they are done"),
            self.recall,
        )

    def recall(self) -> None:
        """Show the card again."""
        self.card.recall()
        self.follow()

    def follow(self) -> None:
        """Show or hide the card as the user wants it; a restored layout has its own idea of tool bars."""
        self.setVisible(self.card.wanted)

    def retranslate(self) -> None:
        """Write all texts in the present language."""
        self.setWindowTitle(self.tr("First steps"))
        self.card.retranslate()
