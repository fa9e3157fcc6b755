"""The registry of likelihoods: finds the one that a config chooses, and builds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dreamexplorer.errors import ContractError
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
    return discover("dreamexplorer.models", "LIKELIHOODS", _checked_name)


def _checked_name(cls: Any) -> str:
    """Return the name of a likelihood; raise `ContractError` with all that its class lacks."""
    title = getattr(cls, "__name__", repr(cls))
    if not (isinstance(cls, type) and issubclass(cls, Likelihood)):
        raise ContractError(f"the likelihood {title} must be a subclass of dreamexplorer.models.likelihood.Likelihood")
    if missing := sorted(cls.__abstractmethods__):
        raise ContractError(f"the likelihood {title} must implement {', '.join(missing)}")
    if not isinstance(getattr(cls, "name", None), str):
        raise ContractError(f"the likelihood {title} must set name to a text")
    return str(cls.name)


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
