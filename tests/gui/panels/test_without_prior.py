"""The panels with models that have no prior, no posterior and no KL: each is right, or says why it is empty."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel
from dreamexplorer.gui.panels.decoded.panel import DecodedPanel
from dreamexplorer.gui.panels.draw.panel import DrawPanel
from dreamexplorer.gui.panels.sliders.panel import SlidersPanel
from dreamexplorer.gui.panels.sliders.row_words import row_tip
from dreamexplorer.gui.threads.requests import DecodeBatch
from dreamexplorer.session import Drawing, Session
from tests.gui.panels.autoencoders import snapshot, snapshot_of_vae

SHAPE = (1, 12, 10)


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    return make_context()


@pytest.fixture
def show(context: Context, make_panel: Any) -> Callable[[type[Panel]], Any]:
    return lambda kind: make_panel(kind, context, (330, 420))


def test_sliders_have_the_ranges_of_the_codes_and_begin_in_their_middle(context: Context, show: Any) -> None:
    panel = show(SlidersPanel)
    context.session.set_snapshot(snapshot())
    assert panel.sliders.axes.state.range_of(0) == (2.0, 18.0)
    assert panel.sliders.values().tolist() == [10, 10, 10]
    assert panel.sliders.axes.state.bell_of(1) == pytest.approx((10, 2))
    context.session.set_slider_range(2.0)  # two standard deviations
    assert panel.sliders.axes.state.range_of(0) == (6.0, 14.0)
    context.session.set_slider_range(4.0)
    context.session.set_latent([1, 2, 3])
    panel.dreams.zero()
    assert z_of(context).tolist() == [10, 10, 10]
    assert panel.actions_by_name.zero.text() == "&Mean"
    assert "no prior" in panel.actions_by_name.dream.toolTip()
    assert not panel.toolbar.order.isEnabled()
    axes = panel.sliders.axes
    assert "KL" not in axes.data(axes.index_of(0), Qt.ItemDataRole.AccessibleTextRole)
    tips = " ".join(row_tip(axes.state, 0, part) for part in ("name", "score", "groove", "value", "lock"))
    assert "prior" not in tips
    context.session.set_snapshot(snapshot_of_vae())
    assert panel.actions_by_name.zero.text() == "&Zero"
    assert panel.toolbar.order.isEnabled()
    assert panel.sliders.axes.state.bell_of(1) == (0, 1)


def z_of(context: Context) -> Any:
    """Return the selected z; there must be one."""
    assert context.session.latent is not None
    return context.session.latent


def test_dreams_and_walks_stay_where_the_codes_are(context: Context, show: Any) -> None:
    panel = show(SlidersPanel)
    context.session.set_snapshot(snapshot())
    drawn = []
    for _ in range(300):
        panel.dreams.dream()
        drawn.append(z_of(context).copy())
    assert np.mean(drawn) == pytest.approx(10, abs=0.4)
    assert np.std(drawn) == pytest.approx(2, abs=0.3)
    panel.sliders.axes.set_locked(0, True)
    kept = float(panel.sliders.values()[0])
    panel.toggle_walk()
    for _ in range(20):
        panel.walk.advance(0.2)
    z = z_of(context)
    assert z[0] == np.float32(kept)
    assert np.all((z > 0) & (z < 20))


def test_dreams_of_bounded_codes_stay_within_their_bounds(context: Context, show: Any) -> None:
    panel = show(SlidersPanel)
    context.session.set_snapshot(snapshot("sparse-ae", mean=0.05, spread=0.2))
    for _ in range(50):
        panel.dreams.dream()
        assert z_of(context).min() >= 0
        assert z_of(context).max() <= 1


def test_ranges_do_not_move_under_the_hand(qtbot: QtBot, context: Context, show: Any) -> None:
    panel = show(SlidersPanel)
    session = context.session
    session.set_snapshot(snapshot())
    view = panel.sliders.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=panel.sliders.value_point(0, 10.0))
    session.set_snapshot(snapshot(mean=50.0))
    assert panel.sliders.axes.state.range_of(0) == (2.0, 18.0)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=panel.sliders.value_point(0, 10.0))
    qtbot.waitUntil(lambda: panel.sliders.axes.state.range_of(0) == (42.0, 58.0))


def test_a_z_that_was_chosen_stays_and_one_in_the_middle_follows(context: Context) -> None:
    session = context.session
    session.set_snapshot(snapshot())
    session.set_snapshot(snapshot(mean=50.0))
    assert z_of(context).tolist() == [50, 50, 50]
    session.set_latent([1, 2, 3])
    session.set_snapshot(snapshot(mean=70.0))
    assert z_of(context).tolist() == [1, 2, 3]
    session.set_snapshot(snapshot(mean=90.0), keep_axes=True)
    assert session.axes[0].centre == 70
    session.adopt_axes()
    assert session.axes[0].centre == 90


def test_the_traversal_goes_along_the_axis_as_the_slider_does(
    qtbot: QtBot, context: Context, show: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = show(DecodedPanel)
    asked: list[np.ndarray] = []
    send = context.inference.request
    monkeypatch.setattr(
        context.inference, "request", lambda r: asked.append(r.z) if isinstance(r, DecodeBatch) else send(r)
    )
    context.session.set_snapshot(snapshot())
    assert (asked[-1][0, 0], asked[-1][-1, 0]) == (2, 18)
    context.session.set_snapshot(snapshot(mean=50.0))
    assert (asked[-1][0, 0], asked[-1][-1, 0]) == (42, 58)
    qtbot.waitUntil(lambda: context.session.decoded is not None)
    assert "|z|" in panel.caption.text()
    assert "log p" not in panel.caption.text()
    context.session.set_snapshot(snapshot_of_vae())
    qtbot.waitUntil(lambda: "log p" in panel.caption.text())


def test_drawings_without_a_posterior(qtbot: QtBot, context: Context, show: Any, tiny_dataset: ImageDataset) -> None:
    panel = show(DrawPanel)
    session: Session = context.session
    session.set_snapshot(snapshot())
    session.set_drawing(Drawing(tiny_dataset.test.images[0].copy(), "Test"))
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    assert "KL" not in panel.results.numbers.text()
    assert "posterior" not in panel.results.images.rebuilt.toolTip()
    assert "no KL" in panel.results.numbers.toolTip()
    assert not panel.results.images.corrupted.isVisible()
    assert panel.results.chart.vertical_range == (2.0, 18.0)
    panel.grab()


def test_a_denoising_model_shows_clean_corrupted_and_restored(
    qtbot: QtBot, context: Context, show: Any, tiny_dataset: ImageDataset
) -> None:
    panel = show(DrawPanel)
    session: Session = context.session
    first = snapshot("denoising-ae", noise="salt-and-pepper", noise_level=0.5)
    session.set_snapshot(first)
    clean = tiny_dataset.test.images[0].copy()
    session.set_drawing(Drawing(clean, "Test"))
    qtbot.waitUntil(lambda: session.drawing_result is not None and panel.results.images.restored.image is not None)
    assert panel.results.images.corrupted.isVisible()
    assert panel.results.images.restored.isVisible()
    result = session.drawing_result
    assert result is not None
    assert result.corrupted is not None
    assert result.restored is not None
    changed = np.abs(result.corrupted - clean / 255.0) > 1e-6
    assert 0.3 < changed.mean() < 0.7
    assert set(np.unique(result.corrupted[changed])) <= {0.0, 1.0}
    assert not np.array_equal(result.restored, result.reconstruction)
    # newer weights, the same noise
    weights = {k: v + 0.01 if "logits" in k else v for k, v in first.weights.items()}
    session.set_snapshot(dataclasses.replace(first, weights=weights, step=1))
    qtbot.waitUntil(lambda: session.drawing_result is not None and session.drawing_result.step == 1)
    again = session.drawing_result
    assert again is not None
    assert again.corrupted is not None
    np.testing.assert_array_equal(again.corrupted, result.corrupted)
    assert again.restored is not None
    assert not np.array_equal(again.restored, result.restored)
    session.set_snapshot(snapshot_of_vae())
    assert not panel.results.images.corrupted.isVisible()
