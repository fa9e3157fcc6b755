"""Texts of the card of first steps."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject

from dreamexplorer.gui.widgets.numbers import fixed, grouped, trimmed
from dreamexplorer.gui.window.first_steps.observer import (
    Decoded,
    Encoded,
    Fact,
    Moved,
    StepId,
    StepObserver,
    Trained,
    Weighted,
)
from dreamexplorer.models.collapse import ALIVE_KL
from dreamexplorer.session import Floats


class StepWords(QObject):
    """Title of each step, what to do, and what was seen, in the present language."""

    def title(self, step: StepId) -> str:
        """Return what there is to do, in a few words."""
        return {
            "slider": self.tr("Drag a slider"),
            "map": self.tr("Click the map"),
            "draw": self.tr("Draw a digit"),
            "train": self.tr("Train"),
            "beta": self.tr("Set beta to 10"),
            "back": self.tr("Set beta back"),
        }[step]

    def hint(self, step: StepId, observer: StepObserver) -> str:
        """Return what to do and to look at, in a sentence."""
        return {
            "slider": self.tr("Each slider is one latent dimension: move one and watch the decoded image."),
            "map": self.tr("Each place of the latent map decodes to an image: click one, or drag over it."),
            "draw": self.tr("The encoder turns an image into a place in the latent space: draw on the canvas."),
            "train": self.tr("Press Train (F5): the curves grow, and the map moves while the model learns."),
            "beta": self.tr("While it trains, set beta to 10 in the form: the KL then counts tenfold."),
            "back": self.tr("Set beta to {} again: latents that the model gave up return.").format(
                trimmed(observer.usual_beta)
            ),
        }[step]

    def seen(self, fact: Fact | None, names: list[str]) -> str:
        """Return what was seen, in a sentence with its numbers; `names` are those of the latents."""
        match fact:
            case Moved(axis=axis, value=value, pixels=pixels, size=size):
                return self.tr("{name} is {value} now: {pixels} of {size} pixels changed by more than 0.1.").format(
                    name=names[axis] if axis < len(names) else f"z{axis}",
                    value=fixed(value, 2),
                    pixels=grouped(pixels),
                    size=grouped(size),
                )
            case Decoded(z=z):
                text = self.tr("You see the image of z = {place}, at distance |z| = {norm} from the centre.")
                return text.format(place=_place(z), norm=fixed(float(np.linalg.norm(z)), 2))
            case Encoded(mu=mu, kl=None):
                return self.tr("Your drawing is encoded to {place}.").format(place=_place(mu))
            case Encoded(mu=mu, kl=kl) if kl is not None:
                text = self.tr("Your drawing is encoded to mu = {place}; that takes {kl} nats (KL).")
                return text.format(place=_place(mu), kl=fixed(kl, 1))
            case Trained(steps=steps, key=key, value=value):
                english = "Negative ELBO" if key == "negative_elbo" else "Reconstruction"
                name = QCoreApplication.translate("terms", english)
                return self.tr("{steps} steps in this run. {term} of the last batches: {value} nats per image.").format(
                    steps=grouped(steps), term=name, value=fixed(value, 1)
                )
            case Weighted(beta=beta, before=before, now=now, collapsed=collapsed, latents=latents):
                if before is None or now is None:
                    return self.tr("Beta is {}.").format(trimmed(beta))
                return self.tr(
                    "Beta is {beta}: KL {before} → {now} nats; {collapsed} of {latents} latents are below {least} nats."
                ).format(
                    beta=trimmed(beta),
                    before=fixed(before, 1),
                    now=fixed(now, 1),
                    collapsed=collapsed,
                    latents=latents,
                    least=trimmed(ALIVE_KL),
                )
        return self.tr("Done.")

    def ended(self) -> str:
        """Return what is said when all is done."""
        return self.tr("All six are done. Help > Guide tells more; Help > First steps brings this card back.")


def _place(z: Floats) -> str:
    """Write the first two coordinates, and dots for the others."""
    parts = [fixed(float(value), 2) for value in z[:2]] + ["…"] * (len(z) > 2)
    return f"({'; '.join(parts)})"
