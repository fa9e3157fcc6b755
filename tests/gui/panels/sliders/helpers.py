"""A sliders panel in the hands of a test."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QToolButton

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.sliders.panel import SlidersPanel
from dreamexplorer.models.mlp_vae import MlpVaeConfig

OpenPanel = Callable[[Context], SlidersPanel]


def show_model(context: Context, latents: int) -> None:
    """Put an untrained model with this many latents into the session, as the workflow does."""
    from dreamexplorer.models.families import create
    from dreamexplorer.models.snapshot import take_snapshot

    snapshot = take_snapshot(create("mlp-vae", MlpVaeConfig(latent_dim=latents, hidden=(8,)), (1, 12, 10), seed=0))
    context.session.set_snapshot(snapshot)


def button(panel: SlidersPanel, name: str) -> QToolButton:
    return next(b for b in panel.findChildren(QToolButton) if b.accessibleName() == name)


def point_at(panel: SlidersPanel, inside: bool) -> None:
    """Send the list the enter or leave event of the pointer, as the window system does."""
    at = QPointF(5, 60)
    event = QEnterEvent(at, at, at) if inside else QEvent(QEvent.Type.Leave)
    panel.sliders.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, inside)
    QApplication.sendEvent(panel.sliders, event)
