"""The latent map as a user meets it, with the real engine on a tiny dataset."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.analysis.projection import AxisPair, Plane
from dreamexplorer.gui.panels.latent_map.image_choice import ImageChoice
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.threads.results import Means
from dreamexplorer.models.families import create
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.session import Drawing


@pytest.fixture
def open_map(qtbot: QtBot, make_context: Callable[..., Any]) -> Iterator[Callable[..., LatentMapPanel]]:
    """A function that shows the panel in a context, complete with points unless told otherwise."""
    panels: list[LatentMapPanel] = []

    def make(context: Any = None, *, points: bool = True) -> LatentMapPanel:
        panel = LatentMapPanel(context if context is not None else make_context())
        qtbot.addWidget(panel)
        panels.append(panel)
        panel.resize(560, 520)
        panel.show()
        qtbot.waitExposed(panel)
        if points:
            qtbot.waitUntil(lambda: len(panel.view.points) > 0, timeout=10_000)
        return panel

    yield make
    for panel in panels:
        panel.dispose()


def position(panel: LatentMapPanel, place: tuple[float, float]) -> QPoint:
    view = panel.view
    return (view.plot_rect.topLeft() + QPointF(*view.viewport.to_screen(*place))).toPoint()


def look_at_the_middle(panel: LatentMapPanel) -> None:
    panel.view.navigation.show_view(replace(panel.view.viewport, x=0.0, y=0.0, scale=80.0))


def click(panel: LatentMapPanel, place: tuple[float, float]) -> None:
    QTest.mouseClick(panel.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, position(panel, place))


def test_collapsed_means_are_not_blown_up(open_map: Callable[..., LatentMapPanel], qtbot: QtBot) -> None:
    panel = open_map()
    specks = np.random.default_rng(0).normal(0, 1e-3, (160, 3)).astype(np.float32)
    panel.context.inference.means.emit(Means(specks, None, (5, 5), True))
    panel.view.navigation.fit()
    goal = panel.view.viewport.fitted((-1.0, 1.0, -1.0, 1.0))
    qtbot.waitUntil(lambda: panel.view.viewport.scale == pytest.approx(goal.scale, rel=0.01), timeout=3000)


def choose(combo: Any, index: int) -> None:
    """As a user does: the index, and the signal that only a user's choice sends."""
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def message(panel: LatentMapPanel) -> str:
    return panel.view.overlays.message


def test_points_are_the_posterior_means(open_map: Callable[..., LatentMapPanel]) -> None:
    import torch

    from dreamexplorer.models.snapshot import restore

    panel = open_map()
    session = panel.context.session
    model = restore(session.snapshot)
    images = session.dataset.test.images
    with torch.inference_mode():
        mu = model.encode(torch.from_numpy(images.copy()).float() / 255).coordinates.numpy()
    assert len(panel.view.points) == len(images) == 160
    first, second = panel.toolbar.plane.pair()
    for i in (0, 17, 159):
        assert panel.view.points.place(i) == pytest.approx((mu[i, first], mu[i, second]), abs=1e-4)
    assert message(panel) == ""
    assert "160" in panel.status.state


def test_a_click_decodes_and_moves_the_marker_and_leaves_the_other_dimensions(
    open_map: Callable[..., LatentMapPanel], qtbot: QtBot
) -> None:
    panel = open_map()
    session = panel.context.session
    choose(panel.toolbar.plane.first, 2)
    choose(panel.toolbar.plane.second, 0)
    look_at_the_middle(panel)
    session.set_latent([0.1, 0.7, -0.2])
    qtbot.waitUntil(lambda: panel.view.overlays.marker == pytest.approx((-0.2, 0.1)))
    origins: list[object] = []
    session.latent_changed.connect(origins.append)
    with qtbot.waitSignal(panel.context.inference.answered, timeout=5000):
        click(panel, (0.5, -0.4))
    pixel = 1 / panel.view.viewport.scale
    z = session.latent
    assert (z[2], z[0]) == pytest.approx((0.5, -0.4), abs=pixel)
    assert z[1] == pytest.approx(0.7)
    assert panel.view.overlays.marker == pytest.approx((z[2], z[0]))
    assert origins == [panel]
    qtbot.waitUntil(lambda: bool(np.array_equal(session.decoded.z, z)), timeout=5000)
    assert panel.view.overlays.preview is not None


def test_a_drag_goes_on_decoding(open_map: Callable[..., LatentMapPanel]) -> None:
    panel = open_map()
    look_at_the_middle(panel)
    seen: list[np.ndarray] = []
    panel.context.session.latent_changed.connect(lambda _origin: seen.append(panel.context.session.latent.copy()))
    start, end = position(panel, (0.0, 0.0)), position(panel, (0.6, 0.6))
    QTest.mousePress(panel.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for k in range(1, 9):
        QTest.mouseMove(panel.view, start + (end - start) * (k / 8))
    QTest.mouseRelease(panel.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert len(seen) == 9
    assert len({tuple(z) for z in seen}) == 9


def test_pca_shows_the_principal_plane_and_lifts_clicks_to_it(
    open_map: Callable[..., LatentMapPanel], qtbot: QtBot
) -> None:
    panel = open_map()
    choose(panel.toolbar.plane.kind, panel.toolbar.plane.kind.findData("pca"))
    qtbot.waitUntil(lambda: isinstance(panel.points.projection, Plane) and len(panel.view.points) > 0, timeout=5000)
    assert not panel.toolbar.plane.first.isVisible()
    plane = panel.points.projection
    means = panel.encoded.means.means
    centred = means - means.mean(0)
    _, s, vt = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(np.abs(plane.components @ vt[:2].T), np.eye(2), atol=1e-3)
    labels = panel.view.overlays.labels
    assert labels[0] == f"PC 1 ({round(100 * s[0] ** 2 / (s**2).sum())} % of variance)"
    panel.context.session.set_latent([3.0, 3.0, 3.0])
    look_at_the_middle(panel)
    click(panel, (0.4, -0.3))
    z = panel.context.session.latent
    marker = panel.view.overlays.marker
    assert marker == pytest.approx((0.4, -0.3), abs=1 / panel.view.viewport.scale)
    np.testing.assert_allclose(z, plane.mean + np.array(marker) @ plane.components, atol=1e-5)
    choose(panel.toolbar.plane.kind, panel.toolbar.plane.kind.findData("dims"))
    assert isinstance(panel.points.projection, AxisPair)
    assert panel.toolbar.plane.first.isVisible()


def test_the_marker_follows_whoever_sets_the_latent(open_map: Callable[..., LatentMapPanel], qtbot: QtBot) -> None:
    panel = open_map()
    first, second = panel.toolbar.plane.pair()
    z = np.array([0.3, -0.6, 0.9], dtype=np.float32)
    panel.context.session.set_latent(z, origin="someone")
    qtbot.waitUntil(lambda: panel.view.overlays.marker == pytest.approx((z[first], z[second])))


def test_shift_and_an_arrow_key_move_the_marker(open_map: Callable[..., LatentMapPanel]) -> None:
    panel = open_map()
    panel.context.session.set_latent([0, 0, 0])
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    first, second = panel.toolbar.plane.pair()
    z = panel.context.session.latent
    assert z[first] > 0
    assert z[second] == pytest.approx(0, abs=1e-6)


def test_hover_shows_the_nearest_image(open_map: Callable[..., LatentMapPanel]) -> None:
    panel = open_map()
    index = 21
    place = panel.view.points.place(index)
    panel.view.points.set_shown_groups([i == 21 % 4 for i in range(4)])
    QTest.mouseMove(panel.view, position(panel, place))
    card = panel.view.overlays.card
    assert card is not None
    found = panel.view.hover.index
    split, number = panel.encoded.images.origin(found)
    assert card.lines[0] == "Class place 1"
    assert card.lines[1] == f"Test image {number}"
    pixels = panel.context.session.dataset.splits[split].images[number]
    assert (card.image.width(), card.image.height()) == (10, 12)
    assert card.image.pixelColor(3, 4).red() == pytest.approx(int(pixels[0, 4, 3]), abs=1)
    QTest.mouseMove(panel.view, QPoint(2, 2))
    assert panel.view.overlays.card is None
    assert panel.status.place == ""


def test_the_drawing_has_its_own_marker_with_an_ellipse(open_map: Callable[..., LatentMapPanel], qtbot: QtBot) -> None:
    panel = open_map()
    session = panel.context.session
    session.set_drawing(Drawing(session.dataset.test.images[5]))
    qtbot.waitUntil(lambda: session.drawing_result is not None, timeout=5000)
    result, site = session.drawing_result, panel.view.overlays.drawing
    first, second = panel.toolbar.plane.pair()
    assert (site.x, site.y) == pytest.approx((result.mu[first], result.mu[second]))
    assert sorted((site.long, site.short)) == pytest.approx(sorted(result.sigma[[first, second]]), rel=1e-4)
    session.set_drawing(None)
    assert panel.view.overlays.drawing is None


def test_the_legend_hides_classes_and_that_is_remembered(
    open_map: Callable[..., LatentMapPanel], make_context: Callable[..., Any]
) -> None:
    panel = open_map()
    QTest.mouseClick(panel.legend.chips[1], Qt.MouseButton.LeftButton)
    assert panel.legend.shown == (True, False, True, True)
    labels = panel.context.session.dataset.test.labels
    i = int(np.flatnonzero(labels == 1)[0])
    nearest = panel.view.points.nearest(*panel.view.points.place(i))
    assert labels[nearest] != 1
    again = open_map(make_context())
    assert again.legend.shown == (True, False, True, True)
    nearest = again.view.points.nearest(*again.view.points.place(i))
    assert labels[nearest] != 1


def test_choices_are_remembered(open_map: Callable[..., LatentMapPanel], make_context: Callable[..., Any]) -> None:
    panel = open_map()
    bar = panel.toolbar
    choose(bar.images, bar.images.count() - 1)
    choose(bar.plane.first, 1)
    choose(bar.plane.second, 2)
    bar.display.grid_action.trigger()
    bar.display.prior_action.trigger()
    bar.display.points_action.trigger()
    for action in bar.display.menu.findChildren(type(bar.display.grid_action)):
        if action.text() in ("&Large", "&Low", "&One colour", "At the &marker"):
            action.trigger()
    again = open_map(make_context(), points=False)
    new = again.toolbar
    assert new.images.currentText() == bar.images.currentText()
    assert new.images.currentData() == ImageChoice("", 480)
    assert new.plane.pair() == (1, 2)
    assert new.display.grid_action.isChecked()
    assert new.display.prior_action.isChecked()
    assert not new.display.points_action.isChecked()
    assert (new.display.point_size, new.display.opacity) == (5.2, 0.35)
    assert not new.display.by_class
    assert new.display.preview == "marker"
    assert again.view.overlays.rings is not None


def test_all_images_can_be_shown(open_map: Callable[..., LatentMapPanel], qtbot: QtBot) -> None:
    panel = open_map()
    for i in range(panel.toolbar.images.count()):
        choose(panel.toolbar.images, i)
        count = panel.toolbar.images.itemData(i).count
        qtbot.waitUntil(lambda n=count: len(panel.view.points) == n, timeout=10_000)
        assert str(count) in panel.status.state
    assert [panel.toolbar.images.itemText(i) for i in range(3)] == ["Test: 160", "Train: 320", "All: 480"]


def test_nothing_is_encoded_while_the_map_is_hidden(
    open_map: Callable[..., LatentMapPanel], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = open_map()
    inference, watched = panel.context.inference, []
    original = inference.watch_means
    monkeypatch.setattr(
        inference, "watch_means", lambda *given: (watched.append(given[0] is not None), original(*given))
    )
    panel.hide()
    assert watched == [False]
    assert len(panel.view.points) == 160  # what was there is there again when it is shown
    panel.context.session.set_latent([1, 1, 1])
    panel.show()
    assert watched == [False, True]
    assert panel.view.overlays.marker == (1, 1)
    with qtbot.waitSignal(inference.means, timeout=5000):
        pass


def test_the_dream_grid_shows_what_is_decoded_at_each_place(
    open_map: Callable[..., LatentMapPanel], qtbot: QtBot
) -> None:
    import torch

    from dreamexplorer.models.snapshot import restore

    panel = open_map()
    session = panel.context.session
    panel.toolbar.grid_button.click()
    qtbot.waitUntil(lambda: panel.view.overlays.background is not None, timeout=5000)
    picture, (left, _right, _bottom, top) = panel.view.overlays.background
    # the cell in the top left corner, decoded by hand
    from dreamexplorer.gui.panels.latent_map.grid_cells import cells_for

    cells = cells_for(panel.view.viewport, (1, 12, 10))
    assert (cells.bounds[0], cells.bounds[3]) == (left, top)
    z = panel.points.projection.lift(cells.places()[:1], session.latent)
    with torch.inference_mode():
        image = restore(session.snapshot).decode(torch.from_numpy(z)).numpy()[0, 0]
    for y, x in ((0, 0), (5, 5), (11, 9)):
        assert picture.pixelColor(x, y).red() == pytest.approx(255 - 255 * image[y, x], abs=1.5)  # ink on paper
    # the grid follows a zoom
    panel.view.navigation.zoom(3.0)
    qtbot.waitUntil(
        lambda: panel.view.overlays.background[1] == cells_for(panel.view.viewport, (1, 12, 10)).bounds,
        timeout=5000,
    )
    # and a dimension that the map does not show
    other = next(i for i in range(3) if i not in panel.toolbar.plane.pair())
    before = panel.view.overlays.background[0]
    session.set_latent(np.eye(3, dtype=np.float32)[other] * 2.5)
    qtbot.waitUntil(lambda: panel.view.overlays.background[0] != before, timeout=5000)
    panel.toolbar.grid_button.click()
    assert panel.view.overlays.background is None


def test_the_prior_is_where_the_prior_is(open_map: Callable[..., LatentMapPanel], qtbot: QtBot) -> None:
    panel = open_map()
    assert panel.view.overlays.rings is None
    panel.toolbar.display.prior_action.trigger()
    rings = panel.view.overlays.rings
    assert (rings.x, rings.y) == (0, 0)
    assert [r for r, _ in rings.circles] == [1, 2, 3]
    choose(panel.toolbar.plane.kind, panel.toolbar.plane.kind.findData("pca"))
    qtbot.waitUntil(lambda: isinstance(panel.points.projection, Plane), timeout=5000)
    rings = panel.view.overlays.rings
    plane = panel.points.projection
    np.testing.assert_allclose([rings.x, rings.y], -plane.components @ plane.mean, atol=1e-5)


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


def test_an_opened_model_shows_its_most_telling_dimensions(
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


def test_a_map_of_collapsed_dimensions_turns_to_those_that_tell_something(
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


def test_very_many_points_move_less_often(
    open_map: Callable[..., LatentMapPanel], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = open_map()
    monkeypatch.setattr("dreamexplorer.gui.panels.latent_map.projected_points.MANY", 100)
    moved: list[float] = []
    panel.view.points.moved.connect(lambda: moved.append(panel.view.points.place(0)[0]))
    for k in range(10):
        means = np.full((160, 3), k, dtype=np.float32)
        panel.context.inference.means.emit(Means(means, None, (k, k), True))
        qtbot.wait(5)
    qtbot.waitUntil(lambda: bool(moved) and moved[-1] == 9.0, timeout=3000)  # the last one is not lost
    assert len(moved) <= 4


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


@pytest.fixture
def two_latents(tiny_dataset: Any) -> Any:
    from dreamexplorer.models.mlp_vae import MlpVaeConfig
    from dreamexplorer.training.config import RunConfig, TrainConfig
    from dreamexplorer.training.loop import Trainer

    run = RunConfig(
        "mlp-vae",
        MlpVaeConfig(latent_dim=2, hidden=(16,)),
        TrainConfig(epochs=1, batch_size=64, device="cpu", precision="fp32"),
        dataset="tiny",
    )
    trainer = Trainer(run, tiny_dataset, threads=1)
    for _ in trainer.run():
        pass
    return trainer.checkpoint()


def test_another_model_begins_a_new_map(
    open_map: Callable[..., LatentMapPanel], two_latents: Any, qtbot: QtBot
) -> None:
    panel = open_map()
    panel.view.navigation.zoom(5)
    panel.context.workflow.show_checkpoint(two_latents, None, None)
    qtbot.waitUntil(
        lambda: (
            panel.encoded.means is not None
            and panel.encoded.means.means.shape == (160, 2)
            and len(panel.view.points) == 160
        ),
        timeout=10_000,
    )
    assert panel.view.navigation.auto_fit
    assert panel.view.overlays.marker == (0, 0)
    assert not panel.toolbar.plane.kind.isVisible()


def test_an_empty_map_says_why(
    open_map: Callable[..., LatentMapPanel], make_context: Callable[..., Any], make_dataset: Any, qtbot: QtBot
) -> None:
    nothing = make_context(dataset=None, checkpoint=None)
    panel = open_map(nothing, points=False)
    assert "loading" in message(panel)
    click(panel, (0.1, 0.1))  # and a click does no harm
    assert panel.context.session.latent is None
    other = make_context(dataset=make_dataset(shape=(1, 8, 8)))
    panel = open_map(other, points=False)
    assert "1 × 12 × 10" in message(panel)
    assert "1 × 8 × 8" in message(panel)
    assert len(panel.view.points) == 0


def test_means_of_other_images_or_models_are_left_alone(open_map: Callable[..., LatentMapPanel]) -> None:
    panel = open_map()
    before = panel.encoded.means
    panel.context.inference.means.emit(Means(np.zeros((7, 3), np.float32), None, (0, 0), True))
    panel.context.inference.means.emit(Means(np.zeros((160, 5), np.float32), None, (0, 0), True))
    assert panel.encoded.means is before


def test_points_move_and_stay_where_no_newer_place_is_known(open_map: Callable[..., LatentMapPanel]) -> None:
    panel = open_map()
    first, second = panel.toolbar.plane.pair()
    old = panel.view.points.place(3)
    new = np.full((160, 3), np.nan, dtype=np.float32)
    new[0] = 0.5
    panel.context.inference.means.emit(Means(new, None, (10, 20), False, 0.25))
    assert panel.view.points.place(0) == (0.5, 0.5)
    assert panel.view.points.place(3) == old
    moved = np.random.default_rng(0).normal(size=(160, 3)).astype(np.float32)
    panel.context.inference.means.emit(Means(moved, None, (10, 20), True, 0.25))
    assert panel.view.points.place(3) == pytest.approx((moved[3, first], moved[3, second]))
    assert "step 20" in panel.status.state
    assert "refreshing, 25 %" in panel.status.state


def test_the_scheme_changes_the_colours(open_map: Callable[..., LatentMapPanel]) -> None:
    panel = open_map()
    light = panel.grab().toImage()
    panel.context.theme.set_choice("dark")
    QApplication.processEvents()
    dark = panel.grab().toImage()
    corner = panel.view.mapTo(panel, QPoint(2, 2))
    assert light.pixelColor(corner).lightness() > 200
    assert dark.pixelColor(corner).lightness() < 60
    panel.context.theme.set_choice("light")


def test_every_control_says_what_it_is(open_map: Callable[..., LatentMapPanel]) -> None:
    panel = open_map()
    controls = [w for w in panel.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
    assert len(controls) >= 9
    for control in controls:
        assert control.accessibleName(), control
        assert control.toolTip() or control is panel.view, control


@pytest.mark.parametrize("size", [(320, 280), (1600, 1000)])
def test_the_map_has_room_at_any_size(
    open_map: Callable[..., LatentMapPanel], qtbot: QtBot, size: tuple[int, int]
) -> None:
    panel = open_map()
    panel.resize(*size)

    def laid_out() -> None:
        assert (panel.width(), panel.height()) == size
        assert panel.view.plot_rect.height() >= 100
        assert panel.view.plot_rect.width() >= 200
        assert panel.legend.isVisible() == (size[1] > 300)
        for child in (panel.toolbar, panel.view, panel.status):
            assert panel.rect().contains(child.geometry())

    qtbot.waitUntil(laid_out, timeout=3000)
