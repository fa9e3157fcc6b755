"""Tool: a grid of decoded images over two axes of the latent space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.analysis.pictures import to_bytes
from dreamexplorer.analysis.report import Column, Images, Report, Table, mean_fact
from dreamexplorer.analysis.sampling import decode
from dreamexplorer.analysis.tool import Tool
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.priors import Mixture
from dreamexplorer.options import QT_TRANSLATE_NOOP, option
from dreamexplorer.progress import Progress

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

Doubles = npt.NDArray[np.float64]

RANGE, QUANTILES = PLACES = (QT_TRANSLATE_NOOP("options", "range"), QT_TRANSLATE_NOOP("options", "quantiles"))


@dataclass(frozen=True)
class ManifoldOptions:
    """Size and place of the grid."""

    side: int = option(
        20,
        QT_TRANSLATE_NOOP("options", "Images per side"),
        QT_TRANSLATE_NOOP("options", "Number of rows and columns of the grid."),
        minimum=2,
        maximum=60,
    )
    places: str = option(
        RANGE,
        QT_TRANSLATE_NOOP("options", "Values"),
        QT_TRANSLATE_NOOP(
            "options",
            "range: equally spaced, from -3 to 3 standard deviations of the prior by default. quantiles: equally "
            "probable under the prior, so that the grid shows what samples look like.",
        ),
        choices=PLACES,
    )
    reach: float = option(
        3.0,
        QT_TRANSLATE_NOOP("options", "Range"),
        QT_TRANSLATE_NOOP("options", "Largest value at either side, in standard deviations of the prior."),
        minimum=0.1,
        maximum=20.0,
        step=0.5,
        only_with=("places", (RANGE,)),
    )
    first_axis: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Horizontal latent"),
        QT_TRANSLATE_NOOP("options", "Number of the latent that changes from left to right, from 0."),
        minimum=0,
        maximum=100_000,
    )
    second_axis: int = option(
        1,
        QT_TRANSLATE_NOOP("options", "Vertical latent"),
        QT_TRANSLATE_NOOP("options", "Number of the latent that changes from bottom to top, from 0."),
        minimum=0,
        maximum=100_000,
    )
    label: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Class"),
        QT_TRANSLATE_NOOP("options", "Number of the class to decode, from 0; only for conditional models."),
        minimum=0,
        maximum=100_000,
        advanced=True,
    )


def axis_values(axis: Axis, n: int, reach: float | None, mixture: Mixture | None = None, index: int = 0) -> Doubles:
    """Return n ascending values of an axis.

    Args:
        axis: the axis; one of discrete codes gets n codes, equally spaced over all of them.
        n: number of values, at least 2; an axis with fewer codes has fewer values.
        reach: equally spaced between so many standard deviations; None for quantiles of the prior.
        mixture: the prior where it is a mixture of Gaussians.
        index: number of the axis, for the mixture.
    """
    if axis.step:
        codes = round((axis.high - axis.low) / axis.step) + 1
        chosen = np.unique(np.linspace(0, codes - 1, min(n, codes)).round())
        return np.asarray(axis.low + axis.step * chosen)
    if mixture is None:
        centre, spread = axis.centre, axis.spread
    else:
        means, weights = mixture.means[:, index].astype(float), mixture.weights.astype(float)
        centre = float(weights @ means)
        spread = float(np.sqrt(weights @ (mixture.sigmas[:, index].astype(float) ** 2 + (means - centre) ** 2)))
    if reach is not None:
        return np.asarray(centre + spread * np.linspace(-reach, reach, n))
    shares = (np.arange(n) + 0.5) / n
    if mixture is None:
        return np.asarray(centre + spread * np.array([NormalDist().inv_cdf(share) for share in shares]))
    return _mixture_quantiles(shares, means, mixture.sigmas[:, index].astype(float), weights)


def _mixture_quantiles(shares: Doubles, means: Doubles, sigmas: Doubles, weights: Doubles) -> Doubles:
    """Return the quantiles of a one-dimensional mixture of K Gaussians, found by bisection."""
    normal = NormalDist()
    low = np.full(len(shares), float((means - 10 * sigmas).min()))
    high = np.full(len(shares), float((means + 10 * sigmas).max()))
    for _ in range(60):
        middle = (low + high) / 2
        below = np.array([weights @ [normal.cdf(z) for z in (m - means) / sigmas] for m in middle])
        low, high = np.where(below < shares, middle, low), np.where(below < shares, high, middle)
    return np.asarray((low + high) / 2)


def run(model: Model, dataset: ImageDataset, options: ManifoldOptions, progress: Progress) -> Report:
    """Decode a grid of values of two latents; the others stay at the centre of their axes."""
    axes = model.axes()
    chosen = _chosen_axes(axes, options)
    if model.conditional and options.label >= model.classes:
        raise UserError("There is no class {}: the model has {}, numbered from 0.", options.label, model.classes)
    mixture = model.prior_components()
    reach = options.reach if options.places == RANGE else None
    values = [axis_values(axes[i], options.side, reach, mixture, i) for i in chosen]
    across = values[0]
    upwards = values[1][::-1] if len(values) > 1 else np.zeros(1)

    centre = np.array([axis.nearest(axis.centre) for axis in axes], dtype=np.float32)
    if mixture is not None:
        centre = np.asarray(mixture.weights @ mixture.means, dtype=np.float32)
    z = np.tile(centre, (len(across) * len(upwards), 1))
    z[:, chosen[0]] = np.tile(across, len(upwards))
    if len(chosen) > 1:
        z[:, chosen[1]] = np.repeat(upwards, len(across))
    labels = np.array([options.label]) if model.conditional else None
    decoded = decode(model, z, progress, labels)

    grid = decoded.reshape(len(upwards), len(across), -1).astype(np.float64)
    changes = [np.sqrt(((grid[:, 1:] - grid[:, :-1]) ** 2).mean(axis=2)).ravel()]
    if len(chosen) > 1:
        changes.append(np.sqrt(((grid[1:] - grid[:-1]) ** 2).mean(axis=2)).ravel())
    titles = (
        QT_TRANSLATE_NOOP("tools", "Mean change from one image to its right neighbour"),
        QT_TRANSLATE_NOOP("tools", "Mean change from one image to its upper neighbour"),
    )
    facts = [
        mean_fact(name, title, change, "")
        for name, title, change in zip(("change_across", "change_upwards"), titles, changes, strict=False)
    ]
    names = [axes[i].name for i in chosen]
    columns = [Column("axis", QT_TRANSLATE_NOOP("tools", "Latent"), np.repeat(names, [len(v) for v in values]))]
    columns.append(Column("value", QT_TRANSLATE_NOOP("tools", "Value"), np.concatenate(values)))
    captions = [
        ", ".join(f"{name} = {z[i, axis]:.2f}" for name, axis in zip(names, chosen, strict=True)) for i in range(len(z))
    ]
    return Report(
        tuple(facts),
        (Table("values", QT_TRANSLATE_NOOP("tools", "Values of the two latents"), tuple(columns)),),
        images=(
            Images(
                "manifold",
                QT_TRANSLATE_NOOP("tools", "Decoded images: first latent to the right, second upwards"),
                to_bytes(decoded),
                len(across),
                tuple(captions),
                dense=True,
            ),
        ),
        notes=tuple(_notes(model, axes)),
    )


def _chosen_axes(axes: Sequence[Axis], options: ManifoldOptions) -> list[int]:
    """Return the axes of the grid: two different ones, or the only one there is."""
    if len(axes) == 1:
        return [0]
    chosen = [options.first_axis, options.second_axis]
    for number in chosen:
        if number >= len(axes):
            raise UserError("There is no latent {}: the model has {}, numbered from 0.", number, len(axes))
    if chosen[0] == chosen[1]:
        raise UserError("Choose two different latents for the two directions.")
    return chosen


def _notes(model: Model, axes: Sequence[Axis]) -> list[str]:
    notes = []
    if len(axes) > 2:
        notes.append(QT_TRANSLATE_NOOP("tools", "All other latents stay at the centre of the latent space."))
    if any(axis.step for axis in axes):
        notes.append(
            QT_TRANSLATE_NOOP("tools", "The latents are discrete codes: the grid shows them at equal intervals.")
        )
    elif not model.latent_prior.exists:
        notes.append(
            QT_TRANSLATE_NOOP(
                "tools",
                "This model has no prior: values are those of a Gaussian with the mean and spread of its codes.",
            )
        )
    return notes


TOOLS = (
    Tool(
        "manifold",
        QT_TRANSLATE_NOOP("tools", "Manifold"),
        QT_TRANSLATE_NOOP(
            "tools", "Decode a grid of values of two latents, over a range or the quantiles of the prior."
        ),
        ManifoldOptions,
        run,
    ),
)
