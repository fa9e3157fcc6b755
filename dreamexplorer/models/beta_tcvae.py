"""The beta-TCVAE of Chen et al. (2018): the KL in three parts, each with a weight of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, cast

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from dreamexplorer.models.base import ImageShape, Term, Terms
from dreamexplorer.models.data_term import LikelihoodOptions
from dreamexplorer.models.gaussian_vae import BetaOptions, GaussianVae
from dreamexplorer.models.mlp_vae import MlpNetworks
from dreamexplorer.models.networks import EncoderDecoderOptions
from dreamexplorer.models.objectives import bound_log_variance, gaussian_latent
from dreamexplorer.options import QT_TRANSLATE_NOOP, option

WEIGHTED, STRATIFIED = ESTIMATORS = (
    QT_TRANSLATE_NOOP("options", "weighted"),
    QT_TRANSLATE_NOOP("options", "stratified"),
)

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)
_BLOCK = 1 << 20  # pairs of images, times latents, looked at together: 4 MB, which a processor's cache holds
_TINY = 1e-37  # a density below it counts as this


@dataclass(frozen=True)
class BetaTcVaeConfig(BetaOptions, LikelihoodOptions, EncoderDecoderOptions):
    """Sizes of the model, and the weights of the three parts of its rate."""

    beta: float = option(
        6.0,
        QT_TRANSLATE_NOOP("options", "Beta"),
        QT_TRANSLATE_NOOP(
            "options",
            "Weight of the total correlation: how much the latents tell of each other. More makes them independent, "
            "which is hoped to disentangle them. With alpha, beta and gamma 1 the loss is the negative ELBO.",
        ),
        minimum=0.0,
        maximum=1000.0,
        step=0.1,
        logarithmic=True,
        live=True,
        presets=(1.0, 4.0, 6.0, 10.0),
    )
    alpha: float = option(
        1.0,
        QT_TRANSLATE_NOOP("options", "Alpha"),
        QT_TRANSLATE_NOOP(
            "options", "Weight of the mutual information: how much the latents tell of which image it was."
        ),
        minimum=0.0,
        maximum=1000.0,
        step=0.1,
        live=True,
        presets=(0.0, 1.0, 4.0),
    )
    gamma: float = option(
        1.0,
        QT_TRANSLATE_NOOP("options", "Gamma"),
        QT_TRANSLATE_NOOP(
            "options", "Weight of the dimension-wise KL: how far each latent, over all images, is from the prior."
        ),
        minimum=0.0,
        maximum=1000.0,
        step=0.1,
        live=True,
        presets=(0.5, 1.0, 2.0),
    )
    estimator: str = option(
        WEIGHTED,
        QT_TRANSLATE_NOOP("options", "Estimator"),
        QT_TRANSLATE_NOOP(
            "options",
            "How the loss estimates the density of all codes from those of a batch. weighted: minibatch-weighted "
            "sampling, as published. stratified: each other image of the batch stands for many of the training set, "
            "and its own for one, which has no bias. What is shown is stratified with both.",
        ),
        choices=ESTIMATORS,
        advanced=True,
    )


class RateParts(NamedTuple):
    """The KL in three parts, means over a batch, scalars: their sum is the mean of log q(z|x) - log p(z)."""

    mutual_information: Tensor
    total_correlation: Tensor
    dimension_wise_kl: Tensor


class BetaTcVae(MlpNetworks):
    """The MLP VAE with the loss recon + alpha I(x; z) + beta TC(z) + gamma sum_j KL(q(z_j) || p(z_j)).

    q(z), the mean of q(z|x) over the training set, is estimated from the images of a batch. By minibatch-weighted
    sampling (Chen et al. 2018, C.1) log q(z_i) is log of the sum over the batch of q(z_i|x_j), less log(N M), for N
    training images and batches of M; its gradient serves well, but as a number it lies up to log N too low, in each
    latent anew. Stratified (C.2, for batches without repetition) it is log(q(z_i|x_i) / N + (N - 1) / N times the mean
    of q(z_i|x_j) over the others), which is right in the mean before the logarithm, and exact with all data in one
    batch. The curves show that one: their sum estimates the KL, whose closed form stands beside it. The mutual
    information cannot come out above log N.
    """

    family: ClassVar[str] = "beta-tcvae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "beta-TCVAE, MLP")
    Config: ClassVar[type] = BetaTcVaeConfig
    terms: ClassVar[tuple[Term, ...]] = (
        *GaussianVae.terms,
        Term(
            "mutual_information",
            QT_TRANSLATE_NOOP("terms", "Mutual information"),
            aside=True,
            help=QT_TRANSLATE_NOOP(
                "terms",
                "what the code tells of which image it was, estimated from a batch; it cannot exceed the "
                "log of the number of training images",
            ),
        ),
        Term(
            "total_correlation",
            QT_TRANSLATE_NOOP("terms", "Total correlation"),
            aside=True,
            help=QT_TRANSLATE_NOOP(
                "terms",
                "how much the latents, over all images, depend on each other, estimated from a batch; 0 "
                "where they are independent",
            ),
        ),
        Term(
            "dimension_wise_kl",
            QT_TRANSLATE_NOOP("terms", "Dimension-wise KL"),
            aside=True,
            help=QT_TRANSLATE_NOOP(
                "terms",
                "how far each latent, over all images, is from the prior, estimated from a batch and "
                "summed over latents",
            ),
        ),
        Term(
            "kl_estimate",
            QT_TRANSLATE_NOOP("terms", "KL, sum of its parts"),
            aside=True,
            help=QT_TRANSLATE_NOOP(
                "terms",
                "mutual information, total correlation and dimension-wise KL together; the exact KL lies beside it",
            ),
        ),
    )

    config: BetaTcVaeConfig
    train_images: Tensor  # N; 0 until a run has begun: then the batch is all there is

    def __init__(self, config: BetaTcVaeConfig, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        self.register_buffer("train_images", torch.zeros(()))

    def set_training_size(self, train_images: int) -> None:
        self.train_images.fill_(float(train_images))

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        mu, raw = self.statistics(x)
        z, per_axis = gaussian_latent(mu, raw, generator)
        recon = self.mean_nll(self.decode_logits(z), x)
        logs = densities(z, mu.to(z.dtype), bound_log_variance(raw))
        chosen = rate_parts(logs, self.train_images, self.config.estimator)
        with torch.no_grad():
            shown = rate_parts(logs, self.train_images, STRATIFIED)
        loss = recon + self.rate_weight * chosen.total_correlation
        loss = loss + float(self.config.alpha) * chosen.mutual_information
        loss = loss + float(self.config.gamma) * chosen.dimension_wise_kl
        kl = per_axis.sum()
        values = {"recon": recon, "kl": kl, "negative_elbo": recon.detach() + kl.detach(), **shown._asdict()}
        values["kl_estimate"] = torch.stack(shown).sum()
        return Terms(loss, values, per_axis, mu)


class Densities(NamedTuple):
    """Logs of densities at one sample z_i of each image's posterior: of the whole (N), or of each latent (N x D)."""

    own: Tensor  # N x D: q(z_id|x_i)
    joint: Tensor  # N: sum over the batch of q(z_i|x_j)
    marginals: Tensor  # N x D: sum over the batch of q(z_id|x_j)
    prior: Tensor  # N


def densities(z: Tensor, mu: Tensor, log_variance: Tensor) -> Densities:
    """For samples z_i (N x D) of q(z|x_i) = N(mu_i, sigma_i^2), in fp32 or fp64, with all gradients."""
    # what noise gave z is a constant to the weights, so that -1/2 is all of its derivative by log sigma^2
    squares = ((z - mu) * (-0.5 * log_variance).exp()).detach().square()
    own = -0.5 * (squares + log_variance) - _HALF_LOG_TWO_PI
    joint, marginals = cast("tuple[Tensor, Tensor]", _LogSums.apply(z, mu, log_variance))  # type: ignore[no-untyped-call]
    return Densities(own, joint, marginals, (-0.5 * z.square() - _HALF_LOG_TWO_PI).sum(1))


def rate_parts(logs: Densities, train_images: Tensor, estimator: str) -> RateParts:
    """The parts of the KL. `train_images` is a scalar; a batch of more images is taken for all there are."""
    m = len(logs.joint)
    n = train_images.to(logs.joint.dtype).clamp_min(float(m))
    own = logs.own.sum(1)
    if estimator == WEIGHTED:
        log_q, log_q_of_each = logs.joint - (n * m).log(), logs.marginals - (n * m).log()
    else:
        log_q, log_q_of_each = _stratified(logs.joint, own, n, m), _stratified(logs.marginals, logs.own, n, m)
    product = log_q_of_each.sum(1)
    return RateParts((own - log_q).mean(), (log_q - product).mean(), (product - logs.prior).mean())


def _stratified(log_sum: Tensor, log_own: Tensor, n: Tensor, m: int) -> Tensor:
    """The log of a density's mean over n images, from the sum over m of them and the addend of the image's own."""
    if m == 1:  # of the others nothing is known
        return log_own
    share = (log_own - log_sum).exp().clamp_max(1.0)
    others = (n - 1.0) / (n * (m - 1))
    return log_sum + (share / n + (1.0 - share) * others).log()


class _LogSums(torch.autograd.Function):
    """log sum_j q(z_i|x_j) and log sum_j q(z_id|x_j), with their gradients in closed form.

    By blocks of rows i, so that a batch of a thousand needs no gigabyte; what fits one block is kept for the gradient.
    """

    @staticmethod
    def forward(ctx: Any, z: Tensor, mu: Tensor, log_variance: Tensor) -> tuple[Tensor, Tensor]:
        rows, *columns = (t.t().contiguous() for t in (z, mu, log_variance))
        ctx.size = max(1, _BLOCK // mu.numel())
        joint, marginals = [], []
        for start in range(0, len(z), ctx.size):
            pairs = _pairs(rows[:, start : start + ctx.size], *columns)
            joint.append(pairs.of_all.logsumexp(1))
            # own addends keep the sum within the range of floats: no maximum need be taken off
            marginals.append(pairs.q.sum(2).clamp_min_(_TINY))
        joint_logs, marginal_sums = torch.cat(joint), torch.cat(marginals, dim=1)
        ctx.save_for_backward(rows, *columns, joint_logs, marginal_sums, *(pairs if len(joint) == 1 else ()))
        return joint_logs, marginal_sums.log().t()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_joint: Tensor, grad_marginals: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        rows, mu, log_variance, joint, sums, *kept = ctx.saved_tensors
        scale = _scale(log_variance)
        by_marginal = grad_marginals.t() / sums
        grad_z, grad_mu, grad_log_variance = [], torch.zeros_like(mu), torch.zeros_like(mu)
        for start in range(0, rows.shape[1], ctx.size):
            part = slice(start, start + ctx.size)
            off, q, of_all = kept or _pairs(rows[:, part], mu, log_variance)
            whole = (of_all - joint[part, None]).exp_().mul_(grad_joint[part, None])
            weights = (q * by_marginal[:, part, None]).add_(whole)
            grad_log_variance.sub_(weights.sum(1), alpha=0.5)
            weights.mul_(off)  # the gradient by z_id - mu_jd is -2 times this and the scale
            grad_mu.add_(weights.sum(1), alpha=2.0)
            grad_z.append((weights * scale[:, None]).sum(2).mul_(-2.0))
            grad_log_variance.add_(weights.mul_(off).sum(1))
        return torch.cat(grad_z, dim=1).t(), grad_mu.mul_(scale).t(), grad_log_variance.t()


def _scale(log_variance: Tensor) -> Tensor:
    return (-0.5 * log_variance).exp_().mul_(math.sqrt(0.5))


class _Pairs(NamedTuple):
    off: Tensor  # D x n x M: (z - mu) / (sigma sqrt 2) of every latent, row and image
    q: Tensor  # D x n x M: the densities of latents
    of_all: Tensor  # n x M: the log of their product


def _pairs(z: Tensor, mu: Tensor, log_variance: Tensor) -> _Pairs:
    off = (z[:, :, None] - mu[:, None]).mul_(_scale(log_variance)[:, None])
    logs = torch.addcmul((-0.5 * log_variance - _HALF_LOG_TWO_PI)[:, None], off, off, value=-1.0)
    of_all = logs.sum(0)
    return _Pairs(off, logs.exp_(), of_all)


FAMILIES = (BetaTcVae,)
