"""Likelihoods of pixels: each a negative log-likelihood in nats, summed over the pixels of an image.

Each depends on one number a pixel from the decoder's last layer; a scale is one number for all pixels. Sums are
computed in fp32, in any precision of the inputs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn.functional import softplus

from dreamexplorer.errors import Message
from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.data_term import (
    BERNOULLI,
    CONTINUOUS_BERNOULLI,
    DISCRETISED_LOGISTIC,
    GAUSSIAN,
    GAUSSIAN_LEARNED,
    LikelihoodOptions,
)
from dreamexplorer.models.likelihood import Likelihood
from dreamexplorer.models.objectives import bernoulli_nll, full_precision, mean_bernoulli_nll

LEVELS = 256  # grey levels of an 8-bit pixel
LOG_SCALE_FLOOR = -6.0  # lower bound of a learned log scale: exp(-6) is less than one level of 256
_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)
_AT_THE_FLOOR = 0.2  # a log scale this close to the floor is there: it comes ever closer, and never quite
_FIRST_LOG_SCALE = math.log(0.1)  # initial value of a learned log scale, close to the final one on digits
_TINY = 1e-12
_UNIFORM_BELOW = 1e-4  # lower bound of |logit| when sampling the continuous Bernoulli, which is uniform there
_SERIES_BELOW = 0.15  # |logit| / 2 below which the continuous Bernoulli's mean is computed by a series (six digits)
_AT_BORDER = 1.0 / math.tanh(_SERIES_BELOW) - 1.0 / _SERIES_BELOW


def _normal(uniform: Tensor) -> Tensor:
    """Turn uniform numbers in (0, 1) into standard normal ones."""
    return cast(Tensor, torch.special.ndtri(uniform))


class Bernoulli(Likelihood):
    """Logits of white: a likelihood for binary pixels, only a loss for grey ones (`bernoulli_nll`)."""

    name = BERNOULLI

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        return bernoulli_nll(parameters.flatten(1), x.flatten(1))

    def mean_nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        return mean_bernoulli_nll(parameters.flatten(1), x.flatten(1))

    def mean(self, parameters: Tensor) -> Tensor:
        return torch.sigmoid(full_precision(parameters))

    def draw(self, parameters: Tensor, uniform: Tensor) -> Tensor:
        return (uniform < self.mean(parameters)).to(uniform.dtype)


class Gaussian(Likelihood):
    """N(m, sigma^2) of each pixel with m the decoder's number; with a linear decoder, probabilistic PCA.

    A density over pixel values (white is 1) on the whole real line, so it has mass beyond black and white. In units of
    grey levels its values are log 255 nats a pixel higher. Sigma is an option.
    """

    name = GAUSSIAN

    def __init__(self, config: LikelihoodOptions, image_shape: ImageShape) -> None:
        super().__init__(config, image_shape)
        self._log_sigma = math.log(config.sigma)

    def set_live(self, config: LikelihoodOptions) -> None:
        self._log_sigma = math.log(config.sigma)

    def _squares(self, parameters: Tensor, x: Tensor) -> Tensor:
        return (full_precision(parameters).flatten(1) - x.flatten(1)).square()

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        squares = self._squares(parameters, x).sum(1)
        constant = x[0].numel() * (self._log_sigma + _HALF_LOG_TWO_PI)
        return squares * (0.5 * math.exp(-2.0 * self._log_sigma)) + constant

    def mean(self, parameters: Tensor) -> Tensor:
        return full_precision(parameters).clamp(0.0, 1.0)

    def draw(self, parameters: Tensor, uniform: Tensor) -> Tensor:
        noise = _normal(uniform) * math.exp(self._log_sigma)
        return (full_precision(parameters) + noise).clamp_(0.0, 1.0)


class LearnedScale(Likelihood):
    """Base of the likelihoods with one learned scale for all pixels: exp(floor + softplus(raw)).

    The floor bounds the likelihood of an image (Rybkin et al. 2021).
    """

    def __init__(self, config: LikelihoodOptions, image_shape: ImageShape) -> None:
        super().__init__(config, image_shape)
        self.raw_log_scale = nn.Parameter(torch.full((), math.log(math.expm1(_FIRST_LOG_SCALE - LOG_SCALE_FLOOR))))

    def log_scale(self) -> Tensor:
        """Return the log of the scale, a scalar with gradient."""
        return LOG_SCALE_FLOOR + softplus(full_precision(self.raw_log_scale))

    def warnings(self) -> Iterator[Message]:
        log_scale = float(self.log_scale().detach())
        if log_scale < LOG_SCALE_FLOOR + _AT_THE_FLOOR:
            yield Message(
                "The learned sigma is {:.2g}, at its lower limit: exact pixels now outweigh the KL by far. Try the "
                "Gaussian likelihood with a fixed sigma, such as 0.1, or binarised images with the Bernoulli "
                "likelihood.",
                math.exp(log_scale),
            )


class LearnedGaussian(LearnedScale):
    """`Gaussian` with one learned sigma, which balances reconstruction and rate automatically (Rybkin et al. 2021)."""

    name = GAUSSIAN_LEARNED

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        squares = (full_precision(parameters).flatten(1) - x.flatten(1)).square().sum(1)
        log_sigma = self.log_scale()
        return squares * (0.5 * (-2.0 * log_sigma).exp()) + x[0].numel() * (log_sigma + _HALF_LOG_TWO_PI)

    def mean(self, parameters: Tensor) -> Tensor:
        return full_precision(parameters).clamp(0.0, 1.0)

    def draw(self, parameters: Tensor, uniform: Tensor) -> Tensor:
        return (full_precision(parameters) + _normal(uniform) * self.log_scale().exp()).clamp(0.0, 1.0)


class ContinuousBernoulli(Likelihood):
    """A density over pixel values, continuous on [0, 1] (Loaiza-Ganem & Cunningham 2019).

    With the logit l of its lambda it is exp(l x) / integral of exp(l t) dt, so -log p = log((exp(l) - 1) / l) - l x:
    the Bernoulli's term with another normaliser. Like any density it can have negative nats; in units of grey levels
    its values are log 255 nats a pixel higher. It is unbounded at pixels that are exactly black or white, of which
    digits have many: there its value falls as long as training continues.
    """

    name = CONTINUOUS_BERNOULLI

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        logits = full_precision(parameters).flatten(1)
        return cast(Tensor, _ContinuousBernoulliNLL.apply(logits, x.flatten(1)))  # type: ignore[no-untyped-call]

    def mean(self, parameters: Tensor) -> Tensor:
        return continuous_bernoulli_mean(full_precision(parameters))

    def draw(self, parameters: Tensor, uniform: Tensor) -> Tensor:
        logits = full_precision(parameters)
        # inverse of the cumulative distribution function if black is likelier than white, else mirrored
        steep = logits.abs().clamp_(min=_UNIFORM_BELOW)
        dark = torch.log1p(uniform * torch.expm1(-steep)) / -steep
        return torch.where(logits > 0, 1.0 - dark, dark)


def continuous_bernoulli_mean(logits: Tensor) -> Tensor:
    """Compute the mean of the continuous Bernoulli elementwise: 1/2 + (coth(l/2) - 2/l) / 2.

    Uses a Taylor series where |l| is small. Avoids comparisons, which cost more than arithmetic: each branch is
    constant where the other is active.

    Args:
        logits: l, the logit of lambda, of any shape.

    Returns:
        Means in (0, 1), of the same shape.
    """
    half = logits.abs().mul_(0.5)
    near, far = half.clamp(max=_SERIES_BELOW), half.clamp_(min=_SERIES_BELOW)
    langevin = _coth_series(near).add_(far.tanh().reciprocal_()).sub_(far.reciprocal_())
    return langevin.sub_(_AT_BORDER).mul_(0.5).copysign_(logits).add_(0.5)


def _coth_series(u: Tensor) -> Tensor:
    """Compute coth(u) - 1/u for small u."""
    square = u.square()
    return (
        (square * (-1.0 / 4725.0)).add_(2.0 / 945.0).mul_(square).sub_(1.0 / 45.0).mul_(square).add_(1.0 / 3.0).mul_(u)
    )


class _ContinuousBernoulliNLL(torch.autograd.Function):
    """Sum over pixels of log((exp(l) - 1) / l) - l x, with the gradient mean(l) - x."""

    @staticmethod
    def forward(ctx: Any, logits: Tensor, x: Tensor) -> Tensor:
        ctx.save_for_backward(logits, x)
        half = logits.abs().mul_(0.5).clamp_(min=_TINY)  # the limit at 0 is 0
        # (1 - exp(-2u)) / 2u = tanh(u) / (u (1 + tanh(u))), which is exact near 0
        t = half.tanh()
        normaliser = half.mul_(t + 1.0).reciprocal_().mul_(t).log_().add_(logits.clamp_min(0.0))
        return normaliser.sub_(logits * x).sum(1)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        logits, x = ctx.saved_tensors
        return continuous_bernoulli_mean(logits).sub_(x).mul_(grad[:, None]), None


class DiscretisedLogistic(LearnedScale):
    """The probability of each of the 256 grey levels, comparable with any model of 8-bit pixels.

    A logistic distribution around the decoder's number m, integrated over the width of each level; black and white take
    the tails (Kingma et al. 2016; Salimans et al. 2017). One learned scale serves all pixels: m may lie far outside [0,
    1], so black and white can be certain at any scale, and the scale can be read as the decoder's noise. Values between
    levels, as in augmented images, are rounded.
    """

    name = DISCRETISED_LOGISTIC

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        m, x = full_precision(parameters).flatten(1), x.flatten(1)
        return cast(Tensor, _DiscretisedLogisticNLL.apply(m, x, self.log_scale()))  # type: ignore[no-untyped-call]

    def mean(self, parameters: Tensor) -> Tensor:
        return full_precision(parameters).clamp(0.0, 1.0)

    def draw(self, parameters: Tensor, uniform: Tensor) -> Tensor:
        value = full_precision(parameters) + torch.logit(uniform) * self.log_scale().exp()
        return (value * (LEVELS - 1)).round().clamp(0, LEVELS - 1) / (LEVELS - 1)


class _DiscretisedLogisticNLL(torch.autograd.Function):
    """Sum over pixels of -log of the difference of two sigmoids, with gradients in closed form.

    sigmoid(b) - sigmoid(a) = sigmoid(b) sigmoid(-a) (1 - exp(a - b)) keeps its precision where both are nearly 0 or 1.
    """

    @staticmethod
    def forward(ctx: Any, m: Tensor, x: Tensor, log_scale: Tensor) -> Tensor:
        level = (x * (LEVELS - 1)).round_()
        not_black, not_white = level.clamp(max=1.0), (LEVELS - 1 - level).clamp_(max=1.0)
        per_scale = (-log_scale).exp()
        width = per_scale / (LEVELS - 1)
        b = level.div_(LEVELS - 1).sub_(m).add_(0.5 / (LEVELS - 1)).mul_(per_scale)
        a = b - width
        # softplus(-b) where not white, softplus(a) where not black
        nats = _softplus(-b).mul_(not_white).add_(_softplus(a).mul_(not_black)).sum(1)
        inside = (not_white * not_black).sum(1)
        ctx.save_for_backward(a, b, not_black, not_white, inside, per_scale, width)
        return nats - inside * torch.log(-torch.expm1(-width))

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, Tensor]:
        a, b, not_black, not_white, inside, per_scale, width = ctx.saved_tensors
        weight = grad[:, None]
        through_b = torch.sigmoid(-b).mul_(not_white).mul_(weight)
        through_a = torch.sigmoid(a).mul_(not_black).mul_(weight)
        by_scale = (through_b * b).sum() - (through_a * a).sum() + (inside * grad).sum() * (width / torch.expm1(width))
        return (through_b - through_a).mul_(per_scale), None, by_scale


def _softplus(x: Tensor) -> Tensor:
    """Compute log(1 + exp(x)), several times faster than torch's own."""
    return x.abs().neg_().exp_().add_(1.0).log_().add_(x.clamp_min(0.0))


LIKELIHOODS = (Bernoulli, Gaussian, LearnedGaussian, ContinuousBernoulli, DiscretisedLogistic)
