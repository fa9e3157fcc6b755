"""Texts of the draw panel that depend on what the model encodes an image to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dreamexplorer.gui.widgets.numbers import fixed, fixed_sum

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model


@dataclass(frozen=True)
class Words:
    """Tool tips of the reconstruction, the loss, the chart and the button; the chart's title; translated."""

    rebuilt: str
    numbers: str
    chart: str
    send: str
    title: str


class DrawWords(QObject):
    """Chooses the texts for a family."""

    def of(self, about: type[Model] | None) -> Words:
        """Return the texts for models of this family, or for no model."""
        if about is not None and about.latent_prior.drawn_by_model:
            return Words(
                self.tr("The image decoded from the codes of this image"),
                self.tr(
                    "Reconstruction: −log p(x|codes), summed over the pixels.\n"
                    "Rate: −log p(codes) under the learned prior, summed over the cells: the code length of the codes."
                ),
                self.tr("The code number of each cell; the band is ± one standard deviation of the codes in training."),
                self.tr("Select the codes of this drawing: sliders, map and decoded image follow"),
                self.tr("codes"),
            )
        if about is None or about.latent_prior.exists:
            return Words(
                self.tr("The image decoded from z = mu, the mean of the posterior"),
                self.tr(
                    "Reconstruction: −log p(x|z) at z = mu, summed over the pixels.\n"
                    "KL: divergence of this image's posterior from the prior, summed over the latents.\n"
                    "Both in nats (natural units of information: 1 nat = 1.44 bits)."
                ),
                self.tr("mu ± sigma of each latent dimension; the band is ± one sigma of the prior. Hover for values."),
                self.tr("Select z = mu of this drawing: sliders, map and decoded image follow"),
                "mu ± sigma",
            )
        return Words(
            self.tr("The image decoded from the code of this image"),
            self.tr(
                "Reconstruction: the cross-entropy of the image and its reconstruction, summed over the pixels.\n"
                "This model encodes an image to a point and has no prior, so there is no KL to add."
            ),
            self.tr(
                "The code: a number for each latent dimension; the band is ± one standard deviation of the codes in "
                "training. Hover for values."
            ),
            self.tr("Select the code of this drawing: sliders, map and decoded image follow"),
            self.tr("code"),
        )

    def empty(self, about: type[Model] | None) -> str:
        """Return the text that stands for the loss while there is no drawing."""
        if about is not None and about.latent_prior.drawn_by_model:
            return self.tr("Draw to see the loss (reconstruction + rate, in nats).")
        if about is None or about.latent_prior.exists:
            return self.tr("Draw to see the loss (reconstruction + KL, in nats).")
        return self.tr("Draw to see the loss (reconstruction, in nats).")

    def loss(self, about: type[Model], recon: float, rate: float | None) -> str:
        """Return the loss of an image in words; `rate` is its KL or code length, None where there is none (nats)."""
        if rate is None:
            return self.tr("reconstruction {} nats").format(fixed(recon, 1))
        text = self.tr("reconstruction {} + KL {} = {} nats")
        if about.latent_prior.drawn_by_model:
            text = self.tr("reconstruction {} + rate {} = {} nats")
        parts, total = fixed_sum((recon, rate), 1)
        return text.format(*parts, total)
