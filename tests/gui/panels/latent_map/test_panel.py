"""The latent map as a user meets it, with the real engine on a tiny dataset."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.latent_map.image_choice import ImageChoice
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from tests.gui.panels.latent_map.actions import choose, click, position


def message(panel: LatentMapPanel) -> str:
    return panel.view.overlays.message


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
    assert message(panel) == "Loading PyTorch…"
    click(panel, (0.1, 0.1))  # and a click does no harm
    assert panel.context.session.latent is None
    other = make_context(dataset=make_dataset(shape=(1, 8, 8)))
    panel = open_map(other, points=False)
    assert "1 × 12 × 10" in message(panel)
    assert "1 × 8 × 8" in message(panel)
    assert len(panel.view.points) == 0


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
