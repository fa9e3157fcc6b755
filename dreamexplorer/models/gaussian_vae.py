"""Base of all VAEs with a Gaussian posterior, and the options of the ELBO."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from dreamexplorer.errors import Message
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.base import Encoding, ImageShape, Model, Term, Terms
from dreamexplorer.models.data_term import LikelihoodOptions, ScaleOptions, scaling_of
from dreamexplorer.models.likelihoods import likelihood_of
from dreamexplorer.models.objectives import bound_log_variance, gaussian_kl, gaussian_latent, log_normal
from dreamexplorer.models.priors import STANDARD_NORMAL, Prior
from dreamexplorer.models.schedules import CONSTANT, SCHEDULES, Scheduled, share_at
from dreamexplorer.models.whole_batch import over_whole_batch
from dreamexplorer.options import QT_TRANSLATE_NOOP, option

EACH_LATENT, ALL_LATENTS = FREE_PARTS = (QT_TRANSLATE_NOOP("options", "latent"), QT_TRANSLATE_NOOP("options", "sum"))


@dataclass(frozen=True)
class BetaOptions:
    """Weight of the rate and its schedule."""

    beta: float = option(
        1.0,
        QT_TRANSLATE_NOOP("options", "Beta"),
        QT_TRANSLATE_NOOP(
            "options",
            "Weight of the KL term. 1 gives the ELBO; a larger weight pulls the posterior towards the "
            "prior until latents collapse; a smaller one favours reconstruction. Means over pixels or "
            "latents change its effect.",
        ),
        minimum=0.0,
        maximum=1000.0,
        step=0.1,
        logarithmic=True,
        live=True,
        presets=(0.1, 1.0, 4.0, 10.0, 30.0),
    )
    beta_schedule: str = option(
        "constant",
        QT_TRANSLATE_NOOP("options", "Beta schedule"),
        QT_TRANSLATE_NOOP(
            "options",
            "Constant; linear or sigmoid warm-up from 0 to beta; or cyclical: in each cycle from 0 to "
            "beta over its first half, then constant.",
        ),
        choices=SCHEDULES,
        live=True,
        advanced=True,
    )
    warmup_epochs: float = option(
        2.0,
        QT_TRANSLATE_NOOP("options", "Warm-up epochs"),
        QT_TRANSLATE_NOOP(
            "options", "Length of the warm-up, or of one cycle, in epochs; not used with a constant beta."
        ),
        minimum=0.01,
        maximum=10000.0,
        step=0.5,
        live=True,
        only_with=("beta_schedule", tuple(s for s in SCHEDULES if s != CONSTANT)),
        advanced=True,
    )

    def beta_at(self, epoch: float, span: float = 0.0) -> float:
        """Return beta at a time in epochs, or its mean over the `span` of a step in epochs."""
        return float(self.beta) * share_at(self.beta_schedule, epoch, self.warmup_epochs, span)

    def scheduled(self) -> tuple[Scheduled, ...]:
        """List what follows a schedule: beta, unless it is constant."""
        if self.beta_schedule == CONSTANT:
            return ()
        return (Scheduled("beta", "warmup_epochs", QT_TRANSLATE_NOOP("options", "Beta"), self.beta_at),)


@dataclass(frozen=True)
class ElboOptions(BetaOptions, ScaleOptions, LikelihoodOptions):
    """The data term, the number of samples of z, the weight of the rate, and free bits."""

    samples: int = option(
        1,
        QT_TRANSLATE_NOOP("options", "Samples of z"),
        QT_TRANSLATE_NOOP(
            "options",
            "Number of samples of z for each image in a training step; the reconstruction is their mean. "
            "More samples make the gradient less noisy and multiply the decoder's work. Evaluation draws "
            "one.",
        ),
        minimum=1,
        maximum=1000,
        live=True,
        advanced=True,
    )
    free_bits: float = option(
        0.0,
        QT_TRANSLATE_NOOP("options", "Free bits"),
        QT_TRANSLATE_NOOP(
            "options",
            "KL below this many nats is not penalised, which keeps latents from collapsing; per latent or"
            " for their sum. It is compared with the mean of the KL over a batch, not with that of each image. "
            "0 turns this off.",
        ),
        minimum=0.0,
        maximum=100.0,
        step=0.05,
        live=True,
        advanced=True,
    )
    free_bits_of: str = option(
        EACH_LATENT,
        QT_TRANSLATE_NOOP("options", "Free bits of"),
        QT_TRANSLATE_NOOP(
            "options",
            "What the threshold applies to. latent: each latent separately, so none collapses. sum: the "
            "sum over all latents, so some may still collapse.",
        ),
        choices=FREE_PARTS,
        only_with=("free_bits", ()),
        live=True,
        advanced=True,
    )


class GaussianVae(Model):
    """q(z|x) = N(mu, sigma^2), p(z) = N(0, I), p(x|z) by choice; a family provides encoder and decoder.

    The loss is recon + beta(t) * sum_j max(free_bits, KL_j), with KL_j the mean over the batch (Kingma & Welling 2014;
    Higgins et al. 2017; free bits: Kingma et al. 2016, section C.8, with one group for each latent or one for all). In
    training, recon is the mean over `config.samples` samples of z for each image. If the config asks for means over
    pixels or latents, the parts of the loss are scaled, but no displayed value is.
    """

    terms: ClassVar[tuple[Term, ...]] = (
        Term("recon", QT_TRANSLATE_NOOP("terms", "Reconstruction")),
        Term("kl", QT_TRANSLATE_NOOP("terms", "KL")),
        Term("negative_elbo", QT_TRANSLATE_NOOP("terms", "Negative ELBO"), sum_of=("recon", "kl")),
    )
    latent_prior: ClassVar[Prior] = STANDARD_NORMAL
    axis_term: ClassVar[Term | None] = Term("kl", QT_TRANSLATE_NOOP("terms", "KL"))
    axis_terms_add_up: ClassVar[bool] = True
    low_axis_is_collapsed: ClassVar[bool] = True

    rate_weight: Tensor  # the current beta; a tensor, so that a recorded step uses its new value

    def __init__(self, config: LikelihoodOptions, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        self.likelihood = likelihood_of(config, image_shape)
        self._scaling = scaling_of(config, math.prod(image_shape))
        self.register_buffer("rate_weight", torch.zeros(()), persistent=False)
        self._epoch, self._weight = 0.0, math.nan
        self.set_epoch(0.0)

    @abstractmethod
    def statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Compute the parameters of q(z|x).

        Args:
            x: images, N x C x H x W in [0, 1].

        Returns:
            mu and log sigma^2, N x D each; the latter before `bound_log_variance`.
        """

    @abstractmethod
    def decode_logits(self, z: Tensor) -> Tensor:
        """Decode z (N x D) to the parameters of the likelihood (N x pixels): logits if that is a Bernoulli."""

    def log_prior(self, z: Tensor) -> Tensor:
        """Compute log p(z) of each z (N x D): N, in nats."""
        return -0.5 * (z.square() + math.log(2.0 * math.pi)).sum(1)

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        """Compute the negative log-likelihood of each image.

        Args:
            parameters: output of `decode_logits`, N x pixels.
            x: images, N x C x H x W in [0, 1].

        Returns:
            -log p(x|z), N, in nats.
        """
        return self.likelihood.nll(parameters, x)

    def mean_nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        """Compute the mean of `nll` over images, a scalar; faster in training."""
        return self.likelihood.mean_nll(parameters, x)

    def weighted(self, recon: Tensor, rate: Tensor) -> Tensor:
        """Combine reconstruction and rate to the loss, each with its weight, and means where the config asks for them.

        Args:
            recon: batch mean of the reconstruction, summed over pixels, a scalar in nats.
            rate: batch mean of the rate, summed over latents, a scalar in nats.
        """
        loss = self.rate_weight * rate
        if self._scaling.latents != 1.0:
            loss = loss * self._scaling.latents
        return (recon if self._scaling.pixels == 1.0 else recon * self._scaling.pixels) + loss

    def rate(self, per_axis: Tensor) -> Tensor:
        """Compute the rate, which `weighted` multiplies by beta: the KL with free bits.

        Args:
            per_axis: KL of each latent, D, in nats, means over the batch.

        Returns:
            sum_j max(free_bits, KL_j), or max(free_bits, sum_j KL_j), a scalar.
        """
        c = self.config
        floor = float(c.free_bits)
        if floor <= 0.0:
            return per_axis.sum()
        per_axis = over_whole_batch(per_axis)
        return per_axis.sum().clamp_min(floor) if c.free_bits_of == ALL_LATENTS else per_axis.clamp_min(floor).sum()

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        mu, raw = self.statistics(x)
        # evaluation draws one z for each image, so that its cost does not depend on the training options
        k = int(self.config.samples) if torch.is_grad_enabled() else 1
        z, per_axis = gaussian_latent(repeated(mu, k), repeated(raw, k), generator)
        recon = self.mean_nll(self._for_samples(k).decode_logits(z), repeated(x, k))
        kl = per_axis.sum()
        values = {"recon": recon, "kl": kl, "negative_elbo": recon.detach() + kl.detach()}
        return Terms(self.weighted(recon, self.rate(per_axis)), values, per_axis, mu)

    def _for_samples(self, k: int) -> GaussianVae:
        """Return a view of the model whose labels are repeated k times."""
        labels = self.labels
        return self if k == 1 or labels is None or labels.numel() == 1 else self.conditioned_on(repeated(labels, k))

    def posterior(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Compute mu and log sigma^2 of q(z|x), N x D each, in fp32."""
        mu, raw = self.statistics(x)
        return mu.float(), bound_log_variance(raw)

    def draw_posterior(self, x: Tensor, k: int, generator: torch.Generator | None = None) -> tuple[Tensor, Tensor]:
        """Sample q(z|x) with the reparameterisation trick (Kingma & Welling 2014).

        Args:
            x: images, N x C x H x W in [0, 1].
            k: number of samples for each image.
            generator: source of the noise, on the device of the images.

        Returns:
            Samples z (N x k x D) and log q(z|x) (N x k, nats).
        """
        mu, log_variance = self.posterior(x)
        noise = torch.empty((len(mu), k, mu.shape[1]), dtype=mu.dtype, device=mu.device).normal_(generator=generator)
        z = torch.addcmul(mu[:, None], noise, (0.5 * log_variance).exp()[:, None])
        return z, log_normal(noise, log_variance[:, None])

    def encode(self, x: Tensor) -> Encoding:
        mu, log_variance = self.posterior(x)
        return Encoding(mu, (0.5 * log_variance).exp())

    def decode(self, z: Tensor) -> Tensor:
        return self.likelihood.mean(self.decode_logits(z)).reshape(-1, *self.image_shape)

    def axes(self) -> tuple[Axis, ...]:
        return tuple(Axis(f"z{i}") for i in range(self.config.latent_dim))

    def reconstruction_terms(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        mu, log_variance = self.posterior(x)
        recon = self.nll(self.decode_logits(mu), x)
        return recon, gaussian_kl(mu, log_variance).sum(1)

    def warnings(self, means: Mapping[str, float]) -> Iterator[Message]:
        yield from self.likelihood.warnings()

    def weight_at(self, epoch: float, span: float = 0.0) -> float:
        """Return the weight of the rate at a time in epochs, or its mean over the `span` of a step in epochs."""
        config: BetaOptions = self.config
        return config.beta_at(epoch, span)

    def set_epoch(self, epoch: float, span: float = 0.0) -> None:
        self._epoch = epoch
        weight = self.weight_at(epoch, span)
        if weight != self._weight:
            self._weight = weight
            self.rate_weight.fill_(weight)

    def set_live(self, config: object) -> None:
        super().set_live(config)
        self.likelihood.set_live(self.config)
        self._scaling = scaling_of(self.config, math.prod(self.image_shape))
        self._weight = math.nan
        self.set_epoch(self._epoch)


def repeated(t: Tensor, k: int) -> Tensor:
    """Repeat each entry of a tensor k times, consecutively.

    Args:
        t: N x ...
        k: number of repetitions.

    Returns:
        (N k) x ...; the tensor itself for k = 1.
    """
    return t if k == 1 else t[:, None].expand(-1, k, *t.shape[1:]).flatten(0, 1)
