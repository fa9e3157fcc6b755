"""p(x|z), by choice: each a negative log-likelihood in nats, summed over the pixels of an image.

Every one takes a single number a pixel from the decoder's last layer, so that networks are the same under each and
likelihoods are compared alone; a scale is one number for all pixels. Sums are done in fp32 whatever comes in.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import Any, ClassVar, cast

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn.functional import softplus

from dreamexplorer.models.data_term import (
    BERNOULLI,
    CONTINUOUS_BERNOULLI,
    DISCRETISED_LOGISTIC,
    GAUSSIAN,
    GAUSSIAN_LEARNED,
    LikelihoodOptions,
)
from dreamexplorer.models.objectives import bernoulli_nll, mean_bernoulli_nll

LEVELS = 256  # of an image file's pixel
LOG_SCALE_FLOOR = -6.0  # of a learned scale: exp(-6) is less than one level of 256
_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)
_SERIES_BELOW = 0.3  # |logit| below which the continuous Bernoulli's mean is a Taylor series: fp32 keeps six digits


def _full(t: Tensor) -> Tensor:
    return t if t.dtype == torch.float64 else t.float()


class Likelihood(nn.Module, ABC):
    """What the numbers of the decoder's last layer, N x pixels (or N x C x H x W), say about images in [0, 1].

    `binary` and `grey`: whether it is a proper likelihood of data of that kind, or a loss that only resembles one.
    """

    name: ClassVar[str]
    binary: ClassVar[bool]
    grey: ClassVar[bool]

    def __init__(self, config: LikelihoodOptions) -> None:
        super().__init__()

    @abstractmethod
    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        """-log p(x) for each image, N, in nats."""

    def mean_nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        """The mean over images of `nll`, a scalar."""
        return self.nll(parameters, x).mean()

    @abstractmethod
    def mean(self, parameters: Tensor) -> Tensor:
        """The mean of each pixel within [0, 1], in fp32 and the shape of the parameters: the image to show."""

    def set_live(self, config: LikelihoodOptions) -> None:
        """Take over options that may change while training."""


class Bernoulli(Likelihood):
    """Logits of white. A probability of binary images; on grey ones a loss, not a likelihood (`bernoulli_nll`)."""

    name = BERNOULLI
    binary, grey = True, False

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        return bernoulli_nll(parameters.flatten(1), x.flatten(1))

    def mean_nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        return mean_bernoulli_nll(parameters.flatten(1), x.flatten(1))

    def mean(self, parameters: Tensor) -> Tensor:
        return torch.sigmoid(_full(parameters))


class Gaussian(Likelihood):
    """N(m, sigma^2) of each pixel, its mean m the decoder's number itself (with a linear decoder: probabilistic PCA).

    A density over pixel values, white being 1, on the whole real line, so that it leaks beyond black and white; with
    pixels counted in grey levels it is log 255 nats a pixel more. Sigma is the option's.
    """

    name = GAUSSIAN
    binary, grey = False, True

    def __init__(self, config: LikelihoodOptions) -> None:
        super().__init__(config)
        self._log_sigma = math.log(config.sigma)

    def set_live(self, config: LikelihoodOptions) -> None:
        self._log_sigma = math.log(config.sigma)

    def _squares(self, parameters: Tensor, x: Tensor) -> Tensor:
        return (_full(parameters).flatten(1) - x.flatten(1)).square()

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        squares = self._squares(parameters, x).sum(1)
        constant = x[0].numel() * (self._log_sigma + _HALF_LOG_TWO_PI)
        return squares * (0.5 * math.exp(-2.0 * self._log_sigma)) + constant

    def mean(self, parameters: Tensor) -> Tensor:
        return _full(parameters).clamp(0.0, 1.0)


class _LearnedScale(Likelihood):
    """Has one scale for all pixels, learned with the weights.

    It is exp(floor + softplus(raw)): smoothly bounded from below, so that no image is ever worth infinitely much
    (Rybkin et al. 2021).
    """

    def __init__(self, config: LikelihoodOptions) -> None:
        super().__init__(config)
        above = math.log(config.sigma) - LOG_SCALE_FLOOR
        start = math.log(math.expm1(max(above, 1e-3)))
        self.raw_log_scale = nn.Parameter(torch.full((), start))

    def log_scale(self) -> Tensor:
        """The log of the scale, a scalar that gradients flow through."""
        return LOG_SCALE_FLOOR + softplus(_full(self.raw_log_scale))


class LearnedGaussian(_LearnedScale):
    """`Gaussian` whose one sigma is learned, which balances reconstruction and rate by itself (Rybkin et al. 2021)."""

    name = GAUSSIAN_LEARNED
    binary, grey = False, True

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        squares = (_full(parameters).flatten(1) - x.flatten(1)).square().sum(1)
        log_sigma = self.log_scale()
        return squares * (0.5 * (-2.0 * log_sigma).exp()) + x[0].numel() * (log_sigma + _HALF_LOG_TWO_PI)

    def mean(self, parameters: Tensor) -> Tensor:
        return _full(parameters).clamp(0.0, 1.0)


class ContinuousBernoulli(Likelihood):
    """A density over pixel values, continuous on [0, 1] (Loaiza-Ganem & Cunningham 2019).

    With the logit l of its lambda it is exp(l x) / integral of exp(l t) dt, so -log p = log((exp(l) - 1) / l) - l x:
    the Bernoulli's term with another normaliser. Like any density it may give negative nats; with pixels counted in
    grey levels it is log 255 nats a pixel more.
    """

    name = CONTINUOUS_BERNOULLI
    binary, grey = False, True

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        logits = _full(parameters).flatten(1)
        return cast(Tensor, _ContinuousBernoulliNLL.apply(logits, x.flatten(1)))  # type: ignore[no-untyped-call]

    def mean(self, parameters: Tensor) -> Tensor:
        return continuous_bernoulli_mean(_full(parameters))


def continuous_bernoulli_mean(logits: Tensor) -> Tensor:
    """Its mean for logits l, elementwise: 1 / (1 - exp(-l)) - 1 / l, by its Taylor series where |l| is small."""
    size = logits.abs()
    small = size < _SERIES_BELOW
    safe = size.masked_fill(small, 1.0)
    # by symmetry from the side where the exponential cannot overflow
    far = 1.0 / -torch.expm1(-safe) - 1.0 / safe
    square = size.square()
    near = 0.5 + size * (1.0 / 12.0 - square * (1.0 / 720.0 - square * (1.0 / 30240.0)))
    upper = torch.where(small, near, far)
    return torch.where(logits < 0, 1.0 - upper, upper)


class _ContinuousBernoulliNLL(torch.autograd.Function):
    """Sum over pixels of log((exp(l) - 1) / l) - l x, its gradient mean(l) - x."""

    @staticmethod
    def forward(ctx: Any, logits: Tensor, x: Tensor) -> Tensor:
        ctx.save_for_backward(logits, x)
        size = logits.abs().clamp_min(1e-6)  # at 0 the limit, 0, to six digits
        normaliser = torch.expm1(-size).neg_().div_(size).log_().add_(logits.clamp_min(0.0))
        return normaliser.sub_(logits * x).sum(1)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        logits, x = ctx.saved_tensors
        return continuous_bernoulli_mean(logits).sub_(x).mul_(grad[:, None]), None


class DiscretisedLogistic(_LearnedScale):
    """The probability of each of the 256 levels of a grey value, not a density: comparable with any code for bytes.

    A logistic distribution around the decoder's number m, integrated over each level's width; black and white take
    what lies beyond (Kingma et al. 2016; Salimans et al. 2017). Its one scale is learned for all pixels: black and
    white are certain under any scale, as m may lie far outside, and one number can be read as the decoder's noise.
    Values between levels, as augmented images have, are rounded.
    """

    name = DISCRETISED_LOGISTIC
    binary, grey = False, True

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        m, level = _full(parameters).flatten(1), (x.flatten(1) * (LEVELS - 1)).round()
        log_scale = self.log_scale()
        per_scale = (-log_scale).exp()
        half = 0.5 / (LEVELS - 1)
        centred = level / (LEVELS - 1) - m
        # sigmoid(b) - sigmoid(a) = sigmoid(b) sigmoid(-a) (1 - exp(a - b)): no difference of equal numbers
        above, below = (centred + half) * per_scale, (centred - half) * per_scale
        not_white, not_black = (level < LEVELS - 1).to(m.dtype), (level > 0).to(m.dtype)
        inside = torch.log(-torch.expm1(-2.0 * half * per_scale))
        nats = softplus(-above) * not_white + softplus(below) * not_black - inside * (not_white * not_black)
        return nats.sum(1)

    def mean(self, parameters: Tensor) -> Tensor:
        return _full(parameters).clamp(0.0, 1.0)


_KINDS: dict[str, type[Likelihood]] = {
    kind.name: kind for kind in (Bernoulli, Gaussian, LearnedGaussian, ContinuousBernoulli, DiscretisedLogistic)
}


def likelihood_of(config: LikelihoodOptions) -> Likelihood:
    """The likelihood that a family's config asks for."""
    return _KINDS[config.likelihood](config)
