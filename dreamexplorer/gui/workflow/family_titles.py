"""The cards of the model families in lists, which are known once torch is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dreamexplorer.gui.threads import background
from dreamexplorer.progress import Silent

if TYPE_CHECKING:
    from dreamexplorer.models.sketch import FamilyCard


class FamilyTitles(QObject):
    """The cards of the families by name: title, section, line and sketch; empty until torch is imported."""

    ready = Signal()  # once

    def __init__(self) -> None:
        super().__init__()
        self._cards: dict[str, FamilyCard] = {}

    @property
    def titles(self) -> dict[str, str]:
        """Family name -> untranslated title (context "families")."""
        return {name: card.title for name, card in self._cards.items()}

    @property
    def cards(self) -> dict[str, FamilyCard]:
        """Family name -> card, whose texts are untranslated (context "families")."""
        return dict(self._cards)

    @property
    def is_ready(self) -> bool:
        """True if torch is imported and the families are known."""
        return bool(self._cards)

    def set_cards(self, cards: dict[str, FamilyCard]) -> None:
        """Set the cards; only the first call counts."""
        if not self._cards:
            self._cards = cards
            self.ready.emit()

    def ensure(self) -> None:
        """Look the families up now; for when torch is imported already, because a checkpoint was read."""
        if not self._cards:
            self.set_cards(background.import_engine(Silent()))
