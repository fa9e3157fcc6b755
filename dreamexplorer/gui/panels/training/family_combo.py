"""The list of families: by section, each with a line of description and a small drawing of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QStandardItemModel

from dreamexplorer.gui.panels.training.fitted_combo import FittedCombo
from dreamexplorer.gui.shared.card_delegate import CardDelegate, entry, heading
from dreamexplorer.gui.theme import Theme

if TYPE_CHECKING:
    from dreamexplorer.models.sketch import FamilyCard

_POPUP_CHARACTERS = 76  # width of the list in characters of average width, the drawing included


class FamilyCombo(FittedCombo):
    """A combo box whose list has headings that keyboard and mouse skip; the data of an entry is the family's name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("")
        self._theme = theme
        self.setMaxVisibleItems(8)
        self.setStyleSheet("QComboBox { combobox-popup: 0; }")  # a list that scrolls, not a menu over the whole screen

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
