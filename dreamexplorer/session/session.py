"""The state that panels share, and its changes, each of which is announced by events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.session.facts import NO_FACTS, ModelFacts
from dreamexplorer.session.in_library import InLibrary
from dreamexplorer.session.run import Run

if TYPE_CHECKING:
    from dreamexplorer.models.snapshot import Snapshot


class Session(InLibrary):
    """The runs, the current one among them, and what they share; changed through methods, which emit events.

    Each method changes the whole state before it emits, so that every slot sees one consistent state, independent of
    the order in which slots were connected. The events of a change are emitted in the order of their declaration.
    """

    # -- dataset and model ---------------------------------------------------------------------------------------

    def set_dataset(self, dataset: ImageDataset) -> None:
        """Replace the dataset; a drawing of another size is dropped."""
        dropped = self._put_dataset(dataset)
        self.dataset_changed.emit()
        if dropped:
            self.drawing_changed.emit()
            self.drawing_result_changed.emit()

    def replace_model(
        self,
        snapshot: Snapshot,
        keys: tuple[str, ...],
        facts: ModelFacts = NO_FACTS,
        *,
        dataset: ImageDataset | None = None,
        keep_selection: bool = False,
    ) -> None:
        """Replace the model and all that belongs to it: weights, axes, z, curves, evaluation, file.

        Args:
            snapshot: the new model.
            keys: keys of its terms.
            facts: what else is known of it.
            dataset: the dataset to replace the present one with; None keeps it.
            keep_selection: keep the selected z, axis and image if the architecture is the same, as when the training of
                an untrained model starts from its own weights.
        """
        run = self._run
        before = run.snapshot
        keep_selection = keep_selection and before is not None and before.architecture == snapshot.architecture
        was_past = self._leave_past()
        dropped = dataset is not None and self._put_dataset(dataset)
        run.dataset = self._dataset
        run.put_model(snapshot, keys, facts)
        listed = run in self._runs
        if not listed:
            self._runs.insert(run)
        label_before = self._label
        if not keep_selection:
            dropped = self._drawing_result is not None or dropped
            run.axes = snapshot.axes
            self._latent = self.centre()
            self._select_for(snapshot)
        self._announce_model(
            label_before,
            with_dataset=dataset is not None,
            dropped=dropped,
            keep_selection=keep_selection,
            was_past=was_past,
        )
        if not listed:
            self.current_run_changed.emit()
            self.runs_changed.emit()
        self.run_changed.emit(run)

    def add_run(
        self,
        run: Run,
        snapshot: Snapshot,
        keys: tuple[str, ...],
        facts: ModelFacts = NO_FACTS,
        *,
        dataset: ImageDataset | None = None,
        instead_of: Run | None = None,
    ) -> None:
        """Add a run to the list with this model, and show it; its name and colour are made where it has none.

        Args:
            run: the run.
            snapshot: its model.
            keys: keys of the terms of the model.
            facts: what else is known of it.
            dataset: the dataset that it is looked at with; None for the present one.
            instead_of: a run that is taken out of the list; the new one gets its place, colour and marks, and its name
                if both or neither were read from a file.
        """
        run.dataset = dataset or self._dataset
        run.put_model(snapshot, keys, facts)
        run.axes = snapshot.axes
        if instead_of is None:
            self._runs.insert(run)
        else:
            index = self._runs.remove(instead_of)
            before = instead_of.snapshot
            same = before is not None and before.family == snapshot.family
            if same and (run.path is None) == (instead_of.path is None):
                run.name = instead_of.name
            run.color, run.pinned, run.shown = instead_of.color, instead_of.pinned, instead_of.shown
            self._runs.insert(run, index)
        self.select_run(run)

    def add_beside(self, run: Run, snapshot: Snapshot, keys: tuple[str, ...], dataset: ImageDataset) -> None:
        """Add a run to the list with this model, and go on showing the current one.

        Args:
            run: the run; its name and colour are made where it has none.
            snapshot: its model.
            keys: keys of its terms.
            dataset: the images that it is trained on.
        """
        run.dataset = dataset
        run.put_model(snapshot, keys)
        run.axes = snapshot.axes
        self._runs.insert(run)
        self.runs_changed.emit()

    def select_run(self, run: Run) -> None:
        """Show another run of the list, with its dataset; z is kept if it has as many axes as the run before.

        Raises:
            ValueError: the run is not in the list.
        """
        if run not in self._runs:
            raise ValueError("the run is not in the list")
        if run is self._run or run.snapshot is None:
            return
        before, z = self._run, self._latent
        before.latent = z
        centred = z is not None and np.array_equal(z, self.centre())
        was_past = self._leave_past()
        dataset = run.dataset if run.dataset is not self._dataset else None
        self._run = run
        dropped = dataset is not None and self._put_dataset(dataset)
        dropped = self._drawing_result is not None or dropped
        label_before, axis = self._label, self._selected_axis
        if z is not None and len(z) == len(run.axes):  # the middle of one is the middle of the other
            z = self.centre() if centred else z
        else:
            z = self.centre() if run.latent is None else run.latent
        self._latent = self.nearest(z)
        self._select_for(run.snapshot, axis)
        self._announce_model(label_before, with_dataset=dataset is not None, dropped=dropped, was_past=was_past)
        self.current_run_changed.emit()
        self.runs_changed.emit()

    def load_run(
        self,
        run: Run,
        snapshot: Snapshot,
        keys: tuple[str, ...],
        facts: ModelFacts = NO_FACTS,
        *,
        dataset: ImageDataset | None = None,
    ) -> None:
        """Put the model of a run of the library into memory; the arguments are those of `replace_model`."""
        if run is self._run:  # another program has trained it
            self.replace_model(snapshot, keys, facts, dataset=dataset, keep_selection=True)
            return
        run.dataset = dataset or self._dataset
        run.put_model(snapshot, keys, facts)
        run.axes = snapshot.axes
        self.runs_changed.emit()
        self.run_changed.emit(run)

    def remove_run(self, run: Run) -> int:
        """Take a run out of the list and return its place, for `restore_run`; the one beside it is shown instead.

        Raises:
            ValueError: the run is not in the list, is being trained, or no other one can be shown instead.
        """
        if run not in self._runs or self.is_trained(run):
            raise ValueError("this run cannot be removed")
        index = self._runs.index(run)
        if run is self._run:
            instead = self._runs.nearest_loaded(run)
            if instead is None:
                raise ValueError("this run cannot be removed: no other can be shown")
            self.select_run(instead)
        self._runs.remove(run)
        self.runs_changed.emit()
        return index

    def restore_run(self, run: Run, index: int) -> None:
        """Put a run that was removed back in its place."""
        self._runs.insert(run, index)
        self.runs_changed.emit()

    def set_snapshot(self, snapshot: Snapshot, *, keep_axes: bool = False, run: Run | None = None) -> None:
        """Set newer weights of the model. Those of another architecture replace the model, without a history.

        Args:
            snapshot: the weights.
            keep_axes: keep the displayed ranges of the axes until `adopt_axes`.
            run: the run that they belong to; by default the current one.
        """
        if run is not None and run is not self._run:
            run.snapshot, run.axes = snapshot, snapshot.axes
            self.run_changed.emit(run)
            return
        before = self._run.snapshot
        if before is None or before.architecture != snapshot.architecture:
            self.replace_model(snapshot, self._run.history.keys)
            return
        if self._moment is not None:  # the present goes on unseen
            self._run.snapshot, self._run.axes = snapshot, snapshot.axes
            self.run_changed.emit(self._run)
            return
        self._run.snapshot = snapshot
        self.weights_changed.emit()
        self.snapshot_changed.emit()
        if not keep_axes:
            self.adopt_axes()
        self.run_changed.emit(self._run)

    def adopt_axes(self) -> None:
        """Show the axes with the snapshot's ranges. A z at the centre of all axes stays there."""
        run = self._run
        if run.snapshot is None or run.snapshot.axes == run.axes:
            return
        if self._moment is not None:
            run.axes = run.snapshot.axes
            return
        centred = self._latent is not None and np.array_equal(self._latent, self.centre())
        run.axes = run.snapshot.axes
        if centred:
            self._latent = self.nearest(self.centre())
        self.axes_changed.emit()
        if centred:
            self.latent_changed.emit(self)

    def rewind(self, snapshot: Snapshot, run: Run | None = None) -> None:
        """Go back to weights of an earlier step of a run: later rows of its curves are dropped."""
        run = run or self._run
        run.truncate(snapshot.step)
        adopted = run.put_later()
        if run is self._run:
            self.history_changed.emit()
            if adopted and self._moment is None:
                self.axis_values_changed.emit()
        self.set_snapshot(snapshot, run=run)
        if run is self._run and self._moment is not None and self._moment.step > snapshot.step:
            self.show_moment(None)  # that moment is not one of this run any more

    # -- changes without events ----------------------------------------------------------------------------------

    def _put_dataset(self, dataset: ImageDataset) -> bool:
        """Set the dataset; True when the drawing did not fit its images and was dropped."""
        self._dataset = self._run.dataset = dataset
        if self._drawing is None or self._drawing.image.shape == dataset.image_shape:
            return False
        self._drawing = self._drawing_result = None
        return True

    def _select_for(self, snapshot: Snapshot, axis: int = 0) -> None:
        """Select an axis and a class that a model has, and drop what another one made of the selection."""
        self._selected_axis = axis if axis < len(snapshot.axes) else 0
        if self._label >= snapshot.classes:
            self._label = 0
        self._decoded = None
        self._drawing_result = None

    def _announce_model(
        self,
        label_before: int,
        *,
        with_dataset: bool,
        dropped: bool,
        keep_selection: bool = False,
        was_past: bool = False,
    ) -> None:
        """Emit what follows from another model: it is in place already."""
        self.weights_changed.emit()
        if with_dataset:
            self.dataset_changed.emit()
        if not keep_selection:
            self.model_changed.emit()
        self.snapshot_changed.emit()
        if self._label != label_before:
            self.label_changed.emit()
        if keep_selection:
            self.adopt_axes()
        else:
            self.latent_changed.emit(self)
        self.history_changed.emit()
        self.axis_values_changed.emit()
        if dropped:
            self.drawing_changed.emit()
            self.drawing_result_changed.emit()
        if was_past:
            self.moment_changed.emit()
        self.unsaved_changed.emit()
