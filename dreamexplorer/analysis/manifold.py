"""Tool: a grid of decoded images over two axes of the latent space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.analysis.pictures import to_bytes
from dreamexplorer.analysis.report import LATENT, PIXELS, Column, Images, Report, Table, mean_fact
from dreamexplorer.analysis.sampling import decode
from dreamexplorer.analysis.subset import Part, random_subset
from dreamexplorer.analysis.tool import Tool
from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.errors import UserError
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.priors import Mixture
from dreamexplorer.options import QT_TRANSLATE_NOOP, option
from dreamexplorer.progress import Progress

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

Doubles = npt.NDArray[np.float64]

EQUAL, QUANTILES = PLACES = (QT_TRANSLATE_NOOP("options", "equal"), QT_TRANSLATE_NOOP("options", "quantiles"))
_AUTOMATIC = QT_TRANSLATE_NOOP("options", "most informative")
_MEASURED = 1000  # upper bound of the test images that tell which latents carry the most information


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
        EQUAL,
        QT_TRANSLATE_NOOP("options", "Spacing"),
        QT_TRANSLATE_NOOP(
            "options",
            "equal: equal steps between both ends. quantiles: equally probable under the prior, so that the grid shows "
            "what samples look like.",
        ),
        choices=PLACES,
    )
    reach: float = option(
        3.0,
        QT_TRANSLATE_NOOP("options", "Both ends (±)"),
        QT_TRANSLATE_NOOP("options", "Largest value at either side, in standard deviations of the prior."),
        minimum=0.1,
        maximum=20.0,
        step=0.5,
        only_with=("places", (EQUAL,)),
    )
    first_axis: str = option(
        "",
        QT_TRANSLATE_NOOP("options", "Horizontal latent"),
        QT_TRANSLATE_NOOP("options", "Name of the latent that changes from left to right, such as z0."),
        empty=_AUTOMATIC,
    )
    second_axis: str = option(
        "",
        QT_TRANSLATE_NOOP("options", "Vertical latent"),
        QT_TRANSLATE_NOOP("options", "Name of the latent that changes from bottom to top, such as z1."),
        empty=_AUTOMATIC,
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
    chosen = _chosen_axes(model, axes, options, dataset.test, Part(progress, 0.0, 0.2))
    if model.conditional and options.label >= model.classes:
        raise UserError("There is no class {}: the model has {}, numbered from 0.", options.label, model.classes)
    mixture = model.prior_components()
    reach = options.reach if options.places == EQUAL else None
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
    decoded = decode(model, z, Part(progress, 0.2, 1.0), labels)

    grid = decoded.reshape(len(upwards), len(across), -1).astype(np.float64)
    changes = [np.sqrt(((grid[:, 1:] - grid[:, :-1]) ** 2).mean(axis=2)).ravel()]
    if len(chosen) > 1:
        changes.append(np.sqrt(((grid[1:] - grid[:-1]) ** 2).mean(axis=2)).ravel())
    titles = (
        QT_TRANSLATE_NOOP("tools", "Mean change from one image to its right neighbour"),
        QT_TRANSLATE_NOOP("tools", "Mean change from one image to its upper neighbour"),
    )
    facts = [
        mean_fact(name, title, change, PIXELS)
        for name, title, change in zip(("change_across", "change_upwards"), titles, changes, strict=False)
    ]
    names = [axes[i].name for i in chosen]
    columns = [Column("axis", QT_TRANSLATE_NOOP("tools", "Latent"), np.repeat(names, [len(v) for v in values]))]
    unit = "" if any(axes[i].step for i in chosen) else LATENT  # the number of a code has no unit
    columns.append(Column("value", QT_TRANSLATE_NOOP("tools", "Value"), np.concatenate(values), unit))
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
                x_label=names[0],
                y_label=names[1] if len(names) > 1 else "",
            ),
        ),
        notes=tuple(_notes(model, axes)),
    )


def axis_named(axes: Sequence[Axis], name: str) -> int:
    """Return the index of the axis of that name; where axes are z0, z1, ... the number alone does, too.

    Raises:
        UserError: there is no such axis.
    """
    wanted = " ".join(name.casefold().split())
    names = [axis.name.casefold() for axis in axes]
    for text in (wanted, f"z{wanted}"):
        if text in names:
            return names.index(text)
    raise UserError("There is no latent {}: the latents are {} to {}.", name, axes[0].name, axes[-1].name)


def informative_axes(model: Model, split: Split, progress: Progress) -> list[int]:
    """Return all axes, those with the highest KL first; by the spread of the codes in a family without one.

    Args:
        model: the model.
        split: images to measure it on; random ones of them, if there are many.
        progress: may cancel (`Cancelled`).
    """
    from dreamexplorer.training.evaluation import evaluate

    chosen = random_subset(split, _MEASURED, 0)
    found = evaluate(model, Split(split.images[chosen], split.labels[chosen]), progress=progress)
    values = found.mean_variance if found.per_axis is None else found.per_axis
    return [int(i) for i in np.argsort(-np.asarray(values), kind="stable")]


def _chosen_axes(
    model: Model, axes: Sequence[Axis], options: ManifoldOptions, split: Split, progress: Progress
) -> list[int]:
    """Return the axes of the grid: two different ones, or the only one there is.

    Those without a name are the most informative ones; the two of a grid without any name are in order of the latents.
    """
    names = (options.first_axis.strip(), options.second_axis.strip())
    given = [axis_named(axes, name) if name else None for name in names]
    if len(axes) == 1:
        return [0]
    first, second = given
    if first is None or second is None:
        best = [i for i in informative_axes(model, split, progress) if i not in given]
        if first is None and second is None:
            return sorted(best[:2])
        return [best[0] if first is None else first, best[0] if second is None else second]
    if first == second:
        raise UserError("Choose two different latents for the two directions.")
    return [first, second]


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
