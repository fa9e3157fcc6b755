"""What stands below the decoded image: of which weights it is, and how likely its z."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject

from dreamexplorer.gui.widgets.numbers import fixed, grouped
from dreamexplorer.session import Decoded, Session


class DreamCaption(QObject):
    """Texts in the user's language, as fit the family of the session's model."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def tip(self) -> str:
        """What the numbers are."""
        snapshot = self._session.snapshot
        if snapshot is None or snapshot.about.prior_is_standard:
            return self.tr(
                "Step of the weights that decoded this image; length of z (a draw from the prior has about √D);\n"
                "log density of z under the prior, a standard normal, in nats."
            )
        if snapshot.code_grid is not None:
            return self.tr("Step of the weights that decoded this image.")
        return self.tr(
            "Step of the weights that decoded this image; length of z.\n"
            "This model has no standard normal prior, so that z has no density to be told here."
        )

    def parts(self, decoded: Decoded) -> tuple[str, ...]:
        """What stands in one line where there is room, else in two."""
        squared = float(np.dot(decoded.z, decoded.z))
        log_p = -0.5 * (decoded.z.size * math.log(2 * math.pi) + squared)
        return self._parts(grouped(decoded.step), f"{math.sqrt(squared):.2f}", fixed(log_p, 2))

    def longest(self) -> tuple[str, ...]:
        """As long as the parts ever are."""
        return self._parts(grouped(9_999_999), "99.99", "−999.99")

    def _parts(self, step: str, length: str, log_p: str) -> tuple[str, ...]:
        snapshot = self._session.snapshot
        if snapshot is not None and snapshot.code_grid is not None:
            return (self.tr("Step {}").format(step),)
        both = (
            self.tr("Step {step} · |z| {length}").format(step=step, length=length),
            self.tr("log p(z) {} nats").format(log_p),
        )
        return both if snapshot is None or snapshot.about.prior_is_standard else both[:1]
