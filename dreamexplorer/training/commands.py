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
    """The methods of a run that commands call; each yields the events that follow."""

    def stop(self) -> Iterator[Event]:
        """End the run."""

    def pause(self) -> Iterator[Event]:
        """Suspend the steps until `resume` or `step_once`."""

    def resume(self) -> Iterator[Event]:
        """Continue after a pause."""

    def step_once(self) -> Iterator[Event]:
        """Do one step, then pause."""

    def set_live(self, name: str, value: float | str) -> Iterator[Event]:
        """Set a live option."""

    def deliver_checkpoint(self, deliver: Callable[[Checkpoint], None]) -> Iterator[Event]:
        """Call `deliver` with a checkpoint of the run as it is."""


class Command(ABC):
    """Base of the commands. A new command is a subclass; the loop needs no change, it only calls `apply`."""

    @abstractmethod
    def apply(self, run: Controls) -> Iterator[Event]:
        """Apply the command to a run, in the training thread; yield what happens."""


@dataclass(frozen=True)
class Pause(Command):
    """Pause the run; no effect if it is paused."""

    def apply(self, run: Controls) -> Iterator[Event]:
        return run.pause()


@dataclass(frozen=True)
class Resume(Command):
    """Continue a paused run; no effect if it is not paused."""

    def apply(self, run: Controls) -> Iterator[Event]:
        return run.resume()


@dataclass(frozen=True)
class StepOnce(Command):
    """Do one step, then pause; a running training is paused after its next step."""

    def apply(self, run: Controls) -> Iterator[Event]:
        return run.step_once()


@dataclass(frozen=True)
class Stop(Command):
    """End the run."""

    def apply(self, run: Controls) -> Iterator[Event]:
        return run.stop()


@dataclass(frozen=True)
class SetLive(Command):
    """Set a live option of the model's or the training's config.

    Args:
        name: name of the option.
        value: a number, or the name of a choice.
    """

    name: str
    value: float | str

    def apply(self, run: Controls) -> Iterator[Event]:
        return run.set_live(self.name, self.value)


@dataclass(frozen=True)
class RequestCheckpoint(Command):
    """Deliver a complete checkpoint (with the state for resuming) to a callback, in the training thread."""

    deliver: Callable[[Checkpoint], None]

    def apply(self, run: Controls) -> Iterator[Event]:
        return run.deliver_checkpoint(self.deliver)


class CommandQueue:
    """A queue of commands from other threads to the training thread."""

    def __init__(self) -> None:
        self._items: deque[Command] = deque()
        self._arrived = threading.Condition()
        self._listener: Callable[[], None] | None = None

    def listen(self, listener: Callable[[], None]) -> None:
        """Have a function called after each put, in the thread that puts; it replaces an earlier one."""
        self._listener = listener

    @property
    def empty(self) -> bool:
        """True if there is no command."""
        return not self._items

    def put(self, command: Command) -> None:
        """Add a command; never waits."""
        with self._arrived:
            self._items.append(command)
            self._arrived.notify()
        if self._listener is not None:
            self._listener()

    def get(self, wait: bool = False) -> Command | None:
        """Remove and return the oldest command.

        Args:
            wait: sleep until there is a command.

        Returns:
            The command; None if there is none and `wait` is False.
        """
        if not wait and not self._items:  # the check runs between any two steps, so it must not lock
            return None
        with self._arrived:
            while wait and not self._items:
                self._arrived.wait()
            return self._items.popleft() if self._items else None

    @property
    def stopping(self) -> bool:
        """True if a `Stop` is in the queue; long work between two steps should then end early."""
        with self._arrived:
            return any(isinstance(c, Stop) for c in self._items)


class UntilStop:
    """A `Progress` for work between two steps, cancelled by a waiting `Stop`."""

    def __init__(self, commands: CommandQueue) -> None:
        self._commands = commands

    @property
    def cancelled(self) -> bool:
        """True if a `Stop` is in the queue."""
        return self._commands.stopping

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        """Raise `Cancelled` if a `Stop` is in the queue."""
        if self._commands.stopping:
            raise Cancelled
