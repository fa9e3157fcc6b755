"""A film of the run that is shown is written in the background, as what the window shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.curves.timeline.film import export
from dreamexplorer.gui.panels.curves.timeline.film.export import FilmExport
from tests.gui.kept_run import STEPS, keep_run
from tests.gui.lab import Lab

STATES = 4 * STEPS + 1


@pytest.fixture
def opened(make_context: Callable[..., Context], qtbot: QtBot, tmp_path: Path, tiny_dataset: ImageDataset) -> Lab:
    checkpoint = keep_run(tmp_path / "run", tiny_dataset)
    lab = Lab(make_context(), qtbot)
    lab.workflow.open_checkpoint(checkpoint)
    lab.until(lambda: len(lab.workflow.moments.states) == STATES)
    lab.settled()
    return lab


def exported(lab: Lab, path: Path, monkeypatch: pytest.MonkeyPatch, **choices: Any) -> None:
    parent = QWidget()
    lab.qtbot.addWidget(parent)
    film = FilmExport(lab.context, parent)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    film.open()
    assert film.dialog is not None
    film.dialog.kind_box.setCurrentIndex(film.dialog.kind_box.findData(path.suffix[1:]))
    film.dialog.side_box.setCurrentIndex(0)
    film.dialog.moments_box.setValue(choices.get("moments", 4))
    film.dialog.accept()
    lab.until(lambda: not lab.context.jobs.busy)
    lab.held = parent  # type: ignore[attr-defined]


def test_a_gif_has_a_frame_for_each_state(opened: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "film.gif"
    exported(opened, path, monkeypatch)
    assert not opened.errors
    with Image.open(path) as film:
        assert film.n_frames == STATES  # type: ignore[attr-defined]
    assert str(path) in opened.messages[-1]


def test_a_strip_has_the_chosen_number_of_moments(opened: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    widths = []
    for moments in (2, 4):
        exported(opened, tmp_path / "strip.png", monkeypatch, moments=moments)
        with Image.open(tmp_path / "strip.png") as strip:
            widths.append(strip.width)
    assert widths[1] == pytest.approx(2 * widths[0], rel=0.03)


def test_without_the_extra_a_video_is_refused_before_anything_is_asked(
    opened: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise UserError("Install it with: pip install imageio-ffmpeg")

    monkeypatch.setattr(export, "check_video", missing)
    exported(opened, tmp_path / "film.mp4", monkeypatch)
    assert "pip install imageio-ffmpeg" in opened.errors[0][1]
    assert not (tmp_path / "film.mp4").exists()


def test_a_folder_that_is_gone_is_reported(opened: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported(opened, tmp_path / "missing" / "film.gif", monkeypatch)
    assert len(opened.errors) == 1


def test_without_states_there_is_nothing_to_export(lab: Lab) -> None:
    parent = QWidget()
    lab.qtbot.addWidget(parent)
    film = FilmExport(lab.context, parent)
    film.open()
    assert film.dialog is None
