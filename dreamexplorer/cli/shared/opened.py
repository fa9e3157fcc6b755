"""Opens the model that a command names, with notes on it: its assumed origin, and how it does on test images."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from dreamexplorer.cli.shared.kept_states import end_passed, source_of
from dreamexplorer.cli.shared.streams import note
from dreamexplorer.errors import Message, UserError

if TYPE_CHECKING:
    from dreamexplorer.data.base import ImageDataset
    from dreamexplorer.training.checkpoint import Checkpoint


def load_model(options: Namespace) -> Checkpoint:
    """Load the model that the arguments of `add_checkpoint` name; of a kept state say which one it is.

    Raises:
        UserError: it cannot be read.
    """
    from dreamexplorer.training.checkpoint import load_checkpoint
    from dreamexplorer.training.states_loading import load_state

    if options.at is None:
        return load_checkpoint(checkpoint_of(options.checkpoint))
    state = load_state(options.checkpoint, options.at)
    note(f"{options.checkpoint}: {source_of(state)}")
    if ended := end_passed(options.checkpoint, options.at, state):
        note(ended)
    return state


def checkpoint_of(path: Path) -> Path:
    """Return the checkpoint of a run's folder; of a file, the file itself.

    Raises:
        UserError: it is a folder without a run.
    """
    from dreamexplorer.training.runs import RunFolder

    folder = RunFolder(path if path.is_dir() else path.parent)
    folder.settle()
    if path.is_dir():
        if not folder.checkpoint_path.exists():
            raise UserError("{} holds no run: there is no {} in it.", path, folder.checkpoint_path.name)
        return folder.checkpoint_path
    return path


def notes_on(checkpoint: Checkpoint, dataset: ImageDataset | None = None) -> tuple[Message, ...]:
    """Return the notes on a file of another program, with a judgement on test images; none for a checkpoint of ours.

    Args:
        checkpoint: what was read from the file.
        dataset: images to judge it on; None loads those it was probably trained on, if they are here.
    """
    if checkpoint.program_version:
        return ()
    from dreamexplorer.analysis.judgement import judge_foreign
    from dreamexplorer.data.base import load_dataset

    if dataset is None:
        try:
            dataset = load_dataset(checkpoint.dataset)
        except UserError:  # not on this machine
            return checkpoint.notes
    judgement = judge_foreign(checkpoint, dataset)
    return checkpoint.notes if judgement is None else (*checkpoint.notes, judgement.message())
