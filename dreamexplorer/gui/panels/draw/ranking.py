"""Losses of test images under the current model, to say where a drawing stands among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from dreamexplorer.analysis.subset import random_subset
from dreamexplorer.data.base import black_and_white
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.threads.requests import Request, Serving
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.options import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

IMAGES = 1000  # test images that a drawing is compared with
_CHUNK = 64  # images between two pauses for urgent requests
_AGAIN_MS = 10_000  # least interval between two measurements while training changes the model
_REST = (TrainingState.IDLE, TrainingState.PAUSED)


@dataclass(frozen=True, eq=False)
class RankedLosses:
    """Losses (N, nats) of test images at a training step: -ELBO with one sample of z each, or the reconstruction."""

    losses: npt.NDArray[np.float64]
    step: int
    key: object = None


@dataclass(frozen=True, eq=False)
class MeasureLosses(Request):
    """Measure the loss of images (uint8, N x C x H x W) with their labels (N). Answer: `RankedLosses`."""

    urgent: ClassVar[bool] = False
    failure: ClassVar[str] = QT_TRANSLATE_NOOP("requests", "The losses of test images could not be measured")

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]
    key: object = None

    def answer(self, model: Model, serving: Serving) -> RankedLosses | None:
        """Measure in chunks, letting urgent requests pass between two of them."""
        from dreamexplorer.analysis.reconstruct import losses

        parts: list[npt.NDArray[np.float64]] = []
        for start in range(0, len(self.images), _CHUNK):
            if parts and not serving.may_continue():
                return None
            images = self.images[start : start + _CHUNK]
            seen = black_and_white(images) if serving.binarised else images
            parts.append(losses(model, seen, labels=self.labels[start : start + _CHUNK], seed=start).total)
        return RankedLosses(np.concatenate(parts), serving.step, self.key)


class LossRanking(QObject):
    """Has test images measured while there is a drawing: at once for a new model, rarely while it is trained."""

    changed = Signal(object)  # RankedLosses, or None when the model or the dataset is another

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._known: RankedLosses | None = None
        self._asked: int | None = None  # step of the weights for which a measurement was requested
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_AGAIN_MS)
        self._pause.timeout.connect(self.update)
        context.inference.answered.connect(self._on_answer)

    def reset(self) -> None:
        """Forget all losses: they are of another model or dataset."""
        self._asked = None
        self._pause.stop()
        if self._known is not None:
            self._known = None
            self.changed.emit(None)

    def update(self) -> None:
        """Request a measurement if there is a drawing and none of the present weights."""
        session = self._context.session
        snapshot, dataset = session.snapshot, session.dataset
        if session.drawing is None or snapshot is None or dataset is None or snapshot.step == self._asked:
            return
        if not snapshot.fits(dataset.image_shape, len(dataset.class_names)) or not len(dataset.test):
            return
        if self._pause.isActive() and self._context.training.state not in _REST:
            return  # measured again when the interval is over
        self._asked = snapshot.step
        self._pause.start()
        chosen = random_subset(dataset.test, IMAGES, 0)
        request = MeasureLosses(dataset.test.images[chosen], dataset.test.labels[chosen], snapshot.architecture)
        self._context.inference.request(request)

    def stop(self) -> None:
        """End the timer before the panel is deleted."""
        self._pause.stop()
        self._context.inference.answered.disconnect(self._on_answer)

    def _on_answer(self, answer: object) -> None:
        snapshot = self._context.session.snapshot
        if isinstance(answer, RankedLosses) and snapshot is not None and answer.key == snapshot.architecture:
            self._known = answer
            self.changed.emit(answer)
