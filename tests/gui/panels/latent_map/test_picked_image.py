"""A click on a point selects that image's own code, and shows the image beside its reconstruction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import load_dataset
from dreamexplorer.gui.panels.draw.panel import DrawPanel
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.image_ops import to_qimage
from dreamexplorer.models.cvae import CvaeConfig
from dreamexplorer.models.families import create
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.resources import resource_path
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint
from dreamexplorer.training.config import TrainConfig
from tests.gui.panels.latent_map.actions import choose, click, look_at_the_middle, position

OpenMap = Callable[..., LatentMapPanel]
MakeContext = Callable[..., Any]


def loneliest(panel: LatentMapPanel, candidates: np.ndarray) -> int:
    """Return the candidate farthest from its nearest neighbour, so that a click can only mean that point."""
    places = np.array([panel.view.points.place(i) for i in range(len(panel.view.points))])
    distances = np.linalg.norm(places[candidates, None] - places[None], axis=2)
    distances[np.arange(len(candidates)), candidates] = np.inf
    return int(candidates[distances.min(1).argmax()])


def pixels(image: QImage) -> np.ndarray:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].copy()


@pytest.fixture
def mnist_map(open_map: OpenMap, make_context: MakeContext, tmp_path: Any) -> LatentMapPanel:
    """The map of the shipped model of 20 latents, with 300 test images."""
    dataset = load_dataset("mnist", tmp_path).limited(300)
    checkpoint = load_checkpoint(resource_path("checkpoints", "mlp-vae-20.safetensors"))
    return open_map(make_context(dataset=dataset, checkpoint=checkpoint))


def complete(panel: LatentMapPanel) -> bool:
    return panel.encoded.means is not None and panel.encoded.means.complete


def test_a_click_on_a_six_decodes_its_own_mean_in_all_dimensions(mnist_map: LatentMapPanel, qtbot: QtBot) -> None:
    panel, session = mnist_map, mnist_map.context.session
    qtbot.waitUntil(lambda: complete(panel), timeout=20_000)
    images = panel.encoded.images
    assert images is not None
    index = loneliest(panel, np.flatnonzero(images.labels == 6))
    model = restore(session.snapshot)
    with torch.inference_mode():
        x = torch.from_numpy(images.images[index : index + 1].copy()).float() / 255
        mu = model.encode(x).coordinates
        expected = model.decode(mu)[0].numpy()
    session.set_latent(np.linspace(-2, 2, 20))  # a place where the plane's point is nothing like a six
    click(panel, panel.view.points.place(index))
    np.testing.assert_allclose(session.latent, mu[0].numpy(), atol=1e-5)
    np.testing.assert_array_equal(session.latent, panel.encoded.means.means[index])
    qtbot.waitUntil(lambda: panel.picked.decoded is not None, timeout=5000)
    np.testing.assert_allclose(session.decoded.image, expected, atol=1e-4)

    number = images.origin(index)[1]
    preview = panel.view.overlays.preview
    assert preview.title == f"Test image {number}, class 6"
    (original, first), (rebuilt, second) = preview.pictures
    assert (first, second) == ("Original", "Reconstruction")
    table = color_table("gray")
    np.testing.assert_array_equal(
        pixels(original), pixels(to_qimage(images.images[index].astype(np.float32) / 255.0, table))
    )
    np.testing.assert_array_equal(pixels(rebuilt), pixels(to_qimage(session.decoded.image, table)))
    assert panel.view.accessibleDescription().startswith(preview.title)


def test_another_z_ends_the_pair_of_pictures(mnist_map: LatentMapPanel, qtbot: QtBot) -> None:
    panel, session = mnist_map, mnist_map.context.session
    qtbot.waitUntil(lambda: complete(panel), timeout=20_000)
    assert not panel.toolbar.send_button.isEnabled()
    panel.picked.pick(4)
    assert panel.toolbar.send_button.isEnabled()
    qtbot.waitUntil(lambda: len(panel.view.overlays.preview.pictures) == 2, timeout=5000)
    z = session.latent.copy()
    z[0] += 0.5
    session.set_latent(z)
    assert panel.picked.index is None
    assert not panel.toolbar.send_button.isEnabled()
    qtbot.waitUntil(lambda: len(panel.view.overlays.preview.pictures) == 1, timeout=5000)
    assert panel.view.overlays.preview.title == ""


def test_send_to_draw_shows_the_image_and_its_loss_there(
    mnist_map: LatentMapPanel, make_panel: Callable[..., Any], qtbot: QtBot
) -> None:
    panel, session = mnist_map, mnist_map.context.session
    draw = make_panel(DrawPanel, panel.context, (420, 700))
    forward: list[int] = []
    draw.front_requested.connect(lambda: forward.append(1))
    qtbot.waitUntil(lambda: complete(panel), timeout=20_000)
    panel.picked.pick(7)
    panel.toolbar.send_button.click()
    image = panel.encoded.images.images[7]
    np.testing.assert_array_equal(session.drawing.image, image)
    assert forward == [1]
    assert not draw.canvas.is_blank
    qtbot.waitUntil(lambda: session.drawing_result is not None, timeout=5000)
    assert draw.results.numbers.text().startswith(panel.picked.title)
    np.testing.assert_allclose(session.drawing_result.mu, session.latent, atol=1e-5)


def test_the_menu_of_a_point_sends_its_image_and_free_ground_offers_none(open_map: OpenMap, tiny_dataset: Any) -> None:
    panel = open_map()
    place = panel.view.points.place(3)
    found = panel.view.points.nearest(*place)
    (send,) = [a for a in panel.menu.menu(place).actions() if a.text() == "&Send this image to Draw"]
    send.trigger()
    np.testing.assert_array_equal(panel.context.session.drawing.image, panel.encoded.images.images[found])
    far = panel.view.place_at(panel.view.plot_rect.topLeft())
    assert panel.view.points.nearest(*far, 10 / panel.view.viewport.scale) == -1
    assert "&Send this image to Draw" not in [a.text() for a in panel.menu.menu(far).actions()]


def test_a_press_on_a_point_keeps_it_until_the_mouse_has_clearly_moved(open_map: OpenMap) -> None:
    panel = open_map()
    session = panel.context.session
    found = panel.view.points.nearest(*panel.view.points.place(5))
    start = position(panel, panel.view.points.place(found))
    QTest.mousePress(panel.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    picked = panel.picked.index
    assert picked is not None
    mu = panel.encoded.means.means[picked]
    QTest.mouseMove(panel.view, start + QPoint(2, 1))
    np.testing.assert_array_equal(session.latent, mu)
    QTest.mouseMove(panel.view, start + QPoint(40, 0))
    first, second = panel.toolbar.plane.pair()
    assert session.latent[first] > mu[first]
    others = [i for i in range(len(mu)) if i not in (first, second)]
    np.testing.assert_array_equal(session.latent[others], mu[others])  # a drag goes on from the image's own code
    assert panel.picked.index is None
    QTest.mouseRelease(panel.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(40, 0))


def test_enter_selects_the_image_nearest_to_the_marker(open_map: OpenMap) -> None:
    panel = open_map()
    session = panel.context.session
    session.set_latent([0.0, 0.0, 0.0])
    panel.selection.show()
    nearest = panel.view.points.nearest(*panel.view.overlays.marker)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert panel.picked.index == nearest
    np.testing.assert_array_equal(session.latent, panel.encoded.means.means[nearest])


def test_a_click_where_no_point_is_near_decodes_the_place_of_the_plane(open_map: OpenMap) -> None:
    panel = open_map()
    choose(panel.toolbar.plane.first, 0)
    choose(panel.toolbar.plane.second, 1)
    look_at_the_middle(panel)
    panel.view.points.set_visible(False)
    panel.context.session.set_latent([0.0, 0.0, 0.9])
    click(panel, (0.4, -0.3))
    assert panel.picked.index is None
    pixel = 1 / panel.view.viewport.scale
    np.testing.assert_allclose(panel.context.session.latent, [0.4, -0.3, 0.9], atol=pixel)


def test_a_conditional_model_decodes_a_picked_image_as_its_own_class(
    open_map: OpenMap, make_context: MakeContext, tiny_dataset: Any, qtbot: QtBot
) -> None:
    model = create("cvae", CvaeConfig(latent_dim=3, hidden=(24,)), tiny_dataset.image_shape, 0, 4)
    with torch.no_grad():
        for layers in (model.encoder, model.decoder):
            layers[0].weight.mul_(4.0)
    panel = open_map(make_context(checkpoint=Checkpoint(take_snapshot(model), tiny_dataset.name, TrainConfig())))
    session = panel.context.session
    qtbot.waitUntil(lambda: complete(panel), timeout=10_000)
    images = panel.encoded.images
    index = int(np.flatnonzero(images.labels == 2)[0])
    panel.picked.pick(index)
    assert session.label == 2
    qtbot.waitUntil(lambda: session.decoded.label == 2 and panel.picked.decoded is not None, timeout=5000)
    with torch.inference_mode():
        of_class = model.conditioned_on(torch.tensor([2]))
        x = torch.from_numpy(images.images[index : index + 1].copy()).float() / 255
        expected = of_class.decode(of_class.encode(x).coordinates)[0].numpy()
    np.testing.assert_allclose(session.decoded.image, expected, atol=1e-4)
    session.set_label(1)
    assert panel.picked.index is None  # its code decoded as another class is not its reconstruction


def test_newer_weights_move_z_with_the_picked_image(open_map: OpenMap, tiny_checkpoint: Any, qtbot: QtBot) -> None:
    import dataclasses

    panel = open_map()
    session = panel.context.session
    qtbot.waitUntil(lambda: complete(panel), timeout=10_000)
    panel.picked.pick(9)
    before = session.latent.copy()
    snapshot = session.snapshot
    weights = {k: v * 0.5 for k, v in snapshot.weights.items()}
    session.set_snapshot(dataclasses.replace(snapshot, weights=weights, step=snapshot.step + 1))
    qtbot.waitUntil(lambda: not np.array_equal(session.latent, before), timeout=10_000)
    model = restore(session.snapshot)
    with torch.inference_mode():
        x = torch.from_numpy(panel.encoded.images.images[9:10].copy()).float() / 255
        mu = model.encode(x).coordinates[0].numpy()
    qtbot.waitUntil(lambda: np.allclose(session.latent, mu, atol=1e-5), timeout=10_000)
    assert panel.picked.index == 9


def test_the_preview_of_two_pictures_stays_inside_a_small_map(open_map: OpenMap, qtbot: QtBot) -> None:
    from PySide6.QtCore import QRectF

    from dreamexplorer.gui.shared.map_view.preview import preview_rect

    panel = open_map()
    panel.resize(QSize(300, 330))
    panel.picked.pick(2)
    qtbot.waitUntil(lambda: len(panel.view.overlays.preview.pictures) == 2, timeout=5000)
    view = panel.view
    box = preview_rect(view.overlays.preview, view.plot_rect, view.viewport, view.overlays.marker, view.font())
    assert not box.isEmpty(), "it was clicked to be seen"
    assert QRectF(view.rect()).contains(box)
