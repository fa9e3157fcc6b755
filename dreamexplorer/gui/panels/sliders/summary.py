"""The line below the sliders: total KL and the number of collapsed dimensions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QLabel, QWidget

from dreamexplorer.gui.panels.sliders.axis_state import Meaning
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.gui.shared.kl_total import kl_totals
from dreamexplorer.gui.widgets.numbers import fixed
from dreamexplorer.models.collapse import ALIVE_KL, LatentUse, latent_use


class ScoreSummary(QLabel):
    """Sums up the scores of all axes; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.hide()

    def show_scores(
        self,
        scores: npt.NDArray[np.float32] | None,
        meaning: Meaning,
        groups: Sequence[AxisGroup] = (),
        *,
        use: LatentUse | None = None,
        where: str = "",
    ) -> None:
        """Sum up these scores.

        Args:
            scores: score of each axis, D; NaN: unknown.
            meaning: what the scores are.
            groups: groups of axes, each with a total of its own.
            use: which axes are alive; None judges by the scores alone.
            where: data and step of the scores, in words.
        """
        if scores is None or not np.isfinite(scores).any():
            self.hide()
            return
        if meaning.low_is_collapsed:
            self._show_kl(scores, meaning, groups, use or latent_use(scores), where)
        else:
            text = self.tr("{term}: {value} on average")
            self.setText(text.format(term=meaning.score_and_unit, value=fixed(float(np.nanmean(scores)), 3)))
            self.setToolTip(meaning.unit)
        self.show()

    def _show_kl(
        self,
        scores: npt.NDArray[np.float32],
        meaning: Meaning,
        groups: Sequence[AxisGroup],
        use: LatentUse,
        where: str,
    ) -> None:
        collapsed, constant = int(use.collapsed.sum()), int(use.constant.sum())
        text = self.tr("Total KL {} nats") if meaning.adds_up else self.tr("Marginal KL {} nats in total")
        text = text.format(kl_totals(scores, groups)[1])
        if where:
            text += f" ({where})"
        if collapsed:
            text += " · " + self.tr("{} of {} collapsed ⊘").format(collapsed, len(scores))
        if constant:
            text += " · " + self.tr("{} constant ⊘: KL that carries nothing").format(constant)
        self.setText(text)
        if meaning.adds_up:
            tip = self.tr(
                "The sum of the KL of all dimensions (the rate), in nats per image (1 nat = 1.44 bits), and how many\n"
                "dimensions are collapsed: they carry at most {} nats and are marked ⊘. So are those with KL whose\n"
                "mu is the same for every test image: they carry nothing, either."
            )
        else:
            tip = self.tr(
                "The sum of the KL of each dimension to the prior's marginal. The prior couples dimensions,\n"
                "so this is not the KL of the curves. ⊘ marks dimensions with at most {} nats, and those whose mu\n"
                "is the same for every test image."
            )
        self.setToolTip(tip.format(ALIVE_KL))
