"""k-means, Gaussian mixtures and the measures of agreement, against scikit-learn and closed forms."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from sklearn.cluster import KMeans as SklearnKMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.metrics.cluster import contingency_matrix
from sklearn.mixture import GaussianMixture as SklearnMixture

from dreamexplorer.analysis.clustering import (
    adjusted_rand_index,
    contingency,
    gaussian_mixture,
    kmeans,
    normalised_mutual_information,
    purity,
)
from dreamexplorer.errors import Cancelled
from dreamexplorer.progress import CancellableProgress

TRUTH = np.repeat(np.arange(3), (150, 100, 50))


@pytest.fixture(scope="module")
def blobs() -> np.ndarray:
    """300 points of three overlapping, correlated Gaussians in two dimensions."""
    random = np.random.default_rng(1)
    roots = np.array([[[1.0, 0.0], [0.6, 0.5]], [[0.5, 0.0], [-0.3, 1.0]], [[0.7, 0.0], [0.0, 0.7]]])
    means = np.array([[0.0, 0.0], [4.0, 1.0], [1.0, 5.0]])
    noise = random.standard_normal((300, 2))
    return means[TRUTH] + np.einsum("nij,nj->ni", roots[TRUTH], noise)


def test_kmeans_is_as_good_as_scikit_learns(blobs: np.ndarray) -> None:
    for k in (2, 3, 7):
        mine = kmeans(blobs, k, seed=0, restarts=10)
        other = SklearnKMeans(k, n_init=10, random_state=0).fit(blobs)
        assert mine.inertia == pytest.approx(other.inertia_, rel=0.01)
    mine = kmeans(blobs, 3)
    other = SklearnKMeans(3, n_init=10, random_state=0).fit(blobs)
    assert adjusted_rand_score(mine.labels, other.labels_) == 1.0
    np.testing.assert_allclose(np.sort(mine.centres, axis=0), np.sort(other.cluster_centers_, axis=0), atol=1e-3)


def test_kmeans_of_few_points_is_the_best_partition() -> None:
    points = np.random.default_rng(3).standard_normal((9, 2))

    def inertia(labels: tuple[int, ...]) -> float:
        chosen = np.array(labels)
        parts = [points[chosen == c] for c in set(labels)]
        return float(sum(((p - p.mean(axis=0)) ** 2).sum() for p in parts))

    best = min(inertia(labels) for labels in itertools.product(range(3), repeat=9) if len(set(labels)) == 3)
    assert kmeans(points, 3, restarts=20).inertia == pytest.approx(best)


def test_kmeans_is_the_same_for_the_same_seed(blobs: np.ndarray) -> None:
    a, b = kmeans(blobs, 5, seed=4, restarts=1), kmeans(blobs, 5, seed=4, restarts=1)
    np.testing.assert_array_equal(a.labels, b.labels)


def test_every_cluster_has_a_point() -> None:
    points = np.array([[0.0], [0.0], [0.0], [0.0], [1.0], [1.0]])
    found = kmeans(points, 4, restarts=3)
    assert len(np.unique(found.labels)) == 4
    assert np.isfinite(found.centres).all()
    assert kmeans(points, 1).centres[0, 0] == pytest.approx(1 / 3)


@pytest.mark.parametrize("k", [0, 7])
def test_a_number_of_clusters_without_points_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match="clusters"):
        kmeans(np.zeros((6, 2)), k)


@pytest.mark.parametrize("full", [True, False])
def test_the_mixture_is_scikit_learns(blobs: np.ndarray, full: bool) -> None:
    start = kmeans(blobs, 3)
    mine = gaussian_mixture(blobs, start.labels, full, iterations=500, tolerance=1e-10)
    weights = np.bincount(start.labels) / len(blobs)
    parts = [np.cov(blobs[start.labels == k].T, bias=True) for k in range(3)]
    precisions = [np.linalg.inv(c) if full else 1 / np.diag(c) for c in parts]
    other = SklearnMixture(
        3,
        covariance_type="full" if full else "diag",
        weights_init=weights,
        means_init=start.centres,
        precisions_init=precisions,
        tol=1e-10,
        max_iter=500,
    ).fit(blobs)
    np.testing.assert_allclose(mine.weights, other.weights_, atol=1e-4)
    np.testing.assert_allclose(mine.means, other.means_, atol=1e-4)
    covariances = other.covariances_ if full else [np.diag(c) for c in other.covariances_]
    np.testing.assert_allclose(mine.covariances, covariances, atol=1e-4)
    np.testing.assert_allclose(mine.log_likelihoods, other.score_samples(blobs), atol=1e-4)
    np.testing.assert_array_equal(mine.labels, other.predict(blobs))


def test_one_component_is_the_moments_of_the_points(blobs: np.ndarray) -> None:
    fit = gaussian_mixture(blobs, np.zeros(len(blobs), dtype=np.int64))
    np.testing.assert_allclose(fit.means[0], blobs.mean(axis=0))
    np.testing.assert_allclose(fit.covariances[0], np.cov(blobs.T, bias=True), atol=1e-5)
    entropy = 0.5 * np.log(np.linalg.det(2 * np.pi * np.e * fit.covariances[0]))
    assert fit.log_likelihoods.mean() == pytest.approx(-entropy, abs=1e-4)


def test_far_points_do_not_underflow() -> None:
    points = np.array([[0.0], [0.1], [-0.1], [1e4], [1e4 + 0.1], [1e4 - 0.1]])
    fit = gaussian_mixture(points, np.array([0, 0, 0, 1, 1, 1]))
    assert np.isfinite(fit.log_likelihoods).all()
    np.testing.assert_array_equal(fit.labels, [0, 0, 0, 1, 1, 1])


def test_measures_are_scikit_learns() -> None:
    random = np.random.default_rng(0)
    for k, c in ((3, 4), (10, 10), (1, 5), (6, 1)):
        clusters, classes = random.integers(0, k, 400), random.integers(0, c, 400)
        classes[:200] = np.minimum(clusters[:200], c - 1)
        table = contingency(clusters, classes, k, c)
        reference = contingency_matrix(clusters, classes)
        np.testing.assert_array_equal(table[np.ix_(table.sum(1) > 0, table.sum(0) > 0)], reference)
        assert purity(table) == pytest.approx(reference.max(axis=1).sum() / 400)
        assert normalised_mutual_information(table) == pytest.approx(
            normalized_mutual_info_score(classes, clusters), abs=1e-9
        )
        assert adjusted_rand_index(table) == pytest.approx(adjusted_rand_score(classes, clusters), abs=1e-12)


def test_measures_at_their_ends() -> None:
    perfect = np.diag([5, 3, 2])
    assert (purity(perfect), normalised_mutual_information(perfect), adjusted_rand_index(perfect)) == (1.0, 1.0, 1.0)
    independent = np.full((2, 2), 5)
    assert purity(independent) == 0.5
    assert normalised_mutual_information(independent) == pytest.approx(0.0)
    assert adjusted_rand_index(independent) < 0.0
    one = np.array([[7]])
    assert (normalised_mutual_information(one), adjusted_rand_index(one)) == (1.0, 1.0)


def test_both_can_be_cancelled(blobs: np.ndarray) -> None:
    progress = CancellableProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        kmeans(blobs, 3, progress=progress)
    with pytest.raises(Cancelled):
        gaussian_mixture(blobs, TRUTH, progress=progress)
