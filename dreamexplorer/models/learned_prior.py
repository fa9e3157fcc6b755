"""A VAE with a learned prior: a mixture of Gaussians, or the VampPrior of Tomczak & Welling (2018)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar, cast

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

from dreamexplorer.models.axes import Axis
from dreamexplorer.models.base import ImageShape, Term, Terms
from dreamexplorer.models.data_term import LikelihoodOptions, ScaleOptions
from dreamexplorer.models.gaussian_vae import BetaOptions
from dreamexplorer.models.mlp_vae import MlpNetworks
from dreamexplorer.models.networks import EncoderDecoderOptions
from dreamexplorer.models.objectives import bound_log_variance
from dreamexplorer.models.priors import LEARNED_MIXTURE, Mixture, Prior
from dreamexplorer.models.sketch import MIXED, VARIATION, Sketch
from dreamexplorer.options import QT_TRANSLATE_NOOP, option

STANDARD, MIXTURE, VAMPPRIOR = PRIORS = (
    QT_TRANSLATE_NOOP("options", "standard"),
    QT_TRANSLATE_NOOP("options", "mixture"),
    QT_TRANSLATE_NOOP("options", "vampprior"),
)

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)
# Factor on the weights of pseudo-inputs before the sigmoid: with a smaller one Adam needs epochs from black to white.
_STEEPNESS = 10.0
_FIRST_LOG_VARIANCE = math.log(0.5)  # initial components; their means have the same variance, which adds up to 1
_PAIRS_OF_DRAWS = 32  # antithetic pairs of samples of z, for the rate of one image
_AT_ONCE = 1 << 22  # numbers computed at once without gradients: 16 MB
_LEAST_SPREAD = 1e-3


@dataclass(frozen=True)
class LearnedPriorConfig(BetaOptions, ScaleOptions, LikelihoodOptions, EncoderDecoderOptions):
    """Sizes of the networks, the weight of the rate, and the prior."""

    prior: str = option(
        VAMPPRIOR,
        QT_TRANSLATE_NOOP("options", "Prior"),
        QT_TRANSLATE_NOOP(
            "options",
            "standard: N(0, I), as in a plain VAE. mixture: Gaussians with learned means, widths and "
            "weights. vampprior: the posteriors of pseudo-inputs, images that are learned.",
        ),
        choices=PRIORS,
        structural=True,
    )
    components: int = option(
        50,
        QT_TRANSLATE_NOOP("options", "Components"),
        QT_TRANSLATE_NOOP("options", "Number of Gaussians in the prior; the VampPrior has one pseudo-input for each."),
        minimum=1,
        maximum=1000,
        structural=True,
        presets=(1, 10, 50, 500),
        only_with=("prior", (MIXTURE, VAMPPRIOR)),
    )


class LearnedPriorVae(MlpNetworks):
    """The MLP VAE with the loss recon + beta (log q(z|x) - log p(z)), and p(z) = sum_k w_k N(z; m_k, s_k^2).

    The KL has no closed form; it is estimated from one sample of z for each image (unbiased, but it may be negative for
    a single image). It is no sum over latents, since p(z) need not factorise; the value shown for a latent is log
    q(z_d|x) - log p(z_d), its KL to the marginal of the prior, which is 0 for an uninformative latent. VampPrior: m_k
    and s_k are the encoder's statistics of pseudo-input k, and w_k = 1/K. Here the pixels of pseudo-inputs are
    sigmoids, initialised as dark noise.
    """

    family: ClassVar[str] = "learned-prior-vae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "VAE with a learned prior, MLP")
    order: ClassVar[int] = 70
    section: ClassVar[str] = VARIATION
    summary: ClassVar[str] = QT_TRANSLATE_NOOP(
        "families", "The prior is a mixture that is learned with the rest, so dreams lie where images are."
    )
    sketch: ClassVar[Sketch] = Sketch(latents=MIXED)
    Config: ClassVar[type] = LearnedPriorConfig
    latent_prior: ClassVar[Prior] = LEARNED_MIXTURE
    axis_terms_add_up: ClassVar[bool] = False
    axis_term: ClassVar[Term | None] = Term("kl", QT_TRANSLATE_NOOP("terms", "KL to the marginal of the prior"))

    config: LearnedPriorConfig

    def __init__(self, config: LearnedPriorConfig, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        k, d = config.components, config.latent_dim
        if config.prior == MIXTURE:
            self.prior_means = nn.Parameter(torch.randn(k, d).mul_(math.sqrt(0.5)))
            self.prior_log_variances = nn.Parameter(torch.full((k, d), _FIRST_LOG_VARIANCE))
            self.prior_logits = nn.Parameter(torch.zeros(k))
        elif config.prior == VAMPPRIOR:
            self.pseudo_inputs = nn.Parameter(torch.randn(k, prod(image_shape)).mul_(0.1).sub_(0.2))

    def pseudo_images(self) -> Tensor:
        """Return the VampPrior's pseudo-inputs, K x C x H x W in [0, 1]."""
        return torch.sigmoid(_STEEPNESS * self.pseudo_inputs.float()).reshape(-1, *self.image_shape)

    def mixture(self) -> tuple[Tensor, Tensor, Tensor]:
        """Compute the components of p(z) in fp32: means and log-variances (K x D each) and log weights (K)."""
        if self.config.prior == MIXTURE:
            weights = self.prior_logits.float().log_softmax(0)
            return self.prior_means.float(), bound_log_variance(self.prior_log_variances), weights
        if self.config.prior == VAMPPRIOR:
            mu, log_variance = self.posterior(self.pseudo_images())
            return mu, log_variance, torch.full_like(mu[:, 0], -math.log(len(mu)))
        zeros = torch.zeros_like(self.mu.bias[None], dtype=torch.float32)
        return zeros, zeros, zeros[:, 0]

    def log_prior(self, z: Tensor) -> Tensor:
        if torch.is_grad_enabled():
            return log_mixture(z, *self.mixture())[0]
        components = self.mixture()
        size = max(1, _AT_ONCE // components[0].numel())
        return torch.cat([log_mixture(part, *components)[0] for part in z.split(size)])  # type: ignore[no-untyped-call]

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        mu, raw = self.statistics(x)
        log_variance = bound_log_variance(raw)
        mu = mu.to(log_variance.dtype)
        noise = torch.empty_like(mu).normal_(generator=generator)
        z = torch.addcmul(mu, noise, (0.5 * log_variance).exp())
        recon = self.mean_nll(self.decode_logits(z), x)
        log_q = -0.5 * (noise.square() + log_variance) - _HALF_LOG_TWO_PI
        log_p, log_marginals = log_mixture(z, *self.mixture())
        kl = (log_q.sum(1) - log_p).mean()
        values = {"recon": recon, "kl": kl, "negative_elbo": recon.detach() + kl.detach()}
        return Terms(self.weighted(recon, kl), values, (log_q - log_marginals).detach().mean(0), mu)

    def reconstruction_terms(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        """Compute reconstruction and rate of each image (N each, nats).

        The rate has no closed form; it is the mean over 64 fixed samples of the noise.
        """
        mu, log_variance = self.posterior(x)
        recon = self.nll(self.decode_logits(mu), x)
        same = torch.Generator(mu.device).manual_seed(0)
        rate = torch.zeros_like(recon)
        sigma = (0.5 * log_variance).exp()
        for _ in range(_PAIRS_OF_DRAWS):
            noise = torch.empty_like(mu[0]).normal_(
                generator=same
            )  # every image has the same noise, so that the result does not depend on the batch
            log_q = (-0.5 * (noise.square() + log_variance) - _HALF_LOG_TWO_PI).sum(1)
            for signed in (noise, -noise):
                rate += log_q - self.log_prior(mu + sigma * signed)
        return recon, rate / (2 * _PAIRS_OF_DRAWS)

    @torch.no_grad()
    def prior_components(self) -> Mixture:
        means, log_variances, log_weights = self.mixture()
        parts = (means, (0.5 * log_variances).exp(), log_weights.exp())
        return Mixture(*(part.to("cpu", copy=True).numpy() for part in parts))  # a copy, not a view of the parameters

    def axes(self) -> tuple[Axis, ...]:
        """Describe the axes: mean +- 4 standard deviations of the prior in each."""
        means, sigmas, weights = self.prior_components()
        centre = weights @ means
        variance = weights @ (sigmas**2 + (means - centre) ** 2)
        moments = zip(centre.tolist(), variance.tolist(), strict=True)
        return tuple(_axis(f"z{i}", mean, square) for i, (mean, square) in enumerate(moments))


def _axis(name: str, mean: float, variance: float) -> Axis:
    if not (math.isfinite(mean) and math.isfinite(variance)):  # the training diverged
        return Axis(name)
    spread = max(math.sqrt(variance), _LEAST_SPREAD)
    grain = 10.0 ** math.floor(math.log10(8.0 * spread)) / 10.0  # round the ends of the slider to two digits
    low, high = (round((mean + reach * spread) / grain) * grain for reach in (-4.0, 4.0))
    return Axis(name, round(low, 6), round(high, 6), mean, spread)


def log_mixture(z: Tensor, means: Tensor, log_variances: Tensor, log_weights: Tensor) -> tuple[Tensor, Tensor]:
    """Compute log p(z) (N) of z (N x D) under a mixture of K diagonal Gaussians, and the log marginals (N x D).

    The marginals are for display: gradients flow through log p(z) only.

    Args:
        z: N x D.
        means: K x D.
        log_variances: K x D.
        log_weights: K.
    """
    logs = _LogMixture.apply(z, means, log_variances, log_weights)  # type: ignore[no-untyped-call]
    return cast("tuple[Tensor, Tensor]", logs)


class _LogMixture(torch.autograd.Function):
    """The log densities of a mixture with the gradient in closed form: few passes over the N x K x D numbers."""

    @staticmethod
    def forward(
        ctx: Any, z: Tensor, means: Tensor, log_variances: Tensor, log_weights: Tensor
    ) -> tuple[Tensor, Tensor]:
        scale = (-0.5 * log_variances).exp()
        off = (z[:, None] - means).mul_(scale)
        logs = torch.addcmul(-0.5 * log_variances - _HALF_LOG_TWO_PI, off, off, value=-0.5)
        of_each = logs.sum(2) + log_weights
        joint = of_each.logsumexp(1)
        marginals = logs.add_(log_weights[:, None]).logsumexp(1)
        ctx.save_for_backward(off, scale, of_each, joint)
        ctx.mark_non_differentiable(marginals)
        return joint, marginals

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor, _: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        off, scale, of_each, joint = ctx.saved_tensors
        shares = (of_each - joint[:, None]).exp_().mul_(grad[:, None])  # N x K: responsibilities times the gradient
        of_weights = shares.sum(0)
        pulls = off * shares[:, :, None]
        of_means = pulls.sum(0).mul_(scale)
        of_log_variances = ((pulls * off).sum(0) - of_weights[:, None]).mul_(0.5)
        return pulls.mul_(scale).sum(1).neg_(), of_means, of_log_variances, of_weights


FAMILIES = (LearnedPriorVae,)
