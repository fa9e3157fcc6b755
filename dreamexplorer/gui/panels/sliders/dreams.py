"""The commands that set z at once: zero, dream (a sample from the prior), previous and next dream."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from dreamexplorer.gui.panels.sliders.dream_history import DreamHistory
from dreamexplorer.gui.panels.sliders.latent import UnlockedLatent
from dreamexplorer.gui.panels.sliders.model_draws import ModelDraws
from dreamexplorer.gui.panels.sliders.prior_draws import PriorDraws
from dreamexplorer.session import Floats, Session


class Dreams(QObject):
    """Sets the unlocked dimensions of z, and keeps a history of dreams."""

    starting = Signal()  # a command is about to change z
    changed = Signal()  # z or the history changed

    def __init__(
        self, session: Session, latent: UnlockedLatent, prior: PriorDraws, model: ModelDraws, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._latent, self._prior, self._model = session, latent, prior, model
        self.history = DreamHistory()
        model.drawn.connect(self._add)

    def zero(self) -> None:
        """Set the unlocked dimensions to their centres: zero for a standard normal prior."""
        if self._session.axes:
            self.starting.emit()
            self._latent.select(self._latent.merge(self._session.centre()))
            self.changed.emit()

    def dream(self) -> None:
        """Sample the unlocked dimensions from the prior, or from the statistics of the codes without one."""
        if self._session.axes:
            self.starting.emit()
            if self._model.available:
                self._model.request(self._latent.values(), self._latent.locks())
            else:
                self._add(self._prior.latent(self._prior.draw()))

    def previous(self) -> None:
        """Select the previous dream."""
        self.starting.emit()
        self._select(self.history.previous(self._latent.values()))

    def next(self) -> None:
        """Select the next dream."""
        self.starting.emit()
        self._select(self.history.next())

    @property
    def can_go_back(self) -> bool:
        """True if there is a previous dream."""
        return self.history.can_go_back(self._latent.values())

    def _add(self, drawn: Floats) -> None:
        z = self._latent.merge(drawn)
        self.history.add(z, self._latent.values())
        self._select(z)

    def _select(self, z: Floats | None) -> None:
        if z is not None:
            self._latent.select(z)
        self.changed.emit()
