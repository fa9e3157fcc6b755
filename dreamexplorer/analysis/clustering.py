"""Clustering in numpy: k-means, Gaussian mixtures, and how well clusters agree with classes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamexplorer.progress import Progress, Silent

Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_FLOOR = 1e-6  # added to variances, so that a component on equal points stays a density


@dataclass(frozen=True, eq=False)
class KMeans:
    """K centres (K x D), the cluster of each point (N), and the sum of squared distances to the centres."""

    centres: Doubles
    labels: Integers
    inertia: float


@dataclass(frozen=True, eq=False)
class GaussianMixture:
    """K components with weights (K), means (K x D) and covariances (K x D x D), fitted to N points."""

    weights: Doubles
    means: Doubles
    covariances: Doubles
    labels: Integers  # most probable component of each point, N
    log_likelihoods: Doubles  # log p of each point in nats, N


def kmeans(
    points: npt.ArrayLike,
    k: int,
    seed: int = 0,
    restarts: int = 10,
    iterations: int = 300,
    progress: Progress | None = None,
) -> KMeans:
    """Cluster points N x D by Lloyd's algorithm, started with k-means++ (Arthur & Vassilvitskii 2007).

    Of several restarts the one with the lowest inertia is returned. A cluster that loses its last point moves to the
    point that lies farthest from its centre.

    Args:
        points: N x D, N >= k.
        k: number of clusters.
        seed: seed of all random choices.
        restarts: number of starts.
        iterations: at most so many in each start; it ends when no point changes its cluster.
        progress: may cancel between iterations (`Cancelled`).
    """
    x = _checked(points, k)
    progress = progress or Silent()
    random = np.random.default_rng(seed)
    best: KMeans | None = None
    for start in range(restarts):
        found = _lloyd(x, _plus_plus(x, k, random), iterations, start / restarts, 1 / restarts, progress)
        if best is None or found.inertia < best.inertia:
            best = found
    progress.report(1.0)
    assert best is not None
    return best


def gaussian_mixture(
    points: npt.ArrayLike,
    start: Integers,
    full: bool = True,
    iterations: int = 200,
    tolerance: float = 1e-3,
    progress: Progress | None = None,
) -> GaussianMixture:
    """Fit a mixture of Gaussians by expectation maximisation (Dempster et al. 1977), computed in log space.

    Args:
        points: N x D.
        start: initial component of each point, N whole numbers from 0 to K - 1, each at least once.
        full: True for full covariances, False for diagonal ones.
        iterations: upper bound of the iterations.
        tolerance: it ends when the mean log likelihood rises by less, in nats.
        progress: may cancel between iterations (`Cancelled`).
    """
    x = np.asarray(points, dtype=np.float64)
    progress = progress or Silent()
    shares = np.eye(int(start.max()) + 1)[start]  # responsibilities, N x K
    before = -math.inf
    for i in range(iterations):
        progress.report(i / iterations)
        weights, means, covariances = _maximise(x, shares, full)
        joint = _log_joint(x, weights, means, covariances)
        log_p = np.logaddexp.reduce(joint, axis=1)
        shares = np.exp(joint - log_p[:, None])
        now = float(log_p.mean())
        if now - before < tolerance:
            break
        before = now
    progress.report(1.0)
    return GaussianMixture(weights, means, covariances, joint.argmax(1), log_p)


def contingency(clusters: Integers, classes: Integers, k: int, class_count: int) -> Integers:
    """Count the points of each cluster and class.

    Args:
        clusters: cluster of each point, N, from 0 to k - 1.
        classes: class of each point, N, from 0 to class_count - 1.
        k: number of clusters.
        class_count: number of classes.

    Returns:
        Counts, K x C.
    """
    table = np.bincount(clusters * class_count + classes, minlength=k * class_count)
    return table.reshape(k, class_count)


def purity(table: npt.NDArray[np.generic]) -> float:
    """Return the share of points in the largest class of their cluster.

    Args:
        table: counts of clusters and classes, K x C.
    """
    t = np.asarray(table, dtype=np.float64)
    return float(t.max(axis=1).sum() / t.sum())


def normalised_mutual_information(table: npt.NDArray[np.generic]) -> float:
    """Return the mutual information of cluster and class, divided by the arithmetic mean of both entropies.

    Args:
        table: counts of clusters and classes, K x C.

    Returns:
        From 0 (independent) to 1 (equivalent); 1 if both entropies are 0.
    """
    p = np.asarray(table, dtype=np.float64) / np.sum(table)
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    mean = 0.5 * (_entropy(rows) + _entropy(columns))
    if mean == 0:
        return 1.0
    return float(max(0.0, (_entropy(rows) + _entropy(columns) - _entropy(p.ravel())) / mean))


def adjusted_rand_index(table: npt.NDArray[np.generic]) -> float:
    """Return the Rand index adjusted for chance (Hubert & Arabie 1985).

    Args:
        table: counts of clusters and classes, K x C.

    Returns:
        1 for equal partitions, 0 in expectation for random ones; may be negative.
    """
    t = np.asarray(table, dtype=np.float64)
    pairs = float(_pairs(t).sum())
    rows, columns = float(_pairs(t.sum(axis=1)).sum()), float(_pairs(t.sum(axis=0)).sum())
    all_pairs = float(_pairs(np.asarray(t.sum())))
    expected = rows * columns / all_pairs if all_pairs else 0.0
    highest = 0.5 * (rows + columns)
    return 1.0 if highest == expected else (pairs - expected) / (highest - expected)


def _checked(points: npt.ArrayLike, k: int) -> Doubles:
    x = np.asarray(points, dtype=np.float64)
    if x.ndim != 2 or not 1 <= k <= len(x):
        raise ValueError("clustering needs points N x D and from 1 to N clusters")
    return x


def _plus_plus(x: Doubles, k: int, random: np.random.Generator) -> Doubles:
    """Choose centres among the points, each with a probability proportional to its squared distance from the others."""
    centres = [x[random.integers(len(x))]]
    distance = ((x - centres[0]) ** 2).sum(axis=1)
    for _ in range(k - 1):
        total = float(distance.sum())
        chosen = random.integers(len(x)) if total == 0 else random.choice(len(x), p=distance / total)
        centres.append(x[chosen])
        distance = np.minimum(distance, ((x - x[chosen]) ** 2).sum(axis=1))
    return np.array(centres)


def _lloyd(x: Doubles, centres: Doubles, iterations: int, low: float, share: float, progress: Progress) -> KMeans:
    squares = (x**2).sum(axis=1)
    labels = np.full(len(x), -1)
    for i in range(iterations):
        progress.report(low + share * i / iterations)
        distance = np.maximum(squares[:, None] - 2 * x @ centres.T + (centres**2).sum(axis=1), 0.0)
        new = distance.argmin(axis=1)
        counts = np.bincount(new, minlength=len(centres))
        own = distance[np.arange(len(x)), new]
        for empty in np.flatnonzero(counts == 0):
            far = int(np.where(counts[new] > 1, own, -1.0).argmax())  # not the only point of its cluster
            counts[new[far]] -= 1
            counts[empty] = 1
            new[far] = empty
        if np.array_equal(new, labels):
            break
        labels = new
        members = np.eye(len(centres))[labels]
        centres = (members.T @ x) / members.sum(axis=0)[:, None].clip(min=1.0)
    inertia = float(((x - centres[labels]) ** 2).sum())
    return KMeans(centres, labels, inertia)


def _maximise(x: Doubles, shares: Doubles, full: bool) -> tuple[Doubles, Doubles, Doubles]:
    counts = shares.sum(axis=0) + 10 * np.finfo(np.float64).eps
    means = shares.T @ x / counts[:, None]
    covariances = np.empty((len(counts), x.shape[1], x.shape[1]))
    for k, mean in enumerate(means):
        centred = x - mean
        if full:
            covariances[k] = (shares[:, k, None] * centred).T @ centred / counts[k]
        else:
            covariances[k] = np.diag(shares[:, k] @ centred**2 / counts[k])
        covariances[k].flat[:: x.shape[1] + 1] += _FLOOR
    return counts / len(x), means, covariances


def _log_joint(x: Doubles, weights: Doubles, means: Doubles, covariances: Doubles) -> Doubles:
    """Return log (weight * density) of each point under each component, N x K."""
    d = x.shape[1]
    joint = np.empty((len(x), len(weights)))
    for k, mean in enumerate(means):
        root = np.linalg.cholesky(covariances[k])
        whitened = (x - mean) @ np.linalg.inv(root).T
        log_density = -0.5 * (whitened**2).sum(axis=1) - np.log(np.diag(root)).sum() - 0.5 * d * math.log(2 * math.pi)
        joint[:, k] = math.log(weights[k]) + log_density
    return joint


def _entropy(p: Doubles) -> float:
    positive = p[p > 0]
    return float(-(positive * np.log(positive)).sum())


def _pairs(counts: Doubles) -> Doubles:
    return counts * (counts - 1) / 2
