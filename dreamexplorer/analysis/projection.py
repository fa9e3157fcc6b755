"""Flat views of a latent space, and the way back: two of its dimensions, or its principal plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_SAMPLE = 4096  # rows used by a fit: the error is below a pixel, the time below 5 ms at 128 dimensions


class Projection(Protocol):
    """A plane in a space of D dimensions."""

    def project(self, points: npt.ArrayLike) -> Floats:
        """Project points N x D to places N x 2 on the plane."""

    def lift(self, places: npt.ArrayLike, base: npt.ArrayLike) -> Floats:
        """Return points that project to these places.

        Args:
            places: places on the plane, N x 2.
            base: the selected point, D; coordinates that the plane does not determine may be taken from it.

        Returns:
            Points, N x D.
        """

    def covariance(self, spread: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return the covariance on the plane of a Gaussian with independent coordinates.

        Args:
            spread: standard deviation of each coordinate, D.

        Returns:
            2 x 2.
        """


@dataclass(frozen=True)
class AxisPair:
    """The plane of two coordinates. Lifting keeps the other coordinates of the base."""

    first: int
    second: int

    def project(self, points: npt.ArrayLike) -> Floats:
        p = np.atleast_2d(np.asarray(points, dtype=np.float32))
        return np.stack([p[:, self.first], p[:, self.second]], axis=1)

    def lift(self, places: npt.ArrayLike, base: npt.ArrayLike) -> Floats:
        xy = np.atleast_2d(np.asarray(places, dtype=np.float32))
        z = np.repeat(np.asarray(base, dtype=np.float32).reshape(1, -1), len(xy), axis=0)
        z[:, self.first] = xy[:, 0]
        z[:, self.second] = xy[:, 1]
        return z

    def covariance(self, spread: npt.ArrayLike) -> npt.NDArray[np.float64]:
        s = np.asarray(spread, dtype=np.float64).reshape(-1)
        return np.diag([s[self.first] ** 2, s[self.second] ** 2])


@dataclass(frozen=True)
class Plane:
    """A plane through `mean` (D) spanned by two orthonormal `components` (2 x D).

    Lifting is the inverse projection, mean + place @ components: what the plane does not show is that of the mean.
    `explained` is the share of the total variance that lies along each component.
    """

    mean: Floats
    components: Floats
    explained: tuple[float, float]

    def project(self, points: npt.ArrayLike) -> Floats:
        p = np.atleast_2d(np.asarray(points, dtype=np.float32))
        # The mean is subtracted afterwards: a copy of all points costs more than the product itself
        places: Floats = p @ self.components.T - self.mean @ self.components.T
        return places

    def lift(self, places: npt.ArrayLike, base: npt.ArrayLike | None = None) -> Floats:
        xy = np.atleast_2d(np.asarray(places, dtype=np.float32))
        points: Floats = self.mean + xy @ self.components
        return points

    def covariance(self, spread: npt.ArrayLike) -> npt.NDArray[np.float64]:
        c = self.components.astype(np.float64)
        s = np.asarray(spread, dtype=np.float64).reshape(-1)
        return (c * s**2) @ c.T


def fit_plane(points: npt.ArrayLike, previous: Plane | None = None) -> Plane:
    """Fit the principal plane of points (principal component analysis).

    The sign of a component is arbitrary: it follows that of `previous`, or else that of its large coefficients (by the
    sum of their cubes), so that a map that is fitted again does not flip.

    Args:
        points: N x D, with N >= 1 and D >= 2; of more than 4096 points a sample is used.
        previous: an earlier plane, for the signs.

    Raises:
        ValueError: there are too few points or dimensions.
    """
    mean, cov = _moments(points)
    _, vectors = np.linalg.eigh(cov)
    components = vectors[:, ::-1][:, :2].T
    if _fits(previous, components):
        assert previous is not None
        signs = np.sign(np.einsum("ij,ij->i", components, previous.components))
    else:
        signs = np.sign((components**3).sum(axis=1))
    components = components * np.where(signs == 0, 1.0, signs)[:, None]
    return _plane(mean, components, cov)


def follow_plane(points: npt.ArrayLike, previous: Plane) -> Plane:
    """Turn the previous plane towards the principal plane of points that have moved.

    This is one step of orthogonal iteration: where two variances are nearly equal the principal axes are ill defined
    and an exact fit would jump, while this one turns slowly. Repeated on the same points it converges to their
    principal plane.

    Args:
        points: N x D.
        previous: the plane to turn; one of other dimensions is fitted from scratch.
    """
    mean, cov = _moments(points)
    if not _fits(previous, previous.components) or previous.components.shape[1] != len(mean):
        return fit_plane(points)
    start = previous.components.astype(np.float64)
    turned = start @ cov
    if not np.all(np.linalg.norm(turned, axis=1) > 1e-12 * max(float(np.trace(cov)), 1e-30)):
        return _plane(mean, start, cov)  # no variance along the components: keep them
    q, r = np.linalg.qr(turned.T)
    signs = np.where(np.diag(r) < 0, -1.0, 1.0)
    return _plane(mean, (q * signs).T, cov)


def robust_bounds(x: Floats, y: Floats) -> tuple[float, float, float, float]:
    """Return a box around places, without outliers.

    Args:
        x: horizontal places, N.
        y: vertical places, N. Places that are not finite are ignored.

    Returns:
        Left, right, bottom and top; -1 to 1 if there are no finite places.
    """
    low_x, high_x = _robust_range(x)
    low_y, high_y = _robust_range(y)
    return low_x, high_x, low_y, high_y


def _robust_range(values: Floats, tail: float = 0.0005, reach: float = 0.15) -> tuple[float, float]:
    low, high = float(np.fmin.reduce(values, initial=np.nan)), float(np.fmax.reduce(values, initial=np.nan))
    if not np.isfinite(high - low):
        return -1.0, 1.0
    some = _sample(values)
    some = some[np.isfinite(some)]
    if len(some) == 0:
        return low, high
    k = int(tail * len(some))
    # partition, not quantile: this runs with every update of a living map
    part = np.partition(some, (k, len(some) - 1 - k))
    inner_low, inner_high = float(part[k]), float(part[len(some) - 1 - k])
    room = reach * (inner_high - inner_low)
    return max(low, inner_low - room), min(high, inner_high + room)


def ellipse_of(covariance: npt.ArrayLike) -> tuple[float, float, float]:
    """Return the one-sigma ellipse of a Gaussian on the plane.

    Args:
        covariance: 2 x 2.

    Returns:
        Long and short half axis, and the angle of the long one in degrees.
    """
    values, vectors = np.linalg.eigh(np.asarray(covariance, dtype=np.float64))
    long, short = np.sqrt(np.maximum(values[::-1], 0.0))
    x, y = vectors[:, 1]
    return float(long), float(short), float(np.degrees(np.arctan2(y, x)))


def _sample(points: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Return every k-th row: deterministic, so that a repeated fit uses the same rows."""
    stride = -(-len(points) // _SAMPLE) if len(points) > _SAMPLE else 1
    return points[::stride]


def _moments(points: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    p = np.asarray(points, dtype=np.float32)
    if p.ndim != 2 or p.shape[0] < 1 or p.shape[1] < 2:
        raise ValueError("a plane needs points N x D with N >= 1 and D >= 2")
    p = _sample(p)
    p = p[np.isfinite(p).all(axis=1)]
    if len(p) == 0:
        return np.zeros(p.shape[1]), np.eye(p.shape[1])
    mean = p.mean(axis=0, dtype=np.float64)
    centred = p - mean.astype(np.float32)
    return mean, (centred.T @ centred).astype(np.float64) / len(p)


def _fits(previous: Plane | None, components: npt.NDArray[np.floating]) -> bool:
    return previous is not None and previous.components.shape == components.shape


def _plane(mean: npt.NDArray[np.float64], components: npt.NDArray[np.float64], cov: npt.NDArray[np.float64]) -> Plane:
    total = float(np.trace(cov))
    along = np.einsum("ij,jk,ik->i", components, cov, components)
    share = along / total if total > 0 else np.zeros(2)
    return Plane(
        mean.astype(np.float32),
        np.ascontiguousarray(components, dtype=np.float32),
        (float(share[0]), float(share[1])),
    )
