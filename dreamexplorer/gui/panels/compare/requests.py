"""Requests to the models of the columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from dreamexplorer.data.base import black_and_white
from dreamexplorer.gui.threads.requests import Request, Serving
from dreamexplorer.options import QT_TRANSLATE_NOOP
from dreamexplorer.session import Decoded, Floats

if TYPE_CHECKING:
    from dreamexplorer.analysis.classifier import Classifier
    from dreamexplorer.models.base import Model


@dataclass(frozen=True, eq=False)
class Reencode(Request):
    """Encode an image that another model decoded (C x H x W in [0, 1]), and decode its code. Answer: `Decoded`."""

    failure: ClassVar[str] = QT_TRANSLATE_NOOP("requests", "The selected z could not be decoded")

    image: Floats
    label: int | None = None

    def answer(self, model: Model, serving: Serving) -> Decoded:
        """Encode and decode one image; a model of binarised data sees it thresholded."""
        import torch

        pixels = np.rint(np.clip(self.image, 0.0, 1.0) * 255.0).astype(np.uint8)
        seen = black_and_white(pixels) if serving.binarised else pixels
        model = model.conditioned_on(None if self.label is None else torch.tensor([self.label]))
        code = model.encode(torch.from_numpy(seen.copy()).unsqueeze(0).float().div_(255)).coordinates
        image = model.decode(code)[0].float().numpy()
        return Decoded(code[0].float().numpy(), image, serving.step, self.label)


@dataclass(frozen=True, eq=False)
class Dreamt:
    """Images decoded from random z: N x C x H x W in [0, 1], with the confidence that a classifier has in each."""

    images: Floats
    confidence: Floats | None  # probability of the most probable class, N; None without a classifier
    found: npt.NDArray[np.int64] | None  # that class, N
    class_names: tuple[str, ...]
    step: int


@dataclass(frozen=True, eq=False)
class Dream(Request):
    """Decode samples of the prior, and have them classified. Answer: `Dreamt`.

    Equal seeds give equal noise to all models of one size; one without a prior gets it with the mean and the spread of
    its codes.
    """

    urgent: ClassVar[bool] = False
    failure: ClassVar[str] = QT_TRANSLATE_NOOP("requests", "The images of a panel could not be decoded")

    count: int
    seed: int
    classifier: Classifier | None
    class_names: tuple[str, ...]

    def answer(self, model: Model, serving: Serving) -> Dreamt:
        """Draw, decode and classify; a conditional model decodes its classes in turn."""
        from dreamexplorer.analysis.sampling import sample

        labels = None if not model.classes else np.arange(self.count, dtype=np.int64) % model.classes
        _, images = sample(model, self.count, self.seed, labels=labels)
        confidence, found = (None, None) if self.classifier is None else self.classifier.confidences(images)
        return Dreamt(images, confidence, found, self.class_names, serving.step)
