"""Access to the selected z for commands and walks, which leave locked dimensions alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dreamexplorer.gui.panels.sliders.slider_list import LatentSliderList
from dreamexplorer.session import Floats, Session


class UnlockedLatent:
    """Reads and selects z, with locked dimensions at their present values."""

    def __init__(self, session: Session, sliders: LatentSliderList, origin: object) -> None:
        """Create it for a session; `origin` is the origin of what it selects there."""
        self._session, self._sliders, self._origin = session, sliders, origin

    def values(self) -> Floats:
        """Return a copy of z (D)."""
        return self._sliders.values()

    def locks(self) -> npt.NDArray[np.bool_]:
        """Return which dimensions are locked (D)."""
        return self._sliders.axes.locks()

    def merge(self, z: npt.ArrayLike) -> Floats:
        """Return z (D) with the present values of locked dimensions."""
        return np.where(self.locks(), self.values(), np.asarray(z, dtype=np.float32))

    def select(self, z: Floats) -> None:
        """Show z (D) on the sliders and select it in the session."""
        self._sliders.set_values(z)
        self._session.set_latent(z, origin=self._origin)
