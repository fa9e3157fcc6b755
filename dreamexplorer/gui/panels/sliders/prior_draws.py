"""Samples of z from the prior, or from the statistics of the codes where a model has none."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from dreamexplorer.models.priors import STANDARD_NORMAL
from dreamexplorer.session import Floats, Session


class PriorDraws:
    """Draws z in standard deviations from the centres of the axes, and converts from and to z."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def random(self) -> np.random.Generator:
        """Random generator of all draws, created on first use because importing it is slow."""
        return np.random.default_rng()

    def draw(self) -> Floats:
        """Return one sample (D), standardised."""
        session = self._session
        prior = STANDARD_NORMAL if session.snapshot is None else session.snapshot.prior
        return self.standardised(prior.draw(self.random, session.axes))

    def standardised(self, z: npt.ArrayLike) -> Floats:
        """Return z (D) in standard deviations from the centre of each axis."""
        axes = self._session.axes
        return ((np.asarray(z) - [a.centre for a in axes]) / [a.spread for a in axes]).astype(np.float32)

    def latent(self, standardised: npt.ArrayLike) -> Floats:
        """Return the z (D) of a standardised one; without a prior it stays within the range of the codes."""
        session = self._session
        axes, snapshot = session.axes, session.snapshot
        z = np.asarray(standardised) * [a.spread for a in axes] + [a.centre for a in axes]
        if snapshot is not None:
            z = snapshot.prior.within(z.astype(np.float32), axes)
        return session.nearest(z.astype(np.float32))
