"""Commands to a running training: values in a queue, applied between steps."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamexplorer.errors import Cancelled, Message

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint


@dataclass(frozen=True)
class Pause:
    pass


@dataclass(frozen=True)
class Resume:
    pass


@dataclass(frozen=True)
class StepOnce:
    """Do one step and pause again (pauses a running training)."""


@dataclass(frozen=True)
class Stop:
    pass


@dataclass(frozen=True)
class SetLive:
    """Give a live option of the model's or the training's config a new value."""

    name: str
    value: float | str  # the name of a choice, or a number


@dataclass(frozen=True)
class TakeCheckpoint:
    """Hand a complete checkpoint (with the state for resuming) to the callback, in the training thread."""

    deliver: Callable[[Checkpoint], None]


Command = Pause | Resume | StepOnce | Stop | SetLive | TakeCheckpoint


class CommandQueue:
    """A queue between the thread that commands and the one that trains."""

    def __init__(self) -> None:
        self._items: deque[Command] = deque()
        self._arrived = threading.Condition()

    def put(self, command: Command) -> None:
        """Add a command; never waits."""
        with self._arrived:
            self._items.append(command)
            self._arrived.notify()

    def take(self, wait: bool = False) -> Command | None:
        """The oldest command, or None; with `wait`, sleep until there is one."""
        if not wait and not self._items:  # cheap on the hot path: no lock
            return None
        with self._arrived:
            while wait and not self._items:
                self._arrived.wait()
            return self._items.popleft() if self._items else None

    @property
    def stopping(self) -> bool:
        """Whether a `Stop` waits in the queue: long work between two steps may then be cut short."""
        with self._arrived:
            return any(isinstance(c, Stop) for c in self._items)


class UntilStop:
    """A progress for work between two steps, cancelled by a waiting Stop."""

    def __init__(self, commands: CommandQueue) -> None:
        self._commands = commands

    @property
    def cancelled(self) -> bool:
        return self._commands.stopping

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        if self._commands.stopping:
            raise Cancelled
