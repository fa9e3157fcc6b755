"""Projections to a plane and back."""

import numpy as np
import pytest

from dreamexplorer.analysis.projection import (
    AxisPair,
    Plane,
    ellipse_of,
    fit_plane,
    follow_plane,
    robust_bounds,
)


def cloud(n: int = 2000, d: int = 6, seed: int = 0) -> np.ndarray:
    """A Gaussian with distinct variances along rotated axes, off the origin."""
    random = np.random.default_rng(seed)
    q, _ = np.linalg.qr(np.random.default_rng(99).normal(size=(d, d)))
    scales = np.linspace(3.0, 0.5, d)
    return ((random.normal(size=(n, d)) * scales) @ q + np.arange(d)).astype(np.float32)


def test_a_pair_shows_two_coordinates_and_keeps_the_others_on_the_way_back() -> None:
    points = cloud(5)
    pair = AxisPair(4, 1)
    np.testing.assert_array_equal(pair.project(points), points[:, [4, 1]])
    base = np.arange(6, dtype=np.float32)
    lifted = pair.lift([[7.0, -3.0], [0.5, 0.25]], base)
    np.testing.assert_array_equal(lifted[:, [4, 1]], [[7.0, -3.0], [0.5, 0.25]])
    np.testing.assert_array_equal(lifted[:, [0, 2, 3, 5]], np.tile(base[[0, 2, 3, 5]], (2, 1)))
    np.testing.assert_array_equal(base, np.arange(6))  # the base itself is left alone


def test_the_plane_is_that_of_the_singular_value_decomposition() -> None:
    points = cloud().astype(np.float64)
    plane = fit_plane(points)
    centred = points - points.mean(0)
    _, s, vt = np.linalg.svd(centred, full_matrices=False)
    for mine, theirs in zip(plane.components, vt[:2], strict=True):
        assert abs(float(mine @ theirs)) == pytest.approx(1.0, abs=1e-5)
    np.testing.assert_allclose(plane.mean, points.mean(0), atol=1e-5)
    np.testing.assert_allclose(plane.explained, (s**2 / (s**2).sum())[:2], rtol=1e-4)
    np.testing.assert_allclose(plane.components @ plane.components.T, np.eye(2), atol=1e-6)


def test_a_place_lifted_to_the_plane_projects_to_itself_and_the_rest_is_the_mean() -> None:
    plane = fit_plane(cloud())
    places = np.array([[0.0, 0.0], [2.0, -1.0], [-3.5, 0.25]], dtype=np.float32)
    lifted = plane.lift(places)
    np.testing.assert_allclose(plane.project(lifted), places, atol=1e-5)
    np.testing.assert_allclose(lifted[0], plane.mean, atol=1e-6)
    # nothing of any direction the plane does not show, beside what the mean has of it
    off = lifted - plane.mean
    np.testing.assert_allclose(off - (off @ plane.components.T) @ plane.components, 0.0, atol=1e-5)


def test_projection_subtracts_the_mean() -> None:
    points = cloud()
    plane = fit_plane(points)
    expected = (points - plane.mean) @ plane.components.T
    np.testing.assert_allclose(plane.project(points), expected, atol=2e-4)
    np.testing.assert_allclose(plane.project(points).mean(0), 0.0, atol=2e-3)


@pytest.mark.parametrize("seed", range(6))
def test_a_fit_does_not_flip_against_the_one_before(seed: int) -> None:
    first = fit_plane(cloud(seed=0))
    flipped = Plane(first.mean, -first.components, first.explained)
    for previous in (first, flipped):
        again = fit_plane(cloud(seed=seed), previous)
        assert np.all(np.einsum("ij,ij->i", again.components, previous.components) > 0.9)


def test_fits_without_a_past_agree_about_the_signs() -> None:
    a, b = fit_plane(cloud(seed=1)), fit_plane(cloud(seed=2))
    assert np.all(np.einsum("ij,ij->i", a.components, b.components) > 0.9)


def test_following_turns_slowly_and_ends_in_the_principal_plane() -> None:
    points = cloud()
    goal = fit_plane(points)
    random = np.random.default_rng(3)
    q, _ = np.linalg.qr(random.normal(size=(6, 2)))
    plane = Plane(points.mean(0), np.ascontiguousarray(q.T, dtype=np.float32), (0.0, 0.0))
    explained = []
    for _ in range(200):
        plane = follow_plane(points, plane)
        explained.append(sum(plane.explained))
    assert explained[0] < explained[-1]
    assert np.all(np.diff(explained) > -1e-6)
    for mine, theirs in zip(plane.components, goal.components, strict=True):
        assert abs(float(mine @ theirs)) > 0.9999


def test_following_hardly_turns_where_variances_are_equal() -> None:
    """An exact fit of two such samples jumps about; the map must not."""
    random = np.random.default_rng(0)
    samples = [random.normal(size=(4000, 20)).astype(np.float32) for _ in range(6)]
    plane, turns, jumps = fit_plane(samples[0]), [], []
    for points in samples[1:]:
        turned = follow_plane(points, plane)
        turns.append(float(np.einsum("ij,ij->i", turned.components, plane.components).min()))
        exact = fit_plane(points, plane)
        jumps.append(float(np.einsum("ij,ij->i", exact.components, plane.components).min()))
        plane = turned
    assert min(turns) > 0.95
    assert min(jumps) < 0.7


def test_following_another_number_of_dimensions_begins_anew() -> None:
    plane = follow_plane(cloud(d=8), fit_plane(cloud(d=6)))
    assert plane.components.shape == (2, 8)


@pytest.mark.parametrize("points", [np.zeros((10, 4)), np.ones((1, 3)), np.full((5, 2), 7.0)])
def test_points_without_any_spread_give_a_plane_all_the_same(points: np.ndarray) -> None:
    plane = fit_plane(points)
    again = follow_plane(points, plane)
    for p in (plane, again):
        np.testing.assert_allclose(p.components @ p.components.T, np.eye(2), atol=1e-6)
        assert p.explained == (0.0, 0.0)
        np.testing.assert_allclose(p.project(points), 0.0, atol=1e-5)


def test_rows_not_encoded_yet_do_not_count() -> None:
    points = cloud()
    holes = points.copy()
    holes[::3] = np.nan
    plane = fit_plane(holes)
    assert np.all(np.abs(np.einsum("ij,ij->i", plane.components, fit_plane(points).components)) > 0.98)
    assert np.isnan(plane.project(holes)[::3]).all()
    assert np.isfinite(fit_plane(np.full((4, 3), np.nan)).components).all()


def test_points_that_span_no_plane_are_refused() -> None:
    with pytest.raises(ValueError, match="N >= 1"):
        fit_plane(np.zeros((0, 3)))
    with pytest.raises(ValueError, match="D >= 2"):
        fit_plane(np.zeros((3, 1)))


def test_bounds_leave_out_only_what_lies_far_away() -> None:
    random = np.random.default_rng(0)
    x, y = random.uniform(-1, 1, (2, 20_000)).astype(np.float32)
    assert robust_bounds(x, y) == (x.min(), x.max(), y.min(), y.max())
    x[17], y[18] = 1000.0, -50.0
    left, right, bottom, top = robust_bounds(x, y)
    assert right < 1.5
    assert bottom > -1.5
    assert left == x.min()
    assert top == y.max()
    x[:5] = np.nan
    assert np.isfinite(robust_bounds(x, y)).all()
    nothing = np.full(3, np.nan, dtype=np.float32)
    assert robust_bounds(nothing, nothing) == (-1.0, 1.0, -1.0, 1.0)
    assert robust_bounds(nothing[:0], nothing[:0]) == (-1.0, 1.0, -1.0, 1.0)


def test_spreads_become_the_covariance_on_the_plane() -> None:
    sigma = np.array([0.5, 2.0, 1.0, 0.1, 0.3, 0.7])
    np.testing.assert_allclose(AxisPair(1, 4).covariance(sigma), [[4.0, 0.0], [0.0, 0.09]])
    plane = fit_plane(cloud())
    samples = np.random.default_rng(0).normal(size=(200_000, 6)) * sigma + plane.mean
    np.testing.assert_allclose(plane.covariance(sigma), np.cov(plane.project(samples).T), rtol=0.03, atol=0.01)


def test_an_ellipse_has_the_axes_of_its_covariance() -> None:
    angle = np.radians(30)
    r = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    long, short, degrees = ellipse_of(r @ np.diag([9.0, 0.25]) @ r.T)
    assert long == pytest.approx(3.0)
    assert short == pytest.approx(0.5)
    assert degrees % 180 == pytest.approx(30.0)
