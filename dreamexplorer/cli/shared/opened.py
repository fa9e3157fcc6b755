"""Opens the model that a command names, with notes on it: its assumed origin, and how it does on test images."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from dreamexplorer.cli.shared.kept_states import source_of
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
        return load_checkpoint(options.checkpoint)
    state = load_state(options.checkpoint, options.at)
    note(f"{options.checkpoint}: {source_of(state)}")
    return state


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
