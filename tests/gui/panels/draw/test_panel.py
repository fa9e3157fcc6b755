"""The draw panel: strokes and test images reach the model, and the encoding reaches the sliders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.analysis.reconstruct import losses
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.draw.canvas import Canvas
from dreamexplorer.gui.panels.draw.panel import DrawPanel
from dreamexplorer.gui.threads.requests import Analyse
from dreamexplorer.gui.widgets.scroll_body import ScrollBody
from dreamexplorer.models.snapshot import restore


@pytest.fixture
def panel(qtbot: QtBot, make_context: Callable[..., Context]) -> Iterator[DrawPanel]:
    panel = DrawPanel(make_context())
    panel.resize(320, 360)
    qtbot.addWidget(panel)
    panel.show()
    yield panel
    panel.dispose()


def drag(canvas: Canvas, *points: tuple[float, float]) -> None:
    """Send mouse events along points given as shares of the canvas."""
    frame = canvas.picture_rect()
    places = [QPointF(frame.x() + x * frame.width(), frame.y() + y * frame.height()) for x, y in points]
    kinds = [QMouseEvent.Type.MouseButtonPress, *[QMouseEvent.Type.MouseMove] * (len(points) - 1)]
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, place in zip(kinds, places, strict=True):
        button = left if kind == QMouseEvent.Type.MouseButtonPress else none
        event = QMouseEvent(kind, place, canvas.mapToGlobal(place), button, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, event)
    end = QMouseEvent(
        QMouseEvent.Type.MouseButtonRelease, places[-1], canvas.mapToGlobal(places[-1]), left, none,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(canvas, end)


def test_drawing_is_encoded_while_the_pen_moves(qtbot: QtBot, panel: DrawPanel) -> None:
    session = panel.context.session
    results: list[object] = []
    panel.watch(session.drawing_result_changed, lambda: results.append(session.drawing_result))
    drag(panel.canvas, (0.3, 0.2), (0.7, 0.2), (0.5, 0.8))
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    result = session.drawing_result
    assert result is not None
    assert result.drawing.image.shape == (1, 12, 10)
    assert result.drawing.image.max() > 200
    assert result.recon_nats > 0
    assert result.kl_nats is not None
    assert panel.results.images.seen.image is not None
    qtbot.waitUntil(lambda: panel.results.images.rebuilt.image is not None)
    assert f"{result.recon_nats:.1f}" in panel.results.numbers.text()
    panel.send_button.click()
    assert session.latent is not None
    assert np.allclose(session.latent, result.mu)


def test_clear_and_undo(qtbot: QtBot, panel: DrawPanel) -> None:
    session = panel.context.session
    drag(panel.canvas, (0.3, 0.2), (0.7, 0.8))
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    panel.tools.clear.click()
    assert session.drawing is None
    assert session.drawing_result is None
    assert not panel.send_button.isEnabled()
    panel.tools.undo.click()
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    panel.tools.undo.click()
    qtbot.waitUntil(lambda: session.drawing is None)


def test_test_image_reaches_the_model_unchanged(qtbot: QtBot, panel: DrawPanel) -> None:
    session = panel.context.session
    assert session.dataset is not None
    panel.test_images.index.setValue(17)
    assert session.drawing is not None
    assert np.array_equal(session.drawing.image, session.dataset.test.images[17])
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    assert "17" in panel.results.numbers.text()


def test_drawing_over_a_test_image_changes_it(qtbot: QtBot, panel: DrawPanel) -> None:
    session = panel.context.session
    panel.test_images.index.setValue(3)
    exact = session.drawing
    drag(panel.canvas, (0.1, 0.1), (0.9, 0.1))
    qtbot.waitUntil(lambda: session.drawing is not exact)
    assert session.drawing is not None


def test_without_dataset_or_model(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    panel = DrawPanel(make_context(dataset=None, checkpoint=None, wait=False))
    qtbot.addWidget(panel)
    panel.show()
    drag(panel.canvas, (0.3, 0.2), (0.7, 0.8))
    panel.test_images.choose_random()
    panel.send_to_sliders()
    panel.clear()
    assert panel.context.session.drawing is None
    assert not panel.test_images.random.isEnabled()
    panel.dispose()


def test_a_model_of_binarised_images_is_shown_what_it_is_given(qtbot: QtBot, panel: DrawPanel) -> None:
    session = panel.context.session
    assert session.snapshot is not None
    session.set_snapshot(replace(session.snapshot, binarised=True))
    panel.context.inference.set_snapshot(session.snapshot)
    drag(panel.canvas, (0.3, 0.2), (0.7, 0.2), (0.5, 0.8))
    qtbot.waitUntil(lambda: session.drawing_result is not None and session.drawing_result.binarised)
    assert panel.results.images.seen.image is not None
    assert set(np.unique(panel.results.images.seen.image)) == {0.0, 1.0}
    assert ", binarised: reconstruction" in panel.results.numbers.text()
    grey = session.drawing_result.drawing.image
    assert len(np.unique(grey)) > 2, "the drawing itself stays as it is"
    session.set_snapshot(replace(session.snapshot, binarised=False))
    panel.context.inference.set_snapshot(session.snapshot)
    panel.context.inference.request(Analyse(session.drawing_result.drawing))
    qtbot.waitUntil(lambda: not session.drawing_result.binarised)
    np.testing.assert_allclose(panel.results.images.seen.image, grey / 255.0, atol=1e-6)
    assert "black and white" not in panel.results.numbers.text()


def test_a_dropped_picture_fills_the_canvas_and_a_bad_one_keeps_the_drawing(
    qtbot: QtBot, panel: DrawPanel, tmp_path: Path
) -> None:
    session = panel.context.session
    image = Image.new("L", (90, 60), 255)
    image.paste(0, (40, 5, 50, 55))
    image.save(tmp_path / "one.png")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "one.png"))])
    drop = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    panel.dropEvent(drop)
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    assert not panel.canvas.is_blank
    assert "Your picture: " in panel.results.numbers.text()
    before = session.drawing
    (tmp_path / "broken.png").write_bytes(b"just text")
    with qtbot.waitSignal(panel.context.workflow.error):
        panel.pictures.load_file(tmp_path / "broken.png")
    assert session.drawing is before


def test_pictures_stand_below_the_canvas_where_they_would_widen_the_panel(qtbot: QtBot, panel: DrawPanel) -> None:
    panel.setMinimumSize(0, 0)  # the least size of the window that it was
    body = ScrollBody(panel)
    qtbot.addWidget(body)
    body.show()
    canvas, images = panel.canvas, panel.results.images
    body.resize(420, 520)
    QApplication.processEvents()
    assert images.x() > canvas.geometry().right()
    assert images.rebuilt.y() > images.seen.geometry().bottom()
    body.resize(panel.minimumSizeHint().width(), 700)
    QApplication.processEvents()
    assert images.y() > canvas.geometry().bottom()
    assert images.rebuilt.x() > images.seen.geometry().right()
    assert panel.rect().contains(images.geometry())
    body.takeWidget()


def test_a_drawing_is_ranked_among_the_test_images_of_the_present_weights(qtbot: QtBot, panel: DrawPanel) -> None:
    session = panel.context.session
    assert session.dataset is not None
    assert session.snapshot is not None
    test = session.dataset.test
    expected = losses(restore(session.snapshot), test.images, labels=test.labels).total
    panel.test_images.chosen.emit(5)
    qtbot.waitUntil(lambda: "Higher than" in panel.results.numbers.text(), timeout=10_000)
    result = session.drawing_result
    assert result is not None
    assert result.expected_recon_nats is not None
    assert result.kl_nats is not None
    share = float(np.mean(expected < result.expected_recon_nats + result.kl_nats))
    found = re.search(r"Higher than (\d+) % of (\d+) test images\.", panel.results.numbers.text())
    assert found is not None
    assert int(found[2]) == len(test)
    assert int(found[1]) == pytest.approx(100 * share, abs=6)  # another noise of one sample each
