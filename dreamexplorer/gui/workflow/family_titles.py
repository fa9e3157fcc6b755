"""The titles of the model families, which are known once torch is imported."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from dreamexplorer.gui.threads import background
from dreamexplorer.progress import Silent


class FamilyTitles(QObject):
    """The titles by family name; empty until torch is imported."""

    ready = Signal()  # once

    def __init__(self) -> None:
        super().__init__()
        self._titles: dict[str, str] = {}

    @property
    def titles(self) -> dict[str, str]:
        """Family name -> untranslated title (context "families")."""
        return dict(self._titles)

    @property
    def is_ready(self) -> bool:
        """True if torch is imported and the families are known."""
        return bool(self._titles)

    def set_titles(self, titles: dict[str, str]) -> None:
        """Set the titles; only the first call counts."""
        if not self._titles:
            self._titles = titles
            self.ready.emit()

    def ensure(self) -> None:
        """Look the titles up now; for when torch is imported already, because a checkpoint was read."""
        if not self._titles:
            self.set_titles(background.import_engine(Silent()))
