"""The exported grid of dreams."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.window.export import DREAM_SCALE
from dreamexplorer.gui.window.main_window import MainWindow


def test_export_of_dreams(qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "dreams"), ""))
    window.actions_by_id["export_samples"].trigger()
    qtbot.waitUntil((tmp_path / "dreams.png").exists)
    with Image.open(tmp_path / "dreams.png") as image:
        assert image.width > 8 * 10 * DREAM_SCALE
        assert len(set(image.convert("L").tobytes())) > 20  # no blank
