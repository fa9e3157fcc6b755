"""Commands to a running training: values in a queue that apply themselves between two steps."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dreamexplorer.errors import Cancelled, Message

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.events import Event


class Controls(Protocol):
    """What a command can do to a run; each method yields the events that follow from it."""

    def stop(self) -> Iterator[Event]:
        """End the run."""

    def pause(self) -> Iterator[Event]:
        """Do no more steps until `resume` or `step_once`."""

    def resume(self) -> Iterator[Event]:
        """Go on after a pause."""

    def step_once(self) -> Iterator[Event]:
        """Do one step, then pause."""

    def set_live(self, name: str, value: float | str) -> Iterator[Event]:
        """Give a live option a new value."""

    def deliver_checkpoint(self, deliver: Callable[[Checkpoint], None]) -> Iterator[Event]:
        """Call `deliver` with a checkpoint of the run as it is."""


class Command(ABC):
    """One command. Add another by deriving from it; the loop knows none of them."""

    @abstractmethod
    def apply(self, run: Controls) -> Iterator[Event]:
        """Apply the command to a run, in the training thread; yield what happens."""


@dataclass(frozen=True)
class Pause(Command):
    """Pause; no effect on a paused run."""

    def apply(self, run: Controls) -> Iterator[Event]:
        return run.pause()


@dataclass(frozen=True)
class Resume(Command):
    """Go on; no effect on a run that is not paused."""

    def apply(self, run: Controls) -> Iterator[Event]:
        return run.resume()


@dataclass(frozen=True)
class StepOnce(Command):
    """Do one step and pause again (pauses a running training)."""

    def apply(self, run: Controls) -> Iterator[Event]:
        return run.step_once()


@dataclass(frozen=True)
class Stop(Command):
    """End the run."""

    def apply(self, run: Controls) -> Iterator[Event]:
        return run.stop()


@dataclass(frozen=True)
class SetLive(Command):
    """Give a live option of the model's or the training's config a new value.

    Args:
        name: name of the option.
        value: a number, or the name of a choice.
    """

    name: str
    value: float | str

    def apply(self, run: Controls) -> Iterator[Event]:
        return run.set_live(self.name, self.value)


@dataclass(frozen=True)
class TakeCheckpoint(Command):
    """Deliver a complete checkpoint (with the state for resuming) to a callback, in the training thread."""

    deliver: Callable[[Checkpoint], None]

    def apply(self, run: Controls) -> Iterator[Event]:
        return run.deliver_checkpoint(self.deliver)


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
        """Remove and return the oldest command, or None; with `wait`, sleep until there is one."""
        if not wait and not self._items:  # between any two steps: no lock
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
    """A `Progress` for work between two steps, cancelled by a waiting `Stop`."""

    def __init__(self, commands: CommandQueue) -> None:
        self._commands = commands

    @property
    def cancelled(self) -> bool:
        """Whether a `Stop` waits."""
        return self._commands.stopping

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        """Raise `Cancelled` when a `Stop` waits."""
        if self._commands.stopping:
            raise Cancelled
