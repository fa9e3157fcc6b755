"""The tool `manifold`: values of the axes in closed form, the direction of the grid, and refusals."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from dreamexplorer.analysis.manifold import ManifoldOptions, axis_named, axis_values, informative_axes
from dreamexplorer.analysis.pictures import to_bytes
from dreamexplorer.analysis.reconstruct import encode
from dreamexplorer.analysis.report import Report
from dreamexplorer.analysis.sampling import decode
from dreamexplorer.analysis.tool import run_tool, tool_named
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.priors import Mixture
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.progress import Silent
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.evaluation import evaluate

STANDARD = Axis("z0")


def run(checkpoint: Checkpoint, dataset: ImageDataset, **options: object) -> Report:
    return run_tool(tool_named("manifold"), checkpoint.snapshot, dataset, ManifoldOptions(**options)).report  # type: ignore[arg-type]


def test_a_range_is_equally_spaced() -> None:
    np.testing.assert_allclose(axis_values(STANDARD, 7, 3.0), [-3, -2, -1, 0, 1, 2, 3])
    np.testing.assert_allclose(axis_values(Axis("a", centre=2.0, spread=0.5), 3, 2.0), [1, 2, 3])


def test_quantiles_are_equally_probable() -> None:
    values = axis_values(STANDARD, 5, None)
    np.testing.assert_allclose([NormalDist().cdf(v) for v in values], [0.1, 0.3, 0.5, 0.7, 0.9])


def test_quantiles_of_a_mixture_are_its_own() -> None:
    mixture = Mixture(
        np.array([[-2.0, 0.0], [3.0, 0.0]], np.float32),
        np.array([[0.5, 1.0], [1.0, 1.0]], np.float32),
        np.array([0.25, 0.75], np.float32),
    )
    values = axis_values(STANDARD, 9, None, mixture, 0)
    shares = [0.25 * NormalDist(-2, 0.5).cdf(v) + 0.75 * NormalDist(3, 1).cdf(v) for v in values]
    np.testing.assert_allclose(shares, (np.arange(9) + 0.5) / 9, atol=1e-9)
    same = Mixture(mixture.means[:1], mixture.sigmas[:1], np.ones(1, np.float32))
    np.testing.assert_allclose(axis_values(STANDARD, 5, None, same, 1), axis_values(STANDARD, 5, None), atol=1e-9)
    # mean 1.75 and variance 0.25 * (0.25 + 3.75^2) + 0.75 * (1 + 1.25^2)
    spread = np.sqrt(0.25 * (0.25 + 3.75**2) + 0.75 * (1 + 1.25**2))
    np.testing.assert_allclose(axis_values(STANDARD, 3, 1.0, mixture, 0), [1.75 - spread, 1.75, 1.75 + spread])


def test_codes_are_whole() -> None:
    axis = Axis("c", 0.0, 9.0, step=1.0)
    assert axis_values(axis, 4, 3.0).tolist() == [0, 3, 6, 9]
    assert axis_values(axis, 50, None).tolist() == list(range(10))


def test_the_grid_goes_right_and_upwards(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    report = run(tiny_checkpoint, tiny_dataset, side=4, first_axis="z2", second_axis="Z0")
    images = report.images[0]
    assert (images.columns, len(images.pixels)) == (4, 16)
    corner = np.array([[-3.0, 0.0, -3.0], [-3.0, 0.0, 3.0], [3.0, 0.0, -3.0]], np.float32)
    expected = to_bytes(decode(restore(tiny_checkpoint.snapshot), corner))
    found = images.pixels[[12, 15, 0]]  # lower left, lower right, upper left
    assert np.abs(found.astype(int) - expected).max() <= 1
    assert images.captions[12] == "z2 = -3.00, z0 = -3.00"
    assert images.captions[0] == "z2 = -3.00, z0 = 3.00"


def test_the_most_informative_latents_are_chosen(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    """The two with the highest KL on the test set, in the order of the latents, as on the map."""
    kl = evaluate(restore(tiny_checkpoint.snapshot), tiny_dataset.test).per_axis
    assert kl is not None
    order = np.argsort(-kl).tolist()

    def shown(**options: object) -> list[str]:
        names = run(tiny_checkpoint, tiny_dataset, side=2, **options).tables[0].columns[0].values
        return list(dict.fromkeys(names.tolist()))

    assert shown() == [f"z{i}" for i in sorted(order[:2])]
    assert shown(second_axis=f"z{order[0]}") == [f"z{order[1]}", f"z{order[0]}"]
    assert shown(first_axis=f"{order[2]}") == [f"z{order[2]}", f"z{order[0]}"]


def test_codes_with_the_widest_spread_are_chosen_where_there_is_no_kl(tiny_dataset: ImageDataset) -> None:
    network = create("ae", family_named("ae").Config(latent_dim=4, hidden=(8,)), tiny_dataset.image_shape, 0).eval()
    spread = encode(network, tiny_dataset.test.images).std(axis=0)
    assert informative_axes(network, tiny_dataset.test, Silent()) == np.argsort(-spread).tolist()


def test_a_latent_is_chosen_by_its_name(tiny_dataset: ImageDataset) -> None:
    axes = create("ladder-vae", family_named("ladder-vae").Config(), (1, 28, 28), 0).axes()
    assert axes[axis_named(axes, " Top  1 ")].name == "top 1"
    assert axes[axis_named(axes, axes[-1].name)] is axes[-1]
    with pytest.raises(UserError, match=f"no latent 1: the latents are top 1 to {axes[-1].name}"):
        axis_named(axes, "1")


def test_changes_are_means_over_all_neighbours(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    facts = {f.name: f for f in run(tiny_checkpoint, tiny_dataset, side=3, places="quantiles").facts}
    assert (facts["change_across"].n, facts["change_upwards"].n) == (6, 6)
    assert facts["change_across"].value > 0
    assert {fact.unit for fact in facts.values()} == {"pixel values 0 to 1"}


def test_one_latent_makes_a_row(tiny_dataset: ImageDataset) -> None:
    config = family_named("mlp-vae").Config(latent_dim=1, hidden=(8,))
    snapshot = take_snapshot(create("mlp-vae", config, tiny_dataset.image_shape, 0))
    report = run_tool(tool_named("manifold"), snapshot, tiny_dataset, ManifoldOptions(side=5)).report
    assert len(report.images[0].pixels) == 5
    assert [f.name for f in report.facts] == ["change_across"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"first_axis": "3"}, "no latent 3: the latents are z0 to z2"),
        ({"first_axis": "top 1"}, "no latent top 1: the latents are z0 to z2"),
        ({"first_axis": "z0", "second_axis": "0"}, "two different latents"),
    ],
)
def test_axes_that_are_not_there_are_refused(
    tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset, options: dict[str, int], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        run(tiny_checkpoint, tiny_dataset, **options)


def test_a_conditional_model_decodes_the_chosen_class(tiny_dataset: ImageDataset) -> None:
    config = family_named("cvae").Config(latent_dim=2, hidden=(8,))
    snapshot = take_snapshot(create("cvae", config, tiny_dataset.image_shape, 0, 4))
    tool = tool_named("manifold")
    pixels = [
        run_tool(tool, snapshot, tiny_dataset, ManifoldOptions(side=2, label=label)).report.images[0].pixels
        for label in (0, 3)
    ]
    assert not np.array_equal(*pixels)
    with pytest.raises(UserError, match="no class 4"):
        run_tool(tool, snapshot, tiny_dataset, ManifoldOptions(side=2, label=4))
