"""Several trainings in turns in one thread, so that all of them grow together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch

from dreamexplorer.training.commands import Command, CommandQueue
from dreamexplorer.training.events import Event, TurnOffered

SLICE = 0.2  # seconds of a turn: short enough for curves that grow together, long enough for the processor's caches


class Run(Protocol):
    """A run that takes turns: a `Trainer`."""

    @property
    def commands(self) -> CommandQueue: ...

    def run(self, *, in_turns: bool) -> Iterator[Event]: ...


@dataclass(frozen=True)
class Failed:
    """A run ended with an error; the others go on.

    Args:
        error: the error; a `TrainingFailed` holds the run's last good state.
    """

    error: Exception


class Turns:
    """Trains several runs in turns, and yields their events.

    The next turn is always that of the run that has had the least time so far, and lasts `seconds`, or longer where a
    single step or a part of an evaluation does: afterwards the run waits until the others have had as much. A paused
    run has no turn and costs no time. The weights of each run are those of training alone, bit for bit.

    Iterate over `run()` in one thread; other threads call `put`.

    Args:
        runs: the runs; their queues must not be shared.
        seconds: length of a turn.
        clock: returns the time in seconds.
    """

    def __init__(
        self, runs: Sequence[Run], seconds: float = SLICE, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._runs = tuple(runs)
        self._seconds = seconds
        self._clock = clock
        self._used = [0.0] * len(self._runs)  # seconds that each run has had, or has forgone by a pause
        self._own = [0.0] * len(self._runs)  # seconds that each run has had
        self._waiting: set[int] = set()  # paused, and without a command when they were last asked
        self._arrived = threading.Event()  # a command, for any run
        for run in self._runs:
            run.commands.listen(self._arrived.set)

    @property
    def seconds(self) -> tuple[float, ...]:
        """Time that each run has had."""
        return tuple(self._own)

    def put(self, command: Command, run: int | None = None) -> None:
        """Give a command to one run, by its number, or to all; never waits."""
        for chosen in self._runs if run is None else (self._runs[run],):
            chosen.commands.put(command)

    def run(self) -> Iterator[tuple[int, Event | Failed]]:
        """Train until every run has ended; yield what happens, each time with the number of the run."""
        threads_before = torch.get_num_threads()
        going = {number: run.run(in_turns=True) for number, run in enumerate(self._runs)}
        try:
            while going:
                self._arrived.clear()
                ready = self._ready(going)
                if not ready:
                    self._arrived.wait()
                    continue
                number = min(ready, key=self._used.__getitem__)
                yield from self._turn(number, going)
        finally:
            going.clear()  # which ends the generators
            torch.set_num_threads(threads_before)

    def _ready(self, going: dict[int, Iterator[Event]]) -> list[int]:
        """Return the runs that can go on; one that has waited does not catch up on the time of its pause."""
        woken = {n for n in self._waiting if not self._runs[n].commands.empty}
        if woken:
            moving = [self._used[n] for n in going if n not in self._waiting]
            level = min(moving) if moving else max(self._used[n] for n in woken)
            for number in woken:
                self._used[number] = max(self._used[number], level)
            self._waiting -= woken
        return [n for n in going if n not in self._waiting]

    def _turn(self, number: int, going: dict[int, Iterator[Event]]) -> Iterator[tuple[int, Event | Failed]]:
        """Let a run have its turn; take it off the list when it has ended."""
        end = self._used[number] + self._seconds
        while True:
            started = self._clock()
            try:
                event = next(going[number])
            except StopIteration:
                del going[number]
                return
            except Exception as error:
                del going[number]
                yield number, Failed(error)
                return
            seconds = self._clock() - started
            self._used[number] += seconds
            self._own[number] += seconds
            if not isinstance(event, TurnOffered):
                yield number, event
            elif event.waiting:
                self._waiting.add(number)
                return
            if self._used[number] >= end:
                return
