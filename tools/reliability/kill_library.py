"""Kills programs that work on one library of runs: `python tools/reliability/kill_library.py [--kills 200]`.

Two processes make, save, rename, pin, delete and restore runs, empty the bin and thin states in the same folder, at
random. After a random time one of them, or both at once, are killed (SIGKILL) and started again. After every kill each
run must be there once, in the list or in the bin, with a checkpoint that opens and a run.json that can be read, unless
its removal for good had begun; and at the end nothing may be left behind.

The processes are forked from one that has imported everything. POSIX only. Prints a line for the table of
docs/reliability.md.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from _report import end, row

from dreamexplorer.errors import UserError
from dreamexplorer.library.info import read_info
from dreamexplorer.library.library import Library
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.run_files import CHECKPOINT, INFO, STATES
from dreamexplorer.training.runs import RunFolder

LONGEST = 0.4  # seconds until a kill
FEWEST, MOST = 3, 12  # runs in the library, about
# What a program is told when the other one was first.
EXPECTED = ("not there any more", "is being trained", "Another training is writing", ".lock: the folder does not exist")
RUN = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(4,)))
SNAPSHOT = take_snapshot(create("mlp-vae", RUN.model, (1, 6, 6), seed=0), 1, 1.0)
SAVED = Checkpoint(SNAPSHOT, "mnist", RUN.train)


class Worker:
    """A program that works on the library until it is killed.

    Args:
        library: the library.
        journal: file to which it appends a line before what removes a run, and after what makes one.
        seed: of its choices.
    """

    def __init__(self, library: Library, journal: Path, seed: int) -> None:
        self._library = library
        self._journal = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._chance = random.Random(seed)

    def work(self) -> None:
        """Act until the process is killed."""
        acts: tuple[Callable[[], None], ...] = (
            *(self._make, self._make, self._change, self._delete, self._delete, self._delete),
            *(self._restore, self._restore, self._thin, self._save, self._empty),
        )
        while True:
            try:
                self._chance.choice(acts)()
            except UserError as error:  # the other program was first
                if not any(words in str(error) for words in EXPECTED):
                    self._note("problem", str(error))

    def _make(self) -> None:
        if len(self._library.runs().runs) < MOST:
            entry = self._library.create(RUN, name="run")
            folder = RunFolder(entry.folder)
            with self._claimed(folder) as there:
                if not there or read_info(folder.path / INFO).id != entry.info.id:  # another one was restored there
                    return
                folder.start(RUN)
                folder.save(SAVED)
                (entry.folder / STATES).mkdir()
                for step in range(1, 13):
                    (entry.folder / STATES / f"{step:09}.safetensors").write_bytes(b"x" * 1000)
                self._note("made", entry.info.id)

    def _change(self) -> None:
        folder = self._any()
        self._library.change(folder, name=f"run {self._chance.randrange(99)}", pinned=self._chance.random() < 0.2)

    def _save(self) -> None:
        folder = RunFolder(self._any())
        with self._claimed(folder) as there:
            if there and folder.holds_a_run():
                folder.save(SAVED)

    def _delete(self) -> None:
        if len(self._library.runs().runs) > FEWEST:
            self._library.delete(self._any())

    def _restore(self) -> None:
        if deleted := self._library.deleted():
            self._library.restore(self._chance.choice(deleted))

    def _thin(self) -> None:
        self._library.fit(self._library.runs().size - 3000)

    def _empty(self) -> None:
        if self._chance.random() < 0.3:
            # A run that the other program moves into the bin meanwhile goes, too: from here on none there is missed.
            self._note("emptying", "")
            self._library.empty_bin()
            self._note("emptied", "")

    def _any(self) -> Path:
        runs = self._library.runs().runs
        if not runs:
            raise UserError("A run is not there any more.")
        return self._chance.choice(runs).folder

    @contextlib.contextmanager
    def _claimed(self, folder: RunFolder) -> Iterator[bool]:
        """Claim a run; False, and its folder, which a claim makes, is removed, if the other program has deleted it."""
        with folder.claimed():
            there = (folder.path / INFO).exists()
            yield there
        if not there:
            with contextlib.suppress(OSError):
                folder.path.rmdir()

    def _note(self, what: str, of: str) -> None:
        os.write(self._journal, (json.dumps([what, of]) + "\n").encode())


def start(library: Path, journal: Path, seed: int) -> int:
    """Fork a process that works on the library; return its id."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the process that forks has no other thread that works
        child = os.fork()
    if child:
        return child
    try:
        torch.set_num_threads(1)
        # A killed process loses nothing that it has written: without waiting for the disk, more is done between kills.
        os.fsync = lambda descriptor: None  # type: ignore[assignment]
        Worker(Library(library), journal, seed).work()
    except BaseException as error:
        with open(journal, "a") as file:
            file.write(json.dumps(["problem", f"{type(error).__name__}: {error}"]) + "\n")
    finally:
        os._exit(70)


def kill(children: list[int]) -> None:
    """Kill processes and wait until they have ended."""
    for child in children:
        os.kill(child, signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)


class Check:
    """Compares the library with what the programs wrote of it in their journal, while none of them works."""

    def __init__(self, library: Path, journal: Path) -> None:
        self._path, self._journal = library, journal
        self._made: set[str] = set()
        self._lines = 0
        self.problems: list[str] = []
        self.kinds: Counter[str] = Counter()

    def run(self) -> None:
        """Add what does not hold to the problems."""
        lines = [json.loads(line) for line in self._journal.read_text().splitlines()] if self._journal.exists() else []
        new, self._lines = lines[self._lines :], len(lines)
        self._made |= {of for what, of in new if what == "made"}
        self.problems += [of for what, of in new if what == "problem"]
        self.kinds["emptied"] += sum(what == "emptied" for what, _ in new)
        library = Library(self._path)
        listing, binned = library.runs(), library.deleted()
        self.problems += [str(problem) for problem in listing.problems]
        self.problems += [f"no run: {name}" for name in listing.foreign]
        found = Counter([run.info.id for run in listing.runs])
        for deleted in binned:
            try:
                found[read_info(deleted.folder / INFO).id] += 1
            except UserError as error:
                self.problems.append(f"in the bin: {error}")
        self.problems += [f"{number} runs have the id {one}" for one, number in found.items() if number > 1]
        for run in listing.runs:
            if run.problem is not None:
                self.problems.append(str(run.problem))
            if run.held:
                self.problems.append(f"{run.folder.name} is held by nobody")
        for folder in (*(run.folder for run in listing.runs), *(run.folder for run in binned)):
            self._check_weights(folder)
        lost = self._made - set(found)
        if lost and not any(what == "emptying" for what, _ in new):
            self.problems.append(f"{len(lost)} runs are lost")
        self._made &= set(found)
        self.kinds["in the bin"] += len(binned)
        self.kinds["in the list"] += len(listing.runs)

    def _check_weights(self, folder: Path) -> None:
        if not (folder / CHECKPOINT).exists():
            with contextlib.suppress(UserError):
                if read_info(folder / INFO).id in self._made:
                    self.problems.append(f"the checkpoint of {folder.name} is gone")
            return
        try:
            load_checkpoint(folder / CHECKPOINT)
        except UserError as error:
            self.problems.append(str(error))

    def left_behind(self) -> list[str]:
        """Return hidden files in the library after another run was made in it and the bin was emptied."""
        library = Library(self._path)
        entry = library.create(RUN, name="last")
        library.change(entry.folder, name="the last")
        library.empty_bin()
        hidden = [p.name for p in self._path.iterdir() if p.name.startswith(".") and p.name != ".bin"]
        return [*hidden, *os.listdir(self._path / ".bin"), *(p.name for p in entry.folder.glob(".*"))]


def main() -> int:
    """Kill as often as asked; print failures and a line of the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    kills = both = 0
    with tempfile.TemporaryDirectory() as root:
        path, journal = Path(root, "runs"), Path(root, "journal")
        path.mkdir()
        check = Check(path, journal)
        children: list[int] = []
        while kills < options.kills:
            while len(children) < 2:
                children.append(start(path, journal, chance.getrandbits(32)))
            time.sleep(chance.uniform(0.0, LONGEST))
            # One is killed in the middle of its work beside the other, which then stops for the check.
            first = children.pop(chance.randrange(2))
            kill([first])
            if chance.random() < 0.5:
                both += 1
            else:
                time.sleep(chance.uniform(0.0, LONGEST / 4))
            kill(children)
            kills += 2
            children = []
            check.run()
        left = check.left_behind()
        check.problems += [f"left behind: {name}" for name in left]
    done = f"two programs on one library of runs (`kill_library.py`) killed ({both} times both at once)"
    holds = "every run whole, once, in the list or in the bin; nothing left behind"
    print(", ".join(f"{number} {what}" for what, number in check.kinds.items()))
    return end(row(done, holds, kills, len(check.problems)), check.problems)


if __name__ == "__main__":
    sys.exit(main())
