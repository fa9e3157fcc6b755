"""Films as files: whole ones or none, that other programs can read."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.gui.panels.curves.timeline.film.files import check_video, write_gif, write_mp4

has_video = pytest.mark.skipif(importlib.util.find_spec("imageio_ffmpeg") is None, reason="the extra is not installed")
SIZE = (32, 20)


def frames(count: int = 5, fail_at: int | None = None) -> Iterator[QImage]:
    for number in range(count):
        if number == fail_at:
            raise Cancelled
        frame = QImage(*SIZE, QImage.Format.Format_RGB32)
        frame.fill(QColor(50 * number, 0, 0))
        yield frame


def test_a_gif_has_all_frames_and_its_speed(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    write_gif(frames(), path, 0.1, loop=True)
    with Image.open(path) as film:
        assert film.size == SIZE
        assert film.n_frames == 5  # type: ignore[attr-defined]
        assert film.info["duration"] == 100
        assert film.info["loop"] == 0
        reds = []
        for number in range(5):
            film.seek(number)
            reds.append(film.convert("RGB").getpixel((3, 3))[0])  # type: ignore[index]
    assert reds == pytest.approx([0, 50, 100, 150, 200], abs=3)
    write_gif(frames(), path, 0.001, loop=False)
    with Image.open(path) as film:
        assert film.info["duration"] == 20
        assert "loop" not in film.info


@pytest.mark.parametrize("kind", ["gif", pytest.param("mp4", marks=has_video)])
def test_a_cancel_leaves_the_old_file_and_nothing_else(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"film.{kind}"
    path.write_bytes(b"old")
    cancelled = frames(fail_at=3)
    write = (
        partial(write_gif, cancelled, path, 0.1, True)
        if kind == "gif"
        else partial(write_mp4, cancelled, SIZE, path, 0.1)
    )
    with pytest.raises(Cancelled):
        write()
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@has_video
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the reader leaves its pipes open
def test_a_video_has_all_frames(tmp_path: Path) -> None:
    import imageio_ffmpeg

    path = tmp_path / "film.mp4"
    write_mp4(frames(), SIZE, path, 0.1)
    reader = imageio_ffmpeg.read_frames(str(path))
    facts = next(reader)
    assert tuple(facts["size"]) == SIZE
    assert facts["fps"] == pytest.approx(10.0)
    reds = [frame[0] for frame in reader]
    assert reds == pytest.approx([0, 50, 100, 150, 200], abs=12)
    assert [p.name for p in tmp_path.iterdir()] == ["film.mp4"]


@has_video
def test_a_video_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="film"):
        write_mp4(frames(), SIZE, tmp_path / "missing" / "film.mp4", 0.1)


def test_without_the_extra_one_message_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UserError, match="pip install imageio-ffmpeg"):
        check_video()
