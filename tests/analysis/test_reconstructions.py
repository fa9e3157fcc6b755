"""The tool `reconstructions`: losses against `evaluate`, the order of the images, and the error maps."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.analysis.pictures import to_bytes
from dreamexplorer.analysis.reconstruct import losses, reconstruct
from dreamexplorer.analysis.reconstructions import ReconstructionOptions
from dreamexplorer.analysis.report import Report
from dreamexplorer.analysis.tool import run_tool, tool_named
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.evaluation import evaluate


def run(checkpoint: Checkpoint, dataset: ImageDataset, **options: object) -> Report:
    return run_tool(
        tool_named("reconstructions"),
        checkpoint.snapshot,
        dataset,
        ReconstructionOptions(**options),  # type: ignore[arg-type]
    ).report


def test_losses_are_those_of_the_evaluation(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    """The same images and the same noise as `evaluate`: the numbers agree, and are higher than at the mean."""
    report = run(tiny_checkpoint, tiny_dataset, images=0)
    facts = {f.name: f.value for f in report.facts}
    terms = evaluate(restore(tiny_checkpoint.snapshot), tiny_dataset.test).values
    assert facts["recon"] == pytest.approx(terms["recon"], rel=1e-4)
    assert facts["kl"] == pytest.approx(terms["kl"], rel=1e-4)
    assert facts["loss"] == pytest.approx(terms["negative_elbo"], rel=1e-4)
    assert facts["recon"] > facts["recon_at_mean"]
    assert "loss_at_mean" not in facts, "a sum that bounds nothing"
    assert "sampled once from q(z|x)" in report.notes[0]


def test_a_family_without_a_posterior_has_one_loss(tiny_dataset: ImageDataset) -> None:
    network = create("ae", family_named("ae").Config(latent_dim=2, hidden=(8,)), tiny_dataset.image_shape, 0)
    report = run_tool(tool_named("reconstructions"), take_snapshot(network), tiny_dataset).report
    assert [fact.name for fact in report.facts] == ["recon"]
    assert report.notes == ()


def test_losses_are_sums_over_pixels_written_out(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    facts = {f.name: f for f in run(tiny_checkpoint, tiny_dataset, images=0).facts}
    whole = reconstruct(restore(tiny_checkpoint.snapshot), tiny_dataset.test.images)
    x, p = tiny_dataset.test.images / 255.0, np.clip(whole.images.astype(float), 1e-7, 1 - 1e-7)
    at_mean = -(x * np.log(p) + (1 - x) * np.log(1 - p)).sum(axis=(1, 2, 3))
    assert facts["recon_at_mean"].value == pytest.approx(at_mean.mean(), rel=1e-3)
    assert facts["recon_at_mean"].error == pytest.approx(at_mean.std(ddof=1) / np.sqrt(160), rel=1e-2)
    assert whole.kl is not None
    assert facts["kl"].value == pytest.approx(whole.kl.mean(), rel=1e-5)
    assert facts["loss"].value == pytest.approx(facts["recon"].value + facts["kl"].value)
    assert facts["loss"].n == 160


@pytest.mark.parametrize("order", ["worst", "best"])
def test_images_are_in_order_of_their_loss(order: str, tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    report = run(tiny_checkpoint, tiny_dataset, images=0, shown=6, order=order)
    columns = {c.name: c.values.astype(str if c.kind == "str" else float) for c in report.tables[0].columns}
    shown = columns["recon"] + columns["kl"]
    total = np.sort(losses(restore(tiny_checkpoint.snapshot), tiny_dataset.test.images).total)
    np.testing.assert_allclose(shown, total[::-1][:6] if order == "worst" else total[:6], rtol=1e-5)


def test_each_class_has_the_same_number_of_images(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    report = run(tiny_checkpoint, tiny_dataset, shown=8, by_class=True)
    names = report.tables[0].columns[1].values.tolist()
    assert names == [name for name in tiny_dataset.class_names for _ in range(2)]


def test_rows_are_original_reconstruction_and_error(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    report = run(tiny_checkpoint, tiny_dataset, images=0, shown=5)
    chosen = report.tables[0].columns[0].values
    grid = report.images[0]
    assert grid.columns == 5
    original, decoded, error = grid.pixels.reshape(3, 5, *grid.pixels.shape[1:])
    np.testing.assert_array_equal(original, tiny_dataset.test.images[chosen])
    whole = reconstruct(restore(tiny_checkpoint.snapshot), tiny_dataset.test.images[chosen])
    assert np.abs(decoded.astype(int) - to_bytes(whole.images)).max() <= 1
    np.testing.assert_array_equal(error, np.abs(original.astype(int) - decoded))


def test_the_mean_of_each_class_is_the_whole_mean(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    report = run(tiny_checkpoint, tiny_dataset, images=0)
    columns = {c.name: c.values for c in report.tables[1].columns}
    weighted = np.average(columns["loss"].astype(float), weights=columns["n"].astype(float))
    assert weighted == pytest.approx(next(f.value for f in report.facts if f.name == "loss"))


def test_random_images_depend_on_the_seed(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    def shown(seed: int) -> list[int]:
        report = run(tiny_checkpoint, tiny_dataset, images=0, order="random", seed=seed)
        values: list[int] = report.tables[0].columns[0].values.tolist()
        return values

    assert shown(1) == shown(1) != shown(2)
