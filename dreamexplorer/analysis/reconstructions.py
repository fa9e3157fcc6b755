"""Tool: test images beside their reconstructions, with error maps, losses and the worst first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.analysis.pictures import to_bytes
from dreamexplorer.analysis.reconstruct import losses, reconstruct
from dreamexplorer.analysis.report import (
    NATS,
    SQUARED_PIXELS,
    Column,
    Curve,
    Curves,
    Doubles,
    Images,
    Report,
    Table,
    mean_fact,
)
from dreamexplorer.analysis.subset import Part, random_subset
from dreamexplorer.analysis.tool import Tool
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.options import QT_TRANSLATE_NOOP, option
from dreamexplorer.progress import Progress

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

WORST, BEST, RANDOM = ORDERS = (
    QT_TRANSLATE_NOOP("options", "worst"),
    QT_TRANSLATE_NOOP("options", "best"),
    QT_TRANSLATE_NOOP("options", "random"),
)
_SAMPLED = QT_TRANSLATE_NOOP(
    "tools",
    "For the losses z is sampled once from q(z|x) for each image, as in the evaluation. The images shown are decoded "
    "at the posterior mean, where the reconstruction loss is lower.",
)
_TITLES = {  # of the rate and of the loss, by the family's name of the rate
    "kl": (QT_TRANSLATE_NOOP("tools", "KL"), QT_TRANSLATE_NOOP("tools", "Reconstruction + KL")),
    "rate": (QT_TRANSLATE_NOOP("tools", "Rate"), QT_TRANSLATE_NOOP("tools", "Reconstruction + rate")),
}
_COLUMNS = (8, 10, 9, 7, 6, 5)  # widths of the grid; the first that leaves no gap is used, else the first


@dataclass(frozen=True)
class ReconstructionOptions:
    """The images to measure, and the choice of those to show."""

    images: int = option(
        1000,
        QT_TRANSLATE_NOOP("options", "Images measured"),
        QT_TRANSLATE_NOOP("options", "Number of random test images that are measured; 0 for all."),
        minimum=0,
        maximum=10_000_000,
        empty=QT_TRANSLATE_NOOP("options", "all"),
    )
    shown: int = option(
        16,
        QT_TRANSLATE_NOOP("options", "Images shown"),
        QT_TRANSLATE_NOOP("options", "Number of images that are shown with reconstruction and error map."),
        minimum=1,
        maximum=200,
    )
    order: str = option(
        WORST,
        QT_TRANSLATE_NOOP("options", "Order"),
        QT_TRANSLATE_NOOP("options", "Show the images with the highest loss, those with the lowest, or random ones."),
        choices=ORDERS,
    )
    by_class: bool = option(
        False,
        QT_TRANSLATE_NOOP("options", "By class"),
        QT_TRANSLATE_NOOP("options", "Show the same number of images of each class, class by class."),
    )
    seed: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Seed"),
        QT_TRANSLATE_NOOP("options", "Random seed. The same seed gives the same result."),
        minimum=0,
        maximum=2**31 - 1,
        advanced=True,
    )


def run(model: Model, dataset: ImageDataset, options: ReconstructionOptions, progress: Progress) -> Report:
    """Measure random test images and show those with the highest loss."""
    split = dataset.test
    chosen = random_subset(split, options.images, options.seed)
    labels = split.labels[chosen]
    measured = losses(model, split.images[chosen], Part(progress, 0.0, 0.9), labels, options.seed)
    recon, rate, total = measured.recon, measured.kl, measured.total
    rate_title, sum_title = _TITLES[model.rate_name()]

    order = _order(total, labels, options)
    shown = reconstruct(model, split.images[chosen[order]], Part(progress, 0.9, 1.0), labels[order])
    originals = split.images[chosen[order]]
    decoded = to_bytes(shown.images)
    errors = np.abs(originals.astype(np.int16) - decoded.astype(np.int16)).astype(np.uint8)
    squared = ((originals / 255.0 - shown.images) ** 2).mean(axis=(1, 2, 3))

    facts = [mean_fact("recon", QT_TRANSLATE_NOOP("tools", "Reconstruction loss"), recon, NATS)]
    if rate is not None:
        facts.append(mean_fact(model.rate_name(), rate_title, rate, NATS))
        facts.append(mean_fact("loss", sum_title, total, NATS))
    if measured.recon_at_mean is not None:
        title = QT_TRANSLATE_NOOP("tools", "Reconstruction loss at the posterior mean")
        facts.append(mean_fact("recon_at_mean", title, measured.recon_at_mean, NATS))
    names = np.array([dataset.class_names[k] for k in labels[order]])
    loss_columns = [Column("recon", QT_TRANSLATE_NOOP("tools", "Reconstruction"), recon[order], NATS)]
    if rate is not None:
        loss_columns.append(Column(model.rate_name(), rate_title, rate[order], NATS))
    table = Table(
        "shown",
        QT_TRANSLATE_NOOP("tools", "Images shown"),
        (
            Column("image", QT_TRANSLATE_NOOP("tools", "Test image"), chosen[order]),
            Column("class", QT_TRANSLATE_NOOP("tools", "Class"), names),
            *loss_columns,
            Column(
                "mse",
                QT_TRANSLATE_NOOP("tools", "Mean squared error of a pixel"),
                squared.astype(np.float64),
                SQUARED_PIXELS,
            ),
        ),
    )
    ranked = np.sort(total)
    shares = (np.arange(len(ranked)) + 0.5) / len(ranked)
    drawn = np.unique(np.linspace(0, len(ranked) - 1, min(len(ranked), 500)).round().astype(int))
    curve = Curves(
        "loss_quantiles",
        QT_TRANSLATE_NOOP("tools", "Loss of the images, sorted"),
        QT_TRANSLATE_NOOP("tools", "Share of the images"),
        sum_title if rate is not None else facts[0].title,
        (Curve(QT_TRANSLATE_NOOP("tools", "Test images"), shares[drawn], ranked[drawn]),),
        y_unit=NATS,
    )
    return Report(
        tuple(facts),
        (table, _class_table(dataset, labels, recon, rate, model.rate_name())),
        (curve,),
        (_comparison(originals, decoded, errors, names, total[order]),),
        notes=() if measured.recon_at_mean is None else (_SAMPLED,),
    )


def _order(total: Doubles, labels: npt.NDArray[np.int64], options: ReconstructionOptions) -> npt.NDArray[np.int64]:
    """Return which of the measured images are shown, in the order of the options."""
    if options.order == RANDOM:
        ranked = np.random.default_rng(options.seed + 1).permutation(len(total))
    else:
        ranked = np.argsort(-total if options.order == WORST else total, kind="stable")
    if not options.by_class:
        return ranked[: options.shown]
    classes = np.unique(labels)
    each = max(1, options.shown // len(classes))
    return np.concatenate([ranked[labels[ranked] == k][:each] for k in classes])


def _class_table(
    dataset: ImageDataset, labels: npt.NDArray[np.int64], recon: Doubles, rate: Doubles | None, rate_name: str
) -> Table:
    """Return mean losses of each class that occurs, the worst first."""
    total = recon if rate is None else recon + rate
    classes = sorted(np.unique(labels).tolist(), key=lambda k: -float(total[labels == k].mean()))
    parts = [labels == k for k in classes]

    def means(values: Doubles) -> Doubles:
        return np.array([values[part].mean() for part in parts])

    errors = np.array([total[p].std(ddof=1) / np.sqrt(p.sum()) if p.sum() > 1 else np.nan for p in parts])
    columns = [
        Column("class", QT_TRANSLATE_NOOP("tools", "Class"), np.array([dataset.class_names[k] for k in classes])),
        Column("n", QT_TRANSLATE_NOOP("tools", "Images"), np.array([int(part.sum()) for part in parts])),
        Column("recon", QT_TRANSLATE_NOOP("tools", "Reconstruction"), means(recon), NATS),
    ]
    if rate is not None:
        rate_title, sum_title = _TITLES[rate_name]
        columns.append(Column(rate_name, rate_title, means(rate), NATS))
        columns.append(Column("loss", sum_title, means(total), NATS))
    columns.append(Column("error", QT_TRANSLATE_NOOP("tools", "Standard error"), errors, NATS))
    return Table("classes", QT_TRANSLATE_NOOP("tools", "Mean loss of each class"), tuple(columns))


def _comparison(
    originals: npt.NDArray[np.uint8],
    decoded: npt.NDArray[np.uint8],
    errors: npt.NDArray[np.uint8],
    names: npt.NDArray[np.str_],
    total: Doubles,
) -> Images:
    """Arrange blocks of three rows: originals, reconstructions, error maps; the last block is filled with black."""
    n = len(originals)
    columns = n if n < _COLUMNS[0] else next((c for c in _COLUMNS if n % c == 0), _COLUMNS[0])
    blank = np.zeros_like(originals[:1])
    pixels, captions = [], []
    for start in range(0, len(originals), columns):
        part = slice(start, min(start + columns, len(originals)))
        missing = columns - (part.stop - part.start)
        texts = (
            [str(name) for name in names[part]],
            [f"{loss:.1f}" for loss in total[part]],
            [""] * (part.stop - part.start),
        )
        for images, words in zip((originals, decoded, errors), texts, strict=True):
            pixels.append(np.concatenate([images[part], np.repeat(blank, missing, axis=0)]))
            captions += words + [""] * missing
    return Images(
        "reconstructions",
        QT_TRANSLATE_NOOP("tools", "Originals, reconstructions (loss in nats below) and absolute errors"),
        np.concatenate(pixels),
        columns,
        tuple(captions),
    )


TOOLS = (
    Tool(
        "reconstructions",
        QT_TRANSLATE_NOOP("tools", "Reconstructions"),
        QT_TRANSLATE_NOOP(
            "tools", "Compare test images with their reconstructions; see the worst, and the loss of each class."
        ),
        ReconstructionOptions,
        run,
    ),
)
