"""A grid of codes in the window: sliders that go in steps, dreams that the model draws, codes changed by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel
from dreamexplorer.gui.panels.decoded.code_grid import crop_around
from dreamexplorer.gui.panels.decoded.code_grid_view import CodeGridView, code_color, ink_on
from dreamexplorer.gui.panels.decoded.panel import DecodedPanel
from dreamexplorer.gui.panels.draw.panel import DrawPanel
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.panels.sliders.panel import SlidersPanel
from dreamexplorer.gui.panels.sliders.row_words import row_tip
from dreamexplorer.gui.threads.requests import DrawFromPrior
from dreamexplorer.gui.threads.results import PriorDraw
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.discrete import snapped, stride
from dreamexplorer.models.families import create
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.models.vq_vae import VqVae, VqVaeConfig
from dreamexplorer.session import Drawing
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import TrainConfig

MakePanel = Callable[[type[Panel], Context], Panel]

K, CELLS, COLUMNS = 20, 6, 2


def checkpoint(dataset: ImageDataset) -> Checkpoint:
    """A model of 3 x 2 cells, whose codes lie where the images do."""
    config = VqVaeConfig(codes=K, code_size=4, channels=(4, 6), kernel_size=4, prior_channels=8, prior_blocks=1)
    model = create("vq-vae", config, dataset.image_shape, 0)
    x = torch.from_numpy(dataset.train.images[:64].copy()).float() / 255
    for seed in range(20):
        model.loss(x, torch.Generator().manual_seed(seed))
    with torch.no_grad():
        for p in model.prior.parameters():  # type: ignore[union-attr]
            p.mul_(2.0)
    return Checkpoint(take_snapshot(model.eval()), dataset.name, TrainConfig())


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


def model_of(context: Context) -> VqVae:
    snapshot = context.session.snapshot
    assert snapshot is not None
    model = restore(snapshot)
    assert isinstance(model, VqVae)
    return model


def is_draw(answer: object) -> bool:
    """Whether it is a sample from the prior that the inference thread drew."""
    return isinstance(answer, PriorDraw)


def latent(context: Context) -> np.ndarray:
    assert context.session.latent is not None
    return context.session.latent.copy()


def wait_for_image(qtbot: QtBot, context: Context) -> None:
    """Of the z that is selected."""
    session = context.session
    qtbot.waitUntil(lambda: session.decoded is not None and np.array_equal(session.decoded.z, latent(context)))


# -- steps -----------------------------------------------------------------------------------------------------------


def test_values_go_in_steps() -> None:
    assert [snapped(v, 0.0, 9.0, 1.0) for v in (-3.0, 0.4, 0.6, 8.7, 99.0)] == [0.0, 0.0, 1.0, 9.0, 9.0]
    assert snapped(0.437, 0.0, 9.0, 0.0) == 0.437
    assert [stride(0.05, False, 63.0, 1.0), stride(0.5, True, 63.0, 1.0), stride(0.5, True, 3.0, 1.0)] == [
        1.0,
        8.0,
        1.0,
    ]
    assert stride(0.05, False, 8.0, 0.0) == 0.05


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
        assert sliders.axes.value_text_of(2) == str(expected)
    QTest.mouseClick(sliders.viewport(), Qt.MouseButton.LeftButton, pos=sliders.value_point(2, 12.2))
    assert latent(context)[2] == 12
    sliders.type_value(2, "15")
    QTest.keyClick(sliders.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sliders.editor is None)
    assert latent(context)[2] == 15
    panel.dreams.zero()
    np.testing.assert_array_equal(latent(context), context.session.centre())
    assert not panel.toolbar.range.isEnabled()
    assert "code" in row_tip(sliders.axes, 2, "groove")


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


# -- the grid ----------------------------------------------------------------------------------------------------


def grid_panel(context: Context, make_panel: MakePanel) -> DecodedPanel:
    panel = make_panel(DecodedPanel, context)
    assert isinstance(panel, DecodedPanel)
    return panel


def click(view: CodeGridView, cell: int) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.cell_rect(cell).center())


def test_a_model_without_codes_has_no_grid(make_context: Callable[..., Context], make_panel: MakePanel) -> None:
    assert not grid_panel(make_context(), make_panel).code_grid.isVisible()


def test_the_grid_shows_the_codes_in_their_colours(context: Context, make_panel: MakePanel) -> None:
    panel = grid_panel(context, make_panel)
    view = panel.code_grid.view
    context.session.set_latent([0, 3, 7, 11, 15, 19])
    assert view.isVisible()
    assert view.numbers.tolist() == [0, 3, 7, 11, 15, 19]
    picture = view.grab().toImage()
    table = color_table("viridis")
    for cell, number in enumerate(view.numbers.tolist()):
        corner = view.cell_rect(cell).topLeft() + QPoint(4, 4)
        assert picture.pixelColor(corner).name() == code_color(number, K, table).name()
    assert len({view.cell_rect(c).left() for c in range(CELLS)}) == COLUMNS
    assert "0" in view.accessibleDescription()
    assert "code 7" in view.tip_for(2)
    assert ink_on(QColor("yellow")).name() == "#000000"
    assert ink_on(QColor("#440154")).name() == "#ffffff"


def test_a_click_selects_a_cell_and_a_code_of_the_palette_takes_its_place(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = grid_panel(context, make_panel)
    grid, window = panel.code_grid, panel.code_grid.palette_window
    context.session.set_latent([4, 4, 4, 4, 4, 4])
    click(grid.view, 3)
    assert context.session.selected_axis == 3
    assert window.isVisible()
    qtbot.waitUntil(lambda: len(window.pictures) == K)
    model = model_of(context)
    z = torch.full((1, CELLS), 4.0)
    z[0, 3] = 9.0
    expected = model.decode(z)[0, 0].numpy()
    shown = window.pictures[9]
    assert (shown.height(), shown.width()) == expected.shape, "all of so small a grid"
    assert shown.pixelColor(5, 6).red() == pytest.approx(255 * expected[6, 5], abs=1.5)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, window.tile(9).center())
    assert latent(context).tolist() == [4, 4, 4, 9, 4, 4]
    assert not window.isVisible()
    wait_for_image(qtbot, context)
    np.testing.assert_allclose(context.session.decoded.image[0], expected, atol=1e-5)  # type: ignore[union-attr]


def test_the_keyboard_goes_through_cells_and_codes(context: Context, make_panel: MakePanel) -> None:
    panel = grid_panel(context, make_panel)
    view, window = panel.code_grid.view, panel.code_grid.palette_window
    context.session.set_latent([4, 4, 4, 4, 4, 4])
    view.setFocus()
    for key, cell in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 1),  # the end of the row
        (Qt.Key.Key_Down, 3),
        (Qt.Key.Key_Down, 5),
        (Qt.Key.Key_Left, 4),
        (Qt.Key.Key_Up, 2),
    ):
        QTest.keyClick(view, key)
        assert context.session.selected_axis == cell
    for key, number in (
        (Qt.Key.Key_Plus, 5),
        (Qt.Key.Key_Minus, 4),
        (Qt.Key.Key_PageUp, 6),
        (Qt.Key.Key_End, K - 1),
        (Qt.Key.Key_Plus, K - 1),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Delete, context.session.axes[2].centre),
    ):
        QTest.keyClick(view, key)
        assert latent(context)[2] == number
        assert view.numbers[2] == number
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert window.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Right)
    QTest.keyClick(window, Qt.Key.Key_Down)
    assert latent(context)[2] == 1 + window.columns
    assert str(1 + window.columns) in window.accessibleDescription()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert latent(context)[2] == 1 + window.columns


def test_the_wheel_changes_a_code_of_the_grid_in_use(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    view = grid_panel(context, make_panel).code_grid.view
    context.session.set_latent([4, 4, 4, 4, 4, 4])

    def turn(eighths: int) -> None:
        where = QPointF(view.cell_rect(5).center())
        event = QWheelEvent(
            where,
            view.mapToGlobal(where),
            QPoint(),
            QPoint(0, eighths),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view, event)

    view.window().activateWindow()
    view.clearFocus()
    turn(120)
    assert latent(context)[5] == 4
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    turn(60)
    turn(60)
    assert latent(context)[5] == 5
    turn(-240)
    assert latent(context)[5] == 3


def test_the_traversal_shows_codes_from_one_end_to_the_other(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = grid_panel(context, make_panel)
    qtbot.waitUntil(lambda: len(panel.traversal.strip.values) > 0)
    values = panel.traversal.strip.values
    assert len(values) == 9
    assert values[0] == 0
    assert values[-1] == K - 1
    assert np.array_equal(values, np.rint(values))
    assert "|z|" not in panel.caption.text()


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


def test_the_palette_shows_what_lies_around_the_cell() -> None:
    images = np.arange(28 * 28, dtype=np.float32).reshape(1, 1, 28, 28)
    for cell, rows, columns in (
        (0, (0, 12), (0, 12)),
        (24, (8, 20), (8, 20)),
        (48, (16, 28), (16, 28)),
        (7, (0, 12), (0, 12)),
    ):
        part = crop_around(images, cell, (7, 7))
        np.testing.assert_array_equal(part, images[:, :, slice(*rows), slice(*columns)])
    assert crop_around(images, 0, (1, 1)).shape == images.shape
    assert crop_around(images[:, :, :5], 3, (2, 28)).shape == (1, 1, 5, 3)
