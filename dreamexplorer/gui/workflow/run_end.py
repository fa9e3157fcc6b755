"""The end of a training: what it leaves in its run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamexplorer.session import Run, Session

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.training_mail import Outcome


def put_outcome(session: Session, run: Run, outcome: Outcome) -> None:
    """Put what a training ended with into its run: the checkpoint to continue from, and its weights."""
    shown, checkpoint = run.snapshot, outcome.checkpoint
    if checkpoint is not None:
        session.set_checkpoint(checkpoint, run)
        if shown is None or shown.step != checkpoint.snapshot.step or outcome.kind == "failed":
            session.rewind(checkpoint.snapshot, run)
        run.untrained = run.untrained and not outcome.trained
    elif run.checkpoint is None or shown is None or run.checkpoint.snapshot.step != shown.step:
        session.set_checkpoint(None, run)  # it is older than the weights, from which one is made when needed
