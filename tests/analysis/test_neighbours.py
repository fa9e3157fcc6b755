"""The tool `neighbours`: distances against those written out, votes, and what is left out."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from dreamexplorer.analysis.neighbours import NeighbourOptions, nearest, vote
from dreamexplorer.analysis.reconstruct import encode
from dreamexplorer.analysis.report import Report
from dreamexplorer.analysis.tool import run_tool, tool_named
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.snapshot import restore
from dreamexplorer.progress import Silent
from dreamexplorer.training.checkpoint import Checkpoint


def run(checkpoint: Checkpoint, dataset: ImageDataset, **options: object) -> Report:
    return run_tool(tool_named("neighbours"), checkpoint.snapshot, dataset, NeighbourOptions(**options)).report  # type: ignore[arg-type]


def test_the_nearest_are_those_of_all_distances() -> None:
    random = np.random.default_rng(0)
    points, queries = random.standard_normal((5000, 4)), random.standard_normal((7, 4))
    indices, distances = nearest(queries, points, 9, Silent())
    whole = np.linalg.norm(queries[:, None] - points[None], axis=2)
    np.testing.assert_array_equal(indices, np.argsort(whole, axis=1)[:, :9])
    np.testing.assert_allclose(distances, np.sort(whole, axis=1)[:, :9], atol=1e-3)


def test_a_query_is_not_its_own_neighbour() -> None:
    points = np.arange(5.0)[:, None]
    indices, distances = nearest(points[[2]], points, 4, Silent(), own=np.array([2]))
    assert sorted(indices[0].tolist()) == [0, 1, 3, 4]
    assert distances[0].tolist() == pytest.approx([1, 1, 2, 2])


def test_codes_are_compared_by_how_many_differ() -> None:
    candidates = np.array([[1, 2, 3], [1, 2, 500], [9, 9, 9], [1, 8, 8]])
    indices, distances = nearest(np.array([[1, 2, 3]]), candidates, 4, Silent(), codes=True)
    assert indices[0].tolist() == [0, 1, 3, 2]
    assert distances[0].tolist() == [0, 1, 2, 3]


def test_the_majority_wins_and_the_nearest_breaks_a_tie() -> None:
    assert vote(np.array([[3, 1, 1], [2, 5, 4], [0, 7, 7], [6, 2, 2]])).tolist() == [1, 2, 7, 2]
    assert vote(np.array([[4, 5, 5, 4]])).tolist() == [4]


def test_the_accuracy_is_that_of_a_nearest_neighbour_classifier(
    tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset
) -> None:
    report = run(tiny_checkpoint, tiny_dataset, among="train", count=1, queries=160)
    facts = {fact.name: fact for fact in report.facts}
    model, train, test = restore(tiny_checkpoint.snapshot), tiny_dataset.train, tiny_dataset.test
    for name, x, y in (
        ("accuracy_latent", encode(model, train.images), encode(model, test.images)),
        ("accuracy_pixels", train.images.reshape(320, -1) / 255.0, test.images.reshape(160, -1) / 255.0),
    ):
        score = KNeighborsClassifier(1).fit(x, train.labels).score(y, test.labels)
        assert facts[name].value == pytest.approx(score, abs=0.01)
        assert facts[name].n == 160


def test_the_chosen_image_comes_first_and_is_not_among_its_neighbours(
    tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset
) -> None:
    report = run(tiny_checkpoint, tiny_dataset, image=7, count=5)
    for table, images in zip(report.tables, report.images[1:], strict=True):
        found = table.columns[1].values
        assert 7 not in found
        assert len(found) == 5
        distances = table.columns[3].values
        assert list(distances) == sorted(distances)
        np.testing.assert_array_equal(images.pixels[0], tiny_dataset.test.images[7])
        np.testing.assert_array_equal(images.pixels[1:], tiny_dataset.test.images[found])
        assert images.captions[0] == "", "its class would read as a distance"
        texts = images.captions[1:]
        assert [float(text) for text in texts] == pytest.approx(distances, rel=1e-2)
        assert len({len(text.partition(".")[2]) for text in texts}) == 1
    assert report.images[0].captions == (tiny_dataset.class_names[tiny_dataset.test.labels[7]],)
    assert [table.columns[3].unit for table in report.tables] == ["latent units", "pixel values 0 to 1"]


def test_pixel_distances_are_of_levels_from_0_to_1(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    report = run(tiny_checkpoint, tiny_dataset, image=3, count=2, queries=0)
    assert {fact.name for fact in report.facts} == {"same_class_latent", "same_class_pixels", "common"}
    nearest_one = int(report.tables[1].columns[1].values[0])
    images = tiny_dataset.test.images / 255.0
    assert report.tables[1].columns[3].values[0] == pytest.approx(
        np.linalg.norm(images[3] - images[nearest_one]), rel=1e-3
    )


def test_an_image_that_is_not_there_is_refused(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    with pytest.raises(UserError, match="There is no image 160: those of the test split have the numbers 0 to 159"):
        run(tiny_checkpoint, tiny_dataset, image=160)
