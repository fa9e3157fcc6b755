"""`dreamexplorer watch`: follows a run that another process, or another machine, trains."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.flags import Parser, seconds, some_path
from dreamexplorer.errors import UserError

if TYPE_CHECKING:
    from dreamexplorer.models.base import Term
    from dreamexplorer.training.watching import News

INTERVAL = 1.0  # seconds between two looks into the folder

DESCRIPTION = """Follow the folder of a run that another process or another machine trains:
print each epoch when it is complete, until the run ends. The folder may be on
a network file system, may be copied from elsewhere while it grows, and need not
exist yet. Nothing in it is changed. Ctrl-C ends the watching, not the run."""

EPILOG = """examples:
  dreamexplorer watch runs/big
  dreamexplorer watch runs/big --once     the epochs so far, and whether it still trains

Exit codes: 0 the run has ended, or Ctrl-C; 2 wrong usage, or nothing there with --once."""


def run(arguments: list[str]) -> int:
    """Print what happens in a run's folder; return 0."""
    parser = Parser(prog="dreamexplorer watch", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("run", type=some_path, metavar="RUN", help="the folder of the run")
    parser.add_argument("--once", action="store_true", help="print what is there and end")
    parser.add_argument(
        "--interval",
        type=seconds,
        default=INTERVAL,
        metavar="SECONDS",
        help=f"time between two looks into the folder (default {INTERVAL:g})",
    )
    options = parser.parse_args(arguments)
    from dreamexplorer.training.watching import RunWatch

    watch, shown = RunWatch(options.run), _Shown(options.run, options.once)
    try:
        while True:
            for news in watch.poll():
                shown.add(news)
            if options.once:
                return shown.end_once()
            if shown.ended:
                return 0
            time.sleep(options.interval)
    except KeyboardInterrupt:
        return 0


class _Shown:
    """Prints the news of a run."""

    def __init__(self, path: Path, once: bool) -> None:
        self.ended = False
        self._path = path
        self._once = once
        self._total = 0
        self._terms: tuple[Term, ...] = ()
        self._newest = ""  # of the checkpoint
        self._missing = False

    def add(self, news: News) -> None:
        """Print news of the run."""
        from dreamexplorer.training import watching

        if isinstance(news, watching.FolderMissing):
            self._missing = True
            if not self._once:
                _say(f"There is no folder {self._path}{'' if self._total else ' yet'}. Waiting for it.")
        elif isinstance(news, watching.Began):
            self._missing = False
            self._total = news.epochs
            title, self._terms = _about(news.family)
            _say(f"{title}{news.family} on {news.dataset}: {news.epochs} {'epoch' if news.epochs == 1 else 'epochs'}")
        elif isinstance(news, watching.WentBack):
            _say(
                f"The run was resumed from epoch {news.epochs}." if news.epochs else "Another run began in this folder."
            )
        elif isinstance(news, watching.EpochWritten):
            _say(epoch_line(news.record, self._total, self._terms))
        elif isinstance(news, watching.CheckpointWritten):
            snapshot = news.checkpoint.snapshot
            self._newest = f"epoch {snapshot.epoch:.4g} (step {snapshot.step:,})"
        else:
            self.ended = True
            how = "The run is complete." if news.done else "The run was stopped, or its process has ended."
            _say(f"{how} {self._state()}")

    def _state(self) -> str:
        return f"Newest checkpoint: {self._newest}." if self._newest else "It has no checkpoint yet."

    def end_once(self) -> int:
        """Say what state the run is in; return 0.

        Raises:
            UserError: there is no run.
        """
        if self._missing:
            raise UserError("There is no folder {}. Check the name.", self._path)
        if not self._total:
            raise UserError("{} holds no run.", self._path)
        if not self.ended:
            from dreamexplorer.claims import is_claimed
            from dreamexplorer.training.runs import RunFolder

            # on another machine it may be trained all the same: not every file system shares its locks
            trained = is_claimed(RunFolder(self._path).lock_path)
            _say(f"{'It is being trained.' if trained else 'No process is seen to train it.'} {self._state()}")
        return 0


def _say(text: str) -> None:
    print(text, flush=True)  # at once, also into a pipe


def _about(family: str) -> tuple[str, tuple[Term, ...]]:
    """Return the title of a family, ready to be followed by its name, and its terms; nothing of an unknown one."""
    from dreamexplorer.models.families import family_named

    try:
        cls = family_named(family)
    except UserError:  # of an extension that is not installed here
        return "", ()
    return f"{cls.title}, ", cls.terms


def epoch_line(record: dict[str, object], total: int, of: tuple[Term, ...]) -> str:
    """Return a line of metrics.jsonl as `dreamexplorer train` prints it.

    Args:
        record: the line.
        total: epochs of the run in all.
        of: terms of the family; empty if it is unknown.
    """
    from dreamexplorer.cli.shared.terminal import terms

    def of_split(split: str) -> dict[str, float]:
        keys = [t.key for t in of] or [
            key.removeprefix(split) for key in record if key.startswith(split) and not key.endswith("elbo")
        ]
        values = {key: record.get(split + key) for key in keys}
        return {key: float(v) for key, v in values.items() if isinstance(v, int | float)}

    latents, units = record.get("kl_per_dim"), ""
    for key, word in (("active_units", " | active"), ("alive", ", alive")):
        if isinstance(record.get(key), int) and isinstance(latents, list):
            units += f"{word} {record[key]}/{len(latents)}"
    speed = record.get("images_per_s")
    return (
        f"epoch {record.get('epoch'):>{len(str(total))}}/{total} | train {terms(of_split('train_'), of)} | "
        f"test {terms(of_split('test_'), of)}{units}"
        f"{f' | {speed:,.0f} images/s' if isinstance(speed, int | float) else ''}"
    )


COMMANDS = (Command("watch", "follow a run that another process or machine trains", run),)
