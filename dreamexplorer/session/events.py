"""The events of the session."""

from __future__ import annotations

from typing import Any

from dreamexplorer.session.observable import Observable
from dreamexplorer.session.run import Run


class SessionEvents:
    """The events that announce changes of the session, in the order in which those of one change are emitted."""

    def __init__(self) -> None:
        # Emitted first: the inference thread must have the weights before any panel requests images of them.
        self.weights_changed: Observable[[]] = Observable()
        self.dataset_changed: Observable[[]] = Observable()
        self.model_changed: Observable[[]] = Observable()  # another run, architecture or file: axes are new
        self.snapshot_changed: Observable[[]] = Observable()  # newer weights of the same model, or another model
        self.axes_changed: Observable[[]] = Observable()  # ranges of the axes
        self.selected_axis_changed: Observable[[]] = Observable()
        self.label_changed: Observable[[]] = Observable()
        self.slider_range_changed: Observable[[]] = Observable()
        self.latent_changed: Observable[[Any]] = Observable()  # origin: the object that set it, to avoid echoes
        self.decoded_changed: Observable[[]] = Observable()
        self.history_changed: Observable[[]] = Observable()  # a few times a second while training
        self.axis_values_changed: Observable[[]] = Observable()
        self.drawing_changed: Observable[[]] = Observable()
        self.drawing_result_changed: Observable[[]] = Observable()
        self.moment_changed: Observable[[]] = Observable()  # an earlier state of the run is shown, or the newest again
        self.unsaved_changed: Observable[[]] = Observable()  # or the file of the model
        self.current_run_changed: Observable[[]] = Observable()  # another run is shown
        self.runs_changed: Observable[[]] = Observable()  # the list of runs, their names, colours or marks
        self.run_changed: Observable[[Run]] = Observable()  # newer weights, curves or results of one of the runs
