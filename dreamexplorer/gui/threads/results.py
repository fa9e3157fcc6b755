"""Results of the inference thread: frozen values in plain numpy.

The decoded image of the selected z and the analysis of a drawing are `session.Decoded` and `session.DrawingResult`,
because the session keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamexplorer.session import Floats

if TYPE_CHECKING:
    from dreamexplorer.models.snapshot import Snapshot


@dataclass(frozen=True)
class DecodedBatch:
    """Images N x C x H x W in [0, 1] for z N x D; `key` is that of the request."""

    channel: str
    key: object
    z: Floats
    images: Floats
    step: int


@dataclass(frozen=True)
class PriorDraw:
    """A sample z (D) from a prior that only the model can draw from."""

    channel: str
    z: Floats
    step: int


@dataclass(frozen=True)
class Means:
    """Posterior means N x D of the watched images (a copy the receiver may keep).

    While training runs rows are refreshed in rotation; `steps` gives the step of the oldest and newest row.
    `complete` is False until every row belongs to the present model; rows not yet encoded are NaN. Where the others are
    to be seen `alone`, a receiver must not keep older ones in their place: these are of another moment.
    `exact_of` is set once every row was encoded in fp32 with the same weights: these.
    """

    means: Floats
    spreads: Floats | None
    steps: tuple[int, int]
    complete: bool
    fresh: float = 1.0  # share of the rows that were encoded with the newest weights
    alone: bool = False
    exact_of: Snapshot | None = None
    watch: int = 0  # number of the request to watch these images: answers to an earlier one are of another model


@dataclass(frozen=True)
class Failure:
    """Failure on the inference thread: untranslated title of the work (context "requests") and the exception."""

    title: str
    error: BaseException
