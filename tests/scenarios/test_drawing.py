"""Drawing: by mouse and keys, pictures and test images, while the model trains and while it rests."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.threads.training_runner import TrainingState
from tests.scenarios.user import User
from tests.watchdog import Watchdog


def stroke_of_a_zero(user: User) -> None:
    """Draw a round zero with the mouse."""
    canvas = user.panel("draw").canvas
    frame = canvas.picture_rect()
    centre, a, b = frame.center(), frame.width() * 0.2, frame.width() * 0.3
    places = [centre + QPointF(a * math.sin(t), -b * math.cos(t)) for t in (2 * math.pi * k / 24 for k in range(25))]
    user.press(canvas, places[0])
    for place in places[1:]:
        user.move(canvas, place)
        user.wait(0.005)
    user.release(canvas, places[-1])


def digit_picture(side: int = 200) -> Image.Image:
    """A dark upright bar on light paper."""
    pixels = np.full((side, side), 240, dtype=np.uint8)
    pixels[side // 5 : 4 * side // 5, 9 * side // 20 : 11 * side // 20] = 20
    return Image.fromarray(pixels)


def test_a_zero_is_drawn_while_the_model_trains(start: Callable[..., User]) -> None:
    user = start()
    draw = user.panel("draw")
    assert not draw.send_button.isEnabled()
    user.train(10)
    results = []
    user.session.drawing_result_changed.connect(lambda: results.append(user.session.drawing_result))
    stroke_of_a_zero(user)
    user.until(lambda: user.session.drawing_result is not None)
    assert len(results) > 2  # while the pen moved, not only at its end
    assert draw.results.images.seen.image.max() > 0.9
    assert draw.results.images.rebuilt.image is not None
    assert "nats" in draw.results.numbers.text()
    user.until(lambda: user.panel("latent_map").view.overlays.drawing is not None)
    # the reconstruction follows the training
    step = user.session.drawing_result.step
    user.until(lambda: user.session.drawing_result.step > step)
    user.click(draw.send_button)
    sliders = user.panel("sliders").sliders
    assert np.count_nonzero(sliders.values()) == 2
    assert np.allclose(sliders.values(), user.session.drawing_result.mu, atol=0.5)
    user.until(lambda: np.array_equal(user.session.decoded.z, sliders.values()))
    user.stop()


def test_a_drawn_zero_is_taken_for_one(start: Callable[..., User]) -> None:
    """The shipped model puts a drawn zero among the zeros of the test set, and rebuilds it."""
    user = start()
    stroke_of_a_zero(user)
    user.until(lambda: user.session.drawing_result is not None)
    user.wait(0.3)
    result = user.session.drawing_result
    latent_map, dataset = user.panel("latent_map"), user.session.dataset
    user.until(lambda: latent_map.encoded.means is not None and latent_map.encoded.means.complete)
    distances = np.linalg.norm(latent_map.encoded.means.means - result.mu, axis=1)
    nearest = latent_map.encoded.images.labels[np.argsort(distances)[:50]]
    assert np.bincount(nearest, minlength=10).argmax() == 0
    assert dataset.class_names[0] == "0"
    middle = user.panel("draw").results.images.rebuilt.image[0, 11:17, 12:16]
    assert middle.mean() < 0.5  # there is a hole in it


def test_undo_redo_clear_by_keyboard(start: Callable[..., User]) -> None:
    user = start()
    draw = user.panel("draw")
    canvas = draw.canvas
    assert not draw.tools.undo.isEnabled()
    stroke_of_a_zero(user)
    one = canvas.array()
    area = canvas.picture_rect()
    user.drag(canvas, area.topLeft() + QPointF(9, 9), area.bottomRight() - QPointF(9, 9))
    two = canvas.array()
    assert (one != two).any()
    user.shortcut("Ctrl+Z")
    assert np.array_equal(canvas.array(), one)
    user.shortcut("Ctrl+Z")
    assert canvas.is_blank
    user.until(lambda: user.session.drawing is None)
    assert not draw.tools.undo.isEnabled()
    user.shortcut("Ctrl+Z")  # nothing left
    user.shortcut("Ctrl+Shift+Z")
    user.shortcut("Ctrl+Shift+Z")
    assert np.array_equal(canvas.array(), two)
    user.until(lambda: user.session.drawing_result is not None)
    user.key(Qt.Key.Key_Delete)
    assert canvas.is_blank
    user.until(lambda: user.session.drawing is None and user.session.drawing_result is None)
    assert not draw.send_button.isEnabled()
    user.shortcut("Ctrl+Z")  # clearing can be taken back, too
    assert np.array_equal(canvas.array(), two)
    user.until(lambda: user.session.drawing_result is not None)
    # the eraser by its key, and the pen moved by keys
    user.key(Qt.Key.Key_Delete)
    user.key(Qt.Key.Key_Space)
    for _ in range(8):
        user.key(Qt.Key.Key_Down)
    user.key(Qt.Key.Key_Space)
    drawn = canvas.array()
    assert drawn.any()
    user.key(Qt.Key.Key_E)
    assert draw.tools.eraser.isChecked()
    user.drag(canvas, canvas.picture_rect().center(), canvas.picture_rect().center() + QPointF(0, 40))
    assert canvas.array().sum() < drawn.sum()
    user.key(Qt.Key.Key_P)
    assert not draw.tools.eraser.isChecked()


def test_test_images_by_label_and_number(start: Callable[..., User]) -> None:
    user = start()
    draw, dataset = user.panel("draw"), user.session.dataset
    user.choose(draw.test_images.labels, "digit 7")
    user.until(lambda: user.session.drawing_result is not None)
    assert "label 7" in str(user.session.drawing.label)
    assert "label 7" in draw.results.numbers.text()
    index = draw.test_images.index.value()
    assert dataset.test.labels[index] == 7
    assert np.array_equal(user.session.drawing.image, dataset.test.images[index])  # exactly, not through the canvas
    assert np.allclose(draw.results.images.seen.image, dataset.test.images[index] / 255)
    for _ in range(3):
        user.click(draw.test_images.random)
        assert dataset.test.labels[draw.test_images.index.value()] == 7
    # a number of another class leads to a neighbour; the arrows go on to the next of the class, both ways
    user.write(draw.test_images.index, "100", end=Qt.Key.Key_Return)
    here = draw.test_images.index.value()
    assert abs(here - 100) < 50
    assert dataset.test.labels[here] == 7
    user.key(Qt.Key.Key_Up)
    after = draw.test_images.index.value()
    assert after > here
    assert dataset.test.labels[after] == 7
    user.key(Qt.Key.Key_Down)
    assert draw.test_images.index.value() == here
    user.choose(draw.test_images.labels, "any")
    user.write(draw.test_images.index, "42", end=Qt.Key.Key_Return)
    user.until(
        lambda: user.session.drawing_result is not None and "42" in str(user.session.drawing_result.drawing.label)
    )
    assert dataset.test.labels[42] == 4
    # a stroke over it makes it a drawing
    stroke_of_a_zero(user)
    user.until(lambda: "42" not in str(user.session.drawing.label))


def test_pictures_dropped_and_pasted(start: Callable[..., User], tmp_path: Path) -> None:
    user = start()
    draw = user.panel("draw")
    digit_picture().save(tmp_path / "one.png")
    assert user.drop(draw.canvas, tmp_path / "one.png")
    user.until(lambda: user.session.drawing_result is not None)
    seen = user.session.drawing.image[0]
    assert seen[14, 14] > 200  # dark ink on light paper was turned to light on black
    assert seen[:, :8].max() == 0
    assert seen[:3].max() == 0
    dropped = user.session.drawing
    # while it trains, from the clipboard
    user.train(5)
    user.click(draw.canvas)
    QGuiApplication.clipboard().setImage(QImage(str(tmp_path / "one.png")))
    user.shortcut("Ctrl+V")
    user.until(lambda: user.session.drawing is not dropped and user.session.drawing.label == dropped.label)
    assert np.abs(user.session.drawing.image.astype(int) - dropped.image).max() < 30
    user.stop()
    QGuiApplication.clipboard().clear()


def test_what_is_no_picture_gives_one_message(start: Callable[..., User], tmp_path: Path) -> None:
    user = start()
    draw = user.panel("draw")
    (tmp_path / "notes.txt").write_text("seven\n" * 50)
    (tmp_path / "cut.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    Image.new("L", (60, 60), 255).save(tmp_path / "white.png")
    for name, words in (("notes.txt", "notes.txt"), ("cut.png", "cut.png"), ("white.png", "contrast")):
        assert user.drop(draw.canvas, tmp_path / name)
        assert words in user.read_message(), name
        assert user.session.drawing is None
    assert user.drop(draw.canvas, tmp_path)  # a folder
    assert user.read_message()
    # the canvas works on
    stroke_of_a_zero(user)
    user.until(lambda: user.session.drawing_result is not None)


def test_an_enormous_picture_does_not_stop_the_window(start: Callable[..., User], tmp_path: Path) -> None:
    user = start()
    draw = user.panel("draw")
    side = 9000
    pixels = np.zeros((side, side), dtype=np.uint8)
    pixels[side // 5 : 4 * side // 5, 9 * side // 20 : 11 * side // 20] = 255
    Image.fromarray(pixels).save(tmp_path / "large.png", compress_level=1)
    del pixels
    with Watchdog() as watchdog:
        assert user.drop(draw.canvas, tmp_path / "large.png")
        for _ in range(4):
            user.shortcut("Ctrl+D")
            user.wait(0.05)
        user.until(lambda: user.session.drawing_result is not None or user.messages(), 30)
    assert watchdog.longest_own < 0.7
    if user.messages():  # so large that it is refused: said clearly
        assert "large.png" in user.read_message()
    else:
        assert user.session.drawing.image[0, 14, 14] > 200


def test_a_checkpoint_dropped_on_the_canvas_is_opened(start: Callable[..., User], tmp_path: Path) -> None:
    from dreamexplorer.resources import resource_path

    user = start()
    copy = tmp_path / "twenty.safetensors"
    copy.write_bytes(resource_path("checkpoints", "mlp-vae-20.safetensors").read_bytes())
    stroke_of_a_zero(user)
    user.until(lambda: user.session.drawing_result is not None)
    assert user.drop(user.panel("draw").canvas, copy)
    user.until(lambda: user.session.checkpoint_path == copy)
    assert user.panel("sliders").sliders.count == 20
    # the drawing stays, and is analysed by the other model
    user.until(lambda: user.session.drawing_result is not None and user.session.drawing_result.mu.size == 20)
    assert user.state is TrainingState.IDLE


@pytest.mark.parametrize("example", ["mlp-vae-20", "denoising-ae", "vq-vae"])
def test_the_main_action_is_in_sight_on_a_small_screen(start: Callable[..., User], example: str) -> None:
    user = start(example)
    draw = user.panel("draw")
    user.shortcut("Ctrl+T")
    user.until(draw.send_button.isEnabled)
    user.until(lambda: "Test image" in draw.results.numbers.text())
    QApplication.processEvents()
    assert draw.send_button.visibleRegion().boundingRect() == draw.send_button.rect()
