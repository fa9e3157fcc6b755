"""Messages between the window and the inference thread: letters to it, answers from it."""

from __future__ import annotations

from dataclasses import dataclass

from dreamexplorer.gui.threads.instructions import Instruction
from dreamexplorer.gui.threads.requests import Request


@dataclass(frozen=True)
class Letter:
    """A message to the worker, and the number of the architecture that it was written for."""

    generation: int
    content: Request | Instruction


@dataclass(frozen=True)
class Answer:
    """Message from the worker: a result, a failure or means, of the piece of work named by `subject`.

    `subject` is the slot of a request, or the title of what failed; newer answers on a subject replace older ones.
    """

    generation: int
    subject: object
    content: object
