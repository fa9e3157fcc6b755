"""Processes of the scripts that kill commands, and what they leave in a folder.

They are forked from one that has imported everything: that saves the seconds of each start.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import warnings
from pathlib import Path

import torch

from dreamexplorer.cli import main as command
from dreamexplorer.cli.shared import training_run  # noqa: F401 - imported before the fork
from dreamexplorer.models.snapshot import Snapshot
from dreamexplorer.training.loop import Trainer


def start(words: list[str], log: Path) -> int:
    """Fork a process that runs the command; return its id."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the process that forks has no other thread that works
        child = os.fork()
    if child:
        return child
    code = 70
    try:
        output = open(log, "w")  # noqa: SIM115 - the process ends soon
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
        sys.stdout = sys.stderr = output
        torch.set_num_threads(1)
        code = command(words)
        output.flush()
    finally:
        os._exit(code)


def unfinished_files(folder: Path) -> set[tuple[str, int]]:
    """Return the files of a save that is not finished, each with the time of its last change."""
    found: set[tuple[str, int]] = set()
    with contextlib.suppress(FileNotFoundError):
        for name in os.listdir(folder):
            if name.endswith((".tmp", ".next")):
                with contextlib.suppress(FileNotFoundError):
                    found.add((name, os.stat(folder / name).st_mtime_ns))
    return found


def fingerprint(snapshot: Snapshot) -> str:
    """Return a checksum of the weights."""
    digest = hashlib.sha256()
    for name in sorted(snapshot.weights):
        digest.update(snapshot.weights[name].contiguous().numpy().tobytes())
    return digest.hexdigest()


def weights_by_step(trainer: Trainer) -> dict[int, str]:
    """Train to the end; return the checksum of the weights after every step."""
    learner, found = trainer.learner, {}
    step = learner.step

    def recorded() -> None:
        step()
        found[trainer.step] = fingerprint(trainer.snapshot())

    learner.step = recorded  # type: ignore[method-assign]
    for _ in trainer.run():
        pass
    return found
