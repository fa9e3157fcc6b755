"""Priors p(z) over the latent space: how to draw from them, their density, and how the window describes them.

Every family declares one `Prior` as `Model.latent_prior`; `Snapshot.prior` is the same object together with the
components that a learned mixture has with the weights of that snapshot. No code tests the class of a prior: its
properties describe what it supports. Without torch, so that the window can import it at any time.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from dreamexplorer.models.axes import Axis
from dreamexplorer.options import QT_TRANSLATE_NOOP

Floats = npt.NDArray[np.float32]

_LOG_TWO_PI = math.log(2.0 * math.pi)


class Mixture(NamedTuple):
    """A mixture of K diagonal Gaussians: means and sigmas K x D, and weights K with sum 1; float32, on the CPU."""

    means: Floats
    sigmas: Floats
    weights: Floats


@dataclass(frozen=True)
class PriorWords:
    """Texts of the window that depend on the prior, in English; translated in the context "priors"."""

    centre: str  # caption of the action that moves all sliders to the centre of their axes
    centre_tip: str
    reset_slider: str  # caption of the action that centres one slider; its name replaces {}
    dream_tip: str
    walk_tip: str
    range_tip: str  # tooltip of the choice of the sliders' range
    map_tip: str  # tooltip of the action that shows the prior on the map
    caption_tip: str  # tooltip of the numbers below the decoded image
    slider_tip: str  # tooltip of a slider, whose name replaces {}: keys, and what the bell or tick behind it is
    header_tip: str  # tooltip of the sliders' header, after the line on their score: what is drawn behind them


@dataclass(frozen=True)
class Prior(ABC):
    """A prior p(z), or its absence."""

    exists: ClassVar[bool] = True  # False: there is no p(z), and draws only imitate the codes seen in training
    drawn_by_model: ClassVar[bool] = False  # only `Model.redraw` can draw, in the inference thread
    standard_normal: ClassVar[bool] = False  # N(0, 1) in each axis: circles on the map
    has_density: ClassVar[bool] = False  # `log_prob` returns numbers, not None
    words: ClassVar[PriorWords]

    @property
    def components(self) -> Mixture | None:
        """Gaussians that p(z) is made of, for the ellipses on the map; None if it is no mixture."""
        return None

    @property
    def on_map(self) -> bool:
        """True if the map can show the prior, as circles or ellipses."""
        return self.standard_normal

    def with_components(self, components: Mixture | None) -> Prior:
        """Return this prior with the components that the model has learned; only a mixture has any."""
        return self

    @abstractmethod
    def place(self, normal: Floats, uniform: Floats, axes: Sequence[Axis]) -> Floats:
        """Turn random numbers into N draws of z (N x D).

        Args:
            normal: standard normal numbers, N x D.
            uniform: uniform numbers in [0, 1), N.
            axes: the D axes of the model.

        Raises:
            NotImplementedError: only the model can draw (`drawn_by_model`).
        """

    def draw(self, random: Any, axes: Sequence[Axis]) -> Floats:
        """Draw one z.

        Args:
            random: a `numpy.random.Generator`.
            axes: the D axes of the model.

        Returns:
            z, D.

        Raises:
            NotImplementedError: only the model can draw (`drawn_by_model`).
        """
        normal = np.asarray(random.standard_normal(len(axes)), dtype=np.float32)
        uniform = np.asarray([random.random()], dtype=np.float32)
        z: Floats = self.place(normal[None], uniform, axes)[0]
        return z

    def log_prob(self, z: Floats) -> float | None:
        """Return log p(z) in nats for one z (D); None if the density is unknown or does not exist."""
        return None

    def within(self, z: Floats, axes: Sequence[Axis]) -> Floats:
        """Return z moved to the region where codes can lie; z itself if a prior covers the whole space.

        Args:
            z: coordinates, D.
            axes: the D axes of the model.
        """
        return z


@dataclass(frozen=True)
class StandardNormal(Prior):
    """N(0, I)."""

    standard_normal: ClassVar[bool] = True
    has_density: ClassVar[bool] = True
    words: ClassVar[PriorWords] = PriorWords(
        QT_TRANSLATE_NOOP("priors", "&Zero"),
        QT_TRANSLATE_NOOP("priors", "Set all sliders to zero, the mean of the prior"),
        QT_TRANSLATE_NOOP("priors", "Set {} to &zero"),
        QT_TRANSLATE_NOOP("priors", "Sample z from the prior, a standard normal, and decode it"),
        QT_TRANSLATE_NOOP("priors", "Morph smoothly from one prior sample to the next, until you move a slider"),
        QT_TRANSLATE_NOOP(
            "priors",
            "How far the sliders reach to either side of zero. The prior has a standard deviation of 1:\n"
            "beyond ±4 the decoder has hardly been trained.",
        ),
        QT_TRANSLATE_NOOP(
            "priors",
            "Circles at 1, 2 and 3 standard deviations of the prior N(0, I), from which dreams are sampled. In two "
            "dimensions they contain 39, 86 and 99 % of the prior.",
        ),
        QT_TRANSLATE_NOOP(
            "priors",
            "Training step of the weights; length of z (a sample from the prior has about √D);\n"
            "log density of z under the prior, a standard normal, in nats (natural logarithm).",
        ),
        QT_TRANSLATE_NOOP(
            "priors",
            "{}: drag, or press the arrow keys (0.05; with Shift or Page keys 0.5, with Ctrl 0.01).\n"
            "Double-click or Delete: zero. Home and End: the ends. Up and Down: another slider.\n"
            "The bell behind is the prior, a standard normal.",
        ),
        QT_TRANSLATE_NOOP(
            "priors", "The bell behind each slider is the prior, a standard normal: 95 % of it lies within ±2."
        ),
    )

    def place(self, normal: Floats, uniform: Floats, axes: Sequence[Axis]) -> Floats:
        return normal

    def log_prob(self, z: Floats) -> float:
        return -0.5 * (z.size * _LOG_TWO_PI + float(np.dot(z, z)))


@dataclass(frozen=True)
class LearnedMixture(Prior):
    """A mixture of Gaussians whose components are learned with the weights of the model."""

    has_density: ClassVar[bool] = True
    words: ClassVar[PriorWords] = PriorWords(
        QT_TRANSLATE_NOOP("priors", "&Mean"),
        QT_TRANSLATE_NOOP("priors", "Set all sliders to the mean of the prior"),
        QT_TRANSLATE_NOOP("priors", "Set {} to the &mean of the prior"),
        QT_TRANSLATE_NOOP("priors", "Sample z from the learned prior and decode it"),
        QT_TRANSLATE_NOOP("priors", "Morph smoothly from one prior sample to the next, until you move a slider"),
        QT_TRANSLATE_NOOP(
            "priors", "How far the sliders reach to either side of the prior's mean, in its standard deviations."
        ),
        QT_TRANSLATE_NOOP(
            "priors",
            "The Gaussian components of the learned prior, from which dreams are sampled: each is an ellipse at one "
            "standard deviation; the fainter, the smaller its weight.",
        ),
        QT_TRANSLATE_NOOP(
            "priors",
            "Training step of the weights; length of z;\n"
            "log density of z under the learned prior, in nats (natural logarithm).",
        ),
        QT_TRANSLATE_NOOP(
            "priors",
            "{}: drag, or press the arrow keys (0.05; with Shift or Page keys 0.5, with Ctrl 0.01).\n"
            "Double-click or Delete: the mean of the prior. Home and End: the ends. Up and Down: another slider.\n"
            "The bell behind shows the mean and standard deviation of the learned prior in this dimension.",
        ),
        QT_TRANSLATE_NOOP(
            "priors",
            "The bell behind each slider shows the mean and standard deviation of the learned prior in that dimension.",
        ),
    )

    mixture: Mixture | None = field(default=None, compare=False)

    @property
    def components(self) -> Mixture | None:
        return self.mixture

    @property
    def on_map(self) -> bool:
        return True

    def with_components(self, components: Mixture | None) -> Prior:
        return replace(self, mixture=components)

    def place(self, normal: Floats, uniform: Floats, axes: Sequence[Axis]) -> Floats:
        means, sigmas, weights = self._components()
        k = np.searchsorted(np.cumsum(weights), uniform, side="right").clip(max=len(weights) - 1)
        return np.asarray(means[k] + sigmas[k] * normal, dtype=np.float32)

    def log_prob(self, z: Floats) -> float:
        means, sigmas, weights = (part.astype(np.float64) for part in self._components())
        squares = ((z - means) / sigmas) ** 2
        with np.errstate(divide="ignore"):  # a weight may be 0
            logs = np.log(weights) - (0.5 * squares + np.log(sigmas) + 0.5 * _LOG_TWO_PI).sum(1)
        return float(np.logaddexp.reduce(logs))

    def _components(self) -> Mixture:
        if self.mixture is None:
            raise ValueError("this prior has no components yet: use Snapshot.prior, not the one of the class")
        return self.mixture


@dataclass(frozen=True)
class DrawnByModel(Prior):
    """A prior over codes that is a network of the model: only the model can draw, code by code."""

    drawn_by_model: ClassVar[bool] = True
    words: ClassVar[PriorWords] = PriorWords(
        QT_TRANSLATE_NOOP("priors", "&Usual"),
        QT_TRANSLATE_NOOP("priors", "Set each cell to its most frequent code"),
        QT_TRANSLATE_NOOP("priors", "Set {} to its &usual code"),
        QT_TRANSLATE_NOOP(
            "priors",
            "Sample the codes from the learned prior, cell by cell, each conditioned on those before, and decode them",
        ),
        QT_TRANSLATE_NOOP("priors", "Morph from sample to sample, a few cells at a time, until you move a slider"),
        QT_TRANSLATE_NOOP("priors", "The sliders cover all codes of the codebook."),
        QT_TRANSLATE_NOOP("priors", "This prior is a network over codes: the map cannot show it."),
        QT_TRANSLATE_NOOP("priors", "Training step of the weights."),
        QT_TRANSLATE_NOOP(
            "priors",
            "{}: drag, or press the arrow keys (one code; with Shift or Page keys an eighth of them).\n"
            "Double-click or Delete: the most frequent code. Home, End: the ends. Up, Down: another cell.\n"
            "Neighbouring numbers are similar codes. The tick marks the most frequent code of this cell.",
        ),
        QT_TRANSLATE_NOOP(
            "priors",
            "How much the code of a cell varies between images; 0 if it is always the same (1 nat = 1.44 bits).\n"
            "On the right the number of the code in the codebook.",
        ),
    )

    def place(self, normal: Floats, uniform: Floats, axes: Sequence[Axis]) -> Floats:
        raise NotImplementedError("only the model can draw from this prior: use Model.redraw")


@dataclass(frozen=True)
class NoPrior(Prior):
    """No prior: draws come from a Gaussian with the centre and spread of each axis, within the ends of the axes."""

    exists: ClassVar[bool] = False
    words: ClassVar[PriorWords] = PriorWords(
        QT_TRANSLATE_NOOP("priors", "&Mean"),
        QT_TRANSLATE_NOOP("priors", "Set all sliders to the mean of the codes seen in training"),
        QT_TRANSLATE_NOOP("priors", "Set {} to the &mean of its codes"),
        QT_TRANSLATE_NOOP(
            "priors",
            "This model has no prior to sample from. Each coordinate of z is drawn from a Gaussian with the mean and "
            "standard deviation of the codes seen in training; many such z decode to noise; a VAE avoids this",
        ),
        QT_TRANSLATE_NOOP("priors", "Morph smoothly from one such sample to the next, until you move a slider"),
        QT_TRANSLATE_NOOP(
            "priors",
            "How far the sliders reach to either side of the mean of the codes seen in training,\n"
            "in standard deviations of those codes.",
        ),
        QT_TRANSLATE_NOOP("priors", "This model has no prior that the map could show."),
        QT_TRANSLATE_NOOP(
            "priors",
            "Training step of the weights; length of z.\nThis model has no prior, so z has no density.",
        ),
        QT_TRANSLATE_NOOP(
            "priors",
            "{}: drag, or press the arrow keys (0.05; with Shift or Page keys 0.5, with Ctrl 0.01).\n"
            "Double-click or Delete: the mean of the codes. Home and End: the ends. Up and Down: another slider.\n"
            "The bell behind shows the mean and standard deviation of the codes seen in training.",
        ),
        QT_TRANSLATE_NOOP(
            "priors",
            "The bell behind each slider shows the mean and standard deviation of the codes seen in training:\n"
            "this model has no prior.",
        ),
    )

    def place(self, normal: Floats, uniform: Floats, axes: Sequence[Axis]) -> Floats:
        centre = np.asarray([a.centre for a in axes], dtype=np.float32)
        spread = np.asarray([a.spread for a in axes], dtype=np.float32)
        return self.within(centre + spread * normal, axes)

    def within(self, z: Floats, axes: Sequence[Axis]) -> Floats:
        return np.asarray(np.clip(z, [a.low for a in axes], [a.high for a in axes]), dtype=np.float32)


STANDARD_NORMAL = StandardNormal()
LEARNED_MIXTURE = LearnedMixture()
DRAWN_BY_MODEL = DrawnByModel()
NO_PRIOR = NoPrior()
