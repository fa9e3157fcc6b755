"""Drawing with the mouse, pictures from files and the clipboard, test images; what the model makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.draw.canvas import Canvas
from dreamexplorer.gui.panels.draw.panel import DrawPanel
from dreamexplorer.gui.threads.requests import Analyse


@pytest.fixture
def panel(qtbot: QtBot, make_context: Callable[..., Context]) -> Iterator[DrawPanel]:
    panel = DrawPanel(make_context())
    panel.resize(320, 360)
    qtbot.addWidget(panel)
    panel.show()
    yield panel
    panel.dispose()


def drag(canvas: Canvas, *points: tuple[float, float]) -> None:
    """Real mouse events along points given as shares of the canvas."""
    frame = canvas._frame()
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
    assert panel.seen.image is not None
    qtbot.waitUntil(lambda: panel.rebuilt.image is not None)
    assert f"{result.recon_nats:.1f}" in panel.numbers.text()
    panel.send_button.click()
    assert session.latent is not None
    assert np.allclose(session.latent, result.mu)


def test_clear_and_undo(qtbot: QtBot, panel: DrawPanel) -> None:
    session = panel.context.session
    drag(panel.canvas, (0.3, 0.2), (0.7, 0.8))
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    panel.clear_button.click()
    assert session.drawing is None
    assert session.drawing_result is None
    assert not panel.send_button.isEnabled()
    panel.undo_button.click()
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    panel.undo_button.click()
    qtbot.waitUntil(lambda: session.drawing is None)


def test_test_image_reaches_the_model_unchanged(qtbot: QtBot, panel: DrawPanel) -> None:
    session = panel.context.session
    assert session.dataset is not None
    panel.index_box.setValue(17)
    assert session.drawing is not None
    assert np.array_equal(session.drawing.image, session.dataset.test.images[17])
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    assert "17" in panel.numbers.text()


def test_label_restricts_test_images(qtbot: QtBot, panel: DrawPanel) -> None:
    session = panel.context.session
    dataset = session.dataset
    assert dataset is not None
    panel.label_box.setCurrentIndex(1 + 2)
    seen = []
    for _ in range(6):
        panel.index_box.stepUp()
        seen.append(panel.index_box.value())
        assert dataset.test.labels[panel.index_box.value()] == 2
    assert len(set(seen)) == 6
    back = panel.index_box.value()
    panel.index_box.stepDown()
    assert panel.index_box.value() < back
    assert dataset.test.labels[panel.index_box.value()] == 2
    panel.random_test_image()
    assert dataset.test.labels[panel.index_box.value()] == 2


def test_drawing_over_a_test_image_changes_it(qtbot: QtBot, panel: DrawPanel) -> None:
    session = panel.context.session
    panel.index_box.setValue(3)
    exact = session.drawing
    drag(panel.canvas, (0.1, 0.1), (0.9, 0.1))
    qtbot.waitUntil(lambda: session.drawing is not exact)
    assert session.drawing is not None


def picture(path: Path, size: tuple[int, int] = (90, 60)) -> Path:
    image = Image.new("L", size, 255)
    image.paste(0, (size[0] // 2 - 5, 5, size[0] // 2 + 5, size[1] - 5))
    image.save(path)
    return path


def test_picture_file(qtbot: QtBot, panel: DrawPanel, tmp_path: Path) -> None:
    session = panel.context.session
    panel.load_file(picture(tmp_path / "one.png"))
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    assert session.drawing is not None
    assert session.drawing.image.max() > 240  # dark on light was turned round
    assert session.drawing.image[0, 0, 0] == 0
    assert not panel.canvas.is_blank


@pytest.mark.parametrize("content", [b"", b"just text", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_bad_picture_gives_one_message_and_keeps_the_drawing(
    qtbot: QtBot, panel: DrawPanel, tmp_path: Path, content: bytes
) -> None:
    session = panel.context.session
    panel.index_box.setValue(5)
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    before = session.drawing
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    with qtbot.waitSignal(panel.context.workflow.error) as blocker:
        panel.load_file(path)
    assert "broken.png" in blocker.args[1]
    assert session.drawing is before


def test_blank_picture_is_refused(qtbot: QtBot, panel: DrawPanel, tmp_path: Path) -> None:
    Image.new("L", (50, 50), 255).save(tmp_path / "white.png")
    with qtbot.waitSignal(panel.context.workflow.error):
        panel.load_file(tmp_path / "white.png")
    assert panel.context.session.drawing is None


def test_paste_and_drop(qtbot: QtBot, panel: DrawPanel, tmp_path: Path) -> None:
    session = panel.context.session
    QGuiApplication.clipboard().setImage(QImage(str(picture(tmp_path / "one.png"))))
    panel.paste()
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    panel.clear()
    QGuiApplication.clipboard().setText("no picture")
    with qtbot.waitSignal(panel.context.workflow.message):
        panel.paste()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "one.png"))])
    drop = QDropEvent(
        QPointF(QPoint(20, 20)), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    panel.dropEvent(drop)
    qtbot.waitUntil(lambda: session.drawing_result is not None)
    QGuiApplication.clipboard().clear()


def test_without_dataset_or_model(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    panel = DrawPanel(make_context(dataset=None, checkpoint=None, wait=False))
    qtbot.addWidget(panel)
    panel.show()
    drag(panel.canvas, (0.3, 0.2), (0.7, 0.8))
    panel.random_test_image()
    panel.send_to_sliders()
    panel.clear()
    assert panel.context.session.drawing is None
    assert not panel.random_button.isEnabled()
    panel.dispose()


def test_a_model_of_binarised_images_is_shown_what_it_is_given(qtbot: QtBot, panel: DrawPanel) -> None:
    session = panel.context.session
    assert session.snapshot is not None
    session.set_snapshot(replace(session.snapshot, binarised=True))
    panel.context.inference.set_snapshot(session.snapshot)
    drag(panel.canvas, (0.3, 0.2), (0.7, 0.2), (0.5, 0.8))
    qtbot.waitUntil(lambda: session.drawing_result is not None and session.drawing_result.binarised)
    assert panel.seen.image is not None
    assert set(np.unique(panel.seen.image)) == {0.0, 1.0}
    assert "in black and white: reconstruction" in panel.numbers.text()
    grey = session.drawing_result.drawing.image
    assert len(np.unique(grey)) > 2, "the drawing itself stays as it is"
    session.set_snapshot(replace(session.snapshot, binarised=False))
    panel.context.inference.set_snapshot(session.snapshot)
    panel.context.inference.request(Analyse(session.drawing_result.drawing))
    qtbot.waitUntil(lambda: not session.drawing_result.binarised)
    np.testing.assert_allclose(panel.seen.image, grey / 255.0, atol=1e-6)
    assert "black and white" not in panel.numbers.text()
