"""The border between latents that are in use and collapsed ones, and who stands on which side of it.

Every panel, the command line and the guide use these numbers and this count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ALIVE_KL = 0.05  # nats; a latent with at most this KL has collapsed: on average its posterior is nearly the prior
ACTIVE_VARIANCE = 0.01  # a unit is active when its posterior mean varies more over the data (Burda et al. 2016)
_BORDER = np.float32(ALIVE_KL)  # models report float32: the same KL is judged alike wherever it comes from

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class LatentUse:
    """The use of D latents: alive, collapsed, or constant; a latent whose KL is unknown is none of these."""

    alive: Bools  # D: KL above the border, and mu varies from image to image
    collapsed: Bools  # D: KL at or below the border
    constant: Bools  # D: KL above the border though mu does not vary, so that it says nothing about the image


def is_collapsed(kl: float) -> bool:
    """Return True if a KL in nats is at or below the border; False for NaN."""
    return bool(np.float32(kl) <= _BORDER)


def latent_use(kl: npt.ArrayLike, constant: npt.ArrayLike | None = None) -> LatentUse:
    """Sort latents by their use.

    Args:
        kl: KL of each latent in nats, D; NaN (or infinite) where it is unknown.
        constant: True for latents whose mu does not vary, D; see `constant_latents`. None: not known of any.
    """
    values = np.asarray(kl, dtype=np.float32)
    values = np.where(np.isfinite(values), values, np.float32("nan"))
    above = values > _BORDER
    still = above & np.asarray(constant, dtype=bool) if constant is not None else np.zeros_like(above)
    return LatentUse(above & ~still, values <= _BORDER, still)


def constant_latents(kl: npt.ArrayLike, mean_variance: npt.ArrayLike) -> Bools:
    """Return which latents have a KL above the border although their mu is nearly the same for every image.

    Their posterior differs from the prior in the same way for all images: the KL is paid, and carries nothing.

    Args:
        kl: KL of each latent in nats, D, means over a split.
        mean_variance: variance over the same split of each posterior mean, D.
    """
    varies = np.asarray(mean_variance, dtype=np.float64) > ACTIVE_VARIANCE
    return latent_use(kl).alive & ~varies
