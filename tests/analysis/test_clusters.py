"""The tool `clusters`: its facts are those of the clustering it shows."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from dreamexplorer.analysis.clustering import kmeans
from dreamexplorer.analysis.clusters import ClusterOptions, letters
from dreamexplorer.analysis.reconstruct import encode
from dreamexplorer.analysis.report import Report
from dreamexplorer.analysis.tool import run_tool, tool_named
from dreamexplorer.data.base import ImageDataset, load_dataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.snapshot import restore
from dreamexplorer.resources import resource_path
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint


def run(checkpoint: Checkpoint, dataset: ImageDataset, **options: object) -> Report:
    return run_tool(tool_named("clusters"), checkpoint.snapshot, dataset, ClusterOptions(**options)).report  # type: ignore[arg-type]


def test_facts_are_those_of_the_clusters(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    report = run(tiny_checkpoint, tiny_dataset)
    facts = {fact.name: fact for fact in report.facts}
    test = tiny_dataset.test
    clusters = kmeans(encode(restore(tiny_checkpoint.snapshot), test.images), 4, 0, 10).labels
    assert facts["kmeans_nmi"].value == pytest.approx(normalized_mutual_info_score(test.labels, clusters))
    assert facts["kmeans_ari"].value == pytest.approx(adjusted_rand_score(test.labels, clusters))
    for fact in facts.values():
        assert fact.n == len(test)
        if fact.name.endswith(("nmi", "ari")) and fact.value == pytest.approx(1.0):
            assert fact.error is None, "every sample of images agrees"
        else:
            assert fact.error is not None
            assert 0 < fact.error < 0.5
    assert facts["kmeans_purity"].value == 1
    assert facts["kmeans_purity"].error == pytest.approx(1 / (2 * 161)), "not 0, since 160 images cannot show that"


def test_tables_count_every_image_once(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    report = run(tiny_checkpoint, tiny_dataset, clusters=3, images=100)
    tables = {table.name: table for table in report.tables}
    assert set(tables) == {"kmeans_clusters", "kmeans_counts", "mixture_clusters", "mixture_counts"}
    for name in ("kmeans", "mixture"):
        sizes = tables[f"{name}_clusters"].columns[1].values
        counts = np.array([column.values for column in tables[f"{name}_counts"].columns[1:]])
        assert sizes.sum() == counts.sum() == 100
        np.testing.assert_array_equal(counts.sum(axis=0), sizes)
        assert list(sizes) == sorted(sizes, reverse=True)
        purity = next(f.value for f in report.facts if f.name == f"{name}_purity")
        assert purity == pytest.approx(counts.max(axis=0).sum() / 100)


def test_one_method_alone(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    names = {fact.name for fact in run(tiny_checkpoint, tiny_dataset, method="k-means").facts}
    assert names == {"kmeans_purity", "kmeans_nmi", "kmeans_ari"}
    names = {fact.name for fact in run(tiny_checkpoint, tiny_dataset, method="mixture").facts}
    assert names == {"mixture_purity", "mixture_nmi", "mixture_ari", "mixture_log_likelihood"}


def test_points_have_the_colours_of_clusters_and_classes(
    tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset
) -> None:
    by_cluster, by_class = run(tiny_checkpoint, tiny_dataset).points
    assert by_cluster.classes == ("A", "B", "C", "D")
    assert by_class.classes == tiny_dataset.class_names
    np.testing.assert_array_equal(by_class.labels, tiny_dataset.test.labels)
    assert len(by_class.x) == len(tiny_dataset.test)


def test_more_clusters_than_images_are_refused(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    with pytest.raises(UserError, match=r"^There cannot be more clusters \(21\) than images \(20\)\.$"):
        run(tiny_checkpoint, tiny_dataset, clusters=21, images=20)
    assert len(run(tiny_checkpoint, tiny_dataset, clusters=20, images=20, method="k-means").tables[0]) == 20


def test_clusters_are_named_by_letters_and_classes_by_their_word(
    tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset
) -> None:
    report = run(tiny_checkpoint, tiny_dataset, method="k-means")
    sizes, counts = report.tables
    assert sizes.columns[0].values.tolist() == ["A", "B", "C", "D"], "the largest first"
    assert [c.title for c in counts.columns[1:]] == [f"class {name}" for name in tiny_dataset.class_names]
    assert [letters(i) for i in (0, 25, 26, 51, 52, 199)] == ["A", "Z", "AA", "AZ", "BA", "GR"]


def test_the_shipped_model_separates_digits_about_as_well_as_measured_before() -> None:
    checkpoint = load_checkpoint(resource_path("checkpoints", "mlp-vae-20.safetensors"))
    facts = {fact.name: fact.value for fact in run(checkpoint, load_dataset("mnist"), images=3000, restarts=4).facts}
    # scikit-learn over all test images and three seeds: 0.66 to 0.73, 0.57 to 0.61, 0.47 to 0.54 for k-means
    assert 0.60 < facts["kmeans_purity"] < 0.78
    assert 0.52 < facts["kmeans_nmi"] < 0.66
    assert 0.42 < facts["kmeans_ari"] < 0.60
    # 0.74 to 0.80, 0.73 to 0.79, 0.59 to 0.69 for the mixture
    assert 0.66 < facts["mixture_purity"] < 0.88
    assert 0.64 < facts["mixture_nmi"] < 0.86
    assert 0.50 < facts["mixture_ari"] < 0.80
    assert facts["mixture_purity"] > facts["kmeans_purity"]
