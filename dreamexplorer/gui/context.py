"""The context of a panel: session, runners, workflow, settings and theme. Never another panel."""

from __future__ import annotations

from dataclasses import dataclass

from dreamexplorer.gui.settings import Settings
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.threads.inference_runner import InferenceRunner
from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.threads.training_runner import TrainingRunner
from dreamexplorer.gui.workflow.workflow import Workflow
from dreamexplorer.session import Session


@dataclass(frozen=True)
class Context:
    """The objects that all panels share; every member belongs to the GUI thread."""

    session: Session
    training: TrainingRunner
    inference: InferenceRunner
    jobs: JobRunner
    workflow: Workflow
    settings: Settings
    theme: Theme
