"""Plays the kept states of a run, one after another."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

FRAME_MS = 40


class Player(QObject):
    """Moves a position from the first state to the present, at a steady speed; states that come too late are left out.

    Args:
        parent: its parent in Qt.
        clock: returns seconds.
    """

    moved = Signal(int)  # the position that is due; the number of states for the present
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.seconds = 10.0  # from the first state to the present
        self.loop = False
        self._clock = clock
        self._count = 0
        self._began, self._from = 0.0, 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.advance)

    @property
    def playing(self) -> bool:
        """True while it plays."""
        return self._timer.isActive()

    def play(self, position: int, count: int) -> None:
        """Play from a position, from the first state if it is the present.

        Args:
            position: the first one to show.
            count: number of states.
        """
        if not count:
            return
        self._count = count
        self._start_at(0 if position >= count else position)
        self._timer.start()
        self.playing_changed.emit(True)
        self.moved.emit(int(self._from))

    def stop(self) -> None:
        """Stop where it is."""
        if self._timer.isActive():
            self._timer.stop()
            self.playing_changed.emit(False)

    def set_count(self, count: int) -> None:
        """Set another number of states, as while the run goes on; none ends it."""
        self._count = count
        if not count:
            self.stop()

    def set_seconds(self, seconds: float) -> None:
        """Set the speed: seconds from the first state to the present."""
        if self.playing:
            self._start_at(self._position())
        self.seconds = seconds

    def advance(self) -> None:
        """Announce the position that is due; at the end, begin again or stop."""
        position = self._position()
        if position < self._count:
            self.moved.emit(int(position))
        elif self.loop:
            self._start_at(0)
            self.moved.emit(0)
        else:
            self.stop()
            self.moved.emit(self._count)

    def _start_at(self, position: float) -> None:
        self._began, self._from = self._clock(), position

    def _position(self) -> float:
        return self._from + (self._clock() - self._began) * self._count / self.seconds
