"""Measures what keeping states costs a training: `python benchmarks/states_cost.py [FAMILY ...]`.

A run of each family does stretches of steps, and after each a state is kept, as `dreamexplorer train --states on` does:
made on the training's thread, written on another, in turns one for looking at and an exact one. All are given in
milliseconds of processor time, which does not depend on what else the machine does. The share is what all the states
that are planned for a run of 10 epochs of MNIST take of its steps. The files are on the disk of the temporary files.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from dreamexplorer.data.base import load_dataset
from dreamexplorer.models.families import family_named
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.states_plan import LARGEST_SHARE, StateKeeper, planned
from dreamexplorer.training.states_writer import StateWriter

STEPS_OF_A_RUN = 4690  # 10 epochs of 60 000 images in batches of 128
STRETCH = 20  # steps between two states
STATES = 16  # measured
FIRST = 4  # states before: the step is recorded by then, and the modules for writing are imported


class Measured(StateKeeper):
    """Keeps a state after every stretch of steps, waits until it is written, and notes the processor time of all."""

    def __init__(self, writer: StateWriter) -> None:
        super().__init__(writer)
        self.steps: list[float] = []  # seconds of a step, the mean of a stretch
        self.kept: dict[bool, list[float]] = {False: [], True: []}  # seconds of a state; the key: is it exact
        self._writer = writer
        self._stretch = 0.0
        self._began = time.process_time()
        self._count = 0

    @property
    def done(self) -> bool:
        """True if enough is measured."""
        return self._count >= FIRST + STATES

    def exact_due(self, step: int, total: int) -> bool:
        """Return whether an exact state is due: every second one is."""
        return self._due(step) and self._count % 2 == 1

    def look_due(self, step: int, total: int) -> bool:
        """Return whether a state for looking at is due."""
        return self._due(step) and self._count % 2 == 0

    def keep(self, checkpoint: Checkpoint, seconds: float) -> None:
        """Write a state and wait for it."""
        before = self._writer.seconds
        self._writer.put(checkpoint)
        self._writer.wait()
        if self._count >= FIRST:
            self.steps.append(self._stretch / STRETCH)
            self.kept[checkpoint.resume is not None].append(seconds + self._writer.seconds - before)
        self._count += 1
        self._stretch, self._began = 0.0, time.process_time()

    def _due(self, step: int) -> bool:
        if step % STRETCH or not step:
            return False
        self._stretch = self._stretch or time.process_time() - self._began
        return True


def measured(family: str, folder: Path) -> Measured:
    """Return the times of the steps and states of a run of a family."""
    run = RunConfig(family, family_named(family).Config(), TrainConfig(epochs=1000, device="cpu"))
    with StateWriter(RunFolder(folder), 10**12) as writer:
        keeper = Measured(writer)
        for _ in Trainer(run, load_dataset("mnist").limited(60_000), states=keeper, threads=1).run():
            if keeper.done:
                break
    return keeper


def main() -> None:
    """Print a line for each family."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="*", default=["mlp-vae", "conv-vae", "vae-gan", "vq-vae"])
    looks, exacts = planned(STEPS_OF_A_RUN)
    print(f"{looks} states for looking at and {exacts} exact ones in {STEPS_OF_A_RUN:,} steps")
    print(f"at most {LARGEST_SHARE:.1%} is spent, and fewer are kept where they cost more")
    for family in parser.parse_args().families:
        with tempfile.TemporaryDirectory() as folder:
            found = measured(family, Path(folder))
        step, look, exact = (statistics.median(s) for s in (found.steps, found.kept[False], found.kept[True]))
        share = (looks * look + exacts * exact) / (STEPS_OF_A_RUN * step)
        print(
            f"{family:14} step {step * 1e3:7.2f} ms  to look at {look * 1e3:7.2f} ms  exact {exact * 1e3:7.2f} ms  "
            f"all {share:.2%} of the steps"
        )


if __name__ == "__main__":
    main()
