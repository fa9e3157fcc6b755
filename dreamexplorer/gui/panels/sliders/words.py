"""Texts of the sliders panel that depend on the prior of the model and on its score of each dimension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from dreamexplorer.gui.panels.sliders.axis_state import Meaning
from dreamexplorer.models.priors import STANDARD_NORMAL

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
        prior = STANDARD_NORMAL if about is None else about.latent_prior
        centre, centre_tip, dream_tip, walk_tip, range_tip = (
            QCoreApplication.translate("priors", text)
            for text in (
                prior.words.centre,
                prior.words.centre_tip,
                prior.words.dream_tip,
                prior.words.walk_tip,
                prior.words.range_tip,
            )
        )
        counts = not prior.drawn_by_model
        return Words(centre, centre_tip, dream_tip, walk_tip, range_tip, order, order_tip, meaning, counts)

    def _meaning(self, about: type[Model] | None) -> Meaning:
        if about is None:
            return Meaning()
        axis = about.axis_term
        score = "" if axis is None else QCoreApplication.translate("terms", axis.label)
        unit = "" if axis is None else QCoreApplication.translate("terms", axis.unit)
        return Meaning(score, unit, about.low_axis_is_collapsed, about.axis_terms_add_up, about.latent_prior.words)

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
