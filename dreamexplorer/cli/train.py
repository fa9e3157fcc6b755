"""`dreamexplorer train`: trains a model in a run folder."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from dreamexplorer.cli.base import Command
from dreamexplorer.cli.shared.interrupts import Interrupts
from dreamexplorer.cli.shared.kept_states import end_passed, keeping, source_of
from dreamexplorer.cli.shared.opened import checkpoint_of, notes_on
from dreamexplorer.cli.shared.processes import JoinedProcesses
from dreamexplorer.cli.shared.requested_run import notes_on_run, requested_run
from dreamexplorer.cli.shared.settings_file import Settings, read_settings
from dreamexplorer.cli.shared.streams import Lines
from dreamexplorer.cli.shared.train_usage import DEFAULT_FAMILY, options_of_run, parse_early
from dreamexplorer.errors import UserError
from dreamexplorer.training.commands import CommandQueue
from dreamexplorer.writing import make_folder

if TYPE_CHECKING:
    from dreamexplorer.library.info import Origin
    from dreamexplorer.training.checkpoint import Checkpoint


def run(arguments: list[str]) -> int:
    """Train a model; return the exit code of the run."""
    with Interrupts() as interrupts, JoinedProcesses() as processes:
        if processes is not None and not processes.first:
            processes.wait_for_all()
        early = parse_early(arguments)
        settings = Settings() if early.config is None else read_settings(early.config)
        settings.refuse({"config", "resume", "fork", "at", "force", "help"})
        early = parse_early([*settings.flags.values(), *arguments])

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
        options = options_of_run(arguments, family, settings)
        if options.out is None and early.resume is None:
            raise UserError("Name a folder for the run: --out RUN.")
        with settings.blamed(arguments):
            run = requested_run(options, family, resume, early.fork is not None)
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
            for note in [*opened, *notes_on_run(run, dataset)]:
                lines.say(f"Note: {note}")
            if processes is not None:
                processes.wait_for_all()
            with timed(folder):
                return train_in_folder(
                    trainer, commands, dataset, folder, interrupts, lines, options.autosave, log, states
                )
    return 2  # of several processes, another one has said why


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
