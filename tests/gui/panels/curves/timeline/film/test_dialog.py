"""The dialog of a film asks only for what its kind needs, and remembers it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.curves.timeline.film.dialog import FilmDialog
from dreamexplorer.gui.settings import Settings, keys


def test_a_strip_has_moments_and_a_film_a_length(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = FilmDialog(settings, 50, parent)
    dialog.show()
    assert dialog.kind == "gif"
    assert dialog.seconds_box.isVisible()
    assert not dialog.moments_box.isVisible()
    assert "50" in dialog.note.text()
    dialog.kind_box.setCurrentIndex(dialog.kind_box.findData("png"))
    assert not dialog.seconds_box.isVisible()
    dialog.moments_box.setValue(5)
    dialog.side_box.setCurrentIndex(dialog.side_box.findData(240))
    dialog.accept()
    assert (settings.get(keys.FILM_KIND), settings.get(keys.FILM_SIDE), settings.get(keys.FILM_MOMENTS)) == (
        "png", 240, 5
    )  # fmt: skip
    again = FilmDialog(settings, 3, parent)
    assert (again.kind, again.side, again.moments) == ("png", 240, 3), "no more moments than states"
