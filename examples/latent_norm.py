"""A panel that compares the length of the selected z with the lengths that the prior N(0, I) gives."""

import numpy as np
from PySide6.QtWidgets import QLabel, QVBoxLayout

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel


class LatentNormPanel(Panel):
    """A line that follows the selected z: a long way from sqrt(D) the decoder was hardly trained."""

    panel_id = "latent_norm"
    icon_name = "info"
    order = 90

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        QVBoxLayout(self).addWidget(self.label)
        self.watch(context.session.latent_changed, self.show_norm)
        self.watch(context.session.model_changed, self.show_norm)
        self.show_norm()

    def title(self) -> str:
        return "Length of z"

    def show_norm(self, *_: object) -> None:
        z, snapshot = self.context.session.latent, self.context.session.snapshot
        if z is None or snapshot is None:
            self.label.setText("No model is open.")
        elif snapshot.prior.standard_normal:
            self.label.setText(f"|z| = {np.linalg.norm(z):.2f}; typical for the prior: {np.sqrt(len(z)):.2f}")
        else:
            self.label.setText(f"|z| = {np.linalg.norm(z):.2f}; the prior is not N(0, I), so no length is typical.")


PANELS = (LatentNormPanel,)
