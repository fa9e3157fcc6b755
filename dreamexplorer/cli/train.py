"""`dreamexplorer train`: trains a model in a run folder."""

from __future__ import annotations

import contextlib
import difflib
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.flags import (
    Parser,
    add_data,
    add_options,
    add_threads,
    flag_of,
    natural,
    parsed_options,
    seconds,
    shown,
    some_path,
    with_options,
)
from dreamexplorer.cli.shared.interrupts import Interrupts
from dreamexplorer.cli.shared.kept_states import end_passed, keeping, source_of, states_size
from dreamexplorer.cli.shared.opened import checkpoint_of, notes_on
from dreamexplorer.cli.shared.processes import JoinedProcesses
from dreamexplorer.cli.shared.settings_file import Settings, read_settings
from dreamexplorer.cli.shared.streams import Lines
from dreamexplorer.errors import Message, UserError
from dreamexplorer.options import options_of
from dreamexplorer.training.commands import CommandQueue
from dreamexplorer.training.config import NO_BINARISING, RunConfig, TrainConfig
from dreamexplorer.writing import make_folder

if TYPE_CHECKING:
    from dreamexplorer.data.base import ImageDataset
    from dreamexplorer.library.info import Origin
    from dreamexplorer.training.checkpoint import Checkpoint

DEFAULT_FAMILY = "mlp-vae"
AUTOSAVE_SECONDS = 30.0  # between two saves within an epoch

DESCRIPTION = """Train a model and keep it in a folder: RUN/checkpoint.safetensors (saved after
each epoch and every 30 seconds), RUN/config.json, RUN/metrics.jsonl (a line for
each epoch) and RUN/run.json; dreamexplorer runs lists such folders. Ctrl-C saves
and ends cleanly; --resume RUN continues exactly where it stopped, or where the last
save was made if the process was killed. With --states on the run also keeps states
of earlier steps in RUN/states; --fork RUN --at STEP begins a new run from one of
them, with other options from there on. Started by torchrun, several processes do
each step together (docs/cluster.md).
Losses are nats per image: sums over pixels and latents, means over images."""

EPILOG = """examples:
  dreamexplorer train --out run
  dreamexplorer train --latent-dim 2 --hidden 512,256 --beta 4 --epochs 30 --seed 1 --out run2
  dreamexplorer train --config run.toml --seed 2 --out run2 options from a file, one of them changed
  dreamexplorer train --resume run --epochs 50              go on until 50 epochs in all
  dreamexplorer train --resume run/checkpoint.safetensors --beta 1 --epochs 20 --out run3
  dreamexplorer train --states on --out run4                keep states as it trains
  dreamexplorer train --fork run4 --at 2000 --beta 4 --out run5

Options of other families: dreamexplorer train --family NAME --help, or dreamexplorer models.
Exit codes: 0 done or stopped (Ctrl-C, SIGTERM, a closed terminal), 2 wrong usage, bad
input, or a last save that failed, 130 interrupted by a second Ctrl-C after 3 seconds."""


def run(arguments: list[str]) -> int:
    """Train a model; return the exit code of the run."""
    with Interrupts() as interrupts, JoinedProcesses() as processes:
        if processes is not None and not processes.first:
            processes.wait_for_all()
        early = _parse_early(arguments)
        settings = Settings() if early.config is None else read_settings(early.config)
        settings.refuse({"config", "resume", "fork", "at", "force", "help"})
        early = _parse_early([*settings.flags.values(), *arguments])

        from dreamexplorer.cli.shared.training_run import timed, train_in_folder
        from dreamexplorer.data.base import load_dataset
        from dreamexplorer.library.info import name_of_folder, new_info, write_info
        from dreamexplorer.training.batches import check_classes
        from dreamexplorer.training.devices import resolve_device
        from dreamexplorer.training.event_log import EventLog
        from dreamexplorer.training.following import follow
        from dreamexplorer.training.forking import epoch_begins_anew, fitting
        from dreamexplorer.training.learner import Learner
        from dreamexplorer.training.loop import Trainer
        from dreamexplorer.training.runs import RunFolder

        source = early.resume or early.fork
        resume = None if source is None or {"-h", "--help"} & set(arguments) else _loaded(source, early.at)
        family = early.family or (resume.snapshot.family if resume else DEFAULT_FAMILY)
        options = _options(arguments, family, settings)
        if options.out is None and early.resume is None:
            raise UserError("Name a folder for the run: --out RUN.")
        with settings.blamed(arguments):
            run = _run_config(options, family, resume, early.fork is not None)
        folder = RunFolder(options.out or _folder_of(early.resume))
        in_place = early.resume is not None and _same(folder.checkpoint_path, checkpoint_of(early.resume))
        limit = options.limit
        if limit is None and source is not None:
            limit = RunFolder(source if source.is_dir() else source.parent).read_limit()
        with settings.blamed(arguments, "dataset", "data-dir"):
            dataset = load_dataset(run.dataset, options.data_dir).limited(limit)
        if early.fork is not None and resume is not None:
            resume = fitting(resume, run, dataset)
        if options.states is None:
            options.states = folder.read_states_limit() if in_place else 0
        folder.states_limit = options.states
        commands = CommandQueue()
        with settings.blamed(arguments, "device"):
            resolve_device(run.train.device)
        with settings.blamed(arguments, "leave-out"):
            check_classes(run.train, len(dataset.class_names))
        if processes is not None and not processes.first:
            follow(
                Learner(run, dataset, resume, processes=processes),
                processes,
                options.threads,
                lambda: interrupts.requested,
            )
            return 0
        states = keeping(folder, resume if in_place else None) if options.states else None
        trainer = Trainer(
            run,
            dataset,
            resume=resume,
            commands=commands,
            threads=options.threads,
            states=None if states is None else states.keeper,
            processes=processes,
        )
        log = EventLog(folder, trainer.step if in_place else None) if options.log else None
        with settings.blamed(arguments, "out"):
            make_folder(folder.path)
        with folder.claimed():
            if in_place:
                folder.resume(run, limit, trainer.epoch)
            else:
                folder.start(run, limit, overwrite=options.force)
                origin = _origin(resume, source)
                write_info(folder.info_path, new_info(name_of_folder(folder.path), origin))
            lines = Lines()
            if early.fork is not None and resume is not None:
                lines.say(f"Forked from {early.fork}, {source_of(resume)}.")
                for text in (end_passed(early.fork, early.at, resume), epoch_begins_anew(resume)):
                    if text:
                        lines.say(f"Note: {text}")
            opened = () if resume is None else notes_on(resume, dataset) or resume.notes
            for note in [*opened, *_notes(run, dataset)]:
                lines.say(f"Note: {note}")
            if processes is not None:
                processes.wait_for_all()
            with timed(folder):
                return train_in_folder(
                    trainer, commands, dataset, folder, interrupts, lines, options.autosave, log, states
                )
    return 2  # of several processes, another one has said why


def _options(arguments: list[str], family: str, settings: Settings) -> Namespace:
    """Return the options of a run of this family; the command line overrides the settings file."""
    with settings.blamed(arguments, "family"):
        parser = _parser(family)
    names = {flag.removeprefix("--") for flag in parser.option_strings}
    settings.refuse(set(settings.flags) - names, family)
    settings.check_kinds({name for name in names if f"no-{name}" in names}, parser.lists)
    with settings.blamed([]):
        parser.parse_known_args(list(settings.flags.values()))
    options, unknown = parser.parse_known_args([*settings.flags.values(), *arguments])
    if unknown:
        raise UserError.of(_unknown_message(unknown, family, parser.option_strings))
    return options


# -- usage -----------------------------------------------------------------------------------------------------


def _parse_early(arguments: list[str]) -> Namespace:
    """Parse --family, --config and what the run goes on from only: they decide which other flags exist.

    Raises:
        UserError: they do not go together.
    """
    parser = Parser(prog="dreamexplorer train", add_help=False)
    parser.add_argument("--family")
    parser.add_argument("--resume", type=some_path)
    parser.add_argument("--fork", type=some_path)
    parser.add_argument("--at", type=natural)
    parser.add_argument("--config", type=some_path)
    options, _ = parser.parse_known_args(arguments)
    if options.resume is not None and options.fork is not None:
        raise UserError("--resume goes on with a run and --fork begins a new one from it. Use one of them.")
    if options.at is not None and options.fork is None:
        raise UserError("--at is the step at which --fork RUN begins. Name the run.")
    return options


def _parser(family: str) -> Parser:
    from dreamexplorer.data.base import DEFAULT_DATASET
    from dreamexplorer.models.families import families, family_named

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
        help="continue the run in a folder, or a checkpoint; --epochs is the total, earlier epochs included",
    )
    run.add_argument(
        "--fork",
        type=some_path,
        metavar="RUN|FILE",
        help="begin a new run in --out from a run or a checkpoint, with other options from there on: any but those of "
        "the architecture; --epochs is the total, earlier epochs included",
    )
    run.add_argument(
        "--at",
        type=natural,
        metavar="STEP",
        help="fork from the state that the run kept nearest to this step (default: from its checkpoint)",
    )
    run.add_argument(
        "--states",
        type=states_size,
        metavar="on|off|SIZE",
        help="keep states of earlier steps in RUN/states, to look at and to fork from: about 200 with weights in half "
        "precision and 12 exact ones, closer together at the beginning. on keeps up to 500 MB of them, 200MB or 2GB so "
        "much; older ones are thinned (default off, because of the disk: a run of the default model takes 392 MB; a "
        "resumed run keeps its setting)",
    )
    run.add_argument(
        "--config",
        type=some_path,
        metavar="FILE",
        help="a TOML file with options of the run, by the names of these flags; flags take precedence",
    )
    run.add_argument(
        "--autosave",
        type=seconds,
        default=AUTOSAVE_SECONDS,
        metavar="SECONDS",
        help=f"save at least this often within an epoch, too (default {AUTOSAVE_SECONDS:g}; 0: after each epoch only)",
    )
    run.add_argument(
        "--log",
        choices=("tensorboard",),
        help="also write event files for TensorBoard into the run's folder; needs the package tensorboardX",
    )
    run.add_argument(
        "--force",
        action="store_true",
        help="replace the run in --out; it stays until the new one is first saved",
    )
    run.add_argument(
        "--family",
        metavar="NAME",
        help=f"model family: {', '.join(families())} (default {DEFAULT_FAMILY}, or the checkpoint's)",
    )
    run.add_argument(
        "--dataset", metavar="NAME", help=f"see dreamexplorer datasets (default {DEFAULT_DATASET}, or the checkpoint's)"
    )
    add_data(parser)
    add_threads(parser, "what is fastest for the model")
    add_options(parser, cls.Config, "model.", f"options of {family} ({cls.title})")
    add_options(parser, TrainConfig, "train.", "options of training")
    return parser


def _unknown_message(unknown: list[str], family: str, flags: set[str]) -> Message:
    """Return the message about unknown arguments: the families that have them, or similar flags."""
    from dreamexplorer.models.families import families

    flag = unknown[0].partition("=")[0]
    name = flag.removeprefix("--").replace("-", "_")
    having = [other for other, cls in families().items() if name in options_of(cls.Config)]
    if flag.startswith("--") and having:
        return Message("{} is no option of the family {}, but of {}.", flag, family, ", ".join(having))
    close = difflib.get_close_matches(flag, flags, cutoff=0.75)
    meant = f"; did you mean {close[0]}?" if close else ""
    return Message(
        "there is no option or argument {!r}{} (see dreamexplorer train --family {} --help)", unknown[0], meant, family
    )


def _run_config(options: Namespace, family: str, resume: Checkpoint | None, forked: bool = False) -> RunConfig:
    """Return the requested run; on resuming only options that may change in a trained model can differ.

    In a fork all can differ that leave the weights as they are: `fitting` judges them.
    """
    from dreamexplorer.data.base import DEFAULT_DATASET
    from dreamexplorer.models.families import family_named
    from dreamexplorer.training.resume import run_of

    model, train = parsed_options(options, "model."), parsed_options(options, "train.")
    if resume is None:
        config = with_options(family_named(family).Config(), model)
        return RunConfig(family, config, with_options(TrainConfig(), train), options.dataset or DEFAULT_DATASET)
    old = run_of(resume)
    if options.family not in (None, old.family):
        raise UserError("--family {} does not fit: the checkpoint holds a model of {}.", options.family, old.family)
    if resume.resume is not None and not forked:
        movable = {"device", "precision"}  # these do not change what is computed
        _refuse_changes(old.train, train, movable, forked)
    _refuse_changes(old.model, model, set() if not forked else _not_structural(old.model), forked)
    dataset = options.dataset or old.dataset or DEFAULT_DATASET
    return RunConfig(family, with_options(old.model, model), with_options(old.train, train), dataset)


def _notes(run: RunConfig, dataset: ImageDataset) -> list[str]:
    """Return notes on allowed but unusual settings of a run."""
    from dreamexplorer.models.data_term import BERNOULLI, PERCEPTUAL, data_note

    binary = run.train.binarise != NO_BINARISING or not dataset.train.has_grey
    likelihood = getattr(run.model, "likelihood", BERNOULLI)
    unusual = likelihood == PERCEPTUAL or (binary and likelihood != BERNOULLI)
    return [data_note(run.model, False)] if unusual else []


def _not_structural(config: Any) -> set[str]:
    return {name for name, spec in options_of(config).items() if not spec.structural}


def _refuse_changes(config: Any, values: dict[str, Any], movable: set[str], forked: bool) -> None:
    for name, spec in options_of(config).items():
        fixed = not spec.live and name not in movable
        if fixed and name in values and values[name] != (old := getattr(config, name)):
            flag = flag_of(name)
            if forked:
                raise UserError(
                    "{} {} does not fit: the run was made with {}, and that cannot change when it is forked.",
                    flag,
                    shown(values[name]),
                    shown(old),
                )
            raise UserError(
                "{} {} does not fit: the run was made with {}, and that cannot change when it is resumed.",
                flag,
                shown(values[name]),
                shown(old),
            )


def _loaded(source: Path, at: int | None) -> Checkpoint:
    """Return the checkpoint of a run or a file; with a step the state of the run that is nearest to it."""
    from dreamexplorer.training.checkpoint import load_checkpoint
    from dreamexplorer.training.states_loading import load_state

    return load_checkpoint(checkpoint_of(source)) if at is None else load_state(source, at)


def _origin(resume: Checkpoint | None, named: Path | None) -> Origin | None:
    """Return where a run in a new folder comes from: None for fresh weights, else the run or file it goes on from."""
    if resume is None or named is None:
        return None
    from dreamexplorer.library.info import Origin, read_info
    from dreamexplorer.training.run_files import CHECKPOINT, INFO

    checkpoint = (named / CHECKPOINT if named.is_dir() else named).resolve()
    source = str(checkpoint)
    with contextlib.suppress(UserError):  # a file outside of a run's folder, or a run of an older version
        if checkpoint.name == CHECKPOINT:
            source = read_info(checkpoint.parent / INFO).id
    return Origin("forked", source, resume.snapshot.step)


def _folder_of(path: Path) -> Path:
    """Return the folder of a run that is resumed without --out."""
    from dreamexplorer.training.runs import RunFolder

    if path.is_dir():
        return path
    folder = RunFolder(path.parent)
    if not (_same(folder.checkpoint_path, path) and folder.config_path.exists()):
        raise UserError("{} is not in a run's folder: name a folder for the new run with --out RUN.", path)
    return path.parent


def _same(a: Path, b: Path) -> bool:
    return a.exists() and a.resolve() == b.resolve()


COMMANDS = (Command("train", "train a model; its checkpoint and metrics go to a folder", run),)
