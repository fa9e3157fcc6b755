"""The beta-TCVAE of Chen et al. (2018): the KL in three parts, each with its own weight."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, cast

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from dreamexplorer.models.aggregate import RateParts, rate_parts_of_split
from dreamexplorer.models.base import Gathered, ImageShape, Term, Terms
from dreamexplorer.models.data_term import LikelihoodOptions
from dreamexplorer.models.gaussian_vae import BetaOptions, GaussianVae
from dreamexplorer.models.mlp_vae import MlpNetworks
from dreamexplorer.models.networks import EncoderDecoderOptions
from dreamexplorer.models.objectives import bound_log_variance, gaussian_latent
from dreamexplorer.models.sketch import FACTORS, VARIATION, Sketch
from dreamexplorer.options import QT_TRANSLATE_NOOP, changed_option, option
from dreamexplorer.progress import Progress

WEIGHTED, STRATIFIED = ESTIMATORS = (
    QT_TRANSLATE_NOOP("options", "weighted"),
    QT_TRANSLATE_NOOP("options", "stratified"),
)

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)
BLOCK = 1 << 20  # numbers a block (pairs of images x latents): 4 MB, which fits the processor's cache
EVALUATED = 128  # images of a batch whose pairs are computed in an evaluation
_TINY = 1e-37  # lower bound of a density, so that its log is finite


@dataclass(frozen=True)
class BetaTcVaeConfig(BetaOptions, LikelihoodOptions, EncoderDecoderOptions):
    """Sizes of the networks, and the weights of the three parts of the KL."""

    beta: float = option(
        6.0,
        QT_TRANSLATE_NOOP("options", "Beta"),
        QT_TRANSLATE_NOOP(
            "options",
            "Weight of the total correlation, which measures how much the latents depend on each other. A"
            " larger weight makes them more independent, which may disentangle them. With alpha, beta and"
            " gamma all 1 the loss is the negative ELBO.",
        ),
        minimum=0.0,
        maximum=1000.0,
        step=0.1,
        logarithmic=True,
        live=True,
        presets=(1.0, 4.0, 6.0, 10.0),
    )
    beta_schedule: str = changed_option(
        BetaOptions,
        "beta_schedule",
        help=QT_TRANSLATE_NOOP(
            "options",
            "Schedule of beta, and so of the total correlation alone: the mutual information and the "
            "dimension-wise KL have the weights alpha and gamma from the first step on. Constant; linear "
            "or sigmoid warm-up from 0 to beta; or cyclical: in each cycle from 0 to beta over its first "
            "half, then constant.",
        ),
    )
    alpha: float = option(
        1.0,
        QT_TRANSLATE_NOOP("options", "Alpha"),
        QT_TRANSLATE_NOOP("options", "Weight of the mutual information between the latents and the image."),
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
            "options",
            "Weight of the dimension-wise KL: the divergence of each latent's distribution over all "
            "images from the prior.",
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
            "How the loss estimates the density q(z) over the training set from one batch. weighted: "
            "minibatch-weighted sampling, as published. stratified: minibatch stratified sampling, whose "
            "density is right on average, but not its logarithm, so that both depend on the batch size. "
            "Training curves show the stratified estimate; tests use all images and estimate nothing.",
        ),
        choices=ESTIMATORS,
        advanced=True,
    )


class BetaTcVae(MlpNetworks):
    """The MLP VAE with the loss recon + alpha I(x; z) + beta TC(z) + gamma sum_j KL(q(z_j) || p(z_j)).

    q(z), the mean of q(z|x) over the N training images, is estimated from a batch of M images. Minibatch-weighted
    sampling (Chen et al. 2018, C.1) takes log q(z_i) as the log of the sum of q(z_i|x_j) over the batch, minus log(N
    M); its gradient is useful, but its value is up to log N too low, in each latent. Stratified sampling (C.2, for
    batches without repetition) takes log(q(z_i|x_i) / N + (N - 1) / N times the mean of q(z_i|x_j) over the other
    images): unbiased for the density, but not for its logarithm, which is too low on average (Jensen), the more so
    the higher the dimension. So the mutual information comes out too high and, with few images in a batch, the total
    correlation too low, even negative. The training curves show the stratified estimates. An evaluation takes q(z) as
    the mean over all images of its split, with nothing to estimate (`over_split`). The sum of the parts estimates the
    KL, whose closed form is shown beside it. The mutual information cannot exceed log N.
    """

    family: ClassVar[str] = "beta-tcvae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "beta-TCVAE, MLP")
    order: ClassVar[int] = 40
    section: ClassVar[str] = VARIATION
    summary: ClassVar[str] = QT_TRANSLATE_NOOP(
        "families", "Penalises the total correlation only: the latents are to become independent."
    )
    sketch: ClassVar[Sketch] = Sketch(latents=FACTORS)
    Config: ClassVar[type] = BetaTcVaeConfig
    needs_whole_batch: ClassVar[bool] = True
    terms: ClassVar[tuple[Term, ...]] = (
        *GaussianVae.terms,
        Term(
            "mutual_information",
            QT_TRANSLATE_NOOP("terms", "Mutual information"),
            aside=True,
            help=QT_TRANSLATE_NOOP(
                "terms",
                "information of z about the image; at most the log of the number of images. In training estimated "
                "from a batch, and too high; in tests computed from all pairs of test images",
            ),
        ),
        Term(
            "total_correlation",
            QT_TRANSLATE_NOOP("terms", "Total correlation"),
            aside=True,
            help=QT_TRANSLATE_NOOP(
                "terms",
                "dependence of the latents on each other over all images; 0 if they are independent. In training "
                "estimated from a batch: too low, and below 0 where the latents are nearly independent. In tests "
                "computed from all pairs of test images, with one z for each: it may then be slightly below 0",
            ),
        ),
        Term(
            "dimension_wise_kl",
            QT_TRANSLATE_NOOP("terms", "Dimension-wise KL"),
            aside=True,
            help=QT_TRANSLATE_NOOP(
                "terms",
                "divergence of each latent's distribution over all images from the prior, summed over latents; in "
                "training estimated from a batch, in tests computed from all test images",
            ),
        ),
        Term(
            "kl_estimate",
            QT_TRANSLATE_NOOP("terms", "KL, sum of its parts"),
            aside=True,
            help=QT_TRANSLATE_NOOP(
                "terms",
                "mutual information + total correlation + dimension-wise KL; compare with the exact KL",
            ),
            sum_of=RateParts._fields,
        ),
    )

    config: BetaTcVaeConfig
    train_images: Tensor  # N; 0 before a run starts, when the batch counts as all data

    def __init__(self, config: BetaTcVaeConfig, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        self.register_buffer("train_images", torch.zeros(()))

    def set_training_size(self, train_images: int) -> None:
        self.train_images.fill_(float(train_images))

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        mu, raw = self.statistics(x)
        z, per_axis = gaussian_latent(mu, raw, generator)
        recon = self.mean_nll(self.decode_logits(z), x)
        # an evaluation replaces these estimates by `over_split`, so a few images do
        some = slice(None) if self.training or torch.is_grad_enabled() else slice(EVALUATED)
        logs = densities(z[some], mu[some].to(z.dtype), bound_log_variance(raw[some]))
        chosen = rate_parts(logs, self.train_images, self.config.estimator)
        with torch.no_grad():
            shown = rate_parts(logs, self.train_images, STRATIFIED)
        loss = recon + self.rate_weight * chosen.total_correlation
        loss = loss + float(self.config.alpha) * chosen.mutual_information
        loss = loss + float(self.config.gamma) * chosen.dimension_wise_kl
        kl = per_axis.sum()
        values = {"recon": recon, "kl": kl, "negative_elbo": recon.detach() + kl.detach(), **shown._asdict()}
        values["kl_estimate"] = torch.stack(shown).sum()
        kept = None if self.training else torch.cat((z, bound_log_variance(raw)), dim=1)
        return Terms(loss, values, per_axis, mu, kept)

    def over_split(self, gathered: Gathered, progress: Progress) -> Gathered:
        assert gathered.kept is not None
        z, log_variance = gathered.kept.chunk(2, dim=1)
        parts = rate_parts_of_split(z, gathered.coordinates, log_variance, progress)
        exact = {name: float(part) for name, part in parts._asdict().items()}
        exact["kl_estimate"] = sum(exact.values())
        return gathered._replace(values={**gathered.values, **exact})


class Densities(NamedTuple):
    """Log densities at one sample z_i of each image's posterior: joint (N), or of each latent (N x D)."""

    own: Tensor  # N x D: q(z_id|x_i)
    joint: Tensor  # N: sum over the batch of q(z_i|x_j)
    marginals: Tensor  # N x D: sum over the batch of q(z_id|x_j)
    prior: Tensor  # N


def densities(z: Tensor, mu: Tensor, log_variance: Tensor) -> Densities:
    """Compute log densities of one sample z_i of each image's posterior N(mu_i, sigma_i^2), with gradients.

    Args:
        z: samples, N x D, fp32 or fp64.
        mu: posterior means, N x D.
        log_variance: log sigma^2, N x D.
    """
    # (z - mu) / sigma is the noise, constant with respect to the weights: the derivative by log sigma^2 is just -1/2
    squares = ((z - mu) * (-0.5 * log_variance).exp()).detach().square()
    own = -0.5 * (squares + log_variance) - _HALF_LOG_TWO_PI
    joint, marginals = log_sums(z, mu, log_variance)
    return Densities(own, joint, marginals, (-0.5 * z.square() - _HALF_LOG_TWO_PI).sum(1))


def rate_parts(logs: Densities, train_images: Tensor, estimator: str) -> RateParts:
    """Split the KL into its parts.

    Args:
        logs: the log densities of a batch.
        train_images: N, a scalar; at least the size of the batch is assumed.
        estimator: `WEIGHTED` or `STRATIFIED`.
    """
    m = len(logs.joint)
    n = train_images.to(logs.joint.dtype).clamp_min(float(m))
    own = logs.own.sum(1)
    if estimator == WEIGHTED:
        log_q, log_q_of_each = logs.joint - (n * m).log(), logs.marginals - (n * m).log()
    else:
        log_q, log_q_of_each = stratified(logs.joint, own, n, m), stratified(logs.marginals, logs.own, n, m)
    product = log_q_of_each.sum(1)
    return RateParts((own - log_q).mean(), (log_q - product).mean(), (product - logs.prior).mean())


def stratified(log_sum: Tensor, log_own: Tensor, n: Tensor, m: int) -> Tensor:
    """Compute the log of the mean of a density over n images from those of a batch of m.

    Args:
        log_sum: log of the sum over the batch.
        log_own: log of the image's own summand.
    """
    if m == 1:  # no other image to estimate the rest from
        return log_own
    share = (log_own - log_sum).exp().clamp_max(1.0)
    others = (n - 1.0) / (n * (m - 1))
    return log_sum + (share / n + (1.0 - share) * others).log()


def log_sums(z: Tensor, mu: Tensor, log_variance: Tensor) -> tuple[Tensor, Tensor]:
    """Compute the logs of sums of posterior densities over a batch, with gradients in closed form.

    Args:
        z: samples z_i, N x D.
        mu: posterior means, N x D.
        log_variance: log sigma^2, N x D.

    Returns:
        log sum_j q(z_i|x_j) (N) and log sum_j q(z_id|x_jd) (N x D).
    """
    return cast("tuple[Tensor, Tensor]", _LogSums.apply(z, mu, log_variance))  # type: ignore[no-untyped-call]


class _LogSums(torch.autograd.Function):
    """log sum_j q(z_i|x_j) and log sum_j q(z_id|x_jd), with gradients in closed form.

    Works on blocks of rows i, so that a batch of a thousand images needs no gigabyte; if one block suffices, its
    intermediate results are kept for the gradient.
    """

    @staticmethod
    def forward(ctx: Any, z: Tensor, mu: Tensor, log_variance: Tensor) -> tuple[Tensor, Tensor]:
        rows, *columns = (t.t().contiguous() for t in (z, mu, log_variance))
        ctx.size = max(1, BLOCK // mu.numel())
        joint, marginals = [], []
        for start in range(0, len(z), ctx.size):
            pairs = _pairs(rows[:, start : start + ctx.size], *columns)
            joint.append(pairs.of_all.logsumexp(1))
            # each image's own summand keeps the sum in the range of floats, so no maximum need be subtracted
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
