"""Chooses, while a run trains, how many of torch's threads its steps use.

Two threads are faster than one on two idle cores, and slower as soon as another program needs one of them: each
operation waits for its slowest part. So the choice follows the measured speed. It must not change the weights, which
depend on the seed and the machine alone: threads are only switched where a step gives the same numbers, bit for bit,
with each of them. With the matrix products of MKL that is so when it is asked for, as
`dreamexplorer.cli` does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Protocol

import torch
from torch import Tensor

from dreamexplorer.training.recording import Copy, Written

__all__ = ["Stepper", "ThreadChoice", "ThreadedSteps", "candidates", "same_numbers", "use_one_thread"]

STEPS_BEFORE = 30  # whole batches before a choice is prepared: the step is recorded by then

STEPS_TIMED = 5  # steps of a trial, and steps before it that it is compared with
FIRST_TRIAL = 0.2  # seconds of training before the first trial; each next interval is twice as long, up to
LAST_INTERVAL = 2.0
LOST = 1.3  # a trial ends early when even the faster of its two first steps is slower by this factor
GAIN = 1.04  # a trial must be faster by this factor, so that noise does not switch


def use_one_thread() -> None:
    """Let the operations of the calling thread use no other thread, whatever number other threads use.

    In each thread torch's first operation takes over the number that was set last in any of them, and so would undo a
    number set before it. A pool of threads for a second thread must not be made: with more of OpenMP's threads than
    cores, all of them, those of the training too, sleep at once when they wait, and a step takes twice as long.
    """
    torch.get_num_threads()  # the first operation
    torch.set_num_threads(1)


def candidates(most: int) -> tuple[int, ...]:
    """Return the numbers of threads to choose from: powers of two below `most`, and `most`."""
    powers = [1]
    while 2 * powers[-1] < most:
        powers.append(2 * powers[-1])
    return (*powers, most) if most > 1 else (1,)


def same_numbers(
    function: Callable[[Tensor], Tensor], argument: Tensor, written: Written, counts: Sequence[int]
) -> bool:
    """Return whether a function gives the same numbers with each of these numbers of threads.

    Args:
        function: the function; it is called once for each number and all that it writes is restored.
        argument: what it is called with.
        written: what it changes in place.
        counts: numbers of threads, at least one.
    """
    threads_before = torch.get_num_threads()
    before = written.copy()
    expected: tuple[Tensor, Copy] | None = None
    try:
        for count in counts:
            torch.set_num_threads(count)
            result = function(argument)
            if expected is None:
                expected = result, written.copy()
            elif not (torch.equal(expected[0], result) and written.equal(expected[1])):
                return False
            written.restore(before)
        return True
    finally:
        written.restore(before)
        torch.set_num_threads(threads_before)


class Stepper(Protocol):
    """An object that does the steps: a `Learner`."""

    @property
    def batch_is_whole(self) -> bool: ...

    @property
    def changes(self) -> int:
        """Counts the changes of what a step does."""

    def step(self) -> None: ...

    def numbers_depend_on_threads(self, counts: Sequence[int]) -> bool: ...


class ThreadedSteps:
    """Does the steps of a run with a fixed number of threads, or the fastest where the numbers stay the same.

    Args:
        stepper: does the steps.
        usual: the number of threads that fits the work of a step, for all that is not chosen.
        most: the largest number to choose; None to use `usual` throughout.
    """

    def __init__(self, stepper: Stepper, usual: int, most: int | None) -> None:
        self._stepper = stepper
        self._usual = usual
        self._counts = candidates(most) if most is not None else ()
        self._choice: ThreadChoice | None = None
        self._changes = -1  # of the stepper, when the steps below were counted
        self._steps = 0

    def step(self) -> None:
        """Do the next step; torch's number of threads is the usual one before and after."""
        stepper = self._stepper
        if len(self._counts) < 2 or not stepper.batch_is_whole:
            stepper.step()
            return
        if stepper.changes != self._changes:
            self._changes, self._steps, self._choice = stepper.changes, 0, None
        self._steps += 1
        if self._steps == STEPS_BEFORE and not stepper.numbers_depend_on_threads(self._counts):
            self._choice = ThreadChoice(self._counts, self._usual)
        if self._choice is None:
            stepper.step()
            return
        try:
            self._choice.time_step(stepper.step)
        finally:
            torch.set_num_threads(self._usual)


class ThreadChoice:
    """The number of threads of the next step: the fastest by trials of a few steps, repeated while the run goes on.

    Args:
        counts: numbers of threads to choose from, rising; with one there is nothing to choose.
        first: the number to start with, one of them.
        clock: returns seconds.
    """

    def __init__(self, counts: Sequence[int], first: int, clock: Callable[[], float] = time.perf_counter) -> None:
        self._counts = tuple(counts)
        self._at = self._counts.index(first)
        self._clock = clock
        self._times: list[float] = []  # seconds of the latest steps with the present number
        self._trial: list[float] = []  # seconds of the steps of the trial under way
        self._tried = self._at  # index of the number under trial
        self._upwards = False
        self._interval, self._since_trial = FIRST_TRIAL, 0.0

    @property
    def count(self) -> int:
        """The number for the next step."""
        return self._counts[self._tried]

    def time_step(self, step: Callable[[], None]) -> None:
        """Do a step with the number of threads that is due, and learn from its duration."""
        if torch.get_num_threads() != self.count:
            torch.set_num_threads(self.count)
        started = self._clock()
        step()
        self._add(self._clock() - started)

    def _add(self, seconds: float) -> None:
        if self._tried != self._at:
            self._trial.append(seconds)
            lost = len(self._trial) == 2 and min(self._trial) > LOST * median(self._times)
            if lost or len(self._trial) > STEPS_TIMED:
                self._judge()
            return
        self._times = [*self._times[1 - STEPS_TIMED :], seconds]
        self._since_trial += seconds
        if self._since_trial >= self._interval and len(self._times) == STEPS_TIMED and len(self._counts) > 1:
            self._begin_trial()

    def _begin_trial(self) -> None:
        self._interval = min(2 * self._interval, LAST_INTERVAL)
        self._upwards = self._at == 0 or (not self._upwards and self._at + 1 < len(self._counts))
        self._tried = self._at + (1 if self._upwards else -1)
        self._trial = []

    def _judge(self) -> None:
        timed = self._trial[1:]  # the first step with another number wakes threads up
        if median(self._times) > GAIN * median(timed):
            self._at, self._times = self._tried, timed
            self._interval = FIRST_TRIAL  # a further step in the same direction may pay
        self._tried = self._at
        self._since_trial = 0.0
