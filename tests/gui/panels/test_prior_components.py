"""A learned prior in the window: its components on the map, dreams drawn from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.decoded.caption import DecodedCaption
from dreamexplorer.gui.panels.kl.panel import KlPanel
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.panels.sliders.panel import SlidersPanel
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.priors import Mixture
from dreamexplorer.models.snapshot import Snapshot, take_snapshot
from dreamexplorer.session import Decoded

SHAPE = (1, 12, 10)
FAR = Mixture(  # nothing that a standard normal could have drawn
    np.array([[-40.0, 0.0], [40.0, 10.0]], dtype=np.float32),
    np.array([[1.0, 2.0], [0.5, 0.5]], dtype=np.float32),
    np.array([0.25, 0.75], dtype=np.float32),
)


def snapshot(family: str = "learned-prior-vae") -> Snapshot:
    return take_snapshot(create(family, family_named(family).Config(latent_dim=2, hidden=(8,)), SHAPE, 0))


def with_far_prior() -> Snapshot:
    axes = (Axis("z0", -180.0, 220.0, 20.0, 40.0), Axis("z1", -15.0, 30.0, 7.5, 5.0))
    return dataclasses.replace(snapshot(), components=FAR, axes=axes)


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    return make_context()


def test_the_map_draws_the_components_and_follows_the_weights(qtbot: QtBot, context: Context) -> None:
    panel = LatentMapPanel(context)
    qtbot.addWidget(panel)
    panel.resize(420, 420)
    panel.show()
    panel.toolbar.display.prior_action.setChecked(True)
    context.session.set_snapshot(with_far_prior())
    assert panel.toolbar.display.prior_action.isEnabled()
    assert "ellipse" in panel.toolbar.display.prior_action.toolTip()
    first, second = panel.view.overlays.ellipses
    assert (first.x, first.y, first.long, first.short) == (-40.0, 0.0, 2.0, 1.0)
    assert abs(first.angle) == pytest.approx(90.0), "longer along the second axis"
    assert (second.x, second.y, second.long) == (40.0, 10.0, 0.5)
    assert first.strength == pytest.approx(1 / 3)
    assert second.strength == 1.0
    assert panel.view.overlays.rings is None

    panel.view.navigation.set_bounds((-60.0, 60.0, -60.0, 60.0), at_once=True)
    panel.view.navigation.set_auto_fit(False)
    with_them = panel.view.grab().toImage()
    moved = Mixture(FAR.means + 5.0, FAR.sigmas, FAR.weights)
    context.session.set_snapshot(dataclasses.replace(with_far_prior(), components=moved, step=1))
    assert [e.x for e in panel.view.overlays.ellipses] == [-35.0, 45.0]
    panel.toolbar.display.prior_action.setChecked(False)
    assert panel.view.overlays.ellipses == ()
    assert panel.view.grab().toImage() != with_them
    panel.toolbar.display.prior_action.setChecked(True)
    assert len(panel.view.overlays.ellipses) == 2
    context.session.set_snapshot(snapshot("mlp-vae"))
    assert panel.view.overlays.ellipses == ()
    assert panel.view.overlays.rings is not None
    panel.dispose()


def test_dreams_and_walks_come_from_the_learned_prior(qtbot: QtBot, context: Context) -> None:
    panel = SlidersPanel(context)
    qtbot.addWidget(panel)
    panel.resize(360, 420)
    panel.show()
    context.session.set_snapshot(with_far_prior())
    drawn = []
    for _ in range(60):
        panel.dreams.dream()
        drawn.append(context.session.latent.copy())
    z = np.array(drawn)
    left = z[:, 0] < 0
    assert 4 <= left.sum() <= 28, "one in four"
    np.testing.assert_allclose(z[left, 0], -40.0, atol=5.0)
    np.testing.assert_allclose(z[~left, 0], 40.0, atol=3.0)
    np.testing.assert_allclose(z[~left, 1], 10.0, atol=3.0)
    panel.dreams.zero()
    np.testing.assert_allclose(context.session.latent, [20.0, 7.5])
    panel.toggle_walk()
    assert panel.walk.active
    panel.walk.speed = 0.5
    for _ in range(10):
        panel.walk.advance(0.2)
    assert abs(abs(context.session.latent[0]) - 40.0) < 5.0  # the first sample is reached
    panel.toggle_walk()
    assert "learned" in panel.actions_by_name.dream.toolTip()
    panel.close()
    panel.dispose()


def test_the_sum_of_marginal_kl_is_not_called_the_kl(qtbot: QtBot, context: Context) -> None:
    sliders, kl = SlidersPanel(context), KlPanel(context)
    for panel in (sliders, kl):
        qtbot.addWidget(panel)
        panel.show()
    for family, words in (
        ("learned-prior-vae", ("Marginal KL 5.0 nats in total", "marginal KL 5.0 nats in total")),
        ("mlp-vae", ("Total KL 5.0 nats", "KL 5.0 nats")),
    ):
        context.session.set_snapshot(snapshot(family))
        context.session.set_axis_values(np.array([2.0, 3.0], dtype=np.float32))
        qtbot.waitUntil(lambda words=words: (sliders.summary.text(), kl.facts.total.text()) == words)


def test_the_caption_has_the_density_under_the_learned_prior(context: Context) -> None:
    context.session.set_snapshot(with_far_prior())
    caption = DecodedCaption(context.session, context.jobs)
    z = np.array([40.0, 10.0], dtype=np.float32)
    image = np.zeros(SHAPE, dtype=np.float32)
    expected = np.log(0.75 / (2 * np.pi * 0.5 * 0.5))
    parts = caption.parts(Decoded(z, image, 3))
    assert parts[-1] == f"log p(z) {expected:.2f} nats".replace("-", "\u2212")
    assert "learned prior" in caption.tip()
    assert len(caption.longest()) == len(parts)
