"""Copying and saving the decoded image."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageReader
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.decoded.panel import DecodedPanel
from dreamexplorer.gui.panels.decoded.save_image_dialog import SaveImageDialog

Left = Qt.MouseButton.LeftButton
MakePanel = Callable[[Context], DecodedPanel]


def test_without_an_image_there_is_nothing_to_copy_or_save(
    make_context: Callable[..., Context], make_panel: MakePanel
) -> None:
    context = make_context(checkpoint=None)
    panel = make_panel(context)
    assert not any(a.isEnabled() for a in panel.actions_for_menu())
    panel.export.copy()
    assert panel.export.open_save_dialog() is None
    assert panel.caption.text() == ""


# -- copying ------------------------------------------------------------------------------------------------


def test_ctrl_c_copies_the_image_large_enough_to_be_seen(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    with qtbot.waitActive(panel):
        panel.activateWindow()
    panel.view.setFocus()
    with qtbot.waitSignal(context.workflow.message) as told:
        QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (460, 552)  # 10 x 12 pixels, 46 times
    assert "460 × 552" in told.args[0]
    values = context.session.decoded.image[0]
    assert image.pixelColor(23, 23).red() == round(float(values[0, 0]) * 255)
    assert image.pixelColor(459, 551).red() == round(float(values[-1, -1]) * 255)


# -- saving -------------------------------------------------------------------------------------------------


def save(qtbot: QtBot, panel: DecodedPanel, path: Path, side: int = 240, smooth: bool = False) -> None:
    """Save the image through the dialog."""
    panel.export.save_action.trigger()
    dialog = panel.export.dialog
    assert isinstance(dialog, SaveImageDialog)
    assert dialog.isVisible()
    dialog.path.setText(str(path))
    dialog.side.setValue(side)
    dialog.scaling.setCurrentIndex(int(smooth))
    qtbot.mouseClick(dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save), Left)
    assert panel.export.dialog is None


@pytest.mark.parametrize("smooth", [False, True])
def test_an_image_is_saved_at_the_chosen_size_with_its_z(
    qtbot: QtBot, context: Context, make_panel: MakePanel, tmp_path: Path, smooth: bool
) -> None:
    panel = make_panel(context)
    with qtbot.waitSignal(context.workflow.message):
        save(qtbot, panel, tmp_path / "a dream", smooth=smooth)  # the suffix is added
    path = tmp_path / "a dream.png"
    image = QImage(str(path))
    assert (image.width(), image.height()) == (200, 240)
    values = context.session.decoded.image[0]
    if smooth:
        assert len({image.pixel(x, 120) for x in range(200)}) > 15
    else:
        assert image.pixelColor(10, 10).red() == round(float(values[0, 0]) * 255)
        assert len({image.pixel(x, 120) for x in range(200)}) <= 10
    assert "z = 0 0 0" in QImageReader(str(path)).text("Description")
    assert [p.name for p in tmp_path.glob("*.png")] == ["a dream.png"]


def test_the_dialog_begins_with_what_was_chosen_last(
    qtbot: QtBot, context: Context, make_panel: MakePanel, tmp_path: Path
) -> None:
    panel = make_panel(context)
    with qtbot.waitSignal(context.workflow.message):
        save(qtbot, panel, tmp_path / "x.png", side=480)
    dialog = panel.export.open_save_dialog()
    assert dialog.side.value() == 480
    assert Path(dialog.path.text()).parent == tmp_path
    assert (dialog.side.minimum(), dialog.side.maximum()) == (12, 4096)
    assert "400 × 480 (40×)" in dialog.note.text()
    assert panel.export.open_save_dialog() is dialog  # a second dialog would only confuse
    dialog.path.setText("  ")
    assert not dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save).isEnabled()
    dialog.reject()
    assert panel.export.dialog is None


def test_a_file_is_replaced_only_after_a_question(
    qtbot: QtBot, context: Context, make_panel: MakePanel, tmp_path: Path
) -> None:
    panel = make_panel(context)
    path = tmp_path / "old.png"
    path.write_bytes(b"precious")
    questions: list[str] = []

    def answer(yes: bool) -> Callable[[str, str, str], bool]:
        return lambda title, question, accept: questions.append(question) or yes

    context.workflow.confirm = answer(False)
    save(qtbot, panel, path)
    qtbot.waitUntil(lambda: len(questions) == 1)
    assert str(path) in questions[0]
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert path.read_bytes() == b"precious"
    context.workflow.confirm = answer(True)
    with qtbot.waitSignal(context.workflow.message):
        save(qtbot, panel, path)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_an_impossible_path_gives_one_clear_message(
    qtbot: QtBot, context: Context, make_panel: MakePanel, tmp_path: Path
) -> None:
    panel = make_panel(context)
    with qtbot.waitSignal(context.workflow.error) as told:
        save(qtbot, panel, tmp_path / "no" / "such" / "folder" / "x.png")
    title, text = told.args
    assert title == "The image was not saved"
    assert "x.png" in text
    assert "Traceback" not in text
    assert not (tmp_path / "no").exists()
