"""The walk: z morphs smoothly between random samples, frame by frame."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from dreamexplorer.gui.panels.sliders.code_walk import CodeWalk
from dreamexplorer.gui.panels.sliders.latent import UnlockedLatent
from dreamexplorer.gui.panels.sliders.model_draws import ModelDraws
from dreamexplorer.gui.panels.sliders.prior_draws import PriorDraws
from dreamexplorer.gui.panels.sliders.prior_walk import PriorWalk

FRAME_MS = 33
_LONGEST_FRAME_S = 0.2  # after a stall the walk continues without a jump


class Walk(QObject):
    """Moves the unlocked dimensions of z on a timer while it is active."""

    active_changed = Signal(bool)

    def __init__(self, latent: UnlockedLatent, prior: PriorDraws, model: ModelDraws, parent: QObject) -> None:
        super().__init__(parent)
        self._latent, self._prior, self._model = latent, prior, model
        self._path: PriorWalk | CodeWalk | None = None
        self._last_frame = 0.0  # seconds
        self.speed = 0.4  # samples a second
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_frame)

    @property
    def active(self) -> bool:
        """True while z moves."""
        return self._path is not None

    def start(self) -> None:
        """Walk from the present z."""
        z = self._latent.values()
        if self._model.available:
            self._path = self._model.walk(z, self._latent.locks, self._prior.random)
        else:
            standardised = self._prior.standardised(z)
            self._path = PriorWalk(standardised, self._latent.locks(), self._prior.random, self._prior.draw)
        self._last_frame = time.monotonic()
        self._timer.start()
        self.active_changed.emit(True)

    def stop(self) -> None:
        """Stop where z is, and ignore samples that are still being drawn."""
        was_active = self.active
        self._path = None
        self._model.cancel()
        self._timer.stop()
        if was_active:
            self.active_changed.emit(False)

    def update_locks(self) -> None:
        """Keep the dimensions that are locked now."""
        if self._path is not None:
            self._path.set_locked(self._latent.locks())

    def advance(self, seconds: float) -> None:
        """Move z on, by at most a fifth of a second's walk."""
        if self._path is None:
            return
        z = self._path.advance(min(seconds, _LONGEST_FRAME_S) * self.speed)
        if isinstance(self._path, PriorWalk):
            z = self._prior.latent(z)
        self._latent.select(self._latent.merge(z))

    def _on_frame(self) -> None:
        now = time.monotonic()
        elapsed, self._last_frame = now - self._last_frame, now
        self.advance(elapsed)
