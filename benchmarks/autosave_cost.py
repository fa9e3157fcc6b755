"""Measures the processor time that an autosave takes: `python benchmarks/autosave_cost.py [FAMILY ...]`.

For each family the run is saved several times between two steps, as `dreamexplorer train` does it: the copy on the
training's thread, and the write on the other. Both are given in milliseconds of processor time, and together as a
share of one core at one save every 30 seconds. Processor time does not depend on what else the machine does. The
folder is on the disk that holds the temporary files.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from dreamexplorer.cli.shared.train_usage import AUTOSAVE_SECONDS
from dreamexplorer.data.base import load_dataset
from dreamexplorer.models.families import family_named
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import StepDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.run_writer import RunWriter
from dreamexplorer.training.runs import RunFolder

SAVES = 8


def measured(family: str, folder: Path) -> tuple[int, list[float], list[float]]:
    """Return the number of weights, and the seconds of processor time of each copy and of each write."""
    run = RunConfig(family, family_named(family).Config(), TrainConfig(epochs=1000, device="cpu"))
    trainer = Trainer(run, load_dataset("mnist").limited(512))
    copies: list[float] = []
    writes: list[float] = []
    with RunWriter(RunFolder(folder)) as writer:
        for event in trainer.run():
            if not isinstance(event, StepDone):
                continue
            before = time.thread_time()
            writer.save(trainer.checkpoint())
            copies.append(time.thread_time() - before)
            writer.finish()
            writes.append(writer.seconds)
            if len(copies) > SAVES:  # the first one imports and allocates
                break
    weights = sum(p.numel() for p in trainer.model.parameters())
    return weights, copies[1:], writes[1:]


def main() -> None:
    """Print a line for each family."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="*", default=["mlp-vae", "conv-vae", "vae-gan", "vq-vae"])
    for family in parser.parse_args().families:
        with tempfile.TemporaryDirectory() as folder:
            weights, copies, writes = measured(family, Path(folder))
        copy, write = (statistics.median(seconds) * 1000 for seconds in (copies, writes))
        share = (copy + write) / 10 / AUTOSAVE_SECONDS
        print(
            f"{family:14} {weights:>10,} weights  copy {copy:6.1f} ms  write {write:6.1f} ms  {share:.2f} % of a core"
        )


if __name__ == "__main__":
    main()
