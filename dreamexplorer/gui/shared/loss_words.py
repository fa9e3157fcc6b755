"""The loss of one image in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from dreamexplorer.gui.widgets.numbers import fixed, fixed_sum

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model
    from dreamexplorer.session import DrawingResult


def loss_text(about: type[Model], result: DrawingResult) -> str:
    """Return the loss of an image in words, in nats: a sum only where it is a bound.

    Args:
        about: family of the model.
        result: the image, encoded and reconstructed.
    """
    recon, rate = result.recon_nats, result.kl_nats
    if rate is None:
        return QCoreApplication.translate("LossWords", "reconstruction {} nats").format(fixed(recon, 1))
    text = QCoreApplication.translate("LossWords", "reconstruction {} + KL {} = {} nats")
    if about.latent_prior.drawn_by_model:
        text = QCoreApplication.translate("LossWords", "reconstruction {} + rate {} = {} nats")
    if result.expected_recon_nats is None:
        parts, total = fixed_sum((recon, rate), 1)
        return text.format(*parts, total)
    parts, total = fixed_sum((result.expected_recon_nats, rate), 1)
    if result.standard_error is not None and result.standard_error >= 0.05:
        total += f" \N{PLUS-MINUS SIGN} {fixed(result.standard_error, 1)}"
    return text.format(*parts, total)
