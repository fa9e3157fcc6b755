"""`dreamexplorer compare`: trains the runs of a comparison in turns, and prints what they differ in."""

from __future__ import annotations

import shutil
import textwrap
import time
from argparse import Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.flags import Parser, add_data, add_threads, positive, seconds, shown, some_path
from dreamexplorer.cli.shared.interrupts import Interrupts
from dreamexplorer.cli.shared.kept_states import keeping, states_size
from dreamexplorer.cli.shared.streams import Lines, note
from dreamexplorer.errors import UserError

if TYPE_CHECKING:
    from dreamexplorer.cli.shared.compared_runs import Prepared, SavedRun
    from dreamexplorer.data.base import ImageDataset
    from dreamexplorer.training.comparison import Comparison
    from dreamexplorer.training.comparison_folder import ComparisonFolder, Result
    from dreamexplorer.training.comparison_start import Weights
    from dreamexplorer.training.events import Evaluation, Event
    from dreamexplorer.training.loop import Trainer
    from dreamexplorer.training.runs import RunFolder
    from dreamexplorer.training.turns import Failed

AUTOSAVE_SECONDS = 30.0  # between two saves of a run within an epoch

DESCRIPTION = """Train two to four runs that differ in a few settings, in turns, and print how they end.
A comparison is a TOML file: a shipped one (--list) or a copy that you change. Its runs
start from the same weights and see the same batches wherever their networks allow; where
they do not is printed. Each run is kept in a folder of its own in DIR, as one of
dreamexplorer train; DIR/comparison.json and DIR/comparison.csv have settings and results.
Ctrl-C saves all runs and ends cleanly; --resume DIR goes on with all of them."""

EPILOG = """examples:
  dreamexplorer compare --list
  dreamexplorer compare ae-or-vae --out compared
  dreamexplorer compare my-comparison.toml --out compared --epochs 2 --limit 5000
  dreamexplorer compare --resume compared --epochs 20        go on until 20 epochs in all

Exit codes: 0 done or stopped (Ctrl-C, SIGTERM, a closed terminal), 2 wrong usage, bad
input, or a run that failed, 130 interrupted by a second Ctrl-C after 3 seconds."""


def run(arguments: list[str]) -> int:
    """Train and compare; return the exit code."""
    with Interrupts() as interrupts:
        options = _parser().parse_args(arguments)
        if options.list:
            return _list()
        lines = Lines()
        comparison, folder = _chosen(options)

        from dreamexplorer.data.base import load_dataset
        from dreamexplorer.training.comparison_start import common_start, start_notes

        dataset = load_dataset(comparison.dataset, options.data_dir).limited(comparison.limit)
        names = [str(compared.name) for compared in comparison.runs]
        starts = common_start(comparison.configs, dataset)
        notes = [str(message) for message in start_notes(names, comparison.configs, starts)]
        with ExitStack() as stack:
            runs = []
            for n, run_folder in enumerate(folder.runs(comparison)):
                stack.enter_context(run_folder.claimed())
                runs.append(_prepared(comparison, n, run_folder, dataset, starts[n], options))
            folder.write(comparison, notes)
            _announce(comparison, dataset, notes, lines)
            return _trained(comparison, folder, runs, notes, dataset, interrupts, lines, options.autosave)


def _parser() -> Parser:
    parser = Parser(
        prog="dreamexplorer compare",
        usage="dreamexplorer compare FILE|NAME --out DIR [options]\n"
        "       dreamexplorer compare --resume DIR [options]",
        description=DESCRIPTION,
        epilog=EPILOG,
    )
    parser.add_argument("comparison", nargs="?", metavar="FILE|NAME", help="a TOML file, or the name of a shipped one")
    parser.add_argument("--list", action="store_true", help="list the shipped comparisons, and end")
    parser.add_argument("--out", type=some_path, metavar="DIR", help="folder to keep the runs in; created if missing")
    parser.add_argument("--resume", type=some_path, metavar="DIR", help="go on with all runs of a comparison")
    parser.add_argument("--epochs", type=positive, metavar="N", help="epochs in all (default: those of the file)")
    parser.add_argument(
        "--autosave",
        type=seconds,
        default=AUTOSAVE_SECONDS,
        metavar="SECONDS",
        help=f"save at least this often within an epoch, too (default {AUTOSAVE_SECONDS:g}; 0: after each epoch only)",
    )
    parser.add_argument(
        "--states",
        type=states_size,
        metavar="on|off|SIZE",
        help="keep states of earlier steps of each run, as dreamexplorer train does (default off; a resumed comparison "
        "keeps its setting)",
    )
    add_data(parser)
    add_threads(parser, "what is fastest for each model")
    return parser


def _list() -> int:
    from dreamexplorer.cli.shared.terminal import table
    from dreamexplorer.training.comparison import read_comparison, shipped

    rows = []
    for name, path in shipped().items():
        comparison = read_comparison(path)
        rows.append((name, str(comparison.title), ", ".join(str(compared.name) for compared in comparison.runs)))
    print(table(rows, right=False))
    return 0


def _chosen(options: Namespace) -> tuple[Comparison, ComparisonFolder]:
    """Return the comparison that is asked for, with the changes of the flags, and its folder."""
    from dreamexplorer.training.comparison import comparison_file, read_comparison
    from dreamexplorer.training.comparison_folder import ComparisonFolder

    if options.resume is not None:
        if options.comparison is not None or options.out is not None:
            raise UserError(
                "--resume {} goes on with what is in that folder: leave out the file and --out.", options.resume
            )
        folder = ComparisonFolder(options.resume)
        comparison = folder.read()
        if options.limit not in (None, comparison.limit):
            raise UserError("--limit cannot change when a comparison is resumed: it is {}.", comparison.limit or "all")
    else:
        if options.comparison is None:
            raise UserError("Name a comparison: a TOML file, or one of dreamexplorer compare --list.")
        comparison = read_comparison(comparison_file(Path(options.comparison)))
        if options.out is None:
            raise UserError("Name a folder for the comparison: --out DIR.")
        folder = ComparisonFolder(options.out)
        folder.check_new()
    return comparison.with_changes(options.epochs, options.limit), folder


def _prepared(
    comparison: Comparison, n: int, folder: RunFolder, dataset: ImageDataset, start: Weights, options: Namespace
) -> Prepared:
    """Prepare a run: new from the common start, or going on from the checkpoint in its folder."""
    from dreamexplorer.cli.shared.compared_runs import Prepared
    from dreamexplorer.library.info import new_info, write_info
    from dreamexplorer.training.commands import CommandQueue
    from dreamexplorer.training.loop import Trainer
    from dreamexplorer.training.resume import run_of

    config, name = comparison.configs[n], str(comparison.runs[n].name)
    folder.settle()
    checkpoint = folder.load() if options.resume is not None and folder.holds_a_run() else None
    folder.states_limit = options.states
    if options.states is None:
        folder.states_limit = 0 if checkpoint is None else folder.read_states_limit()
    states = keeping(folder, checkpoint) if folder.states_limit else None
    if checkpoint is not None:
        config = run_of(checkpoint, config.train.epochs)
    trainer = Trainer(
        config,
        dataset,
        resume=checkpoint,
        start=start if checkpoint is None else None,
        commands=CommandQueue(),
        threads=options.threads,
        states=None if states is None else states.keeper,
    )
    if checkpoint is not None:
        folder.resume(config, comparison.limit, trainer.epoch)
    else:
        folder.start(config, comparison.limit)
        write_info(folder.info_path, new_info(name))
    return Prepared(name, trainer, folder, states)


def _announce(comparison: Comparison, dataset: ImageDataset, notes: Sequence[str], lines: Lines) -> None:
    lines.say(str(comparison.title))
    if str(comparison.text):
        lines.say(textwrap.fill(str(comparison.text), min(shutil.get_terminal_size().columns, 100)))
    lines.say(f"{dataset.title}: {len(dataset.train):,} training and {len(dataset.test):,} test images.")
    for text in notes or ["All runs start from the same weights and see the same batches."]:
        lines.say(f"Note: {text}" if notes else text)


def _trained(
    comparison: Comparison,
    folder: ComparisonFolder,
    runs: Sequence[Prepared],
    notes: Sequence[str],
    dataset: ImageDataset,
    interrupts: Interrupts,
    lines: Lines,
    autosave: float,
) -> int:
    """Train, print the table and write the results; return the exit code."""
    from dreamexplorer.cli.shared.compared_runs import train_in_turns

    progress = _Progress(lines)
    began = time.monotonic()
    try:
        saved = train_in_turns(runs, interrupts, progress.show, autosave)
    finally:
        progress.clear()
    for run in saved:
        if run.test is None and not run.failure:  # it had nothing left to do
            done, total = run.trainer.epoch, run.trainer.config.train.epochs
            if done >= total:
                count = f"{done:g} epoch{'' if done == 1 else 's'} done of {total} in all"
                lines.say(f"{run.name}: nothing to train: {count}; ask for more with --epochs.")
            run.test = _tested(run.trainer, dataset)
    results = [run.result() for run in saved]
    lines.say("")
    lines.say(_table(comparison, results))
    failed = False
    for run in saved:
        if run.failure:
            failed = True
            note(f"{run.name}: {run.failure}")
    try:
        folder.write(comparison, notes, results)
    except UserError as error:
        failed = True
        note(str(error))
    if any(result.state == "stopped" for result in results):
        lines.say(f"Stopped and saved. Go on with: dreamexplorer compare --resume {folder.path}")
    else:
        lines.say(f"Ended after {time.monotonic() - began:.0f} s. The table is in {folder.table_path}.")
    return 2 if failed else 0


def _tested(trainer: Trainer, dataset: ImageDataset) -> Evaluation:
    from dreamexplorer.training.evaluation import evaluate

    binarise = trainer.config.train.binarise
    return evaluate(trainer.model, dataset.test, binarise=binarise, step=trainer.step, epoch=trainer.epoch)


def _table(comparison: Comparison, results: Sequence[Result]) -> str:
    """Return the results as text: what differs, then the values on the test split in nats per image."""
    from dreamexplorer.cli.shared.terminal import table
    from dreamexplorer.training.comparison import differing

    settings = differing(comparison.configs)
    heads = [name.replace("_", " ") for name in settings]
    rows = [("run", *heads, "epoch", "test -ELBO", "recon", "KL", "alive", "active", "images/s", "")]
    for n, (compared, result) in enumerate(zip(comparison.runs, results, strict=True)):
        values = result.measures()
        test = result.test
        latents = "" if test is None or test.per_axis is None else f"/{test.per_axis.size}"
        rows.append(
            (
                str(compared.name),
                *("-" if v[n] is None else shown(v[n]) for v in settings.values()),
                f"{result.epoch:g}" if result.epoch.is_integer() else f"{result.epoch:.2f}",
                *("-" if values[k] is None else f"{values[k]:.2f}" for k in ("negative_elbo", "recon", "kl")),
                *("-" if values[k] is None else f"{values[k]}{latents}" for k in ("alive", "active_units")),
                "-" if result.images_per_s is None else f"{result.images_per_s:,.0f}",
                "" if result.state == "done" else result.state,
            )
        )
    return table(rows)


class _Progress:
    """Progress of all runs in one line while they train, and a line for each epoch of a run."""

    def __init__(self, lines: Lines) -> None:
        from dreamexplorer.cli.shared.terminal import Bar, Steadied

        self._lines = lines
        self._bar = Bar()
        self._speed = Steadied()
        self._images, self._at = 0.0, time.monotonic()
        self._left: dict[int, float] = {}  # seconds of its own time that each run still needs

    def clear(self) -> None:
        """Erase the line."""
        self._bar.clear()

    def show(self, runs: Sequence[SavedRun], number: int, event: Event | Failed) -> None:
        """Show what happened to a run."""
        from dreamexplorer.cli.shared.training_run import epoch_line
        from dreamexplorer.training.events import Ended, EpochDone, Preparing, StepDone, Warned
        from dreamexplorer.training.turns import Failed

        run = runs[number]
        if isinstance(event, StepDone):
            if event.seconds_left is not None:
                self._left[number] = event.seconds_left
            self._draw(runs)
        elif isinstance(event, Preparing):
            self._bar.show(event.share, f"{run.name}: {event.what}")
        elif isinstance(event, EpochDone):
            self._bar.clear()
            total = run.trainer.config.train.epochs
            self._lines.say(f"{run.name}: {epoch_line(event, total, run.trainer.model.terms)}")
        elif isinstance(event, Warned):
            self._bar.clear()
            self._lines.say(f"{run.name}: Warning: {event.message}")
        elif isinstance(event, (Failed, Ended)):
            self._left.pop(number, None)
            if isinstance(event, Failed):
                self._bar.clear()
                self._lines.say(f"{run.name}: {run.failure}")

    def _draw(self, runs: Sequence[SavedRun]) -> None:
        from dreamexplorer.cli.shared.terminal import duration

        now = time.monotonic()
        images = sum(run.trainer.epoch * run.trainer.train_images for run in runs)
        if now - self._at >= 0.5:
            self._speed.add((images - self._images) / (now - self._at) if self._images else 0.0)
            self._images, self._at = images, now
        share = sum(run.trainer.epoch / run.trainer.config.train.epochs for run in runs) / len(runs)
        each = "  ".join(f"{run.name} {run.trainer.epoch:.1f}" for run in runs)
        left = f"  {duration(sum(self._left.values()))} left" if self._left else ""
        self._bar.show(share, f"{self._speed.value:>6,.0f} images/s{left}  epochs: {each}")


COMMANDS = (Command("compare", "train the runs of a comparison in turns, and print how they differ", run),)
