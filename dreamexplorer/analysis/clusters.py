"""Tool: clusters of the posterior means, and how well they agree with the classes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.analysis.clustering import (
    Doubles,
    Integers,
    KMeans,
    adjusted_rand_index,
    contingency,
    gaussian_mixture,
    kmeans,
    normalised_mutual_information,
    purity,
)
from dreamexplorer.analysis.pictures import to_bytes
from dreamexplorer.analysis.projection import fit_plane
from dreamexplorer.analysis.reconstruct import encode
from dreamexplorer.analysis.report import (
    CLASS,
    LATENT,
    NATS,
    SHARE,
    Column,
    Fact,
    Images,
    Points,
    Report,
    Table,
    mean_fact,
    share_error,
)
from dreamexplorer.analysis.sampling import decode
from dreamexplorer.analysis.subset import Part, random_subset
from dreamexplorer.analysis.tool import Tool
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.options import QT_TRANSLATE_NOOP, option
from dreamexplorer.progress import Progress

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model
    from dreamexplorer.models.snapshot import Snapshot

BOTH, K_MEANS, MIXTURE = METHODS = (
    QT_TRANSLATE_NOOP("options", "both"),
    QT_TRANSLATE_NOOP("options", "k-means"),
    QT_TRANSLATE_NOOP("options", "mixture"),
)
FULL, DIAGONAL = COVARIANCES = (QT_TRANSLATE_NOOP("options", "full"), QT_TRANSLATE_NOOP("options", "diagonal"))
_SHOWN = 2000  # upper bound of the points in a scatter plot
_BOOTSTRAPS = 200
_ROUNDING = 1e-12  # a smaller error is what rounding leaves of zero


@dataclass(frozen=True)
class ClusterOptions:
    """Options of the clustering."""

    method: str = option(
        BOTH,
        QT_TRANSLATE_NOOP("options", "Method"),
        QT_TRANSLATE_NOOP("options", "k-means, a mixture of Gaussians that starts from its clusters, or both."),
        choices=METHODS,
    )
    clusters: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Clusters"),
        QT_TRANSLATE_NOOP("options", "Number of clusters; 0: as many as there are classes."),
        minimum=0,
        maximum=200,
        empty=QT_TRANSLATE_NOOP("options", "as many as classes"),
    )
    images: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Images clustered"),
        QT_TRANSLATE_NOOP("options", "Number of random test images that are clustered; 0 for all."),
        minimum=0,
        maximum=10_000_000,
        empty=QT_TRANSLATE_NOOP("options", "all"),
    )
    covariance: str = option(
        FULL,
        QT_TRANSLATE_NOOP("options", "Covariance"),
        QT_TRANSLATE_NOOP(
            "options", "Covariance of each component: full, or diagonal (faster, with fewer parameters)."
        ),
        choices=COVARIANCES,
        only_with=("method", (BOTH, MIXTURE)),
        advanced=True,
    )
    restarts: int = option(
        10,
        QT_TRANSLATE_NOOP("options", "Restarts"),
        QT_TRANSLATE_NOOP("options", "Starts of k-means with k-means++; the best one is used."),
        minimum=1,
        maximum=100,
        advanced=True,
    )
    seed: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Seed"),
        QT_TRANSLATE_NOOP("options", "Random seed. The same seed gives the same result."),
        minimum=0,
        maximum=2**31 - 1,
        advanced=True,
    )


@dataclass(frozen=True)
class _Words:
    """Titles of one method's results."""

    purity: str
    nmi: str
    ari: str
    table: str
    counts: str
    centres: str


_OF_K_MEANS = _Words(
    QT_TRANSLATE_NOOP("tools", "k-means: purity"),
    QT_TRANSLATE_NOOP("tools", "k-means: normalised mutual information"),
    QT_TRANSLATE_NOOP("tools", "k-means: adjusted Rand index"),
    QT_TRANSLATE_NOOP("tools", "Clusters of k-means"),
    QT_TRANSLATE_NOOP("tools", "Images of each class in the clusters of k-means"),
    QT_TRANSLATE_NOOP("tools", "Decoded centres of k-means (largest class below)"),
)
_OF_MIXTURE = _Words(
    QT_TRANSLATE_NOOP("tools", "Gaussian mixture: purity"),
    QT_TRANSLATE_NOOP("tools", "Gaussian mixture: normalised mutual information"),
    QT_TRANSLATE_NOOP("tools", "Gaussian mixture: adjusted Rand index"),
    QT_TRANSLATE_NOOP("tools", "Components of the Gaussian mixture"),
    QT_TRANSLATE_NOOP("tools", "Images of each class in the components of the Gaussian mixture"),
    QT_TRANSLATE_NOOP("tools", "Decoded means of the Gaussian mixture (largest class below)"),
)


def applies(snapshot: Snapshot, dataset: ImageDataset) -> UserError | None:
    """Return a reason for models whose latents are discrete codes."""
    if any(axis.step for axis in snapshot.axes):
        return UserError("The latents of this model are discrete codes, which have no distances to cluster by.")
    return None


def run(model: Model, dataset: ImageDataset, options: ClusterOptions, progress: Progress) -> Report:
    """Cluster the posterior means of test images and compare the clusters with the classes."""
    split = dataset.test
    chosen = random_subset(split, options.images, options.seed)
    labels = split.labels[chosen]
    means = encode(model, split.images[chosen], Part(progress, 0.0, 0.3), labels).astype(np.float64)
    k = options.clusters or len(dataset.class_names)
    if k > len(means):
        raise UserError("There cannot be more clusters ({}) than images ({}).", k, len(means))
    centres = _by_size(kmeans(means, k, options.seed, options.restarts, progress=Part(progress, 0.3, 0.6)))

    parts: list[Report] = []
    shown = centres.labels
    if options.method in (BOTH, K_MEANS):
        parts.append(_described("kmeans", _OF_K_MEANS, model, dataset, labels, centres.labels, centres.centres))
    if options.method in (BOTH, MIXTURE):
        fit = gaussian_mixture(means, centres.labels, options.covariance == FULL, progress=Part(progress, 0.6, 0.95))
        fact = mean_fact(
            "mixture_log_likelihood",
            QT_TRANSLATE_NOOP("tools", "Gaussian mixture: log likelihood of the means"),
            fit.log_likelihoods,
            NATS,
        )
        parts.append(_described("mixture", _OF_MIXTURE, model, dataset, labels, fit.labels, fit.means))
        parts.append(Report((fact,)))
        shown = fit.labels
    return Report(
        tuple(f for part in parts for f in part.facts),
        tuple(t for part in parts for t in part.tables),
        images=tuple(i for part in parts for i in part.images),
        points=_scatter(means, labels, shown, k, dataset),
        notes=(
            QT_TRANSLATE_NOOP(
                "tools",
                "Purity is the share of images in the largest class of their cluster; the adjusted Rand index is 0 for "
                "random clusters. Errors are standard errors over the images (bootstrap, clusters fixed).",
            ),
        ),
    )


def letters(index: int) -> str:
    """Return the name of a cluster: A, B, ..., Z, AA, AB, ..."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _by_size(found: KMeans) -> KMeans:
    """Return the same clusters with the largest first, so that A is the largest of k-means."""
    order = np.argsort(-np.bincount(found.labels, minlength=len(found.centres)), kind="stable")
    ranks = np.argsort(order)
    return KMeans(found.centres[order], ranks[found.labels], found.inertia)


def _described(
    name: str,
    words: _Words,
    model: Model,
    dataset: ImageDataset,
    labels: Integers,
    clusters: Integers,
    centres: Doubles,
) -> Report:
    """Return facts, tables and decoded centres (K x D) of one method, the largest cluster first."""
    classes = dataset.class_names
    counts = contingency(clusters, labels, len(centres), len(classes))
    facts = tuple(
        _agreement(f"{name}_{key}", title, measure, counts, unit)
        for key, title, measure, unit in (
            ("purity", words.purity, purity, SHARE),
            ("nmi", words.nmi, normalised_mutual_information, ""),
            ("ari", words.ari, adjusted_rand_index, ""),
        )
    )
    order = np.argsort(-counts.sum(axis=1), kind="stable")
    counts, centres = counts[order], centres[order]
    sizes, largest = counts.sum(axis=1), counts.argmax(axis=1)
    shares = counts.max(axis=1) / np.maximum(sizes, 1)
    names = np.array([classes[c] for c in largest])
    number = Column("cluster", QT_TRANSLATE_NOOP("tools", "Cluster"), np.array([letters(i) for i in order]))
    table = Table(
        f"{name}_clusters",
        words.table,
        (
            number,
            Column("images", QT_TRANSLATE_NOOP("tools", "Images"), sizes),
            Column("class", QT_TRANSLATE_NOOP("tools", "Largest class"), names),
            Column("share", QT_TRANSLATE_NOOP("tools", "Share of that class"), shares),
        ),
    )
    columns = tuple(Column(f"class_{c}", CLASS.format(title), counts[:, c]) for c, title in enumerate(classes))
    decoded = to_bytes(decode(model, centres.astype(np.float32), labels=largest))
    captions = tuple(str(label) for label in names)
    return Report(
        facts,
        (table, Table(f"{name}_counts", words.counts, (number, *columns))),
        images=(Images(f"{name}_centres", words.centres, decoded, min(10, len(decoded)), captions),),
    )


def _agreement(
    name: str, title: str, measure: Callable[[npt.NDArray[np.generic]], float], counts: Integers, unit: str
) -> Fact:
    """Return a measure of counts K x C with its standard error over the images, by the bootstrap.

    Where all samples agree, a share has the error of `share_fact`, and another measure has none.
    """
    n = int(counts.sum())
    random = np.random.default_rng(0)
    draws = random.multinomial(n, counts.ravel() / n, _BOOTSTRAPS).reshape(-1, *counts.shape)
    error = float(np.std([measure(draw) for draw in draws], ddof=1))
    value = measure(counts)
    if error > _ROUNDING:
        return Fact(name, title, value, unit, error, n)
    return Fact(name, title, value, unit, share_error(value, n) if unit == SHARE else None, n)


def _scatter(
    means: Doubles, labels: Integers, clusters: Integers, k: int, dataset: ImageDataset
) -> tuple[Points, Points]:
    """Return two plots of some of the means, by class and by cluster, in their principal plane."""
    some = means[:: -(-len(means) // _SHOWN)]
    stride = -(-len(means) // _SHOWN)
    if means.shape[1] == 1:
        places = np.concatenate([some, np.zeros_like(some)], axis=1)
        x_label, y_label = QT_TRANSLATE_NOOP("tools", "Latent"), ""
    elif means.shape[1] == 2:
        places, x_label, y_label = some, "z0", "z1"
    else:
        places = fit_plane(means).project(some).astype(np.float64)
        x_label = QT_TRANSLATE_NOOP("tools", "First principal component")
        y_label = QT_TRANSLATE_NOOP("tools", "Second principal component")
    x, y = places[:, 0].copy(), places[:, 1].copy()
    names = tuple(letters(i) for i in range(k))
    x_unit, y_unit = LATENT if x_label else "", LATENT if y_label else ""
    return (
        Points(
            "by_cluster",
            QT_TRANSLATE_NOOP("tools", "Posterior means, coloured by cluster"),
            x_label,
            y_label,
            x,
            y,
            clusters[::stride],
            names,
            x_unit,
            y_unit,
        ),
        Points(
            "by_class",
            QT_TRANSLATE_NOOP("tools", "Posterior means, coloured by class"),
            x_label,
            y_label,
            x,
            y,
            labels[::stride],
            dataset.class_names,
            x_unit,
            y_unit,
        ),
    )


TOOLS = (
    Tool(
        "clusters",
        QT_TRANSLATE_NOOP("tools", "Clusters"),
        QT_TRANSLATE_NOOP(
            "tools", "Cluster the posterior means of the test set and see how well clusters agree with the classes."
        ),
        ClusterOptions,
        run,
        applies,
    ),
)
