"""Measures `dreamexplorer train` as users start it: whole processes, compared with other programs in turns.

    python benchmarks/command_speed.py [--family mlp-vae] [--epochs 3] [--repeats 3] [--busy] [--precision fp32]

Each side is a process of its own that trains on MNIST and judges the test images after every epoch: the command; the
command with one thread; for the MLP VAE pytorch/examples' vae; a plain loop around the family's own module, its images
preloaded (`train_speed.py` describes both). The time from the end of the first epoch to the end of the last counts:
training, evaluation and saving, without start and import. The sides run one after another, so that other load of the
machine affects all alike; ratios are medians over the repeats. With --busy another process computes all the time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _machine import processor

COMMAND, ONE_THREAD, EXAMPLE, PLAIN = "dreamexplorer train", "with --threads 1", "pytorch/examples vae", "plain loop"


def seconds_per_epoch(command: list[str], marker: str, epochs: int) -> float:
    """Run a program that prints a line with the marker after each epoch; return the seconds of an epoch."""
    ends: list[float] = []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith(marker):
            ends.append(time.perf_counter())
    if process.wait() != 0 or len(ends) != epochs:
        raise SystemExit("".join(said))
    return (ends[-1] - ends[0]) / (epochs - 1)


def train_as_other(side: str, family: str, epochs: int, limit: int | None) -> None:
    """Be one of the other programs: train, judge the test images and print a line, each epoch."""
    from train_speed import Example, SameModule

    from dreamexplorer.data.base import load_dataset

    dataset = load_dataset("mnist").limited(limit)
    loop = Example(dataset, 0) if side == EXAMPLE else SameModule(dataset, family, 0)
    for number in range(epochs):
        loop.epoch()
        loop.test_bound()
        print(f"epoch {number + 1}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--family", default="mlp-vae")
    parser.add_argument("--epochs", type=int, default=3, help="epochs of each; the first is not timed (3)")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--limit", type=int, help="use only the first images of each split (all)")
    parser.add_argument("--busy", action="store_true", help="beside a process that computes all the time")
    parser.add_argument("--precision", default="auto", help="of the command (auto)")
    parser.add_argument("--side", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        train_as_other(options.side, options.family, options.epochs, options.limit)
        return
    limit = ["--limit", str(options.limit)] if options.limit else []
    sides = [COMMAND, ONE_THREAD, *([EXAMPLE] if options.family == "mlp-vae" else []), PLAIN]
    seconds: dict[str, list[float]] = {side: [] for side in sides}
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if options.busy else None
    try:
        for repeat in range(options.repeats):
            for side in sides:
                with tempfile.TemporaryDirectory() as folder:
                    command = [
                        sys.executable,
                        str(Path(__file__).resolve()),
                        "--side",
                        side,
                        "--family",
                        options.family,
                    ]
                    if side in (COMMAND, ONE_THREAD):
                        command = [sys.executable, "-m", "dreamexplorer", "train", "--out", str(Path(folder) / "run")]
                        command += ["--family", options.family, "--seed", str(repeat), "--precision", options.precision]
                        command += ["--threads", "1"] if side == ONE_THREAD else []
                    command += ["--epochs", str(options.epochs), *limit]
                    seconds[side].append(seconds_per_epoch(command, "epoch ", options.epochs))
    finally:
        if busy is not None:
            busy.kill()
    print(f"{options.family} on {processor()}, {os.cpu_count()} cores{', one of them busy' if options.busy else ''}")
    images = options.limit or 60_000
    for side in sides:
        typical = statistics.median(seconds[side])
        ratio = statistics.median(other / own for own, other in zip(seconds[COMMAND], seconds[side], strict=True))
        print(
            f"{side:22} {images / typical:8,.0f} images/s {typical:6.2f} s an epoch; the command: {ratio:5.2f} times it"
        )


if __name__ == "__main__":
    main()
