"""A grid of codes in the window: sliders that go in steps, dreams that the model draws, drawings and the map."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel
from dreamexplorer.gui.panels.draw.panel import DrawPanel
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.panels.sliders.panel import SlidersPanel
from dreamexplorer.gui.panels.sliders.row_words import row_tip
from dreamexplorer.gui.threads.requests import DrawFromPrior
from dreamexplorer.session import Drawing
from tests.gui.panels.code_model import (
    CELLS,
    K,
    MakePanel,
    checkpoint,
    is_draw,
    latent,
    model_of,
    wait_for_image,
)


@pytest.fixture
def context(make_context: Callable[..., Context], tiny_dataset: ImageDataset) -> Context:
    return make_context(checkpoint=checkpoint(tiny_dataset))


@pytest.fixture
def make_panel(qtbot: QtBot) -> Iterator[MakePanel]:
    made: list[Panel] = []

    def make(cls: type[Panel], context: Context) -> Panel:
        panel = cls(context)
        made.append(panel)
        qtbot.addWidget(panel)
        panel.resize(360, 560)
        panel.show()
        qtbot.waitExposed(panel)
        return panel

    yield make
    for panel in made:
        panel.dispose()


# -- steps -----------------------------------------------------------------------------------------------------------


def test_the_session_selects_codes_alone(context: Context) -> None:
    session = context.session
    session.set_latent(np.full(CELLS, 7.4, dtype=np.float32))
    assert (latent(context) == 7.0).all()
    session.set_latent([-3.0, 99.0, 0.5, 1.5, 18.6, 19.4])
    assert latent(context).tolist() == [0.0, 19.0, 0.0, 2.0, 19.0, 19.0]
    session.set_slider_range(20.0)
    assert session.reach(0) == (0.0, K - 1.0)


def test_sliders_of_codes_move_by_codes(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(SlidersPanel, context)
    assert isinstance(panel, SlidersPanel)
    context.session.set_latent(np.full(CELLS, 5.0))
    sliders = panel.sliders
    sliders.set_current(2)
    for key, expected in (
        (Qt.Key.Key_Right, 6),
        (Qt.Key.Key_Left, 5),
        (Qt.Key.Key_PageUp, 7),
        (Qt.Key.Key_End, K - 1),
        (Qt.Key.Key_Right, K - 1),
        (Qt.Key.Key_Home, 0),
    ):
        QTest.keyClick(sliders, key)
        assert latent(context)[2] == expected
        assert sliders.axes.state.value_text_of(2) == str(expected)
    QTest.mouseClick(sliders.viewport(), Qt.MouseButton.LeftButton, pos=sliders.value_point(2, 12.2))
    assert latent(context)[2] == 12
    sliders.type_value(2, "15")
    QTest.keyClick(sliders.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sliders.editor is None)
    assert latent(context)[2] == 15
    panel.dreams.zero()
    np.testing.assert_array_equal(latent(context), context.session.centre())
    assert not panel.toolbar.range.isEnabled()
    assert "code" in row_tip(sliders.axes.state, 2, "groove")


# -- dreams ------------------------------------------------------------------------------------------------------------


def test_dreams_are_drawn_by_the_model_and_locked_cells_stay(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = make_panel(SlidersPanel, context)
    assert isinstance(panel, SlidersPanel)
    context.session.set_latent(np.full(CELLS, 3.0))
    panel.sliders.axes.set_locked(1, True)
    seen = []
    for _ in range(12):
        before = latent(context)
        with qtbot.waitSignal(context.inference.answered, timeout=10_000, check_params_cb=is_draw):
            panel.dreams.dream()
        now = latent(context)
        assert now[1] == 3.0
        assert np.array_equal(now, np.rint(now))
        assert np.array_equal(panel.sliders.values(), now)
        seen.append(tuple(now))
        assert np.array_equal(panel.dreams.history.newest, now)
        panel.dreams.previous()
        np.testing.assert_array_equal(latent(context), before)
        panel.dreams.next()
        np.testing.assert_array_equal(latent(context), now)
    assert len(set(seen)) > 6
    wait_for_image(qtbot, context)


def test_a_dream_that_comes_after_something_else_was_selected_is_dropped(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = make_panel(SlidersPanel, context)
    assert isinstance(panel, SlidersPanel)
    with qtbot.waitSignal(context.inference.answered, timeout=10_000, check_params_cb=is_draw):
        panel.dreams.dream()
        context.session.set_latent(np.full(CELLS, 4.0))
    assert (latent(context) == 4.0).all()


def test_the_draws_of_the_inference_thread_have_the_priors_frequencies(qtbot: QtBot, context: Context) -> None:
    """The first cell, which depends on nothing."""
    model = model_of(context)
    shares = model.prior(torch.zeros(1, *model.code_grid, dtype=torch.int64))[0, :, 0, 0].softmax(0)
    expected = torch.zeros(K).scatter_(0, model.quantiser.ranks(), shares).numpy()
    drawn: list[int] = []
    z, keep = np.zeros(CELLS, dtype=np.float32), np.zeros(CELLS, dtype=bool)
    context.inference.answered.connect(lambda d: drawn.append(int(d.z[0])) if is_draw(d) else None)
    for i in range(300):
        context.inference.request(DrawFromPrior(f"channel {i}", z, keep))
    qtbot.waitUntil(lambda: len(drawn) == 300, timeout=20_000)
    found = np.bincount(drawn, minlength=K) / 300
    assert expected.max() > 1.5 / K, "not uniform"
    np.testing.assert_allclose(found, expected, atol=5 * np.sqrt(expected.max() / 300))


def test_the_walk_changes_cells_until_it_has_become_the_next_dream(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = make_panel(SlidersPanel, context)
    assert isinstance(panel, SlidersPanel)
    panel.toolbar.speed.setValue(panel.toolbar.speed.maximum())
    context.session.set_latent(np.full(CELLS, 3.0))
    panel.toggle_walk()
    assert panel.walk.active
    qtbot.waitUntil(lambda: not (latent(context) == 3.0).all(), timeout=10_000)
    assert np.array_equal(latent(context), np.rint(latent(context)))
    panel.toggle_walk()
    assert not panel.walk.active


def test_the_draw_panel_tells_the_nats_of_the_codes(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(DrawPanel, context)
    assert isinstance(panel, DrawPanel)
    assert context.session.dataset is not None
    image = context.session.dataset.test.images[3].copy()
    context.session.set_drawing(Drawing(image, "a test"))
    qtbot.waitUntil(lambda: context.session.drawing_result is not None)
    recon, rate = model_of(context).reconstruction_terms(torch.from_numpy(image)[None].float() / 255)
    assert rate is not None
    assert f"{float(recon):.1f} + rate {float(rate):.1f}" in panel.results.numbers.text()
    panel.send_to_sliders()
    codes = model_of(context).encode(torch.from_numpy(image)[None].float() / 255).coordinates[0]
    np.testing.assert_array_equal(latent(context), codes)
    assert "codes" in panel.results.images.rebuilt.toolTip()


def test_the_map_begins_with_principal_components_and_a_click_gives_codes(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = make_panel(LatentMapPanel, context)
    assert isinstance(panel, LatentMapPanel)
    assert context.session.dataset is not None
    qtbot.waitUntil(lambda: len(panel.view.points) == len(context.session.dataset.test), timeout=20_000)  # type: ignore[union-attr]
    assert panel.toolbar.plane.pair() is None
    assert not panel.toolbar.display.prior_action.isEnabled()
    before = latent(context)
    QTest.mouseClick(
        panel.view,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        panel.view.plot_rect.center().toPoint() + QPoint(60, -40),
    )
    assert not np.array_equal(latent(context), before)
    assert np.array_equal(latent(context), np.rint(latent(context)))
