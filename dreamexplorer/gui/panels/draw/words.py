"""Texts of the draw panel that depend on what the model encodes an image to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dreamexplorer.gui.widgets.numbers import fixed

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model
    from dreamexplorer.session import DrawingResult


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

    def of(self, about: type[Model] | None, *, spread: bool = False, rate: bool = False) -> Words:
        """Return the texts for models of this family, or for no model.

        Args:
            about: the family.
            spread: the model gives each code a standard deviation; only asked of families without a prior.
            rate: the model reports a second term beside the reconstruction; likewise.
        """
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
                    "Reconstruction: −log p(x|z), summed over the pixels, its mean over samples of z from this image's "
                    "posterior. ± is the standard error of the sum.\n"
                    "The sum is the negative ELBO, an upper bound of −log p(x). With the reconstruction at z = mu, "
                    "which is lower, it would bound nothing.\n"
                    "KL: divergence of this image's posterior from the prior, summed over the latents.\n"
                    "Both in nats (natural units of information: 1 nat = 1.44 bits)."
                ),
                self.tr("mu ± sigma of each latent dimension; the band is ± one sigma of the prior. Hover for values."),
                self.tr("Select z = mu of this drawing: sliders, map and decoded image follow"),
                "mu ± sigma",
            )
        return self._without_prior(spread, rate)

    def _without_prior(self, spread: bool, rate: bool) -> Words:
        numbers = self.tr("Reconstruction: the loss of the pixels, summed over them, in nats (1 nat = 1.44 bits).")
        if rate:
            more = self.tr("KL: the second term of this model's loss, in nats. The model declares no prior.")
        else:
            more = self.tr("This model has no prior, so there is no KL to add.")
        chart = (
            self.tr(
                "mu ± sigma of each latent dimension; the band is ± one standard deviation of the codes in training. "
                "Hover for values."
            )
            if spread
            else self.tr(
                "The code: a number for each latent dimension; the band is ± one standard deviation of the codes in "
                "training. Hover for values."
            )
        )
        return Words(
            self.tr("The image decoded from the code of this image"),
            f"{numbers}\n{more}",
            chart,
            self.tr("Select the code of this drawing: sliders, map and decoded image follow"),
            "mu ± sigma" if spread else self.tr("code"),
        )

    def empty(self, about: type[Model] | None) -> str:
        """Return the text that stands for the loss while there is no drawing."""
        if about is not None and about.latent_prior.drawn_by_model:
            return self.tr("Draw to see the loss (reconstruction + rate, in nats).")
        if about is None or about.latent_prior.exists:
            return self.tr("Draw to see the loss (reconstruction + KL, in nats).")
        return self.tr("Draw to see the loss (reconstruction, in nats).")

    def sampling(self, result: DrawingResult) -> str:
        """Return the loss of the image shown, which is no part of the sum; empty where nothing is sampled."""
        if result.expected_recon_nats is None:
            return ""
        return self.tr("At z = mu, as shown: reconstruction {}.").format(fixed(result.recon_nats, 1))

    def beside(self, result: DrawingResult, average: float | None) -> str:
        """Return what stands in brackets after the sum: number of samples, and the mean of test images; or nothing."""
        mean = "" if average is None else fixed(average, 0)
        if not result.samples:
            return "" if average is None else self.tr("(lower is better; test images average {})").format(mean)
        if average is None:
            return self.tr("({} samples of z)").format(result.samples)
        text = self.tr("({} samples of z; lower is better; test images average {})")
        return text.format(result.samples, mean)
