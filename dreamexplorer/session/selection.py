"""Selection that all runs share: z, axis, class, range of the sliders, and the drawing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dreamexplorer.session import latent as latents
from dreamexplorer.session.state import SessionState
from dreamexplorer.session.values import Decoded, Drawing, DrawingResult, Floats


class Selection(SessionState):
    """Changes the selection; see `Session`."""

    # -- the selected z and what it decodes to -------------------------------------------------------------------

    def set_latent(self, z: npt.ArrayLike, origin: object = None) -> None:
        """Select z; does nothing without a model.

        Args:
            z: coordinates, D.
            origin: the object that sets it, passed to the slots so that it can ignore its own change.

        Raises:
            ValueError: z has another size than the model's latent space.
        """
        if self._run.snapshot is None:
            return
        value = np.array(z, dtype=np.float32).reshape(-1)
        if value.size != len(self._run.snapshot.axes):
            raise ValueError(f"z has {value.size} numbers, the model {len(self._run.snapshot.axes)} axes")
        self._latent = self.nearest(value)
        self.latent_changed.emit(origin)

    def centre(self) -> Floats:
        """Return the z in the middle of all axes (D): the mean of the prior, or of the codes seen in training."""
        return latents.centre_of(self.axes)

    def nearest(self, z: Floats) -> Floats:
        """Round z (D) to the values that axes with a step can have; a copy only where something changes."""
        return latents.nearest(self.axes, z)

    def reach(self, axis: int) -> tuple[float, float]:
        """Return the ends of an axis's slider, which follow `slider_range` unless the axis has a step."""
        return latents.reach(self.axes[axis], self._slider_range)

    def select_axis(self, index: int) -> None:
        """Select the axis that the user works with; IndexError when the model has no such axis."""
        count = 0 if self._run.snapshot is None else len(self._run.snapshot.axes)
        if not 0 <= index < count:
            raise IndexError(f"axis {index} of {count}")
        if index != self._selected_axis:
            self._selected_axis = index
            self.selected_axis_changed.emit()

    def set_label(self, label: int) -> None:
        """Choose the class for a conditional model; IndexError when it has no such class."""
        classes = 0 if self._run.snapshot is None else self._run.snapshot.classes
        if not 0 <= label < classes:
            raise IndexError(f"class {label} of {classes}")
        if label != self._label:
            self._label = label
            self.label_changed.emit()

    def set_slider_range(self, half: float) -> None:
        """Set half the range of the sliders, in standard deviations; raise ValueError unless it is positive."""
        if half <= 0:
            raise ValueError("the range of a slider must be positive")
        if half != self._slider_range:
            self._slider_range = half
            self.slider_range_changed.emit()

    def set_decoded(self, decoded: Decoded) -> None:
        """Set the image decoded from the selected z."""
        self._decoded = decoded
        self.decoded_changed.emit()

    # -- the user's drawing ---------------------------------------------------------------------------------------

    def set_drawing(self, drawing: Drawing | None) -> None:
        """Set the image to reconstruct; None removes it and its result."""
        self._drawing = drawing
        if drawing is None:
            self._drawing_result = None
        self.drawing_changed.emit()
        if drawing is None:
            self.drawing_result_changed.emit()

    def set_drawing_result(self, result: DrawingResult | None) -> None:
        """Set the drawing encoded and reconstructed by the model."""
        self._drawing_result = result
        self.drawing_result_changed.emit()
