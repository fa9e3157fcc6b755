"""Guide and About, and what the guide promises."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QWidget,
)

from dreamexplorer.gui.languages import install_language, languages
from dreamexplorer.gui.shared.option_words import option_text
from dreamexplorer.gui.theme import MOST_STEPS
from dreamexplorer.gui.window import dialogs
from dreamexplorer.gui.window.main_window import MainWindow
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.options import options_of
from dreamexplorer.resources import resource_path
from dreamexplorer.training.config import TrainConfig


def test_guide_and_about(window: MainWindow) -> None:
    window.actions_by_id["guide"].trigger()
    guide = window.findChild(QWidget, "guide")
    assert guide is not None
    assert guide.isVisible()
    window.actions_by_id["guide"].trigger()  # the same one
    window.actions_by_id["about"].trigger()
    window.actions_by_id["about"].trigger()
    assert window.findChild(QWidget, "about").isVisible()


@pytest.mark.parametrize("steps", [0, MOST_STEPS])
def test_dialogs_fit_the_screen_and_have_no_icons_of_the_style(window: MainWindow, steps: int) -> None:
    """Guide and examples were higher than the screen of a laptop at scale 2; a black cross lay on dark buttons."""
    window.context.theme.set_text_steps(steps)
    try:
        room = window.screen().availableSize()
        for action_id in ("guide", "about", "examples", "extensions"):
            window.actions_by_id[action_id].trigger()
            dialog = window.findChild(QDialog, action_id)
            assert dialog is not None
            assert dialog.width() <= room.width() - 16, action_id
            assert dialog.height() <= room.height() - 48, action_id
            buttons = dialog.findChildren(QDialogButtonBox)[0].buttons()
            assert buttons
            assert all(button.icon().isNull() for button in buttons)
            dialog.close()
    finally:
        window.context.theme.set_text_steps(0)


@pytest.mark.parametrize(
    ("focused", "key", "answer"),
    [
        ("Save", Qt.Key.Key_Return, "save"),
        ("Start", Qt.Key.Key_Space, "discard"),
        ("Save", Qt.Key.Key_Escape, "cancel"),
    ],
)
def test_the_offer_to_save_is_answered_by_keys(window: MainWindow, focused: str, key: Qt.Key, answer: str) -> None:
    """Save is the default; Tab leads to the other buttons; Escape cancels."""
    shown: list[tuple[str, list[str]]] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        captions = {b: b.text().replace("&", "") for b in box.buttons()}
        shown.append((box.text(), sorted(captions.values())))
        for _ in captions:
            focus = box.focusWidget()
            assert isinstance(focus, QAbstractButton)
            if captions[focus] == focused:
                break
            QTest.keyClick(focus, Qt.Key.Key_Tab)
        QTest.keyClick(box.focusWidget(), key)

    QTimer.singleShot(50, press)
    assert dialogs.ask_to_save(window, "Title", "Save it first?", "Start") == answer
    assert shown == [("Save it first?", ["Cancel", "Save", "Start"])]


def test_live_options_exist() -> None:
    """The options that the guide describes as changeable while training are live options."""
    from dreamexplorer.models.mlp_vae import MlpVaeConfig
    from dreamexplorer.training.config import TrainConfig

    assert options_of(MlpVaeConfig)["beta"].live
    assert options_of(TrainConfig)["learning_rate"].live


def test_the_guide_names_options_as_the_form_does(qapp: QApplication) -> None:
    labels = {options_of(MlpVaeConfig)["pixel_scale"].label: "en", options_of(TrainConfig)["binarise"].label: "en"}
    guide = resource_path("guide", "en.md").read_text(encoding="utf-8")
    for label in labels:
        assert f"*{label}" in guide
    translators = install_language(qapp, "ru")
    try:
        label = option_text(options_of(MlpVaeConfig)["pixel_scale"].label)
        assert f"*{label}*" in resource_path("guide", "ru.md").read_text(encoding="utf-8")
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)
        QLocale.setDefault(QLocale("en"))


def test_every_language_has_a_guide() -> None:
    for code in languages():
        assert resource_path("guide", f"{code}.md").read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("kind", ["message", "question", "offer to save"])
def test_boxes_show_markup_letter_by_letter(window: MainWindow, kind: str) -> None:
    """Errors quote names and contents of files, which may hold anything."""
    markup = "<h1>big</h1> <img src='file:///dev/zero'> a & b"
    seen: list[tuple[str, Qt.TextFormat]] = []

    def look() -> None:
        box = next(b for b in window.findChildren(QMessageBox) if b.isVisible())
        seen.extend((label.text(), label.textFormat()) for label in box.findChildren(QLabel) if "<h1>" in label.text())
        box.reject()

    QTimer.singleShot(0, look)
    if kind == "message":
        dialogs.show_message(window, "x", markup)
        QApplication.processEvents()
    elif kind == "question":
        dialogs.confirm(window, "x", markup, "Go on")
    else:
        dialogs.ask_to_save(window, "x", markup, "No", markup)
    assert len(seen) == (2 if kind == "offer to save" else 1)
    assert {form for _, form in seen} == {Qt.TextFormat.PlainText}
    assert {text for text, _ in seen} == {markup}
