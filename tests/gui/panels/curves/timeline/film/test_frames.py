"""Frames: the map beside the decoded image, on one scale throughout."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.curves.timeline.film.frames import FramePainter
from tests.gui.panels.curves.timeline.film.film_look import LABELS, look, scene


def pixels(picture: QImage) -> npt.NDArray[np.uint8]:
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : 4 * picture.width()].reshape(picture.height(), picture.width(), 4)[..., 2::-1].astype(np.uint8)


def reach(picture: QImage, side: int) -> int:
    """Return the width in pixels of the coloured points on the map at the left."""
    area = pixels(picture)[:side, :side].astype(int)
    coloured = np.abs(area[..., 0] - area[..., 2]) > 60
    columns = np.flatnonzero(coloured.any(axis=0))
    return int(columns[-1] - columns[0])


def test_all_frames_have_one_even_size(qapp: QApplication) -> None:
    for side in (120, 180, 360):
        painter = FramePainter(look(side), [scene(0), scene(1)], LABELS)
        frame = painter.frame(scene(1))
        assert (frame.width(), frame.height()) == painter.size
        assert painter.size[0] % 2 == painter.size[1] % 2 == 0
        assert painter.size[0] > 2 * side


def test_points_that_spread_fill_more_of_the_map(qapp: QApplication) -> None:
    narrow, wide = scene(0, 0.2), scene(1, 1.0)
    painter = FramePainter(look(200), [narrow, wide], LABELS)
    assert reach(painter.frame(wide), 200) > 3 * reach(painter.frame(narrow), 200)
    assert reach(painter.frame(wide), 200) > 100


def test_the_decoded_image_is_painted_in_its_own_shape(qapp: QApplication) -> None:
    painter = FramePainter(look(120), [scene(0)], LABELS)
    width, _ = painter.size
    row = pixels(painter.frame(scene(0, shade=0.5)))[60, width // 2 + 4 :, 0]
    grey = np.flatnonzero(np.abs(row.astype(int) - 128) <= 1)
    assert len(grey) == 80, "4 of 6 columns of a side of 120"


def test_a_strip_has_a_column_for_each_moment(qapp: QApplication) -> None:
    shown = [scene(step, shade=step / 4) for step in range(4)]
    painter = FramePainter(look(100), shown, LABELS)
    one, four = painter.strip(shown[:1]), painter.strip(shown)
    assert four.height() == one.height()
    assert four.width() > 3.9 * (one.width() - 10)
    assert one.height() > 200


def test_a_moment_without_finite_places_leaves_the_scale_to_the_others(qapp: QApplication) -> None:
    diverged = dataclasses.replace(scene(1), places=np.full((len(LABELS), 2), np.nan, np.float32))
    painter = FramePainter(look(200), [scene(0), diverged], LABELS)
    alone = FramePainter(look(200), [scene(0)], LABELS)
    assert reach(painter.frame(scene(0)), 200) == reach(alone.frame(scene(0)), 200)
    assert not FramePainter(look(200), [diverged], LABELS).frame(diverged).isNull()
