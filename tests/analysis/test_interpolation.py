"""The tool `interpolation`: paths in closed form, their ends, codes in whole steps, classes in rows."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from dreamexplorer.analysis.interpolation import InterpolationOptions, code_path, linear_path, spherical_path
from dreamexplorer.analysis.pictures import to_bytes
from dreamexplorer.analysis.reconstruct import encode, reconstruct
from dreamexplorer.analysis.report import Report
from dreamexplorer.analysis.tool import run_tool, tool_named
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint

T = np.linspace(0.0, 1.0, 5, dtype=np.float32)
A, B = np.array([2.0, 0.0], np.float32), np.array([0.0, 4.0], np.float32)


def run(checkpoint: Checkpoint, dataset: ImageDataset, **options: object) -> Report:
    return run_tool(
        tool_named("interpolation"),
        checkpoint.snapshot,
        dataset,
        InterpolationOptions(**options),  # type: ignore[arg-type]
    ).report


def test_a_straight_line() -> None:
    np.testing.assert_allclose(linear_path(A, B, T), [[2, 0], [1.5, 1], [1, 2], [0.5, 3], [0, 4]])


def test_an_arc_turns_evenly_and_its_radius_changes_linearly() -> None:
    path = spherical_path(A, B, T, np.zeros(2))
    np.testing.assert_allclose(np.linalg.norm(path, axis=1), [2, 2.5, 3, 3.5, 4], rtol=1e-6)
    angles = np.degrees(np.arctan2(path[:, 1], path[:, 0]))
    np.testing.assert_allclose(angles, [0, 22.5, 45, 67.5, 90], atol=1e-4)


def test_an_arc_has_the_given_centre() -> None:
    centre = np.array([5.0, -3.0])
    np.testing.assert_allclose(
        spherical_path(A + centre, B + centre, T, centre), spherical_path(A, B, T, np.zeros(2)) + centre, atol=1e-5
    )


@pytest.mark.parametrize("b", [-A, 2 * A, np.zeros(2, np.float32)])
def test_without_an_angle_the_path_is_straight(b: np.ndarray) -> None:
    np.testing.assert_allclose(spherical_path(A, b, T, np.zeros(2)), linear_path(A, b, T))


def test_codes_change_one_after_the_other() -> None:
    a, b = np.array([1, 2, 3, 4, 5, 6], np.float32), np.array([1, 9, 9, 9, 9, 6], np.float32)
    path = code_path(a, b, T, seed=0)
    assert [(row != a).sum() for row in path] == [0, 1, 2, 3, 4]
    assert all(((row == a) | (row == b)).all() for row in path)
    np.testing.assert_array_equal(path[-1], b)
    np.testing.assert_array_equal(code_path(a, b, T, seed=0), path)
    for before, after in itertools.pairwise(path):
        assert ((before != a) <= (after != a)).all(), "what has changed stays so"


def test_both_ends_are_the_reconstructions(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    for path in ("straight", "arc"):
        report = run(tiny_checkpoint, tiny_dataset, first=3, second=8, steps=6, path=path)
        pixels = report.images[1].pixels
        whole = reconstruct(restore(tiny_checkpoint.snapshot), tiny_dataset.test.images[[3, 8]])
        assert np.abs(pixels[[0, 5]].astype(int) - to_bytes(whole.images)).max() <= 1
        np.testing.assert_array_equal(report.images[0].pixels, tiny_dataset.test.images[[3, 8]])
        np.testing.assert_array_equal(pixels[[6, 11]], tiny_dataset.test.images[[3, 8]])


def test_distance_and_angle_are_those_of_the_codes(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    facts = {f.name: f for f in run(tiny_checkpoint, tiny_dataset, first=3, second=8).facts}
    a, b = encode(restore(tiny_checkpoint.snapshot), tiny_dataset.test.images[[3, 8]]).astype(float)
    assert facts["distance"].value == pytest.approx(np.linalg.norm(a - b), rel=1e-5)
    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    assert facts["angle"].value == pytest.approx(math.degrees(math.acos(cosine)), rel=1e-4)
    assert facts["angle"].unit == "degrees"


def small(family: str, dataset: ImageDataset, **options: object) -> object:
    config = family_named(family).Config(**options)
    return take_snapshot(create(family, config, dataset.image_shape, 0, len(dataset.class_names)))


def test_a_conditional_model_has_a_row_for_each_class(tiny_dataset: ImageDataset) -> None:
    snapshot = small("cvae", tiny_dataset, latent_dim=2, hidden=(8,))
    tool = tool_named("interpolation")
    two = run_tool(tool, snapshot, tiny_dataset, InterpolationOptions(0, 1, 5)).report  # type: ignore[arg-type]
    assert len(two.images[1].pixels) == 3 * 5
    assert [c.label for c in two.curves[0].curves] == ["place 0", "place 1", "Cross-fade"]
    one = run_tool(tool, snapshot, tiny_dataset, InterpolationOptions(0, 4, 5)).report  # type: ignore[arg-type]
    assert len(one.images[1].pixels) == 2 * 5


def test_an_image_that_is_not_there_is_refused(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    with pytest.raises(UserError, match="There is no image 999"):
        run(tiny_checkpoint, tiny_dataset, second=999)
