"""Lists of callbacks: how the session announces changes without Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Observable(Generic[P]):
    """A list of callbacks (slots), called on the thread that emits."""

    def __init__(self) -> None:
        self._slots: list[Callable[P, object]] = []

    def connect(self, slot: Callable[P, object]) -> Callable[[], None]:
        """Call the slot at every emit; return a function that disconnects it."""
        self._slots.append(slot)

        def disconnect() -> None:
            if slot in self._slots:
                self._slots.remove(slot)

        return disconnect

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call all slots, also when one raises; its exception is raised at the end (the first one of several)."""
        failed: Exception | None = None
        for slot in tuple(self._slots):
            try:
                slot(*args, **kwargs)
            except Exception as error:
                failed = failed or error
        if failed is not None:
            raise failed
