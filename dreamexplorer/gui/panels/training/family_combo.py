"""The list of families: by section, each with a line of description and a small drawing of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView

from dreamexplorer.gui.panels.training.fitted_combo import FittedCombo
from dreamexplorer.gui.shared.card_delegate import CardDelegate, entry, heading
from dreamexplorer.gui.theme import Theme

if TYPE_CHECKING:
    from dreamexplorer.models.sketch import FamilyCard

_POPUP_CHARACTERS = 76  # width of the list in characters of average width, the drawing included


_SHEET = "QComboBox { combobox-popup: 0; }"  # a list that scrolls, not a menu over the whole screen
_UP = (QAbstractItemView.CursorAction.MoveEnd, QAbstractItemView.CursorAction.MovePageDown)
_DOWN = (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MovePageUp)


class HeadedList(QListView):
    """A list in which Home, End and the page keys land on an entry, never on a heading."""

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        index = super().moveCursor(action, modifiers)
        step = 1 if action in _DOWN else -1 if action in _UP else 0
        while step and index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            index = index.siblingAtRow(index.row() + step)
        return index


class FamilyCombo(FittedCombo):
    """A combo box whose list has headings that keyboard and mouse skip; the data of an entry is the family's name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("")
        self._theme = theme
        self.setMaxVisibleItems(8)
        self.setView(HeadedList(self))
        self.setStyleSheet(_SHEET)
        theme.changed.connect(self._follow_font)

    def _follow_font(self) -> None:
        """Take the program's font: a widget with a style sheet keeps its old one."""
        self.setStyleSheet("")
        self.setFont(QApplication.font())
        self.setStyleSheet(_SHEET)

    def show_families(self, cards: dict[str, FamilyCard]) -> None:
        """Fill the list, section by section, in the order in which the families come."""
        from dreamexplorer.models.sketch import SECTIONS

        model = QStandardItemModel(self)
        for section, title in SECTIONS.items():
            members = {name: card for name, card in cards.items() if card.section == section}
            if not members:
                continue
            model.appendRow(heading(_translated(title)))
            for name, card in members.items():
                model.appendRow(entry(_translated(card.title), name, _translated(card.summary), card.sketch))
        self.setModel(model)
        self.setItemDelegate(CardDelegate(self._theme, self, self._popup_width()))

    def showPopup(self) -> None:
        width = self._popup_width()  # the size of the text may have changed
        self.setItemDelegate(CardDelegate(self._theme, self, width))
        self.view().setMinimumWidth(max(width, self.width()))
        super().showPopup()

    def _popup_width(self) -> int:
        most = self.screen().availableGeometry().width() - 40
        return min(_POPUP_CHARACTERS * self.fontMetrics().averageCharWidth(), most)


def _translated(text: str) -> str:
    return QCoreApplication.translate("families", text) if text else ""
