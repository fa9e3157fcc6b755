"""What the draw panel says of an image that a model encodes: it depends on what the model encodes it to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dreamexplorer.gui.widgets.numbers import fixed

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model


@dataclass(frozen=True)
class Words:
    """Texts in the user's language: tool tips of the reconstruction, numbers, chart and button; the chart's title."""

    rebuilt: str
    numbers: str
    chart: str
    send: str
    title: str


class DrawWords(QObject):
    """Finds the words for a family."""

    def of(self, about: type[Model] | None) -> Words:
        """The words for models of this family, or for none."""
        if about is not None and about.prior_is_drawn_by_model:
            return Words(
                self.tr("The decoder's image for the codes of this image"),
                self.tr(
                    "Reconstruction: −log p(x|codes), summed over the pixels.\n"
                    "Rate: −log p(codes) under the prior that the model has learned, summed over the cells; what it "
                    "would take to send them."
                ),
                self.tr("The code of each cell by its number; the band is one standard deviation of the codes seen."),
                self.tr("Select the codes of this drawing: sliders, map and decoded image follow"),
                self.tr("codes"),
            )
        if about is None or about.has_prior:
            return Words(
                self.tr("The decoder's image for z = mu, the centre of the posterior"),
                self.tr(
                    "Reconstruction: −log p(x|z) at z = mu, summed over the pixels.\n"
                    "KL: how many nats the posterior of this image differs from the prior, summed over the latents."
                ),
                self.tr("mu ± sigma for each latent dimension; the band is the prior's one sigma. Hover to read."),
                self.tr("Select z = mu of this drawing: sliders, map and decoded image follow"),
                "mu ± sigma",
            )
        return Words(
            self.tr("The decoder's image for the code of this image"),
            self.tr(
                "Reconstruction: the cross-entropy of the image and its reconstruction, summed over the pixels.\n"
                "This model encodes an image to a point and has no prior, so there is no KL to add."
            ),
            self.tr(
                "The code: a number for each latent dimension; the band is one standard deviation of the codes seen "
                "in training. Hover to read."
            ),
            self.tr("Select the code of this drawing: sliders, map and decoded image follow"),
            self.tr("code"),
        )

    def cost(self, about: type[Model], recon: float, rate: float | None) -> str:
        """What an image costs in nats."""
        shown = fixed(recon, 1)  # that of a density may be negative
        if rate is None:
            return self.tr("reconstruction {} nats").format(shown)
        text = self.tr("reconstruction {} + KL {} = {} nats")
        if about.prior_is_drawn_by_model:
            text = self.tr("reconstruction {} + rate {} = {} nats")
        return text.format(shown, fixed(rate, 1), fixed(recon + rate, 1))
