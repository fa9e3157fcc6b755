"""The report of a tool: facts, tables, curves, images and points, as plain values and numpy arrays.

Every part has a `name`, an identifier for programs (the key in JSON, the name of a file), and a `title` for people.
Titles, labels, units and notes are literal English texts marked with `QT_TRANSLATE_NOOP("tools", ...)`; the window
translates them where it shows them. Captions and labels of classes are data and are shown as they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dreamexplorer.options import QT_TRANSLATE_NOOP

Doubles = npt.NDArray[np.float64]

# Units that several tools share. A measure such as the angle has its own; a pure number, such as an index, has none.
NATS = QT_TRANSLATE_NOOP("tools", "nats per image")
PIXELS = QT_TRANSLATE_NOOP("tools", "pixel values 0 to 1")
SQUARED_PIXELS = QT_TRANSLATE_NOOP("tools", "squared pixel values 0 to 1")
LATENT = QT_TRANSLATE_NOOP("tools", "latent units")
CODES = QT_TRANSLATE_NOOP("tools", "codes")
SHARE = QT_TRANSLATE_NOOP("tools", "share")
CLASS = QT_TRANSLATE_NOOP("tools", "class {}")  # title of the column of a class; its name replaces {}

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Fact:
    """A measured number with its standard error and sample size."""

    name: str
    title: str
    value: float
    unit: str  # "" for a pure number
    error: float | None  # standard error of `value`, in the same unit; None where there is none
    n: int  # sample size

    def __post_init__(self) -> None:
        _check_name(self.name)
        if self.error is not None and not (math.isfinite(self.error) and self.error >= 0):
            raise ValueError(f"the standard error of {self.name} must be a number of at least 0, or None")
        if self.n < 0:
            raise ValueError(f"the sample size of {self.name} must be at least 0")


def mean_fact(name: str, title: str, values: npt.ArrayLike, unit: str) -> Fact:
    """Return a mean with its standard error, s / sqrt(N).

    Args:
        name: identifier for programs.
        title: marked text.
        values: N numbers; for a single one, or if all are equal, there is no error.
        unit: unit of the values.
    """
    v = np.asarray(values, dtype=np.float64)
    error = float(v.std(ddof=1) / math.sqrt(len(v))) if len(v) > 1 and np.ptp(v) > 0 else None
    return Fact(name, title, float(v.mean()) if len(v) else math.nan, unit, error, len(v))


def share_fact(name: str, title: str, hits: npt.ArrayLike) -> Fact:
    """Return the share of values that are true, with the half width of Wilson's interval at one standard error.

    For large N it is the binomial standard error sqrt(p (1 - p) / N); unlike that it is not 0 for a share of 0 or 1,
    which a small sample gives by chance (Wilson 1927).

    Args:
        name: identifier for programs.
        title: marked text.
        hits: N booleans.
    """
    h = np.asarray(hits, dtype=bool)
    n = len(h)
    p = float(h.mean()) if n else math.nan
    return Fact(name, title, p, SHARE, share_error(p, n) if n > 1 else None, n)


def share_error(p: float, n: int) -> float:
    """Return half the width of Wilson's interval at one standard error of a share p of n."""
    return math.sqrt(p * (1 - p) / n + 1 / (4 * n * n)) / (1 + 1 / n)


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a table. `values` (N) are whole numbers, floats, booleans or texts; NaN is an empty cell."""

    name: str
    title: str
    values: npt.NDArray[np.generic]
    unit: str = ""

    def __post_init__(self) -> None:
        _check_name(self.name)
        if self.values.ndim != 1 or self.kind not in KINDS.values():
            raise ValueError(f"column {self.name} must be a 1-d array of int, float, bool or str")

    @property
    def kind(self) -> str:
        """The type of the values: "int", "float", "bool" or "str"."""
        return KINDS.get(self.values.dtype.kind, "")


KINDS = {"i": "int", "u": "int", "f": "float", "b": "bool", "U": "str"}


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length."""

    name: str
    title: str
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        _check_name(self.name)
        _check_unique([c.name for c in self.columns], f"columns of {self.name}")
        if len({len(c.values) for c in self.columns}) > 1:
            raise ValueError(f"the columns of {self.name} differ in length")

    def __len__(self) -> int:
        return len(self.columns[0].values) if self.columns else 0


@dataclass(frozen=True, eq=False)
class Curve:
    """A line of a chart: x and y, N each, and its label (a marked text or the name of a class)."""

    label: str
    x: Doubles
    y: Doubles

    def __post_init__(self) -> None:
        if self.x.ndim != 1 or self.x.shape != self.y.shape:
            raise ValueError(f"the curve {self.label!r} needs as many x as y")


@dataclass(frozen=True, eq=False)
class Curves:
    """A chart of lines over common axes."""

    name: str
    title: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]
    x_unit: str = ""
    y_unit: str = ""

    def __post_init__(self) -> None:
        _check_name(self.name)


@dataclass(frozen=True, eq=False)
class Images:
    """A grid of images, uint8 N x C x H x W, row by row.

    There are no captions, or one for each image. They are beneath the images; if `dense`, the images touch and
    a caption is shown when its image is hovered.
    """

    name: str
    title: str
    pixels: npt.NDArray[np.uint8]
    columns: int
    captions: tuple[str, ...] = ()
    dense: bool = False
    x_label: str = ""  # what changes from left to right, such as the name of a latent
    y_label: str = ""  # what changes from bottom to top

    def __post_init__(self) -> None:
        _check_name(self.name)
        if self.pixels.ndim != 4 or self.pixels.dtype != np.uint8 or not len(self.pixels):
            raise ValueError(f"the images of {self.name} must be uint8, N x C x H x W, at least one")
        if self.columns < 1 or len(self.captions) not in (0, len(self.pixels)):
            raise ValueError(f"{self.name} needs a column and no caption or one for each image")


@dataclass(frozen=True, eq=False)
class Points:
    """A scatter plot: x and y (N each), and the class of each point as an index into `classes`."""

    name: str
    title: str
    x_label: str
    y_label: str
    x: Doubles
    y: Doubles
    labels: npt.NDArray[np.int64]
    classes: tuple[str, ...]
    x_unit: str = ""
    y_unit: str = ""

    def __post_init__(self) -> None:
        _check_name(self.name)
        if not self.x.shape == self.y.shape == self.labels.shape or self.x.ndim != 1:
            raise ValueError(f"the points of {self.name} need an x, a y and a class each")
        if len(self.labels) and not 0 <= int(self.labels.min()) <= int(self.labels.max()) < len(self.classes):
            raise ValueError(f"a point of {self.name} has a class without a name")


@dataclass(frozen=True, eq=False)
class Report:
    """The result of one run of a tool. `notes` are marked sentences on how to read it."""

    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    curves: tuple[Curves, ...] = ()
    images: tuple[Images, ...] = ()
    points: tuple[Points, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        _check_unique([fact.name for fact in self.facts], "facts")
        parts: tuple[Table | Curves | Images | Points, ...] = (*self.tables, *self.curves, *self.images, *self.points)
        _check_unique(
            ["facts", "report", *(part.name for part in parts)], "parts of a report"
        )  # the names become names of files


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name: use small letters, digits and underscores")


def _check_unique(names: Sequence[str], what: str) -> None:
    if len(set(names)) < len(names):
        raise ValueError(f"two {what} have one name")
