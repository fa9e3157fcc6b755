"""Base of the titled parts of a report page, each with its own menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.shared.context_menus import MenuOffer, PictureActions
from dreamexplorer.gui.widgets.notice import embolden
from dreamexplorer.gui.widgets.plain_label import PlainLabel


class Section(QWidget):
    """A title above a content; the menu under the right mouse button and the menu key copies and saves the content."""

    def __init__(self, title: str, content: QWidget) -> None:
        super().__init__()
        self.content = content
        self.menu_actions: list[QAction] = []
        self.heading = PlainLabel(title)
        self.heading.setWordWrap(True)
        embolden(self.heading)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        self._column.addWidget(self.heading)
        self._column.addWidget(content)
        content.setAccessibleName(title)

    def add_above(self, widget: QWidget) -> None:
        """Show a widget between the title and the content."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def title(self) -> str:
        """Return the title as it is shown."""
        return self.heading.text()

    def offer(self, actions: Sequence[QAction], on: QWidget) -> None:
        """Show these actions in the menu of a widget of the section."""
        self.menu_actions = list(actions)
        MenuOffer(on, self._menu)

    def offer_picture(self, context: Context, name: str, on: QWidget) -> None:
        """Offer to copy and save the content as a picture, as it looks."""
        actions = PictureActions(context, self.picture, f"{name}.png", self)
        self.offer((actions.copy, actions.save), on)

    def picture(self) -> QImage:
        """Return the content as it looks."""
        return self.content.grab().toImage()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addActions(self.menu_actions)
        return menu
