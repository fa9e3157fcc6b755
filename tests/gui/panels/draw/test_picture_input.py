"""Pictures from files, the clipboard and drops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.draw.canvas import SIDE
from dreamexplorer.gui.panels.draw.picture_input import PictureInput, rgba_of


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    return make_context()


@pytest.fixture
def pictures(qtbot: QtBot, context: Context) -> PictureInput:
    owner = QWidget()
    qtbot.addWidget(owner)
    return PictureInput(context, owner)


def picture(path: Path, size: tuple[int, int] = (90, 60)) -> Path:
    image = Image.new("L", size, 255)
    image.paste(0, (size[0] // 2 - 5, 5, size[0] // 2 + 5, size[1] - 5))
    image.save(path)
    return path


def test_a_file_is_brought_into_the_form_of_the_dataset(qtbot: QtBot, pictures: PictureInput, tmp_path: Path) -> None:
    with qtbot.waitSignal(pictures.loaded) as loaded:
        pictures.load_file(picture(tmp_path / "one.png"))
    image, large = loaded.args
    assert image.shape == (1, 12, 10)
    assert image.max() > 240  # dark on light was inverted
    assert image[0, 0, 0] == 0
    assert large.shape == (SIDE, SIDE)
    assert large.any()


@pytest.mark.parametrize("content", [b"", b"just text", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_a_broken_file_gives_one_message(
    qtbot: QtBot, context: Context, pictures: PictureInput, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    with qtbot.assertNotEmitted(pictures.loaded), qtbot.waitSignal(context.workflow.error) as error:
        pictures.load_file(path)
    assert "broken.png" in error.args[1]


def test_a_picture_of_one_colour_is_refused(
    qtbot: QtBot, context: Context, pictures: PictureInput, tmp_path: Path
) -> None:
    Image.new("L", (50, 50), 255).save(tmp_path / "white.png")
    with qtbot.assertNotEmitted(pictures.loaded), qtbot.waitSignal(context.workflow.error) as error:
        pictures.load_file(tmp_path / "white.png")
    assert "contrast" in error.args[1]


def test_an_image_or_a_file_is_pasted(qtbot: QtBot, context: Context, pictures: PictureInput, tmp_path: Path) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(QImage(str(picture(tmp_path / "one.png"))))
    with qtbot.waitSignal(pictures.loaded):
        pictures.paste()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "one.png"))])
    clipboard.setMimeData(data)
    with qtbot.waitSignal(pictures.loaded):
        pictures.paste()
    clipboard.setText("no picture")
    with qtbot.waitSignal(context.workflow.message):
        pictures.paste()
    clipboard.clear()


def test_a_file_or_an_image_is_dropped(qtbot: QtBot, context: Context, pictures: PictureInput, tmp_path: Path) -> None:
    file = QMimeData()
    file.setUrls([QUrl.fromLocalFile(str(picture(tmp_path / "one.png")))])
    image = QMimeData()
    image.setImageData(QImage(str(tmp_path / "one.png")))
    for data in (file, image):
        assert pictures.accepts(data)
        with qtbot.waitSignal(pictures.loaded):
            pictures.drop(data)
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/one.png")])
    with qtbot.waitSignal(context.workflow.message):
        pictures.drop(web)


def test_a_checkpoint_is_left_to_the_window(pictures: PictureInput) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/somewhere/model.safetensors")])
    assert not pictures.accepts(data)


def test_the_newest_picture_replaces_those_before_it(qtbot: QtBot, pictures: PictureInput, tmp_path: Path) -> None:
    loaded: list[np.ndarray] = []
    pictures.loaded.connect(lambda image, large: loaded.append(image))
    pictures.load_file(picture(tmp_path / "wide.png", (200, 60)))
    pictures.load_file(picture(tmp_path / "high.png", (60, 200)))
    qtbot.waitUntil(lambda: len(loaded) > 0)
    qtbot.wait(50)
    assert len(loaded) == 1
    pictures.load_file(tmp_path / "wide.png")
    pictures.cancel()
    qtbot.wait(50)
    assert len(loaded) == 1


def test_large_pictures_are_scaled_down() -> None:
    image = QImage(4096, 1024, QImage.Format.Format_RGB32)
    image.fill(0xFF112233)
    array = rgba_of(image)
    assert array.shape == (512, 2048, 4)
    assert array[0, 0].tolist() == [0x11, 0x22, 0x33, 255]
