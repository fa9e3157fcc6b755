"""What stands below the decoded image: of which weights it is, and how likely its z."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject

from dreamexplorer.gui.widgets.numbers import fixed, grouped
from dreamexplorer.models.priors import STANDARD_NORMAL, Prior
from dreamexplorer.session import Decoded, Session


class DreamCaption(QObject):
    """Texts in the user's language, as fit the family of the session's model."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def tip(self) -> str:
        """What the numbers are."""
        return QCoreApplication.translate("priors", self._prior().words.caption_tip)

    def _prior(self) -> Prior:
        snapshot = self._session.snapshot
        return STANDARD_NORMAL if snapshot is None else snapshot.prior

    def parts(self, decoded: Decoded) -> tuple[str, ...]:
        """What stands in one line where there is room, else in two."""
        log_p = self._prior().log_prob(decoded.z)
        length = f"{math.sqrt(float(np.dot(decoded.z, decoded.z))):.2f}"
        return self._parts(grouped(decoded.step), length, "" if log_p is None else fixed(log_p, 2))

    def longest(self) -> tuple[str, ...]:
        """As long as the parts ever are."""
        has_density = self._prior().log_prob(np.zeros(1, dtype=np.float32)) is not None
        return self._parts(grouped(9_999_999), "99.99", "−999.99" if has_density else "")

    def _parts(self, step: str, length: str, log_p: str) -> tuple[str, ...]:
        snapshot = self._session.snapshot
        if snapshot is not None and snapshot.code_grid is not None:
            return (self.tr("Step {}").format(step),)
        first = self.tr("Step {step} · |z| {length}").format(step=step, length=length)
        return (first, self.tr("log p(z) {} nats").format(log_p)) if log_p else (first,)
