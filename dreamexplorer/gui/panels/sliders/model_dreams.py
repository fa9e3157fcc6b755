"""Dreams of families whose prior only the model itself can draw from: asked of the inference thread."""

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

_DICE, _WALK = "dice", "walk"


class ModelDreams(QObject):
    """Lives as long as the panel that takes the dreams."""

    drawn = Signal(object)  # the dream that was asked for, z (D)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting = False  # for the dream that was asked for
        self._next: Floats | None = None  # of a walk
        self._asked = False  # for the next one of a walk
        context.inference.answered.connect(self._on_answer)

    def dispose(self) -> None:
        """Stop listening."""
        self._context.inference.answered.disconnect(self._on_answer)

    @property
    def serves(self) -> bool:
        """Whether the present model's dreams are to be had here."""
        snapshot = self._context.session.snapshot
        return snapshot is not None and snapshot.prior.drawn_by_model

    def ask(self, z: Floats, locks: Locks) -> None:
        """Have a dream drawn, in which locked axes are those of z; `drawn` follows."""
        self._waiting = True
        self._context.inference.request(DrawFromPrior(_DICE, z, locks, self._context.session.active_label))

    def give_up(self) -> None:
        """Something else was selected meanwhile, or the model is another: a dream that comes is too late."""
        self._waiting = self._asked = False
        self._next = None

    def walk(self, start: Floats, locks: Callable[[], Locks], random: Rng) -> CodeWalk:
        """A walk from one dream to the next."""
        self.give_up()

        def draw() -> Floats | None:
            found, self._next = self._next, None
            session = self._context.session
            if found is None and not self._asked and session.latent is not None:
                self._asked = True
                request = DrawFromPrior(_WALK, session.latent, locks(), session.active_label)
                self._context.inference.request(request)
            return found

        return CodeWalk(start, locks(), random, draw)

    def _on_answer(self, dream: object) -> None:
        if not isinstance(dream, PriorDraw):
            return
        if dream.channel == _WALK and self._asked:
            self._asked, self._next = False, dream.z
        elif dream.channel == _DICE and self._waiting:
            self._waiting = False
            self.drawn.emit(dream.z)
