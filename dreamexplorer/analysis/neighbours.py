"""Tool: the nearest images of a chosen one, in latent space and in pixel space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.analysis.figures import alike
from dreamexplorer.analysis.reconstruct import encode
from dreamexplorer.analysis.report import CODES, LATENT, PIXELS, Column, Images, Report, Table, share_fact
from dreamexplorer.analysis.subset import Part, checked_index, random_subset
from dreamexplorer.analysis.tool import Tool
from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.options import QT_TRANSLATE_NOOP, option
from dreamexplorer.progress import Progress

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

TEST, TRAIN = SPLITS = (QT_TRANSLATE_NOOP("options", "test"), QT_TRANSLATE_NOOP("options", "train"))
_CHUNK = 2048  # candidates compared at a time
_COLUMNS = 11


@dataclass(frozen=True)
class NeighbourOptions:
    """The image, and the search for its neighbours."""

    image: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Test image"),
        QT_TRANSLATE_NOOP("options", "Number of the test image whose neighbours are shown, from 0."),
        minimum=0,
        maximum=10_000_000,
    )
    among: str = option(
        TEST,
        QT_TRANSLATE_NOOP("options", "Search in"),
        QT_TRANSLATE_NOOP("options", "Search among the other test images, or among the training images."),
        choices=SPLITS,
    )
    count: int = option(
        10,
        QT_TRANSLATE_NOOP("options", "Neighbours"),
        QT_TRANSLATE_NOOP("options", "Number of neighbours that are shown; as many vote for the class of an image."),
        minimum=1,
        maximum=100,
    )
    queries: int = option(
        1000,
        QT_TRANSLATE_NOOP("options", "Images classified"),
        QT_TRANSLATE_NOOP(
            "options", "Number of random test images that are classified by the vote of their neighbours; 0 for none."
        ),
        minimum=0,
        maximum=1_000_000,
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


def nearest(
    queries: npt.NDArray[np.generic],
    candidates: npt.NDArray[np.generic],
    k: int,
    progress: Progress,
    own: Integers | None = None,
    codes: bool = False,
) -> tuple[Integers, Floats]:
    """Find the k nearest candidates of each query, the nearest first.

    Args:
        queries, candidates: Q x D and N x D.
        k: at most as many as there are candidates besides the query itself.
        progress: may cancel (`Cancelled`).
        own: index of each query among the candidates (Q), which is left out; None where it is not among them.
        codes: count coordinates that differ, instead of the Euclidean distance.

    Returns:
        Indices and distances, Q x k each.
    """
    q = queries.reshape(len(queries), -1).astype(np.float32)
    squares = (q**2).sum(axis=1)
    indices = np.empty((len(q), 0), dtype=np.int64)
    distances = np.empty((len(q), 0), dtype=np.float32)
    for start in range(0, len(candidates), _CHUNK):
        progress.report(start / len(candidates))
        part = candidates[start : start + _CHUNK]
        c = part.reshape(len(part), -1).astype(np.float32)
        if codes:
            d = np.stack([(c != row).sum(axis=1) for row in q]).astype(np.float32)
        else:
            d = np.sqrt(np.maximum(squares[:, None] - 2.0 * (q @ c.T) + (c**2).sum(axis=1), 0.0))
        if own is not None:
            inside = (own >= start) & (own < start + len(part))
            d[np.flatnonzero(inside), own[inside] - start] = np.inf
        numbers = np.broadcast_to(np.arange(start, start + len(part)), d.shape)
        indices = np.concatenate([indices, numbers], axis=1)
        distances = np.concatenate([distances, d], axis=1)
        order = np.argsort(distances, axis=1, kind="stable")[:, :k]
        indices = np.take_along_axis(indices, order, axis=1)
        distances = np.take_along_axis(distances, order, axis=1)
    progress.report(1.0)
    return indices, distances


def vote(labels: Integers) -> Integers:
    """Classify by the majority of the nearest neighbours (k-NN, Cover & Hart 1967).

    Args:
        labels: labels of the neighbours, the nearest first, Q x k.

    Returns:
        The most frequent label of each row, Q; of equally frequent ones that of the nearest.
    """
    counts = (labels[:, :, None] == labels[:, None, :]).sum(axis=2)
    found: Integers = labels[np.arange(len(labels)), counts.argmax(axis=1)]
    return found


def run(model: Model, dataset: ImageDataset, options: NeighbourOptions, progress: Progress) -> Report:
    """Find the neighbours of a test image in both spaces, and classify other test images by theirs."""
    test, split = dataset.test, dataset.splits[options.among]
    chosen = checked_index(dataset, TEST, options.image)
    among_test = options.among == TEST
    k = min(options.count, len(split) - (1 if among_test else 0))
    extra = random_subset(test, options.queries, options.seed) if options.queries else np.arange(0)
    queries = np.concatenate([[chosen], extra])
    own = queries if among_test else None

    codes = any(axis.step for axis in model.axes())
    z = encode(model, split.images, Part(progress, 0.0, 0.5), split.labels)
    z_queries = (
        z[queries]
        if among_test
        else encode(model, test.images[queries], Part(progress, 0.5, 0.55), test.labels[queries])
    )
    in_latent = nearest(z_queries, z, k, Part(progress, 0.55, 0.7), own, codes)
    scaled = test.images[queries].astype(np.float32) / 255.0
    in_pixels = nearest(scaled * 255.0, split.images, k, Part(progress, 0.7, 1.0), own)
    in_pixels = in_pixels[0], in_pixels[1] / np.float32(255.0)

    own_class = test.labels[chosen]
    facts = [
        share_fact(
            "same_class_latent",
            QT_TRANSLATE_NOOP("tools", "Latent neighbours of the same class"),
            split.labels[in_latent[0][0]] == own_class,
        ),
        share_fact(
            "same_class_pixels",
            QT_TRANSLATE_NOOP("tools", "Pixel neighbours of the same class"),
            split.labels[in_pixels[0][0]] == own_class,
        ),
        share_fact(
            "common",
            QT_TRANSLATE_NOOP("tools", "Latent neighbours that are pixel neighbours, too"),
            np.isin(in_latent[0][0], in_pixels[0][0]),
        ),
    ]
    if len(extra):
        truth = test.labels[extra]
        facts += [
            share_fact(
                "accuracy_latent",
                QT_TRANSLATE_NOOP("tools", "Test images classified correctly by latent neighbours"),
                vote(split.labels[in_latent[0][1:]]) == truth,
            ),
            share_fact(
                "accuracy_pixels",
                QT_TRANSLATE_NOOP("tools", "Test images classified correctly by pixel neighbours"),
                vote(split.labels[in_pixels[0][1:]]) == truth,
            ),
        ]
    latent_title = QT_TRANSLATE_NOOP("tools", "Nearest in latent space, after the chosen image (distance below)")
    pixel_title = QT_TRANSLATE_NOOP("tools", "Nearest in pixel space, after the chosen image (distance below)")
    latent_unit = CODES if codes else LATENT
    return Report(
        tuple(facts),
        (
            _table(
                "latent",
                QT_TRANSLATE_NOOP("tools", "Neighbours in latent space"),
                dataset,
                split,
                in_latent,
                latent_unit,
            ),
            _table(
                "pixels", QT_TRANSLATE_NOOP("tools", "Neighbours in pixel space"), dataset, split, in_pixels, PIXELS
            ),
        ),
        images=(
            Images(
                "chosen",
                QT_TRANSLATE_NOOP("tools", "The chosen image (class below)"),
                test.images[chosen : chosen + 1],
                1,
                (dataset.class_names[own_class],),
            ),
            _images("latent_images", latent_title, dataset, split, chosen, in_latent),
            _images("pixel_images", pixel_title, dataset, split, chosen, in_pixels),
        ),
        notes=(
            QT_TRANSLATE_NOOP(
                "tools", "The latents are discrete codes: their distance is the number of codes that differ."
            ),
        )
        if codes
        else (),
    )


def _table(
    name: str, title: str, dataset: ImageDataset, split: Split, found: tuple[Integers, Floats], unit: str
) -> Table:
    indices, distances = found[0][0], found[1][0]
    return Table(
        name,
        title,
        (
            Column("rank", QT_TRANSLATE_NOOP("tools", "Rank"), np.arange(1, len(indices) + 1)),
            Column("image", QT_TRANSLATE_NOOP("tools", "Image"), indices),
            Column(
                "class",
                QT_TRANSLATE_NOOP("tools", "Class"),
                np.array([dataset.class_names[label] for label in split.labels[indices]]),
            ),
            Column("distance", QT_TRANSLATE_NOOP("tools", "Distance"), distances.astype(np.float64), unit),
        ),
    )


def _images(
    name: str, title: str, dataset: ImageDataset, split: Split, chosen: int, found: tuple[Integers, Floats]
) -> Images:
    """Return the chosen image and its neighbours with their distances; nothing is below the chosen one itself."""
    indices, distances = found[0][0], found[1][0]
    pixels = np.concatenate([dataset.test.images[chosen : chosen + 1], split.images[indices]])
    return Images(name, title, pixels, min(_COLUMNS, len(pixels)), ("", *alike(distances.tolist(), 3)))


TOOLS = (
    Tool(
        "neighbours",
        QT_TRANSLATE_NOOP("tools", "Neighbours"),
        QT_TRANSLATE_NOOP("tools", "Find the images nearest to a test image, in latent space and in pixel space."),
        NeighbourOptions,
        run,
    ),
)
