"""Texts of the sliders panel that depend on the prior of the model and on its score of each dimension."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from dreamexplorer.gui.panels.sliders.axis_model import Meaning

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model


@dataclass(frozen=True)
class Words:
    """Translated texts of three actions, of the range and of the order, and the meaning of the rows."""

    zero: str
    zero_tip: str
    dream_tip: str
    walk_tip: str
    range_tip: str
    order: str
    order_tip: str
    meaning: Meaning
    range_counts: bool = True  # the range of the sliders has an effect


class SliderWords(QObject):
    """Chooses the texts for a family."""

    def of(self, about: type[Model] | None) -> Words:
        """Return the texts for models of this family, or for no model."""
        meaning = self._meaning(about)
        order, order_tip = self._order(meaning)
        if about is not None and about.prior_is_drawn_by_model:
            return Words(
                self.tr("Most &frequent"),
                self.tr("Set each cell to its most frequent code"),
                self.tr(
                    "Dream: sample the codes from the learned prior, cell by cell, each given those before it, and "
                    "decode them"
                ),
                self.tr("Walk: morph between random samples, a few cells at a time, until you move a slider"),
                self.tr("The range of the sliders is the codebook."),
                order,
                order_tip,
                replace(
                    meaning,
                    tip=self.tr(
                        "{}: drag, or press the arrow keys (one code; with Shift or Page keys an eighth of them).\n"
                        "Double-click or Delete: the most frequent code. Home, End: the ends. Up, Down: another cell.\n"
                        "Neighbouring numbers are similar codes. The tick marks the most frequent code of this cell."
                    ),
                    heading=self.tr(
                        "Entropy of the code, in nats (1 nat = 1.44 bits): how much the code of a cell varies between "
                        "images;\n0 if it is always the same. On the right the number of the code in the codebook."
                    ),
                    middle=self.tr("Set {} to its most &frequent code"),
                ),
                range_counts=False,
            )
        if about is not None and about.prior_has_components:
            return Words(
                self.tr("&Mean"),
                self.tr("Set all sliders to the mean of the prior"),
                self.tr("Dream: sample z from the learned prior and decode it"),
                self.tr("Walk: morph smoothly between random samples, until you move a slider"),
                self.tr("Range of the sliders on either side of the prior's mean, in its standard deviations."),
                order,
                order_tip,
                meaning,
            )
        if meaning.prior:
            return Words(
                self.tr("&Zero"),
                self.tr("Set all sliders to zero, the mean of the prior"),
                self.tr("Dream: sample z from the prior, a standard normal, and decode it"),
                self.tr("Walk: morph smoothly between random samples, until you move a slider"),
                self.tr(
                    "Range of the sliders on either side of zero. The prior has a standard deviation of 1,\n"
                    "so the decoder was hardly ever trained beyond ±4."
                ),
                order,
                order_tip,
                meaning,
            )
        return Words(
            self.tr("&Mean"),
            self.tr("Set all sliders to the mean of the codes seen in training"),
            self.tr(
                "This model has no prior. Dream: sample each dimension of z from a Gaussian with the mean and standard "
                "deviation of the codes seen in training, and decode it. Many such z decode to noise; a VAE avoids this"
            ),
            self.tr("Walk: morph smoothly between such samples, until you move a slider"),
            self.tr(
                "Range of the sliders on either side of the mean of the codes seen in training,\n"
                "in standard deviations of those codes."
            ),
            order,
            order_tip,
            meaning,
        )

    def _meaning(self, about: type[Model] | None) -> Meaning:
        if about is None:
            return Meaning()
        axis = about.axis_term
        score = "" if axis is None else QCoreApplication.translate("terms", axis.label)
        unit = "" if axis is None else QCoreApplication.translate("terms", axis.unit)
        return Meaning(score, unit, about.low_axis_is_collapsed, about.axis_terms_add_up, about.has_prior)

    def _order(self, meaning: Meaning) -> tuple[str, str]:
        if meaning.low_is_collapsed:
            return self.tr("By KL"), self.tr(
                "By KL: the dimensions that carry most information first, collapsed ones last.\n"
                "During training the order is updated, but not while you use the sliders."
            )
        if meaning.score:
            tip = self.tr("Largest first: sorted by {}.")
            return self.tr("Largest first"), tip.format(meaning.score)
        return self.tr("Largest first"), self.tr("No per-dimension measure for this model.")
