"""PNG files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from dreamexplorer.errors import UserError
from dreamexplorer.gui.shared.image_files import write_png


@pytest.fixture
def picture() -> QImage:
    picture = QImage(3, 2, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    return picture


def test_a_png_has_its_pixels_and_its_texts(picture: QImage, tmp_path: Path) -> None:
    write_png(picture, tmp_path / "a.png", {"Software": "dreamexplorer"})
    with Image.open(tmp_path / "a.png") as image:
        assert (image.size, image.convert("RGB").getpixel((0, 0))) == ((3, 2), (255, 0, 0))
        assert image.info["Software"] == "dreamexplorer"


def test_a_file_that_cannot_be_written_is_named(picture: QImage, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere.*a\.png"):
        write_png(picture, tmp_path / "nowhere" / "a.png", {})


def test_an_older_file_is_whole_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"older")
    with pytest.raises(UserError):
        write_png(QImage(), path, {})
    assert path.read_bytes() == b"older"
