"""Requests to the inference thread: frozen values that compute their own answer from the model.

A new kind of request is one class here, or beside the panel that needs it. Pass it to `InferenceRunner.request`; what
`answer` returns arrives in the signal `InferenceRunner.answered`. torch is imported on the inference thread only.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from dreamexplorer.data.base import black_and_white
from dreamexplorer.gui.threads.results import DecodedBatch, PriorDraw
from dreamexplorer.options import QT_TRANSLATE_NOOP
from dreamexplorer.session import Decoded, Drawing, DrawingResult, Floats

if TYPE_CHECKING:
    import torch

    from dreamexplorer.models.base import Model

CORRUPTION_SEED = 20
BOUND_SAMPLES = 32  # samples of z for the loss of a drawing; their standard error is some tenths of a nat
BATCH_CHUNK = 128  # images decoded before urgent requests are served in between

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Serving:
    """Resources that a request may use beside the model while it is answered."""

    step: int  # the training step of the weights
    binarised: bool  # the model was trained on black and white pixels only
    generator: torch.Generator  # for random draws
    # Answer urgent requests that have arrived; False when this request is outdated and needs no answer any more.
    may_continue: Callable[[], bool] = lambda: True


class Request(ABC):
    """Computation requested of the model. Subclasses are frozen dataclasses.

    Of the requests with the same `slot` only the newest unanswered one is kept.
    """

    urgent: ClassVar[bool] = True  # answered before those that are not, and in their pauses
    failure: ClassVar[str] = QT_TRANSLATE_NOOP("requests", "The model could not answer a request")

    @property
    def slot(self) -> Hashable:
        """Return the key of the mailbox slot: the class, and the channel where a request has one."""
        return type(self), getattr(self, "channel", "")

    @abstractmethod
    def answer(self, model: Model, serving: Serving) -> object | None:
        """Compute the result on the inference thread, in inference mode; None when no answer is needed any more."""


@dataclass(frozen=True, eq=False)
class Decode(Request):
    """Decode the selected z (D), for a conditional model as the class `label`. Answer: `Decoded`."""

    failure: ClassVar[str] = QT_TRANSLATE_NOOP("requests", "The selected z could not be decoded")

    z: Floats
    label: int | None = None

    def __post_init__(self) -> None:
        _copy(self, "z", np.float32)

    def answer(self, model: Model, serving: Serving) -> Decoded:
        """Decode one image."""
        import torch

        image = _conditioned(model, self.label).decode(torch.from_numpy(self.z).unsqueeze(0))[0].float().numpy()
        return Decoded(self.z, image, serving.step, self.label)


@dataclass(frozen=True, eq=False)
class DecodeBatch(Request):
    """Decode z (N x D) for previews and strips, each on a channel of its own. Answer: `DecodedBatch`.

    `labels` are one class for all rows or one for each, for conditional models; `key` comes back with the images.
    """

    urgent: ClassVar[bool] = False
    failure: ClassVar[str] = QT_TRANSLATE_NOOP("requests", "The images of a panel could not be decoded")

    channel: str
    z: Floats
    key: object = None
    labels: int | Labels | None = None

    def __post_init__(self) -> None:
        _copy(self, "z", np.float32)
        if self.labels is not None:
            _copy(self, "labels", np.int64)

    def answer(self, model: Model, serving: Serving) -> DecodedBatch | None:
        """Decode in chunks, letting urgent requests pass between two of them."""
        import torch

        from dreamexplorer.analysis.labels import labels_of

        labels = None if self.labels is None else np.reshape(self.labels, -1)
        parts: list[Floats] = []
        for start in range(0, len(self.z), BATCH_CHUNK):
            if parts and not serving.may_continue():
                return None
            conditioned = model.conditioned_on(labels_of(labels, start, BATCH_CHUNK, torch.device("cpu")))
            parts.append(conditioned.decode(torch.from_numpy(self.z[start : start + BATCH_CHUNK])).float().numpy())
        images = np.concatenate(parts) if parts else np.zeros((0, *model.image_shape), dtype=np.float32)
        return DecodedBatch(self.channel, self.key, self.z, images, serving.step)


@dataclass(frozen=True, eq=False)
class DrawFromPrior(Request):
    """Sample z from the prior, but for the axes to keep (D booleans) of `z` (D). Answer: `PriorDraw`.

    For families whose prior only the model itself can draw from; each request draws anew.
    """

    failure: ClassVar[str] = QT_TRANSLATE_NOOP("requests", "The model could not draw a sample from its prior")

    channel: str
    z: Floats
    keep: npt.NDArray[np.bool_]
    label: int | None = None

    def __post_init__(self) -> None:
        _copy(self, "z", np.float32)
        _copy(self, "keep", np.bool_)

    def answer(self, model: Model, serving: Serving) -> PriorDraw:
        """Draw one z."""
        import torch

        z, keep = torch.from_numpy(self.z).unsqueeze(0), torch.from_numpy(self.keep)
        drawn = _conditioned(model, self.label).redraw(z, keep, serving.generator)
        return PriorDraw(self.channel, drawn[0].float().numpy(), serving.step)


@dataclass(frozen=True, eq=False)
class Analyse(Request):
    """Encode and reconstruct a drawing, for a conditional model as the class `label`. Answer: `DrawingResult`."""

    failure: ClassVar[str] = QT_TRANSLATE_NOOP("requests", "The drawing could not be reconstructed")

    drawing: Drawing
    label: int | None = None

    def answer(self, model: Model, serving: Serving) -> DrawingResult:
        """Encode and decode one image; a model of binarised data sees it thresholded."""
        import torch

        from dreamexplorer.analysis.sampled_bound import sampled_bound
        from dreamexplorer.models.gaussian_vae import GaussianVae

        model = _conditioned(model, self.label)
        image = self.drawing.image
        seen = black_and_white(image) if serving.binarised else image
        x = torch.from_numpy(seen.copy()).unsqueeze(0).float().div_(255)
        code = model.encode(x)
        reconstruction = model.decode(code.coordinates)[0].float().numpy()
        recon, rate = model.reconstruction_terms(x)
        bound = None
        if isinstance(model, GaussianVae):  # with the same noise every time, like the corruption below
            bound = sampled_bound(model, x, BOUND_SAMPLES, torch.Generator().manual_seed(CORRUPTION_SEED))
            rate = bound.rate
        # The same noise every time, so that the picture does not flicker while the model is trained.
        corrupted = model.corrupt(x, torch.Generator().manual_seed(CORRUPTION_SEED))
        restored = None if corrupted is None else model.decode(model.encode(corrupted).coordinates)[0].float().numpy()
        return DrawingResult(
            self.drawing,
            code.coordinates[0].float().numpy(),
            None if code.spread is None else code.spread[0].float().numpy(),
            reconstruction,
            float(recon[0]),
            None if rate is None else float(rate[0]),
            serving.step,
            None if corrupted is None else corrupted[0].float().numpy(),
            restored,
            self.label,
            serving.binarised,
            None if bound is None else float(bound.recon[0]),
            None if bound is None else float(bound.standard_error[0]),
            0 if bound is None else bound.samples,
        )


def _conditioned(model: Model, label: int | None) -> Model:
    import torch

    return model.conditioned_on(None if label is None else torch.tensor([label]))


def _copy(request: object, name: str, dtype: type[np.generic]) -> None:
    """Replace an array of a frozen request by a copy, so that the caller may change its own."""
    value: npt.NDArray[Any] = np.array(getattr(request, name), dtype=dtype)
    object.__setattr__(request, name, value)
