"""The importance weighted autoencoder of Burda et al. (2016), optionally with the gradient of Tucker et al. (2019)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from dreamexplorer.models.base import Term, Terms
from dreamexplorer.models.data_term import LikelihoodOptions
from dreamexplorer.models.gaussian_vae import GaussianVae, repeated
from dreamexplorer.models.mlp_vae import MlpNetworks
from dreamexplorer.models.networks import EncoderDecoderOptions
from dreamexplorer.models.objectives import bound_log_variance, gaussian_kl
from dreamexplorer.models.sketch import SAMPLES, VARIATION, Sketch
from dreamexplorer.options import QT_TRANSLATE_NOOP, option

REPARAMETERISED, DREG = ESTIMATORS = (
    QT_TRANSLATE_NOOP("options", "reparameterised"),
    QT_TRANSLATE_NOOP("options", "dreg"),
)

DECODED_AT_ONCE = 4096  # samples decoded at once without gradients, which bounds the memory


@dataclass(frozen=True)
class IwaeConfig(LikelihoodOptions, EncoderDecoderOptions):
    """Sizes of the networks, number of samples and gradient estimator of the bound."""

    samples: int = option(
        5,
        QT_TRANSLATE_NOOP("options", "Samples K"),
        QT_TRANSLATE_NOOP(
            "options",
            "Number of samples of z for each image, whose importance weights form the bound. 1 is a VAE; "
            "more samples bring the bound closer to log p(x), at K times the work.",
        ),
        minimum=1,
        maximum=1000,
        live=True,
        presets=(1, 5, 50),
    )
    estimator: str = option(
        REPARAMETERISED,
        QT_TRANSLATE_NOOP("options", "Gradient"),
        QT_TRANSLATE_NOOP(
            "options",
            "Gradient estimator of the encoder. reparameterised: as published; its signal-to-noise ratio "
            "falls with more samples. dreg: doubly reparameterised, with the same expectation and a "
            "signal-to-noise ratio that rises with more samples.",
        ),
        choices=ESTIMATORS,
    )


class Iwae(MlpNetworks):
    """The MLP VAE with the loss -log(1/K sum_k w_k), w_k = p(x|z_k) p(z_k) / q(z_k|x), z_k from q(z|x).

    In expectation it is at most the negative ELBO, and decreases with K. The doubly reparameterised gradient weights
    the gradient through z_k by the squared normalised weight and omits the direct dependence of log q(z_k|x) on the
    encoder. Reconstruction (mean over the K samples), KL and ELBO are shown as for a VAE.
    """

    family: ClassVar[str] = "iwae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "IWAE, MLP")
    order: ClassVar[int] = 60
    section: ClassVar[str] = VARIATION
    summary: ClassVar[str] = QT_TRANSLATE_NOOP(
        "families", "Averages the weights of several samples of z: a tighter bound on log p(x)."
    )
    sketch: ClassVar[Sketch] = Sketch(latents=SAMPLES)
    Config: ClassVar[type] = IwaeConfig
    terms: ClassVar[tuple[Term, ...]] = (
        *GaussianVae.terms,
        Term(
            "negative_bound",
            QT_TRANSLATE_NOOP("terms", "Negative K-sample bound"),
            help=QT_TRANSLATE_NOOP(
                "terms",
                "minus the log of the mean importance weight of K samples; lower than the negative ELBO and "
                "closer to −log p(x)",
            ),
        ),
    )

    config: IwaeConfig

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        mu, raw = self.statistics(x)
        log_variance = bound_log_variance(raw)
        mu = mu.to(log_variance.dtype)
        n, k = len(mu), int(self.config.samples)
        # drawn image by image, so that the noise of an image does not depend on the size of the batch
        noise = torch.empty((n, k, mu.shape[1]), dtype=mu.dtype, device=mu.device).normal_(generator=generator)
        sigma = (0.5 * log_variance).exp()
        z = torch.addcmul(mu[:, None], noise, sigma[:, None])
        dreg = self.config.estimator == DREG
        if dreg:  # log q(z|x) as a function of z only; the value of (z - mu) / sigma is the noise
            off = noise + (z - z.detach()) / sigma.detach()[:, None]
            log_ratio = 0.5 * (off.square() + log_variance.detach()[:, None] - z.square()).sum(2)
        else:
            log_ratio = 0.5 * (noise.square() + log_variance[:, None] - z.square()).sum(2)
        nll = self._nll_of_samples(z, x)
        log_weights = log_ratio - nll
        if dreg and z.requires_grad:
            shares = log_weights.detach().softmax(1)[:, :, None]
            z.register_hook(lambda gradient: gradient * shares)  # type: ignore[no-untyped-call]
        loss = math.log(k) - log_weights.logsumexp(1).mean()
        with torch.no_grad():
            per_axis = gaussian_kl(mu, log_variance).mean(0)
            recon, kl = nll.mean(), per_axis.sum()
        values = {"recon": recon, "kl": kl, "negative_elbo": recon + kl, "negative_bound": loss}
        return Terms(loss, values, per_axis, mu)

    def weight_at(self, epoch: float, span: float = 0.0) -> float:
        return 1.0  # the bound has no beta

    def _nll_of_samples(self, z: Tensor, x: Tensor) -> Tensor:
        """Compute -log p(x_i|z_ik) for z (N x K x D): N x K."""
        n, k, _ = z.shape
        images = n if torch.is_grad_enabled() else max(1, DECODED_AT_ONCE // k)
        parts = []
        for start in range(0, n, images):
            some = z[start : start + images]
            each = repeated(x[start : start + images], k)
            parts.append(self.nll(self.decode_logits(some.flatten(0, 1)), each).view(-1, k))
        return torch.cat(parts)


FAMILIES = (Iwae,)
