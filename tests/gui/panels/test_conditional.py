"""A conditional model in the window: the chosen class reaches all that is decoded or encoded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel
from dreamexplorer.gui.panels.decoded.image_strip import ImageStrip
from dreamexplorer.gui.panels.decoded.panel import DecodedPanel
from dreamexplorer.gui.panels.draw.panel import DrawPanel
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.panels.sliders.panel import SlidersPanel
from dreamexplorer.gui.threads.living_means import LivingMeans
from dreamexplorer.gui.threads.results import DecodedBatch
from dreamexplorer.models.base import Model
from dreamexplorer.models.cvae import CvaeConfig
from dreamexplorer.models.families import create
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.session import Drawing, Session
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import TrainConfig

MakeContext = Callable[..., Context]
MakePanel = Callable[[type[Panel], Context], Panel]


def checkpoint(dataset: ImageDataset, classes: int | None = None) -> Checkpoint:
    """Make an untrained conditional model whose classes differ clearly."""
    config = CvaeConfig(latent_dim=3, hidden=(24,))
    model = create("cvae", config, dataset.image_shape, 0, classes or len(dataset.class_names))
    with torch.no_grad():
        model.decoder[0].weight.mul_(4.0)  # type: ignore[index]
        model.encoder[0].weight.mul_(4.0)  # type: ignore[index]
    return Checkpoint(take_snapshot(model), dataset.name, TrainConfig())


@pytest.fixture
def context(make_context: MakeContext, tiny_dataset: ImageDataset) -> Context:
    return make_context(checkpoint=checkpoint(tiny_dataset))


def model(context: Context) -> Model:
    assert context.session.snapshot is not None
    return restore(context.session.snapshot)


def decoded_as(context: Context, z: np.ndarray, label: int) -> np.ndarray:
    with torch.inference_mode():
        images = model(context).conditioned_on(torch.tensor([label])).decode(torch.from_numpy(np.atleast_2d(z)).float())
    return images.numpy()


# -- the session ----------------------------------------------------------------------------------------------


def test_only_a_conditional_model_has_a_class(
    make_context: MakeContext, tiny_dataset: ImageDataset, context: Context
) -> None:
    assert Session().active_label is None
    with pytest.raises(IndexError):
        Session().set_label(0)
    session = context.session
    assert session.active_label == 0
    heard: list[int] = []
    session.label_changed.connect(lambda: heard.append(session.label))
    session.set_label(3)
    session.set_label(3)
    assert heard == [3]
    for wrong in (-1, 4):
        with pytest.raises(IndexError):
            session.set_label(wrong)
    context.workflow.show_checkpoint(checkpoint(tiny_dataset, 3), None, None)  # it has no fourth class
    assert session.active_label == 0
    assert make_context().session.active_label is None


# -- the selector ------------------------------------------------------------------------------------------------


def test_the_class_is_chosen_beside_the_sliders(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(SlidersPanel, context)
    choice = panel.class_choice  # type: ignore[attr-defined]
    box = choice.box
    assert choice.isVisible()
    assert [box.itemText(i) for i in range(box.count())] == ["place 0", "place 1", "place 2", "place 3"]
    assert box.currentIndex() == 0
    assert box.accessibleName()
    assert "drawing" in box.toolTip()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert context.session.active_label == 2
    qtbot.waitUntil(lambda: context.session.decoded.label == 2)
    decoded = context.session.decoded
    np.testing.assert_allclose(decoded.image, decoded_as(context, decoded.z, 2)[0], atol=1e-5)
    context.session.set_label(1)
    assert box.currentIndex() == 1


def test_dreams_are_of_the_chosen_class(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(SlidersPanel, context)
    context.session.set_label(3)
    panel.dreams.dream()  # type: ignore[attr-defined]
    session = context.session
    qtbot.waitUntil(lambda: np.array_equal(session.decoded.z, session.latent))
    np.testing.assert_allclose(session.decoded.image, decoded_as(context, session.latent, 3)[0], atol=1e-5)


def test_nothing_of_it_is_shown_for_other_models(
    context: Context, make_panel: MakePanel, tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset
) -> None:
    sliders, dream, draw = (make_panel(cls, context) for cls in (SlidersPanel, DecodedPanel, DrawPanel))
    parts = (sliders.class_choice, dream.class_strip)  # type: ignore[attr-defined]
    assert all(part.isVisible() for part in parts)
    assert "class" in draw.results.numbers.toolTip()  # type: ignore[attr-defined]
    context.workflow.show_checkpoint(tiny_checkpoint, None, None)
    assert not any(part.isVisible() for part in parts)
    assert "class" not in draw.results.numbers.toolTip()  # type: ignore[attr-defined]
    context.workflow.show_checkpoint(checkpoint(tiny_dataset), None, None)
    assert all(part.isVisible() for part in parts)


def test_classes_without_names_are_numbers(
    make_context: MakeContext, tiny_dataset: ImageDataset, make_panel: MakePanel
) -> None:
    context = make_context(checkpoint=checkpoint(tiny_dataset, 30))
    panel = make_panel(SlidersPanel, context)
    box = panel.class_choice.box  # type: ignore[attr-defined]
    assert [box.itemText(i) for i in range(box.count())] == [str(i) for i in range(30)]
    assert context.session.evaluation is None  # the dataset's labels mean something else


def is_batch(answer: object, channel: str) -> bool:
    """Return True for the answer to a batch of this channel."""
    return isinstance(answer, DecodedBatch) and answer.channel == channel


# -- strips ------------------------------------------------------------------------------------------------------


def test_one_z_across_all_classes(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(DecodedPanel, context)
    session, batches = context.session, []
    context.inference.answered.connect(lambda b: batches.append(b) if is_batch(b, "classes") else None)
    session.set_latent([1.0, -2.0, 0.5])
    strip = panel.class_strip.strip  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(strip.values) == 4 and any((b.z == session.latent).all() for b in batches))
    for label in range(4):
        wanted = decoded_as(context, session.latent, label)[0]
        np.testing.assert_allclose(batches[-1].images[label], wanted, atol=1e-5)
    count = len(batches)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.tile(2).center())
    assert session.active_label == 2
    assert strip._current == 2.0
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert session.active_label == 3
    qtbot.wait(100)
    assert len(batches) == count  # the same images: only the mark has moved
    panel.options.traversal.trigger()  # type: ignore[attr-defined]
    assert not panel.class_strip.isVisible()  # type: ignore[attr-defined]


def test_of_many_classes_those_around_the_chosen_one_are_in_sight(
    qtbot: QtBot, make_context: MakeContext, tiny_dataset: ImageDataset, make_panel: MakePanel
) -> None:
    context = make_context(checkpoint=checkpoint(tiny_dataset, 30))
    panel = make_panel(DecodedPanel, context)
    strip = panel.class_strip.strip  # type: ignore[attr-defined]
    for chosen, first in ((0, 0), (15, 9), (29, 18)):
        context.session.set_label(chosen)
        qtbot.waitUntil(lambda first=first: strip.values.tolist() == list(range(first, first + 12)))


def test_the_traversal_is_of_the_chosen_class(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    make_panel(DecodedPanel, context)
    batches: list = []
    context.inference.answered.connect(lambda b: batches.append(b) if is_batch(b, "traversal") else None)
    context.session.set_label(2)
    qtbot.waitUntil(lambda: bool(batches))
    np.testing.assert_allclose(batches[-1].images, decoded_as(context, batches[-1].z, 2), atol=1e-5)


def test_names_that_do_not_fit_are_told_for_one_image_alone(qtbot: QtBot) -> None:
    strip = ImageStrip()
    qtbot.addWidget(strip)
    strip.resize(300, 60)
    images = np.zeros((10, 1, 4, 4), dtype=np.float32)
    colors = np.zeros(256, dtype=np.uint32)
    strip.set_images(range(10), images, colors, [str(i) for i in range(10)])
    assert strip._names_fit()
    strip.set_images(range(10), images, colors, ["Ankle boot"] * 10)
    assert not strip._names_fit()
    strip.set_current(9.0)
    shown = strip.grab().toImage()
    strip.set_images(range(10), images, colors, ["Ankle boot"] * 9 + [""])
    assert strip.grab().toImage() != shown
    strip.set_images(range(10), images, colors)
    assert strip._names is None


# -- map and drawing ------------------------------------------------------------------------------------------


def test_the_map_encodes_each_image_as_its_own_class(
    qtbot: QtBot, context: Context, make_panel: MakePanel, tiny_dataset: ImageDataset
) -> None:
    panel = make_panel(LatentMapPanel, context)
    qtbot.waitUntil(lambda: panel.encoded.means is not None and panel.encoded.means.complete)  # type: ignore[attr-defined]
    test = tiny_dataset.test
    with torch.inference_mode():
        told = model(context).conditioned_on(torch.from_numpy(test.labels.copy()))
        wanted = told.encode(torch.from_numpy(test.images.copy()).float() / 255).coordinates
    np.testing.assert_allclose(panel.encoded.means.means, wanted, atol=1e-4)  # type: ignore[attr-defined]
    session = context.session
    session.set_label(2)
    panel.selection.select(1.5, -1.0)  # type: ignore[attr-defined]
    assert session.latent.any()
    qtbot.waitUntil(lambda: np.array_equal(session.decoded.z, session.latent) and session.decoded.label == 2)
    decoded = context.session.decoded
    np.testing.assert_allclose(decoded.image, decoded_as(context, decoded.z, 2)[0], atol=1e-5)


def test_the_grid_of_decoded_images_is_of_the_chosen_class(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = make_panel(LatentMapPanel, context)
    batches: list = []
    context.inference.answered.connect(lambda b: batches.append(b) if is_batch(b, "map-grid") else None)
    panel.toolbar.display.grid_action.setChecked(True)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(batches))

    def is_of(label: int) -> bool:
        batch = batches[-1]
        return np.allclose(batch.images[:3], decoded_as(context, batch.z[:3], label), atol=1e-5)

    qtbot.waitUntil(lambda: is_of(0))
    context.session.set_label(3)
    qtbot.waitUntil(lambda: is_of(3))


def test_images_of_other_classes_are_not_encoded(
    make_context: MakeContext, tiny_dataset: ImageDataset, make_panel: MakePanel
) -> None:
    context = make_context(checkpoint=checkpoint(tiny_dataset, 3))
    panel = make_panel(LatentMapPanel, context)
    assert not panel.encoded.watching  # type: ignore[attr-defined]
    assert "3 classes, the dataset has 4" in panel.view.overlays.message  # type: ignore[attr-defined]
    means = LivingMeans(lambda: 0.0)
    means.reset(tiny_dataset.image_shape, 3)
    means.watch(tiny_dataset.test.images, tiny_dataset.test.labels)
    assert means.seconds_to_next(1) is None
    means.reset(tiny_dataset.image_shape, 4)
    assert means.seconds_to_next(1) == 0.0


def test_the_cost_of_a_drawing_names_its_class(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(DrawPanel, context)
    panel.test_images.choose_random()  # type: ignore[attr-defined]
    context.session.set_label(2)
    numbers = panel.results.numbers  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "as class place 2: reconstruction" in numbers.text())


def test_a_drawing_is_encoded_as_the_chosen_class(qtbot: QtBot, context: Context, tiny_dataset: ImageDataset) -> None:
    session = context.session
    session.set_drawing(Drawing(tiny_dataset.test.images[5]))
    for label in (0, 3):
        session.set_label(label)
        qtbot.waitUntil(
            lambda label=label: session.drawing_result is not None and session.drawing_result.label == label
        )
        x = torch.from_numpy(tiny_dataset.test.images[5:6].copy()).float() / 255
        with torch.inference_mode():
            told = model(context).conditioned_on(torch.tensor([label]))
            code = told.encode(x)
            recon, rate = told.reconstruction_terms(x)
        result = session.drawing_result
        np.testing.assert_allclose(result.mu, code.coordinates[0], atol=1e-5)
        np.testing.assert_allclose(result.reconstruction, told.decode(code.coordinates)[0], atol=1e-5)
        assert result.recon_nats == pytest.approx(float(recon[0]), rel=1e-4)
        assert rate is not None
        assert result.kl_nats == pytest.approx(float(rate[0]), rel=1e-4)


def test_the_workflow_keeps_model_and_classes_together(
    context: Context, tiny_dataset: ImageDataset, make_dataset: Callable[..., ImageDataset]
) -> None:
    workflow, session = context.workflow, context.session
    run = workflow.current_run()
    assert run is not None
    assert not workflow.needs_new_model(run)
    session.set_dataset(make_dataset(classes=5))
    assert workflow.needs_new_model(run)
    assert not workflow.fits(make_dataset(classes=5))
    assert workflow.fits(tiny_dataset)
