"""Jobs one after another, in the order in which they were given."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from dreamexplorer.gui.threads.jobs import JobRunner, Work


@dataclass(frozen=True)
class _Order:
    """A piece of work, what follows, and the kind of which only the newest one that waits is done."""

    work: Work
    done: Callable[[Any], None] | None
    failed: Callable[[BaseException], None] | None
    kind: str


class OrderedJobs(QObject):
    """Runs quiet jobs on threads of their own, never two at once: each sees what those before it have done."""

    idle = Signal()  # the last order was carried out, and what follows from it

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._orders: deque[_Order] = deque()
        self._busy = False

    @property
    def busy(self) -> bool:
        """True while an order waits or is carried out."""
        return self._busy or bool(self._orders)

    def start(
        self,
        work: Work,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        kind: str = "",
    ) -> None:
        """Run `work(progress)` after all orders before it; `done` or `failed` is called on the GUI thread.

        Args:
            work: called off the GUI thread with a progress.
            done: called with the result.
            failed: called with the exception.
            kind: an order of the same kind that still waits is left out; empty for none.
        """
        if kind:
            self._orders = deque(order for order in self._orders if order.kind != kind)
        self._orders.append(_Order(work, done, failed, kind))
        self._next()

    def _next(self) -> None:
        if self._busy or not self._orders:
            return
        self._busy = True
        order = self._orders.popleft()
        job = self._jobs.start("", order.work, done=order.done, failed=order.failed, quiet=True, parallel=True)
        job.ended.connect(self._on_ended)

    @Slot()
    def _on_ended(self) -> None:
        self._busy = False
        self._next()
        if not self.busy:
            self.idle.emit()
