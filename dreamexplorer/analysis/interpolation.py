"""Tool: images decoded on a path between the codes of two test images."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.analysis.pictures import to_bytes
from dreamexplorer.analysis.reconstruct import encode
from dreamexplorer.analysis.report import CODES, LATENT, PIXELS, Curve, Curves, Fact, Images, Report, mean_fact
from dreamexplorer.analysis.sampling import decode
from dreamexplorer.analysis.subset import Part, checked_index
from dreamexplorer.analysis.tool import Tool
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.options import QT_TRANSLATE_NOOP, option
from dreamexplorer.progress import Progress

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

Floats = npt.NDArray[np.float32]

STRAIGHT, ARC = PATHS = (QT_TRANSLATE_NOOP("options", "straight"), QT_TRANSLATE_NOOP("options", "arc"))
_CONTINUOUS = QT_TRANSLATE_NOOP(
    "tools", "The last row is a cross-fade of the pixels of both images, for comparison: it uses no model."
)


@dataclass(frozen=True)
class InterpolationOptions:
    """The two images, and the path between their codes."""

    first: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "First image"),
        QT_TRANSLATE_NOOP("options", "Number of a test image, from 0: the path starts at its code."),
        minimum=0,
        maximum=10_000_000,
    )
    second: int = option(
        1,
        QT_TRANSLATE_NOOP("options", "Second image"),
        QT_TRANSLATE_NOOP("options", "Number of a test image, from 0: the path ends at its code."),
        minimum=0,
        maximum=10_000_000,
    )
    steps: int = option(
        11,
        QT_TRANSLATE_NOOP("options", "Images on the path"),
        QT_TRANSLATE_NOOP("options", "Number of decoded images, both ends included."),
        minimum=2,
        maximum=200,
    )
    path: str = option(
        STRAIGHT,
        QT_TRANSLATE_NOOP("options", "Path"),
        QT_TRANSLATE_NOOP(
            "options",
            "straight: a straight line. arc: spherical interpolation about the centre of the latent space, at about "
            "the same distance from it (White 2016). Has no effect where the latents are discrete codes.",
        ),
        choices=PATHS,
    )
    seed: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Seed"),
        QT_TRANSLATE_NOOP("options", "Random seed of the order in which discrete codes change."),
        minimum=0,
        maximum=2**31 - 1,
        advanced=True,
    )


def linear_path(a: Floats, b: Floats, t: Floats) -> Floats:
    """Return points on the straight line from a to b.

    Args:
        a: start, D.
        b: end, D.
        t: shares of the path, T, from 0 to 1.

    Returns:
        Points, T x D.
    """
    return np.asarray(a + t[:, None] * (b - a), dtype=np.float32)


def spherical_path(a: Floats, b: Floats, t: Floats, centre: Floats) -> Floats:
    """Return points on the arc from a to b about a centre (slerp, Shoemake 1985).

    The direction turns at constant speed while the distance from the centre changes linearly. If the directions are
    equal, opposite or undefined, the path is the straight line.

    Args:
        a: start, D.
        b: end, D.
        t: shares of the path, T, from 0 to 1.
        centre: centre of the arc, D.

    Returns:
        Points, T x D.
    """
    u, v = a.astype(np.float64) - centre, b.astype(np.float64) - centre
    lengths = np.linalg.norm(u), np.linalg.norm(v)
    if min(lengths) < 1e-12:
        return linear_path(a, b, t)
    u, v = u / lengths[0], v / lengths[1]
    angle = math.acos(float(np.clip(u @ v, -1.0, 1.0)))
    if math.sin(angle) < 1e-6:
        return linear_path(a, b, t)
    s = t.astype(np.float64)[:, None]
    direction = (np.sin((1 - s) * angle) * u + np.sin(s * angle) * v) / math.sin(angle)
    return np.asarray(centre + ((1 - s) * lengths[0] + s * lengths[1]) * direction, dtype=np.float32)


def code_path(a: Floats, b: Floats, t: Floats, seed: int) -> Floats:
    """Return codes between a and b, each coordinate either that of a or that of b.

    The coordinates that differ change one after the other, in a random order.

    Args:
        a: start, D.
        b: end, D.
        t: shares of the path, T, from 0 to 1.
        seed: seed of the order.

    Returns:
        Codes, T x D.
    """
    different = np.random.default_rng(seed).permutation(np.flatnonzero(a != b))
    path = np.repeat(a[None], len(t), axis=0)
    for row, share in zip(path, t, strict=True):
        changed = different[: round(float(share) * len(different))]
        row[changed] = b[changed]
    return path


def run(model: Model, dataset: ImageDataset, options: InterpolationOptions, progress: Progress) -> Report:
    """Decode images on a path between the codes of two test images."""
    ends = np.array([checked_index(dataset, "test", i) for i in (options.first, options.second)])
    originals, labels = dataset.test.images[ends], dataset.test.labels[ends]
    a, b = encode(model, originals, Part(progress, 0.0, 0.1), labels)
    t = np.linspace(0.0, 1.0, options.steps, dtype=np.float32)
    axes = model.axes()
    codes = any(axis.step for axis in axes)
    centre = np.array([axis.centre for axis in axes], dtype=np.float32)
    if codes:
        path = code_path(a, b, t, options.seed)
    elif options.path == ARC:
        path = spherical_path(a, b, t, centre)
    else:
        path = linear_path(a, b, t)

    classes = list(dict.fromkeys(labels.tolist())) if model.conditional else [None]
    rows, curves, facts = [], [], []
    for i, label in enumerate(classes):
        part = Part(progress, 0.1 + 0.9 * i / len(classes), 0.1 + 0.9 * (i + 1) / len(classes))
        decoded = decode(model, path, part, None if label is None else np.array([label]))
        rows.append(to_bytes(decoded))
        name = QT_TRANSLATE_NOOP("tools", "Decoded") if label is None else dataset.class_names[label]
        jumps = _rms(decoded[1:], decoded[:-1])
        curves.append(Curve(name, (t[1:] + t[:-1]).astype(np.float64) / 2, jumps))
        suffix = "" if label is None else f"_{i + 1}"
        facts.append(mean_fact(f"step{suffix}", _step_title(i, label is not None), jumps, PIXELS))
    pixels = originals / 255.0
    fade = (1 - t[:, None, None, None]) * pixels[0] + t[:, None, None, None] * pixels[1]
    rows.append(to_bytes(fade.astype(np.float32)))
    curves.append(Curve(QT_TRANSLATE_NOOP("tools", "Cross-fade"), curves[0].x, _rms(fade[1:], fade[:-1])))
    captions = [f"{share:.2f}" for share in t]
    images = Images(
        "path",
        QT_TRANSLATE_NOOP("tools", "Decoded images from the first code to the second"),
        np.concatenate(rows),
        len(t),
        tuple(captions * len(rows)),
        dense=len(t) > 14,
    )
    ends_shown = Images(
        "ends",
        QT_TRANSLATE_NOOP("tools", "The two test images"),
        originals,
        2,
        tuple(dataset.class_names[label] for label in labels),
    )
    chart = Curves(
        "steps",
        QT_TRANSLATE_NOOP("tools", "Change from one image to the next"),
        QT_TRANSLATE_NOOP("tools", "Share of the path"),
        QT_TRANSLATE_NOOP("tools", "Root mean square difference of the pixels"),
        tuple(curves),
        y_unit=PIXELS,
    )
    notes = [_CONTINUOUS]
    if codes:
        notes.append(
            QT_TRANSLATE_NOOP("tools", "The latents are discrete codes: those that differ change one after the other.")
        )
    if model.conditional:
        notes.append(QT_TRANSLATE_NOOP("tools", "The model is conditional: one row for the class of each end."))
    return Report((*_ends_facts(a, b, centre, codes), *facts), (), (chart,), (ends_shown, images), notes=tuple(notes))


def _ends_facts(a: Floats, b: Floats, centre: Floats, codes: bool) -> list[Fact]:
    """Return how far the two codes lie apart."""
    if codes:
        different = float((a != b).sum())
        return [
            Fact("differing", QT_TRANSLATE_NOOP("tools", "Distance of the two codes"), different, CODES, None, len(a))
        ]
    distance = float(np.linalg.norm(a.astype(np.float64) - b))
    facts = [Fact("distance", QT_TRANSLATE_NOOP("tools", "Distance of the two codes"), distance, LATENT, None, 1)]
    u, v = a.astype(np.float64) - centre, b.astype(np.float64) - centre
    lengths = float(np.linalg.norm(u) * np.linalg.norm(v))
    if lengths > 0:
        angle = math.degrees(math.acos(float(np.clip(u @ v / lengths, -1.0, 1.0))))
        title = QT_TRANSLATE_NOOP("tools", "Angle between the two codes")
        facts.append(Fact("angle", title, angle, QT_TRANSLATE_NOOP("tools", "degrees"), None, 1))
    return facts


def _step_title(row: int, conditional: bool) -> str:
    if not conditional:
        return QT_TRANSLATE_NOOP("tools", "Mean change from one image to the next")
    return (
        QT_TRANSLATE_NOOP("tools", "Mean change from one image to the next, first row"),
        QT_TRANSLATE_NOOP("tools", "Mean change from one image to the next, second row"),
    )[row]


def _rms(a: npt.NDArray[np.floating], b: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return the root mean square difference of each pair of images, N."""
    return np.asarray(np.sqrt(((a.astype(np.float64) - b) ** 2).mean(axis=(1, 2, 3))))


TOOLS = (
    Tool(
        "interpolation",
        QT_TRANSLATE_NOOP("tools", "Interpolation"),
        QT_TRANSLATE_NOOP("tools", "Decode images on a path between the codes of two test images."),
        InterpolationOptions,
        run,
    ),
)
