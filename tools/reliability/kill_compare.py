"""Kills `dreamexplorer compare` at random moments: `python tools/reliability/kill_compare.py [--kills 200]`.

Three runs train in turns and keep states. They are killed (SIGKILL) while one of them trains or saves, resumed, killed
again, until all are done; then the next comparison begins. After every kill each run's checkpoint must open with its
state for resuming, must not be older than the one before, and its weights must be those that the run, trained alone and
never killed, has at that step, bit for bit. Every kept state must open and be that of its run. At the end every folder
must hold the last weights and the line of every epoch, and nothing else.

The processes are forked from one that has imported everything. POSIX only. Prints a line for the table of
docs/reliability.md.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
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
from dreamexplorer.training.checkpoint import load_checkpoint
from dreamexplorer.training.comparison import read_comparison
from dreamexplorer.training.comparison_folder import ComparisonFolder
from dreamexplorer.training.comparison_start import common_start
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.run_files import STATES
from dreamexplorer.training.states import states_in

EPOCHS, IMAGES = 3, 1200
COMPARISON = f"""
title = "Killed"
dataset = "mnist"
limit = {IMAGES}
[shared]
latent_dim = 3
hidden = [16]
epochs = {EPOCHS}
batch_size = 2
device = "cpu"
precision = "fp32"
[[runs]]
name = "AE"
family = "ae"
[[runs]]
name = "beta 1"
family = "mlp-vae"
[[runs]]
name = "beta 10"
family = "mlp-vae"
beta = 10
"""
FILES = {"checkpoint.safetensors", "checkpoint.resume.safetensors", "config.json", "metrics.jsonl", "run.json"}
LONGEST = 2.0  # seconds until a kill at a random moment


class Killed:
    """A comparison that is killed and resumed until it is done.

    Args:
        file: the comparison.
        path: its folder.
        weights: for each run the checksum of its weights by step.
        chance: source of the moments.
    """

    def __init__(self, file: Path, path: Path, weights: list[dict[int, str]], chance: random.Random) -> None:
        self.file, self.folder, self.weights, self.chance = file, ComparisonFolder(path), weights, chance
        self.runs = [run.path for run in self.folder.runs(read_comparison(file))]
        self.steps = [0] * len(self.runs)
        self.done = False
        self.problems: list[str] = []
        self.saving = self.early = 0  # kills in the middle of a save, and before the comparison was written down

    def kill_once(self) -> bool:
        """Run until a random moment; False if all was done before."""
        log = self.folder.path.with_suffix(".log")
        log.unlink(missing_ok=True)
        before = self._unfinished()
        begun = self.folder.description_path.exists()
        chosen = ["--resume", str(self.folder.path)] if begun else [str(self.file), "--out", str(self.folder.path)]
        child = start(["compare", *chosen, "--threads", "1", "--autosave", "0.03", "--states", "1MB"], log)
        deadline = time.monotonic() + self.chance.uniform(0.0, LONGEST)
        while_saving = self.chance.random() < 0.5
        while time.monotonic() < deadline or (while_saving and not self._unfinished() - before):
            if self._has_ended(child, log):
                return False
            if time.monotonic() > deadline + 5.0:
                break
            time.sleep(0.001)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        self.saving += bool(self._unfinished() - before)
        self.early += not self.folder.description_path.exists()
        self._check()
        return True

    def _unfinished(self) -> set[tuple[str, int]]:
        return set().union(*(unfinished_files(run) for run in self.runs))

    def _has_ended(self, child: int, log: Path) -> bool:
        ended, status = os.waitpid(child, os.WNOHANG)
        if not ended:
            return False
        self.done = True
        if os.waitstatus_to_exitcode(status) != 0:
            self.problems.append(f"ended with {status}: {log.read_text().strip().splitlines()[-3:]}")
        self._check()
        for run, step, weights in zip(self.runs, self.steps, self.weights, strict=True):
            lines = (run / "metrics.jsonl").read_text().splitlines()
            epochs = [json.loads(line)["epoch"] for line in lines]
            names = {p.name for p in run.iterdir()} - {STATES}
            if epochs != list(range(1, EPOCHS + 1)) or step != max(weights) or names != FILES:
                self.problems.append(f"{run.name}: epochs {epochs}, step {step}, files {sorted(names)}")
        with self.folder.table_path.open(newline="") as file:
            states = [line["state"] for line in csv.DictReader(file)]
        if states != ["done"] * len(self.runs):
            self.problems.append(f"the table says {states}")
        return True

    def _check(self) -> None:
        """Check the checkpoints that are in the folders now."""
        if self.folder.description_path.exists():
            self.folder.read()
        for n, run in enumerate(self.runs):
            path = run / "checkpoint.safetensors"
            if not path.exists():
                if self.steps[n]:
                    self.problems.append(f"{run.name}: the checkpoint of step {self.steps[n]} is gone")
                continue
            try:
                found = load_checkpoint(path)
            except Exception as error:
                self.problems.append(f"{run.name}: {error}")
                continue
            step = found.snapshot.step
            if found.resume is None:
                self.problems.append(f"{run.name}, step {step}: {[str(note) for note in found.notes]}")
            if step < self.steps[n]:
                self.problems.append(f"{run.name}: went back from step {self.steps[n]} to {step}")
            if step and fingerprint(found.snapshot) != self.weights[n].get(step):
                self.problems.append(f"{run.name}, step {step}: other weights than alone and without a kill")
            self.steps[n] = step
            self._check_states(n, run)

    def _check_states(self, n: int, run: Path) -> None:
        """Check the kept states: each opens, and is what the run was at its step."""
        for state in states_in(run / STATES):
            try:
                found = load_checkpoint(state.path)
            except Exception as error:
                self.problems.append(f"{run.name}: {error}")
                continue
            wrong = state.exact and state.step and fingerprint(found.snapshot) != self.weights[n].get(state.step)
            if wrong or (found.resume is not None) != state.exact or found.snapshot.step != state.step:
                self.problems.append(f"{run.name}: the state of step {state.step} is not that of the run")


def main() -> int:
    """Kill as often as asked; print failures and a line of the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    chance = random.Random(options.seed)
    kills = finished = saving = early = 0
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as root:
        file = Path(root, "comparison.toml")
        file.write_text(COMPARISON)
        dataset = load_dataset("mnist").limited(IMAGES)
        configs = read_comparison(file).configs
        with contextlib.redirect_stdout(io.StringIO()):
            weights = [
                weights_by_step(Trainer(config, dataset, start=first, threads=1))
                for config, first in zip(configs, common_start(configs, dataset), strict=True)
            ]
        comparison: Killed | None = None
        while kills < options.kills:
            if comparison is None or comparison.done:
                comparison = Killed(file, Path(root, f"compared-{finished}"), weights, chance)
            kills += comparison.kill_once()
            finished += comparison.done
            saving += comparison.saving
            early += comparison.early
            problems += comparison.problems
            comparison.saving, comparison.early, comparison.problems = 0, 0, []
            print(f"{kills} kills, {saving} while saving, {finished} finished, {len(problems)} failures", flush=True)
    when = f"{saving} in the middle of a save, {early} before the first; {finished} comparisons to their end"
    done = f"`compare` (`kill_compare.py`) of three runs in turns killed ({when})"
    holds = "`--resume` goes on with all; weights at every step as alone and without a kill, bit for bit"
    return end(row(done, holds, kills, len(problems)), problems)


if __name__ == "__main__":
    sys.exit(main())
