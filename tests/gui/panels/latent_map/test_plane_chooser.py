"""The choice of the plane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.analysis.projection import AxisPair
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.models.families import create
from dreamexplorer.models.snapshot import take_snapshot
from tests.gui.panels.latent_map.actions import choose, click, look_at_the_middle


def test_the_axes_name_their_dimensions_and_kl(open_map: Callable[..., LatentMapPanel], qtbot: QtBot) -> None:
    panel = open_map()
    session = panel.context.session
    choose(panel.toolbar.plane.first, 0)
    choose(panel.toolbar.plane.second, 2)
    session.set_axis_values(np.array([1.234, 0.5, 0.01], dtype=np.float32))
    qtbot.waitUntil(lambda: panel.view.overlays.labels == ("z0 (KL 1.23 nats)", "z2 (KL 0.01 nats)"), timeout=3000)
    assert panel.toolbar.plane.second.currentText() == "z2 (0.01, collapsed)"
    panel.toolbar.plane.first.refresh()
    assert [panel.toolbar.plane.first.itemText(i) for i in range(3)] == [
        "z0 (1.23)",
        "z1 (0.50)",
        "z2 (0.01, collapsed)",
    ]


def test_an_opened_model_shows_its_most_informative_dimensions(
    open_map: Callable[..., LatentMapPanel], make_context: Callable[..., Any], tiny_checkpoint: Any
) -> None:
    context = make_context(checkpoint=None)
    panel = open_map(context, points=False)
    context.session.set_snapshot(tiny_checkpoint.snapshot)
    assert panel.toolbar.plane.pair() == (0, 1)
    context.session.set_axis_values(np.array([1.0, 0.2, 3.0], dtype=np.float32))
    assert panel.toolbar.plane.pair() == (0, 2)
    assert panel.points.projection == AxisPair(0, 2)
    choose(panel.toolbar.plane.first, 1)  # from now on the choice is the user's
    context.session.set_axis_values(np.array([5.0, 0.1, 3.0], dtype=np.float32))
    assert panel.toolbar.plane.pair() == (1, 2)


def test_a_model_of_fewer_dimensions_than_those_in_view_may_come(
    open_map: Callable[..., LatentMapPanel], tiny_checkpoint: Any
) -> None:
    panel = open_map()
    session = panel.context.session
    choose(panel.toolbar.plane.first, 1)
    choose(panel.toolbar.plane.second, 2)
    small = create("mlp-vae", replace(tiny_checkpoint.snapshot.config, latent_dim=2), (1, 12, 10), 0)
    session.set_snapshot(take_snapshot(small, 7))
    assert panel.toolbar.plane.pair() == (0, 1)
    assert panel.menu.axes == ("z0", "z1")


def test_collapsed_dimensions_give_way_to_informative_ones(
    open_map: Callable[..., LatentMapPanel],
) -> None:
    panel = open_map()
    session = panel.context.session
    assert panel.toolbar.plane.pair() == (0, 1)
    session.set_axis_values(np.array([0.01, 0.02, 0.01], dtype=np.float32))
    assert panel.toolbar.plane.pair() == (0, 1), "an untrained model has no better ones"
    session.set_axis_values(np.array([0.01, 1.5, 0.9], dtype=np.float32))
    assert panel.toolbar.plane.pair() == (1, 2)
    assert panel.points.projection == AxisPair(1, 2)
    choose(panel.toolbar.plane.first, 0)
    session.set_axis_values(np.array([0.0, 2.0, 2.0], dtype=np.float32))
    assert panel.toolbar.plane.pair() == (0, 2), "the user's choice stays"


def test_two_latents_need_no_choice_of_view(
    open_map: Callable[..., LatentMapPanel], make_context: Callable[..., Any], two_latents: Any
) -> None:
    panel = open_map(make_context(checkpoint=two_latents))
    assert not panel.toolbar.plane.kind.isVisible()
    assert not panel.toolbar.plane.first.isVisible()
    assert panel.toolbar.plane.pair() == (0, 1)
    look_at_the_middle(panel)
    click(panel, (0.25, 0.5))
    assert panel.context.session.latent == pytest.approx([0.25, 0.5], abs=1 / panel.view.viewport.scale)
