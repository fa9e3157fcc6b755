"""One function on one thread with a one-slot mailbox: the newest request wins, older unserved ones are dropped."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

log = logging.getLogger(__name__)


class NewestWorker(QObject):
    """`submit(x)` computes `function(x)` off the GUI thread; `result` arrives on it, for the newest x only."""

    result = Signal(object)
    _posted = Signal(int, object)

    def __init__(self, function: Callable[[Any], Any], name: str) -> None:
        super().__init__()
        self._function = function
        self._name = name
        self._condition = threading.Condition()
        self._slot: tuple[int, Any] | None = None
        self._number = 0
        self._closed = False
        self._thread: threading.Thread | None = None
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(self, value: Any) -> None:
        """Ask for the function of this value; a request not yet begun is replaced."""
        if self._closed:
            return
        with self._condition:
            self._number += 1
            self._slot = (self._number, value)
            self._condition.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()

    def forget(self) -> None:
        """Drop what was asked for and not delivered."""
        with self._condition:
            self._number += 1
            self._slot = None

    def shutdown(self, timeout_s: float = 5.0) -> bool:
        """Join the thread; False when it did not end in time."""
        with self._condition:
            self._closed = True
            self._slot = None
            self._condition.notify()
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _deliver(self, number: int, value: Any) -> None:
        if number == self._number and not self._closed:
            self.result.emit(value)

    def _serve(self) -> None:
        while True:
            with self._condition:
                while self._slot is None and not self._closed:
                    self._condition.wait()
                if self._closed or self._slot is None:
                    return
                (number, value), self._slot = self._slot, None
            try:
                answer = self._function(value)
            except Exception:  # one bad input must not end the thread; the older result stays
                log.exception("%s failed", self._name)
                continue
            self._posted.emit(number, answer)
