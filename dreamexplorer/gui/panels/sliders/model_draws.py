"""Samples of z from priors that only the model itself can draw from: requested from the inference thread."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.sliders.code_walk import CodeWalk, Rng
from dreamexplorer.gui.threads.requests import DrawFromPrior
from dreamexplorer.gui.threads.results import PriorDraw
from dreamexplorer.session import Floats

Locks = npt.NDArray[np.bool_]

_DREAM, _WALK = "dream", "walk"


class ModelDraws(QObject):
    """Requests a single sample, or one after the other for a walk; locked dimensions keep their values."""

    drawn = Signal(object)  # the requested sample, z (D)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._dream_pending = False
        self._walk_pending = False
        self._next: Floats | None = None  # next sample of the walk, requested ahead
        context.inference.answered.connect(self._on_answer)

    def dispose(self) -> None:
        """Disconnect from the inference thread."""
        self._context.inference.answered.disconnect(self._on_answer)

    @property
    def available(self) -> bool:
        """True if the prior of the present model is a network's."""
        snapshot = self._context.session.snapshot
        return snapshot is not None and snapshot.prior.drawn_by_model

    def request(self, z: Floats, locks: Locks) -> None:
        """Request a sample in which locked dimensions are those of z (D); `drawn` follows."""
        self._dream_pending = True
        self._send(_DREAM, z, locks)

    def cancel(self) -> None:
        """Ignore samples requested before: another z or model was selected meanwhile."""
        self._dream_pending = self._walk_pending = False
        self._next = None

    def walk(self, start: Floats, locks: Callable[[], Locks], random: Rng) -> CodeWalk:
        """Return a walk from one sample to the next; `locks` returns the present locks."""
        self.cancel()

        def draw() -> Floats | None:
            found, self._next = self._next, None
            latent = self._context.session.latent
            if found is None and not self._walk_pending and latent is not None:
                self._walk_pending = True
                self._send(_WALK, latent, locks())
            return found

        return CodeWalk(start, locks(), random, draw)

    def _send(self, channel: str, z: Floats, locks: Locks) -> None:
        self._context.inference.request(DrawFromPrior(channel, z, locks, self._context.session.active_label))

    def _on_answer(self, answer: object) -> None:
        if not isinstance(answer, PriorDraw):
            return
        if answer.channel == _WALK and self._walk_pending:
            self._walk_pending, self._next = False, answer.z
        elif answer.channel == _DREAM and self._dream_pending:
            self._dream_pending = False
            self.drawn.emit(answer.z)
