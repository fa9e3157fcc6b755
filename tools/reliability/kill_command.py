"""Kills `dreamexplorer train` at random moments: `python tools/reliability/kill_command.py [--kills 200]`.

A run is killed (SIGKILL) while it trains and while it saves, resumed, killed again, until it is done; then the next
run begins. After every kill the checkpoint in the folder must open with its state for resuming, must not be older
than the one before, and its weights must be those that a run which was never killed has at that step, bit for bit.
Every kept state must open and be that of the run. At the end of each run the folder must hold the last weights and the
line of every epoch, and nothing else.

The processes are forked from one that has imported everything, and run the command line with its usual arguments:
that saves the seconds of each start. POSIX only. Prints a line for the table of docs/reliability.md.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import torch
from _forked import fingerprint, start, unfinished_files, weights_by_step
from _report import end, row

from dreamexplorer.data.base import load_dataset
from dreamexplorer.models.families import family_named
from dreamexplorer.training.checkpoint import load_checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.run_files import STATES
from dreamexplorer.training.states import states_in

EPOCHS, IMAGES = 3, 1200
FILES = {"checkpoint.safetensors", "checkpoint.resume.safetensors", "config.json", "metrics.jsonl", "run.json"}
LONGEST = 2.0  # seconds until a kill at a random moment
FAMILIES = {
    "mlp-vae": ({"hidden": (16,), "latent_dim": 3}, 2),
    "vae-gan": ({"channels": (4, 6), "discriminator_channels": (4, 6), "latent_dim": 3}, 8),
    "vq-vae": ({"channels": (4, 6)}, 8),
}  # options of the model, batch size


def reference(family: str) -> dict[int, str]:
    """Return the checksum of the weights at every step of a run that is never killed."""
    options, batch = FAMILIES[family]
    config = family_named(family).Config(**options)
    train = TrainConfig(epochs=EPOCHS, batch_size=batch, device="cpu", precision="fp32")
    return weights_by_step(Trainer(RunConfig(family, config, train), load_dataset("mnist").limited(IMAGES), threads=1))


def arguments(family: str, folder: Path) -> list[str]:
    """Return the arguments of `dreamexplorer` for a new run, or for resuming the one in the folder."""
    common = ["--threads", "1", "--autosave", "0.03", "--states", "1MB"]
    if (folder / "checkpoint.safetensors").exists():
        return ["train", "--resume", str(folder), *common]
    options, batch = FAMILIES[family]
    flags = [
        part
        for name, value in options.items()
        for part in (f"--{name.replace('_', '-')}", str(value).strip("(,)").replace(" ", ""))
    ]
    fixed = ["--epochs", str(EPOCHS), "--batch-size", str(batch), "--limit", str(IMAGES), "--device", "cpu"]
    return ["train", "--family", family, *flags, *fixed, "--precision", "fp32", *common, "--out", str(folder)]


class Run:
    """A run of a family that is killed and resumed until it is done."""

    def __init__(self, family: str, folder: Path, weights: dict[int, str], chance: random.Random) -> None:
        self.family, self.folder, self.weights, self.chance = family, folder, weights, chance
        self.step = 0
        self.done = False
        self.problems: list[str] = []
        self._before: set[tuple[str, int]] = set()
        self.unsaved = self.saving = 0  # kills before the first save, and in the middle of one

    def kill_once(self) -> bool:
        """Run until a random moment; False if the run was done before."""
        log = self.folder.with_suffix(".log")
        self._before = unfinished_files(self.folder)
        log.unlink(missing_ok=True)
        child = start(arguments(self.family, self.folder), log)
        while_saving = self.chance.random() < 0.5
        deadline = 0.0 if self.chance.random() < 0.9 else time.monotonic() + self.chance.uniform(0.0, LONGEST)
        while not deadline or time.monotonic() < deadline:
            if self._has_ended(child, log):
                return False
            if not deadline and log.exists() and log.stat().st_size:  # it trains
                deadline = time.monotonic() + self.chance.uniform(0.0, LONGEST)
            time.sleep(0.002)
        while while_saving and time.monotonic() < deadline + 5.0 and not self._is_saving():
            if self._has_ended(child, log):
                return False
        time.sleep(self.chance.choice((0.0, 0.0, 0.0005, 0.002)))
        if self._has_ended(child, log):
            return False
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        self.saving += self._is_saving()
        self._check()
        return True

    def _is_saving(self) -> bool:
        """Return True if a save of the present process is half done."""
        return bool(unfinished_files(self.folder) - self._before)

    def _has_ended(self, child: int, log: Path) -> bool:
        ended, status = os.waitpid(child, os.WNOHANG)
        if not ended:
            return False
        self.done = True
        if os.waitstatus_to_exitcode(status) != 0:
            self.problems.append(f"{self.family}: ended with {status}: {log.read_text().strip().splitlines()[-3:]}")
        self._check()
        epochs = [json.loads(line)["epoch"] for line in (self.folder / "metrics.jsonl").read_text().splitlines()]
        names = {p.name for p in self.folder.iterdir()} - {STATES}
        if epochs != list(range(1, EPOCHS + 1)):
            self.problems.append(f"{self.family}: lines of the epochs {epochs}")
        if self.step != max(self.weights):
            self.problems.append(f"{self.family}: ended at step {self.step}, not {max(self.weights)}")
        if names != FILES:
            self.problems.append(f"{self.family}: left behind {sorted(names)}")
        return True

    def _check(self) -> None:
        """Check the checkpoint that is in the folder now."""
        path = self.folder / "checkpoint.safetensors"
        if not path.exists():
            self.unsaved += 1
            if self.step:
                self.problems.append(f"{self.family}: the checkpoint of step {self.step} is gone")
            return
        try:
            found = load_checkpoint(path)
        except Exception as error:
            self.problems.append(f"{self.family}: {error}")
            return
        step = found.snapshot.step
        if found.resume is None:
            self.problems.append(f"{self.family}, step {step}: {[str(note) for note in found.notes]}")
        if step < self.step:
            self.problems.append(f"{self.family}: went back from step {self.step} to {step}")
        if step and fingerprint(found.snapshot) != self.weights.get(step):
            self.problems.append(f"{self.family}, step {step}: other weights than without a kill")
        self.step = step
        self._check_states()

    def _check_states(self) -> None:
        """Check the kept states: each opens, and is what the run was at its step."""
        for state in states_in(self.folder / STATES):
            try:
                found = load_checkpoint(state.path)
            except Exception as error:
                self.problems.append(f"{self.family}: {error}")
                continue
            wrong = state.exact and state.step and fingerprint(found.snapshot) != self.weights.get(state.step)
            if wrong or (found.resume is not None) != state.exact or found.snapshot.step != state.step:
                self.problems.append(f"{self.family}: the state of step {state.step} is not that of the run")


def main() -> int:
    """Kill as often as asked; print failures and a line of the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=600.0, help="end after this time, too")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    chance = random.Random(options.seed)
    with contextlib.redirect_stdout(io.StringIO()):
        weights = {family: reference(family) for family in FAMILIES}
    kills = finished = 0
    problems: list[str] = []
    counts = {"saving": 0, "unsaved": 0}
    with tempfile.TemporaryDirectory() as root:
        runs: dict[str, Run] = {}
        end_at = time.monotonic() + 60 * options.minutes
        while kills < options.kills and time.monotonic() < end_at:
            family = list(FAMILIES)[kills % len(FAMILIES)]
            run = runs.pop(family, None)
            if run is None or run.done:
                run = Run(family, Path(root, f"{family}-{kills}-{finished}"), weights[family], chance)
            runs[family] = run
            kills += run.kill_once()
            finished += run.done
            counts["saving"] += run.saving
            counts["unsaved"] += run.unsaved
            problems += run.problems
            run.saving, run.unsaved, run.problems = 0, 0, []
            print(f"{kills} kills, {counts}, {finished} runs finished, {len(problems)} failures", flush=True)
    when = f"{counts['saving']} in the middle of a save, {counts['unsaved']} before the first"
    done = f"`train` (`kill_command.py`) of {', '.join(FAMILIES)} killed ({when}; {finished} runs to their end)"
    holds = "`--resume` goes on; weights at every step as without a kill, bit for bit; nothing left behind"
    return end(row(done, holds, kills, len(problems)), problems)


if __name__ == "__main__":
    sys.exit(main())
