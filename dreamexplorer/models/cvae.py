"""The conditional VAE (Sohn et al. 2015): encoder and decoder are conditioned on the class of the image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from dreamexplorer.errors import UserError
from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.mlp_vae import MlpNetworks, MlpVaeConfig
from dreamexplorer.models.sketch import VARIATION, Sketch
from dreamexplorer.options import QT_TRANSLATE_NOOP, option


@dataclass(frozen=True)
class CvaeConfig(MlpVaeConfig):
    """MlpVaeConfig with a smaller default latent_dim; the number of classes follows from the data."""

    latent_dim: int = option(
        2,
        QT_TRANSLATE_NOOP("options", "Latent dimensions"),
        QT_TRANSLATE_NOOP(
            "options",
            "Number of latents that describe the style of an image; its class is given. With many, "
            "samples from the prior fall where the decoder was hardly trained, and show the chosen class "
            "less often.",
        ),
        minimum=2,
        maximum=128,
        structural=True,
    )


class Cvae(MlpNetworks):
    """q(z|x, y) and p(x|z, y); the class y is a one-hot vector appended to the inputs of both networks; p(z) = N(0, I).

    z need not encode the class, so it describes the style, and any style can be decoded as any class. Sohn et
    al. let the prior depend on y, too; here it is the same for every class.
    """

    family: ClassVar[str] = "cvae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "Conditional VAE, MLP")
    order: ClassVar[int] = 50
    section: ClassVar[str] = VARIATION
    summary: ClassVar[str] = QT_TRANSLATE_NOOP(
        "families", "Encoder and decoder know the class, so z carries only the style: one z, every digit."
    )
    sketch: ClassVar[Sketch] = Sketch(label=True)
    Config: ClassVar[type] = CvaeConfig
    conditional: ClassVar[bool] = True

    config: CvaeConfig

    def __init__(self, config: CvaeConfig, image_shape: ImageShape, classes: int = 0) -> None:
        if classes < 1:
            raise UserError("A conditional model needs data whose images have classes.")
        super().__init__(config, image_shape, classes)

    def statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return super().statistics(self._with_class(x.flatten(1)))

    def decode_logits(self, z: Tensor) -> Tensor:
        return super().decode_logits(self._with_class(z))

    def _with_class(self, inputs: Tensor) -> Tensor:
        """Append the one-hot labels to inputs N x F: N x (F + classes)."""
        if self.labels is None:
            raise ValueError("a conditional model needs labels: use conditioned_on(labels)")
        labels = self.labels.expand(len(inputs))
        one_hot = inputs.new_zeros(len(inputs), self.classes).scatter_(1, labels.unsqueeze(1), 1.0)
        return torch.cat((inputs, one_hot), dim=1)


FAMILIES = (Cvae,)
