"""Lines below the decoded image: step of the weights, length and density of z, value of the pixel under the pointer."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject

from dreamexplorer.gui.widgets.numbers import fixed, grouped
from dreamexplorer.models.priors import STANDARD_NORMAL, Prior
from dreamexplorer.session import Decoded, Session


class DecodedCaption(QObject):
    """Translated texts that suit the family of the session's model."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def tip(self) -> str:
        """Return the tool tip that explains the numbers."""
        return QCoreApplication.translate("priors", self._prior().words.caption_tip)

    def _prior(self) -> Prior:
        snapshot = self._session.snapshot
        return STANDARD_NORMAL if snapshot is None else snapshot.prior

    def parts(self, decoded: Decoded) -> tuple[str, ...]:
        """Return the parts of the caption; they stand in one line where there is room, else in two."""
        log_p = self._prior().log_prob(decoded.z)
        length = fixed(math.sqrt(float(np.dot(decoded.z, decoded.z))), 2)
        return self._parts(grouped(decoded.step), length, "" if log_p is None else fixed(log_p, 2))

    def longest(self) -> tuple[str, ...]:
        """Return the longest texts that the parts can have."""
        return self._parts(grouped(9_999_999), "99.99", "−999.99" if self._prior().has_density else "")

    def _parts(self, step: str, length: str, log_p: str) -> tuple[str, ...]:
        snapshot = self._session.snapshot
        if snapshot is not None and snapshot.code_grid is not None:
            return (self.tr("Step {}").format(step),)
        first = self.tr("Step {step} · |z| {length}").format(step=step, length=length)
        return (first, self.tr("log p(z) {} nats").format(log_p)) if log_p else (first,)

    def reading(self, probe: tuple[int, int] | None, values: Sequence[float] | None) -> str:
        """Return row, column and value (one, or red, green, blue) of a pixel; a hint where there is none."""
        if values is None or probe is None:
            return self.tr("Hover a pixel for its value")
        if len(values) == 3:
            levels = " ".join(f"{name} {fixed(value, 2)}" for name, value in zip("RGB", values, strict=True))
        else:
            levels = f"p = {fixed(values[0], 3)}"
        return self.tr("Row {}, column {}: {}").format(*probe, levels)

    def longest_reading(self) -> str:
        """Return the longest text that the reading of one value can have."""
        return self.reading((99, 99), (0.999,))
