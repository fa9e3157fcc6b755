"""Measures what training in turns costs: `python benchmarks/turns_speed.py [--runs 4] [FAMILY ...]`.

One run alone and several in turns (`dreamexplorer.training.turns`) train the same model in alternating blocks within
one process. What is compared is images for each second of processor time, so that other load of the machine counts
little: the sum over the runs in turns, over that of the run alone. The goal is 0.9.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace

import torch
from _machine import processor

from dreamexplorer.data.base import ImageDataset, load_dataset
from dreamexplorer.models.families import family_named
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import Event
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.turns import Failed, Turns

BLOCK = 1.0  # seconds of processor time: more than a turn of each run
STEPS_FIRST = 60  # of each run, until its steps are recorded
GOAL = 0.9


class Side:
    """Runs that train in turns, or one that does so alone.

    Args:
        trainers: the runs.
        events: what yields their events, endlessly.
    """

    def __init__(self, trainers: list[Trainer], events: Iterator[object]) -> None:
        self._trainers = trainers
        self._events = events
        while min(trainer.step for trainer in trainers) < STEPS_FIRST:
            next(events)

    @property
    def _images(self) -> float:
        return sum(trainer.epoch * trainer.train_images for trainer in self._trainers)

    def speed(self) -> float:
        """Train for a block; return images for each second of processor time, of all runs together."""
        images, started = self._images, time.process_time()
        while (seconds := time.process_time() - started) < BLOCK:
            next(self._events)
        return (self._images - images) / seconds


def trainers_of(family: str, dataset: ImageDataset, count: int) -> list[Trainer]:
    """Return this many runs of a family, each with weights of its own."""
    config = family_named(family).Config()
    made = []
    for seed in range(count):
        train = TrainConfig(epochs=100_000, device="cpu", seed=seed)
        made.append(Trainer(RunConfig(family, config, train), dataset, threads=1))
    return made


def measured(family: str, dataset: ImageDataset, count: int, rounds: int) -> list[float]:
    """Return for each round the speed of several runs in turns over that of one alone."""
    one, several = trainers_of(family, dataset, 1), trainers_of(family, dataset, count)
    alone_events: Iterator[Event] = one[0].run()
    turns_events: Iterator[tuple[int, Event | Failed]] = Turns(several).run()
    alone, turns = Side(one, alone_events), Side(several, turns_events)
    ratios = []
    for _ in range(rounds):
        before = alone.speed()
        together = turns.speed()
        ratios.append(2 * together / (before + alone.speed()))  # the mean of before and after cancels a drift
    return ratios


def main() -> None:
    """Print a line for each family."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("families", nargs="*", default=["mlp-vae", "conv-vae"])
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    torch.set_num_threads(1)
    mnist = load_dataset("mnist")
    few = mnist.limited(512)  # test images, so that no block has more evaluation than another
    dataset = replace(mnist, splits={"train": mnist.train, "test": few.test})
    print(f"{processor()}; one thread; images in a second of processor time, in turns over alone; goal {GOAL}\n")
    for family in options.families:
        ratios = measured(family, dataset, options.runs, options.rounds)
        middle = statistics.median(ratios)
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        missed = "" if middle >= GOAL else "misses the goal"
        print(f"{family:14} {options.runs} runs  {middle:5.2f}  ({spread})  {missed}", flush=True)


if __name__ == "__main__":
    main()
