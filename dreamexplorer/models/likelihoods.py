"""The registry of likelihoods: finds the one that a config chooses, and builds it."""

from __future__ import annotations

from collections.abc import Mapping

from dreamexplorer.models.autoregressive import Autoregressive
from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.data_term import LikelihoodOptions
from dreamexplorer.models.likelihood import Likelihood
from dreamexplorer.registry import discover


def likelihoods() -> Mapping[str, type[Likelihood]]:
    """Return all likelihoods by name: `LIKELIHOODS` of every module of this package, and of extensions.

    A form offers those that `LikelihoodOptions` names. An extension adds its own to the choices of its family's config:
    `likelihood: str = changed_option(LikelihoodOptions, "likelihood", choices=(*LIKELIHOOD_NAMES, "mine"))`.
    """
    return discover("dreamexplorer.models", "LIKELIHOODS", lambda cls: cls.name)


def likelihood_of(config: LikelihoodOptions, image_shape: ImageShape) -> Likelihood:
    """Build the likelihood that a family's config chooses, autoregressive if the config has a pixel window.

    Args:
        config: the family's config.
        image_shape: channels, height and width of the images.
    """
    inner = likelihoods()[config.likelihood](config, image_shape)
    if config.pixel_window and inner.is_distribution:
        return Autoregressive(config, image_shape, inner)
    return inner
