"""Writes the frames of a film: as an animated GIF, or as an MP4 video. May run on any thread."""

from __future__ import annotations

import importlib.util
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from dreamexplorer.claims import scratch_folder
from dreamexplorer.errors import UserError
from dreamexplorer.training.atomic import write_atomically
from dreamexplorer.writing import write_error

if TYPE_CHECKING:
    from PIL import Image

SHORTEST = 0.02  # seconds of a frame; programs that show GIFs slow down shorter ones
_COLORS = 255  # of a frame of a GIF
_QUALITY = 8  # of 10


def check_video() -> None:
    """Raise `UserError` if videos cannot be written here."""
    if importlib.util.find_spec("imageio_ffmpeg") is None:
        raise UserError(
            "Videos need the package imageio-ffmpeg, which is not installed. Install it with: pip install "
            "imageio-ffmpeg"
        )


def write_gif(frames: Iterable[QImage], path: Path, seconds: float, loop: bool) -> None:
    """Write an animated GIF.

    Args:
        frames: the frames, each made when it is written.
        path: the file.
        seconds: how long a frame is shown; at least 0.02.
        loop: True to begin again at the end.

    Raises:
        UserError: it cannot be written.
    """
    pictures = _as_pictures(frames)
    first, stream = next(pictures), io.BytesIO()
    options = {"loop": 0} if loop else {}
    first.save(
        stream, "GIF", save_all=True, append_images=pictures, duration=round(1000 * max(seconds, SHORTEST)), **options
    )
    write_atomically(path, stream.getvalue())


def write_mp4(frames: Iterable[QImage], size: tuple[int, int], path: Path, seconds: float) -> None:
    """Write a video (H.264), which replaces the file once it is whole.

    Args:
        frames: the frames, each made when it is written.
        size: their width and height, both even.
        path: the file.
        seconds: how long a frame is shown.

    Raises:
        UserError: imageio-ffmpeg is not installed, or the file cannot be written.
    """
    check_video()
    import imageio_ffmpeg

    try:
        with scratch_folder(path.parent, ".film-") as folder:
            making = folder / "film.mp4"
            video = imageio_ffmpeg.write_frames(
                str(making),
                size,
                fps=1.0 / seconds,
                quality=_QUALITY,
                macro_block_size=2,
                ffmpeg_log_level="error",
                output_params=["-threads", "1"],  # the other processors belong to a training
            )
            with closing(video):
                video.send(None)
                for frame in frames:
                    video.send(np.ascontiguousarray(_pixels(frame)))
            os.replace(making, path)
    except OSError as error:
        raise write_error(path, error) from error


def _as_pictures(frames: Iterable[QImage]) -> Iterator[Image.Image]:
    from PIL import Image

    for frame in frames:
        whole = Image.fromarray(_pixels(frame))
        yield whole.quantize(_COLORS, dither=Image.Dither.NONE)


def _pixels(frame: QImage) -> npt.NDArray[np.uint8]:
    """Return the pixels of a picture, H x W x 3."""
    picture = frame.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : 3 * picture.width()].reshape(picture.height(), picture.width(), 3).copy()
