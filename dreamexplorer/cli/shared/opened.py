"""Notes on an opened file: what is assumed of weights of another program, and how they do on test images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamexplorer.errors import Message, UserError

if TYPE_CHECKING:
    from dreamexplorer.data.base import ImageDataset
    from dreamexplorer.training.checkpoint import Checkpoint


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
