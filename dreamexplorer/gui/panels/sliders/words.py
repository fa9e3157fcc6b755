"""What the sliders say: it depends on whether the model has a prior, and on what it tells of each dimension."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from dreamexplorer.gui.panels.sliders.slider_list import Meaning

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model


@dataclass(frozen=True)
class Words:
    """Texts in the user's language: of three actions, of the range, of the order, and what the rows mean."""

    zero: str
    zero_tip: str
    dream_tip: str
    walk_tip: str
    range_tip: str
    order: str
    order_tip: str
    meaning: Meaning
    range_counts: bool = True  # the range of the sliders can be chosen


class SliderWords(QObject):
    """Finds the words for a family."""

    def of(self, about: type[Model] | None) -> Words:
        """The words for models of this family, or for none."""
        meaning = self._meaning(about)
        order, order_tip = self._order(meaning)
        if about is not None and about.prior_is_drawn_by_model:
            return Words(
                self.tr("&Usual"),
                self.tr("Set each cell to the code that it has most often"),
                self.tr(
                    "Draw the codes from the prior that the model has learned, cell by cell, each knowing those before "
                    "it, and decode them"
                ),
                self.tr("Change from one dream to the next, a few cells at a time, until you take a slider"),
                self.tr("The sliders go through all codes of the codebook."),
                order,
                order_tip,
                replace(
                    meaning,
                    tip=self.tr(
                        "{}: drag, or press the arrow keys (one code; with Shift or Page keys an eighth of them).\n"
                        "Double-click or Delete: the usual code. Home and End: the ends. Up and Down: another cell.\n"
                        "Neighbouring numbers are codes that are alike. The tick is the usual code of this cell."
                    ),
                    heading=self.tr(
                        "Entropy of the code, in nats: how much the code of this cell varies from image to image;\n"
                        "0 where it is always the same. To the right the number of the code in the codebook."
                    ),
                    middle=self.tr("Set {} to its &usual code"),
                ),
                range_counts=False,
            )
        if about is not None and about.prior_has_components:
            return Words(
                self.tr("&Mean"),
                self.tr("Set all sliders to the mean of the prior"),
                self.tr("Draw z at random from the prior that the model has learned, and decode it"),
                self.tr("Walk smoothly from one prior sample to the next, until you take a slider"),
                self.tr("How far the sliders reach to either side of the prior's mean, in its standard deviations."),
                order,
                order_tip,
                meaning,
            )
        if meaning.prior:
            return Words(
                self.tr("&Zero"),
                self.tr("Set all sliders to zero, the mean of the prior"),
                self.tr("Draw z at random from the prior, a standard normal, and decode it"),
                self.tr("Walk smoothly from one prior sample to the next, until you take a slider"),
                self.tr(
                    "How far the sliders reach to either side of zero. The prior has a standard deviation of 1,\n"
                    "so beyond ±4 the decoder has hardly ever been trained."
                ),
                order,
                order_tip,
                meaning,
            )
        return Words(
            self.tr("&Mean"),
            self.tr("Set all sliders to the mean of the codes seen in training"),
            self.tr(
                "This model has no prior to dream from. Each number of z is drawn from a Gaussian with the mean and "
                "standard deviation of the codes seen in training; many such z decode to nothing sensible, which is "
                "what a VAE mends"
            ),
            self.tr("Walk smoothly from one such draw to the next, until you take a slider"),
            self.tr(
                "How far the sliders reach to either side of the mean of the codes seen in training,\n"
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
        if meaning.low_is_dead:
            return self.tr("By KL"), self.tr(
                "By KL: the dimensions that carry most information first, collapsed ones last.\n"
                "While the model trains the order follows, but never under your hands."
            )
        if meaning.score:
            tip = self.tr("Largest first: the dimensions with the largest value, which is: {}.")
            return self.tr("Largest first"), tip.format(meaning.score)
        return self.tr("Largest first"), self.tr("This model tells nothing of single dimensions to sort them by.")
