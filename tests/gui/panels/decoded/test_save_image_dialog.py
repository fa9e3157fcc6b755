"""The dialog that asks how an image is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.decoded.save_image_dialog import LARGEST_SIDE, SaveImageChoice, SaveImageDialog


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> SaveImageDialog:
    made = SaveImageDialog(tmp_path / "image.png", QSize(10, 12), 240, False, "Grey")
    qtbot.addWidget(made)
    return made


def test_the_choice_is_what_the_fields_show(dialog: SaveImageDialog, tmp_path: Path) -> None:
    assert dialog.choice == SaveImageChoice(tmp_path / "image.png", 240, False)
    dialog.path.setText(str(tmp_path / "other"))
    dialog.side.setValue(360)
    dialog.scaling.setCurrentIndex(1)
    assert dialog.choice == SaveImageChoice(tmp_path / "other.png", 360, True)


def test_sizes_are_multiples_of_the_image(dialog: SaveImageDialog) -> None:
    assert (dialog.side.minimum(), dialog.side.maximum()) == (12, LARGEST_SIDE)
    assert dialog.side.singleStep() == 12
    assert dialog.note.text() == "200 × 240 (20×)"


@pytest.mark.parametrize("name", ["", "  ", ".", ".."])
def test_without_a_name_nothing_can_be_saved(dialog: SaveImageDialog, name: str) -> None:
    save = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)
    assert save.isEnabled()
    dialog.path.setText(name)
    assert not save.isEnabled()
