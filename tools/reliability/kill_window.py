"""Kills the window at random moments while it trains: `python tools/reliability/kill_window.py [--kills 50]`.

The window (without a screen) trains a model and saves it every second; it is killed (SIGKILL) while it trains, while
it saves, or while it recovers. The next start must offer the training that was saved last, with its number of steps,
and show it when it is recovered; its weights must be those that a run from the save before has at that step without a
kill, bit for bit. Then it trains on and is killed again.

The processes are forked from one that has imported everything. Linux only. Prints a line for the table of
docs/reliability.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from _report import end, row
from kill_command import unfinished_files
from PySide6.QtCore import QTimer

from dreamexplorer.data.base import load_dataset
from dreamexplorer.gui.application import build_context, create_application
from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.window.main_window import MainWindow
from dreamexplorer.library.library import Library
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.session import Run
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint
from dreamexplorer.training.commands import CommandQueue, Stop
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.resume import run_of

EPOCHS = 90_000
MODEL = MlpVaeConfig(latent_dim=3, hidden=(32,))
SETTINGS = TrainConfig(epochs=EPOCHS, batch_size=256, device="cpu", precision="fp32", seed=5)


def fingerprint(checkpoint: Checkpoint) -> str:
    """Return a checksum of the weights."""
    digest = hashlib.sha256()
    for name in sorted(checkpoint.snapshot.weights):
        digest.update(checkpoint.snapshot.weights[name].contiguous().numpy().tobytes())
    return digest.hexdigest()


class Driver:
    """Drives one window: begins a training, or goes on with the one that is offered."""

    def __init__(self, window: MainWindow, log: Path, expected: bool) -> None:
        self.window, self.log, self.expected = window, log, expected
        self.offered = self.trains = False
        window.context.workflow.dialogue.confirm_recover = self._recover
        window.context.workflow.began.connect(self._on_began)
        self.timer = QTimer(window)
        self.timer.timeout.connect(self._look)
        self.timer.start(20)

    def _tell(self, **values: Any) -> None:
        with open(self.log, "a") as file:
            file.write(json.dumps(values) + "\n")

    def _recover(self, choices: Sequence[str]) -> Any:
        self.offered = True
        self._tell(offered=choices[0], count=len(choices))
        return "recover", 0

    def _on_began(self, run: Run, config: RunConfig) -> None:
        self.trains = True
        if run.folder is not None and run.snapshot is not None:
            self._tell(recovered=run.snapshot.step)
        self._tell(training=True)

    def _look(self) -> None:
        """Begin the first training; what was interrupted goes on by itself once it is recovered."""
        context = self.window.context
        workflow, session = context.workflow, context.session
        if self.trains or self.expected or not workflow.engine_is_ready or workflow.busy or context.jobs.busy:
            return
        if session.dataset is not None and session.snapshot is not None:
            self.trains = workflow.train(RunConfig("mlp-vae", MODEL, SETTINGS, "mnist"))


def processor_seconds(process: int) -> float:
    """Return the processor time of a process, which does not depend on what else the machine does."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start(log: Path, expected: bool) -> int:
    """Fork a process that opens the window and trains; return its id."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return child
    try:
        with open(log.with_suffix(".err"), "w") as output:
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
        app = create_application(["dreamexplorer"])
        settings = Settings()
        settings.set(keys.AUTOSAVE_SECONDS, 1)
        window = MainWindow(build_context(app, settings, "light"))
        window.show()
        driver = Driver(window, log, expected)
        QTimer.singleShot(0, window.context.workflow.start)
        app.exec()
        del driver
    finally:
        os._exit(70)


class Sitting:
    """The data folder, and what must be in it."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root, self.chance = root, chance
        self.data = Path(os.environ["DREAMEXPLORER_DATA"])
        self.kept: Checkpoint | None = None  # newest save found after a kill
        self.expected = False  # an unfinished training must be offered
        self.problems: list[str] = []
        self.saving = self.recovering = 0
        self.number = 0
        self._before: set[tuple[str, int]] = set()

    def kill_once(self) -> None:
        """Start the window, kill it, and check what is left."""
        self.number += 1
        self._before = self._half_written()
        log = self.root / f"{self.number}.jsonl"
        child = start(log, self.expected)
        early = self.expected and self.chance.random() < 0.2
        said = self._wait_for(child, log, "offered" if early else "training")
        self._check_words(said, early)
        if early:
            time.sleep(self.chance.uniform(0.0, 0.3))
            self.recovering += 1
        else:
            time.sleep(self.chance.uniform(0.5, 4.0))
            deadline = time.monotonic() + (5.0 if self.chance.random() < 0.6 else 0.0)
            while time.monotonic() < deadline and not self._is_saving():
                time.sleep(0.0002)
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            self.problems.append(f"the window ended by itself: {status}: {self._errors(log)}")
        else:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        self.saving += self._is_saving()
        self._check_files()

    def _wait_for(self, child: int, log: Path, word: str) -> dict[str, Any]:
        """Return what the window told until it told this word."""
        deadline = time.monotonic() + 1200
        said: dict[str, Any] = {}
        while word not in said:
            if processor_seconds(child) > 60 or time.monotonic() > deadline or os.waitpid(child, os.WNOHANG)[0]:
                self.problems.append(f"no {word!r} in window {self.number}, only {said}: {self._errors(log)}")
                return said
            time.sleep(0.005)
            if log.exists():
                for line in log.read_text().splitlines():
                    said |= json.loads(line)
        return said

    def _errors(self, log: Path) -> str:
        path = log.with_suffix(".err")
        return path.read_text()[-400:] if path.exists() else ""

    def _check_words(self, said: dict[str, Any], early: bool) -> None:
        if self.kept is None:
            return
        step = self.kept.snapshot.step
        if self.expected and f"{step:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") not in said.get("offered", ""):
            self.problems.append(f"step {step} was not offered: {said}")
        if said.get("count", 1) != 1:
            self.problems.append(f"more than one training was offered: {said}")
        if not early and said.get("recovered") != step:
            self.problems.append(f"step {step} was not recovered: {said}")

    def _is_saving(self) -> bool:
        """Return True if a save of the present process is half done."""
        return bool(self._half_written() - self._before)

    def _half_written(self) -> set[tuple[str, int]]:
        """Return the files of saves that are not finished, in all runs."""
        folders = (self.data / "runs").glob("*")
        return {file for folder in folders for file in unfinished_files(folder)}

    def _check_files(self) -> None:
        """Find the newest save, and compare it with a run from the save before."""
        runs = [run for run in Library(self.data / "runs").runs().runs if run.saved]
        if len(runs) > 1:
            self.problems.append(f"{len(runs)} runs instead of one")
        if not runs:
            if self.kept is not None:
                self.problems.append(f"the save of step {self.kept.snapshot.step} is gone")
            return
        self.expected = True
        if not runs[0].interrupted:
            self.problems.append("the run does not count as interrupted")
        path = runs[0].folder / "checkpoint.safetensors"
        try:
            found = load_checkpoint(path)
        except Exception as error:
            self.problems.append(f"{path.name}: {error}")
            return
        if found.resume is None:
            self.problems.append(f"{path.name}: {[str(note) for note in found.notes]}")
        before = 0 if self.kept is None else self.kept.snapshot.step
        if found.snapshot.step < before:
            self.problems.append(f"went back from step {before} to {found.snapshot.step}")
        elif fingerprint(found) != fingerprint(trained(self.kept, found.snapshot.step)):
            self.problems.append(f"other weights at step {found.snapshot.step} than without a kill")
        self.kept = found


def trained(start_from: Checkpoint | None, step: int) -> Checkpoint:
    """Return the checkpoint of a run without a kill at a step."""
    run = RunConfig("mlp-vae", MODEL, SETTINGS) if start_from is None else run_of(start_from, EPOCHS)
    commands = CommandQueue()
    trainer = Trainer(run, load_dataset("mnist"), resume=start_from, commands=commands, threads=1)
    one_step = trainer.learner.step

    def counted() -> None:
        one_step()
        if trainer.step == step:
            commands.put(Stop())

    trainer.learner.step = counted  # type: ignore[method-assign]
    if trainer.step == step:
        commands.put(Stop())
    for _ in trainer.run():
        pass
    return trainer.checkpoint()


def main() -> int:
    """Kill as often as asked; print failures and a line of the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=600.0, help="end after this time, too")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as root:
        os.environ |= {
            "DREAMEXPLORER_DATA": f"{root}/data",
            "XDG_CONFIG_HOME": f"{root}/config",
            "QT_QPA_PLATFORM": "offscreen",
            "OMP_NUM_THREADS": "1",
        }
        Path(root, "data").mkdir()
        sitting = Sitting(Path(root), random.Random(options.seed))
        count = told = 0
        end_at = time.monotonic() + 60 * options.minutes
        for count in range(1, options.kills + 1):
            sitting.kill_once()
            step = 0 if sitting.kept is None else sitting.kept.snapshot.step
            print(f"{count} kills, step {step}, {len(sitting.problems)} failures", flush=True)
            for problem in sitting.problems[told:]:
                print(problem, flush=True)
            told = len(sitting.problems)
            if told > 10 or time.monotonic() > end_at:
                break
    when = f"{sitting.saving} in the middle of a save, {sitting.recovering} while recovering"
    done = f"window (`kill_window.py`) killed while it trains ({when})"
    holds = "the next start offers the last save and recovers it; weights as without a kill, bit for bit"
    return end(row(done, holds, count, len(sitting.problems)), sitting.problems)


if __name__ == "__main__":
    sys.exit(main())
