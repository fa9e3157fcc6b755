"""`dreamexplorer train`."""

from __future__ import annotations

import dataclasses
import difflib
import signal
import time
from argparse import Namespace
from pathlib import Path
from types import FrameType
from typing import Any

from dreamexplorer.cli.flags import (
    Parser,
    add_data,
    add_options,
    given,
    positive,
    shown,
    some_path,
    with_options,
)
from dreamexplorer.cli.settings_file import read_settings
from dreamexplorer.cli.terminal import Bar, Steadied, duration, terms
from dreamexplorer.data.base import ImageDataset, load_dataset
from dreamexplorer.errors import Message, UserError
from dreamexplorer.models.base import Model
from dreamexplorer.models.families import families, family_named
from dreamexplorer.options import options_of
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint
from dreamexplorer.training.commands import CommandQueue, Stop
from dreamexplorer.training.config import NO_BINARISING, RunConfig, TrainConfig
from dreamexplorer.training.diagnostics import TrainingFailed
from dreamexplorer.training.events import Ended, EpochDone, Preparing, Started, StepDone
from dreamexplorer.training.loop import Trainer, run_of
from dreamexplorer.training.runs import RunFolder

DEFAULT_FAMILY = "mlp-vae"
DEFAULT_DATASET = "mnist"

DESCRIPTION = """Train a model and keep it in a folder: RUN/checkpoint.safetensors (saved after
each epoch), RUN/config.json and RUN/metrics.jsonl (a line for each epoch).
Ctrl-C saves and ends cleanly; --resume RUN goes on as if it had never stopped.
Losses are nats per image: sums over pixels and latents, means over images."""

EPILOG = """examples:
  dreamexplorer train --out run
  dreamexplorer train --latent-dim 2 --hidden 512,256 --beta 4 --epochs 30 --seed 1 --out run2
  dreamexplorer train --config run.toml --seed 2 --out run2 options from a file, one of them changed
  dreamexplorer train --resume run --epochs 50              go on until 50 epochs in all
  dreamexplorer train --resume run/checkpoint.safetensors --beta 1 --epochs 20 --out run3

Options of other families: dreamexplorer train --family NAME --help, or dreamexplorer models.
Exit codes: 0 done or stopped by Ctrl-C, 2 wrong usage or bad input."""


def main(arguments: list[str], command: str = "train") -> int:
    with _Interrupts() as interrupts:
        known = _first_look(arguments)
        settings = {} if known.config is None else read_settings(known.config)
        for name in {"config", "resume", "force", "help"} & set(settings):
            raise UserError("{}: there is no setting {!r} for a run.", known.config, name)
        # what is typed comes later, and wins
        arguments = [*(flag for flags in settings.values() for flag in flags), *arguments]
        known = _first_look(arguments)
        resume = None
        if known.resume is not None and not {"-h", "--help"} & set(arguments):
            resume = load_checkpoint(_checkpoint_of(known.resume))
        family = known.family or (resume.snapshot.family if resume else DEFAULT_FAMILY)
        parser = _parser(family)
        for name, flags in settings.items():
            if f"--{name}" not in parser.option_strings:
                raise UserError("{}: there is no setting {!r} for a run of {}.", known.config, name, family)
            if flags in ([f"--{name}"], [f"--no-{name}"]) and f"--no-{name}" not in parser.option_strings:
                raise UserError("{}: {} takes a value, not true or false.", known.config, name)
        options, unknown = parser.parse_known_args(arguments)
        if unknown:
            raise UserError.of(_no_such(unknown, family, parser.option_strings))
        if options.out is None and resume is None:
            raise UserError("Say where the run is to be kept: --out RUN.")
        run = _run_config(options, family, resume)
        folder = RunFolder(options.out or _folder_of(known.resume))
        goes_on = resume is not None and _same(folder.checkpoint_path, _checkpoint_of(known.resume))
        limit = options.limit
        if limit is None and resume is not None:
            limit = RunFolder(_checkpoint_of(known.resume).parent).read_limit()
        dataset = first_images(load_dataset(run.dataset, options.data_dir), limit)
        trainer = Trainer(run, dataset, resume=resume, commands=interrupts.commands, threads=options.threads)
        if goes_on:
            folder.resume(run, limit, trainer.epoch)
        else:
            folder.begin(run, limit, overwrite=options.force)
        notes = [*(resume.notes if resume else ()), *_notes(run, dataset)]
        for note in notes:
            print(f"Note: {note}")
        return _train(trainer, family_named(family), dataset, folder, interrupts)


def first_images(dataset: ImageDataset, limit: int | None) -> ImageDataset:
    """The dataset with at most `limit` images in each split."""
    if limit is None:
        return dataset
    splits = {
        name: dataclasses.replace(split, images=split.images[:limit], labels=split.labels[:limit])
        for name, split in dataset.splits.items()
    }
    return dataclasses.replace(dataset, splits=splits)


# -- usage -----------------------------------------------------------------------------------------------------


def _first_look(arguments: list[str]) -> Namespace:
    """Family and checkpoint: they decide which other flags there are."""
    parser = Parser(prog="dreamexplorer train", add_help=False)
    parser.add_argument("--family")
    parser.add_argument("--resume", type=some_path)
    parser.add_argument("--config", type=some_path)
    known, _ = parser.parse_known_args(arguments)
    return known


def _parser(family: str) -> Parser:
    cls = family_named(family)
    parser = Parser(
        prog="dreamexplorer train",
        usage="dreamexplorer train --out RUN [options]\n       dreamexplorer train --resume RUN [options]",
        description=DESCRIPTION,
        epilog=EPILOG,
    )
    run = parser.add_argument_group("the run")
    run.add_argument("--out", type=some_path, metavar="RUN", help="folder to keep the run in; created if missing")
    run.add_argument(
        "--resume",
        type=some_path,
        metavar="RUN|FILE",
        help="go on from a run's folder or from a checkpoint; --epochs counts from the very beginning",
    )
    run.add_argument(
        "--config",
        type=some_path,
        metavar="FILE",
        help="a TOML file with settings of the run: the names of these options, with their values; flags win over it",
    )
    run.add_argument("--force", action="store_true", help="replace the run that --out holds already")
    run.add_argument(
        "--family",
        metavar="NAME",
        help=f"model family: {', '.join(families())} (default {DEFAULT_FAMILY}, or the checkpoint's)",
    )
    run.add_argument(
        "--dataset", metavar="NAME", help=f"see dreamexplorer datasets (default {DEFAULT_DATASET}, or the checkpoint's)"
    )
    add_data(parser)
    parser.add_argument(
        "--threads", type=positive, metavar="N", help="processor threads (default: what is fastest for the model)"
    )
    add_options(parser, cls.Config, "model.", f"options of {family} ({cls.title})")
    add_options(parser, TrainConfig, "train.", "options of training")
    return parser


def _no_such(unknown: list[str], family: str, known: set[str]) -> Message:
    """What to say of arguments that a family's runs do not have: who has them, or what may have been meant."""
    flag = unknown[0].partition("=")[0]
    name = flag.removeprefix("--").replace("-", "_")
    having = [other for other, cls in families().items() if name in options_of(cls.Config)]
    if flag.startswith("--") and having:
        return Message("{} is no option of the family {}, but of {}.", flag, family, ", ".join(having))
    close = difflib.get_close_matches(flag, known, cutoff=0.75)
    meant = f"; did you mean {close[0]}?" if close else ""
    return Message(
        "there is no option or argument {!r}{} (see dreamexplorer train --family {} --help)", unknown[0], meant, family
    )


def _run_config(options: Namespace, family: str, resume: Checkpoint | None) -> RunConfig:
    """The run that is asked for; on resuming, only what may change in a living model can differ."""
    model, train = given(options, "model."), given(options, "train.")
    if resume is None:
        config = with_options(family_named(family).Config(), model)
        return RunConfig(family, config, with_options(TrainConfig(), train), options.dataset or DEFAULT_DATASET)
    old = run_of(resume)
    if options.family not in (None, old.family):
        raise UserError("--family {} does not fit: the checkpoint holds a model of {}.", options.family, old.family)
    if resume.resume is not None:
        movable = {"device", "precision"}  # where it is computed, not what
        _refuse_changes(old.train, train, movable)
    _refuse_changes(old.model, model, set())
    dataset = options.dataset or old.dataset or DEFAULT_DATASET
    return RunConfig(family, with_options(old.model, model), with_options(old.train, train), dataset)


def _notes(run: RunConfig, dataset: ImageDataset) -> list[str]:
    """What is odd about a run, and allowed."""
    from dreamexplorer.models.data_term import BERNOULLI, PERCEPTUAL, data_note

    binary = run.train.binarise != NO_BINARISING or not dataset.train.has_grey
    likelihood = getattr(run.model, "likelihood", BERNOULLI)
    odd = likelihood == PERCEPTUAL or (binary and likelihood != BERNOULLI)
    return [data_note(run.model, False)] if odd else []


def _refuse_changes(config: Any, values: dict[str, Any], movable: set[str]) -> None:
    for name, spec in options_of(config).items():
        fixed = not spec.live and name not in movable
        if fixed and name in values and values[name] != (old := getattr(config, name)):
            flag = "--" + name.replace("_", "-")
            raise UserError(
                "{} {} does not fit: the run was made with {}, and that cannot change when it is resumed.",
                flag,
                shown(values[name]),
                shown(old),
            )


def _checkpoint_of(path: Path) -> Path:
    if path.is_dir():
        folder = RunFolder(path)
        if not folder.checkpoint_path.exists():
            raise UserError("{} holds no run: there is no {} in it.", path, folder.checkpoint_path.name)
        return folder.checkpoint_path
    return path


def _folder_of(path: Path) -> Path:
    """The folder to go on in when only --resume was given."""
    if path.is_dir():
        return path
    folder = RunFolder(path.parent)
    if not (_same(folder.checkpoint_path, path) and folder.config_path.exists()):
        raise UserError("{} is not in a run's folder: say where to keep what is trained from it, with --out RUN.", path)
    return path.parent


def _same(a: Path, b: Path) -> bool:
    return a.exists() and a.resolve() == b.resolve()


# -- the run ---------------------------------------------------------------------------------------------------


class _Interrupts:
    """Turns the first Ctrl-C or SIGTERM into a wish to stop, kept until the loop asks; a second one is rude."""

    def __init__(self) -> None:
        self.commands = CommandQueue()
        self.wanted = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _Interrupts:
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                self._before[number] = signal.signal(number, self._note)
            except ValueError:  # not in the main thread, where a test may run it
                break
        return self

    def __exit__(self, *exception: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.wanted and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.wanted = True


def _train(
    trainer: Trainer, family: type[Model], dataset: ImageDataset, folder: RunFolder, interrupts: _Interrupts
) -> int:
    bar, speed = Bar(), Steadied()
    began = time.monotonic()
    last: Checkpoint | None = None
    try:
        for event in trainer.run():
            if isinstance(event, Started):
                _announce(trainer, family, dataset, event)
            elif isinstance(event, Preparing):
                if event.share == 0.0:
                    print(f"{event.what}.", flush=True)
                bar.show(event.share, event.what)
            elif isinstance(event, StepDone):
                total = trainer.config.train.epochs
                left = "" if event.seconds_left is None else f"  {duration(event.seconds_left)} left"
                speed.add(event.images_per_s)
                bar.show(
                    event.epoch / total,
                    f"epoch {min(int(event.epoch) + 1, total)}/{total}  {speed.value:>6,.0f} images/s{left}",
                    terms(event.values),
                )
                if event.epoch.is_integer():
                    continue  # the epoch is whole: its evaluation still belongs to it, Stop or not
            elif isinstance(event, EpochDone):
                folder.append_epoch(event)
                last = trainer.checkpoint()
                folder.save(last)
                bar.clear()
                print(_epoch_line(event, trainer.config.train.epochs), flush=True)
            elif isinstance(event, Ended):
                bar.clear()
                return _finish(trainer, folder, event, last, time.monotonic() - began)
            if interrupts.wanted:
                interrupts.commands.put(Stop())
    except TrainingFailed as failure:
        bar.clear()
        folder.save(failure.checkpoint)
        raise UserError("{} What was good is kept in {}.", failure, folder.checkpoint_path) from failure
    finally:
        bar.clear()
    raise AssertionError("the run did not say that it ended")


def _announce(trainer: Trainer, family: type[Model], dataset: ImageDataset, event: Started) -> None:
    run = trainer.config
    weights = sum(p.numel() for p in trainer.model.parameters())
    counting = [n for n, o in options_of(run.model).items() if o.has_effect(lambda other: getattr(run.model, other))]
    settings = ", ".join(f"{n.replace('_', ' ')} {shown(getattr(run.model, n))}" for n in counting)
    print(f"{family.title} ({run.family}): {settings}; {weights:,} weights")
    binarised = "" if run.train.binarise == NO_BINARISING else f", binarised ({run.train.binarise})"
    print(
        f"{dataset.title}: {trainer.train_images:,} training and {len(dataset.test):,} test images{binarised}; "
        f"{event.device}, {event.precision}; seed {run.train.seed}"
    )
    if event.step:
        print(f"Going on from epoch {event.epoch:g} (step {event.step:,}).", flush=True)


def _epoch_line(event: EpochDone, total: int) -> str:
    active = event.test.active_units
    units = "" if active is None or event.test.per_axis is None else f" | active {active}/{event.test.per_axis.size}"
    return (
        f"epoch {event.epoch:>{len(str(total))}}/{total} | train {terms(event.train)} | "
        f"test {terms(event.test.values)}{units} | {event.images_per_s:,.0f} images/s"
    )


def _finish(trainer: Trainer, folder: RunFolder, event: Ended, last: Checkpoint | None, seconds: float) -> int:
    if last is None or last.snapshot.step != event.step:
        folder.save(trainer.checkpoint())
    path = folder.checkpoint_path
    if event.stopped and event.epoch < trainer.config.train.epochs:
        print(f"Stopped at epoch {event.epoch:.2f} and saved {path}.")
        print(f"Go on with: dreamexplorer train --resume {folder.path}")
    elif last is None:
        print(f"All {trainer.config.train.epochs} epochs were done already; ask for more with --epochs. Saved {path}.")
    else:
        print(f"Done in {duration(seconds)}. Saved {path}.")
        print(f"Look at it with: dreamexplorer {path}")
    return 0
