"""Requests to the models of the columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from dreamexplorer.data.base import black_and_white
from dreamexplorer.gui.threads.requests import Request, Serving
from dreamexplorer.options import QT_TRANSLATE_NOOP
from dreamexplorer.session import Decoded, Floats

if TYPE_CHECKING:
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
