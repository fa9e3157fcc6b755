"""Outlines of a model's prior on a plane: circles for a standard normal one, ellipses for components of a mixture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dreamexplorer.analysis.projection import Projection, ellipse_of
from dreamexplorer.gui.shared.map_view.outlines import Ellipse, Rings

if TYPE_CHECKING:
    from dreamexplorer.models.snapshot import Snapshot

_SIGMA = "\N{GREEK SMALL LETTER SIGMA}"


def rings_of(snapshot: Snapshot, projection: Projection) -> Rings | None:
    """Return circles at one, two and three standard deviations of a standard normal prior; None for others."""
    if not snapshot.axes or not snapshot.prior.standard_normal:
        return None
    x, y = projection.project(np.zeros(len(snapshot.axes), dtype=np.float32))[0]
    return Rings(float(x), float(y), tuple((float(k), f"{k}{_SIGMA}") for k in (1, 2, 3)))


def components_of(snapshot: Snapshot, projection: Projection) -> tuple[Ellipse, ...]:
    """Return the one-sigma ellipse of each component of a mixture prior, the strongest fully opaque."""
    prior = snapshot.prior.components
    if prior is None or not all(np.isfinite(part).all() for part in prior):
        return ()
    strengths = prior.weights / prior.weights.max()
    return tuple(
        Ellipse(float(x), float(y), *ellipse_of(projection.covariance(sigma)), float(strength))
        for (x, y), sigma, strength in zip(projection.project(prior.means), prior.sigmas, strengths, strict=True)
    )
