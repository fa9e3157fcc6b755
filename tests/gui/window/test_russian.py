# ruff: noqa: RUF001 (Cyrillic letters are meant)
"""The real window in Russian: nothing is left in English, nothing is cut off, every menu can be used by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QLocale, QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGraphicsScene,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.languages import install_language
from dreamexplorer.gui.panels.curves.plot import CurvePlot
from dreamexplorer.gui.window.closing import CloseState
from dreamexplorer.gui.window.main_window import MainWindow

ENGLISH = re.compile(r"[A-Za-z]{3,}")
RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
# Proper names and what is written alike in Russian.
NAMES = re.compile(
    r"MNIST|beta-(?:TC)?VAE|IWAE|VAE|MLP|ELBO|PCA|Beta|Seed|Tiny|place \d|log|auto|cpu|cuda|mps|bf16|fp32|English|"
    r"mlp-vae|Viridis|Magma|Inferno|Plasma|adamw?|sgd|dreamexplorer|\.safetensors|\[\*\]|mu|sigma|RGB"
)


@pytest.fixture
def russian_window(qtbot: QtBot, qapp: QApplication, make_context: Callable[..., Context]) -> Iterator[MainWindow]:
    before = QLocale()
    translators = install_language(qapp, "ru")
    window = MainWindow(make_context())
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close_without_questions()
    qtbot.waitUntil(lambda: window.closing.state is CloseState.CLOSED, timeout=20_000)
    window.deleteLater()
    for translator in translators:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def texts_of(thing: QWidget | QAction) -> Iterator[str]:
    names = ["text", "toolTip", "statusTip", "windowTitle", "title", "prefix"]
    names += ["accessibleName", "accessibleDescription"]
    if isinstance(thing, (QComboBox, QLineEdit, QAbstractSpinBox)):
        names = [name for name in names if name != "text"]  # values, not words
    for name in names:
        function = getattr(thing, name, None)
        text = function() if callable(function) else ""
        if isinstance(text, str):
            yield text
    if isinstance(thing, QComboBox):
        yield from (thing.itemText(i) for i in range(thing.count()))


@pytest.mark.release
def test_nothing_is_left_in_english(russian_window: MainWindow) -> None:
    left = [
        (type(thing).__name__, text)
        for thing in (russian_window, *russian_window.findChildren(QWidget), *russian_window.findChildren(QAction))
        if not _of_pyqtgraph(thing)
        for text in texts_of(thing)
        if ENGLISH.search(NAMES.sub("", text)) and not RUSSIAN.search(text)
    ]
    assert left == []


def _of_pyqtgraph(thing: QObject) -> bool:
    """Return True for a widget inside a plot: pyqtgraph builds menus there that are never shown."""
    parent = thing.parent()
    return parent is not None and (isinstance(parent, (CurvePlot, QGraphicsScene)) or _of_pyqtgraph(parent))


def test_no_word_is_cut_off(qtbot: QtBot, russian_window: MainWindow) -> None:
    def shown(widget: QWidget) -> bool:
        """Return True if it is not behind a tab: Qt moves such docks out of the window and does not hide them."""
        return widget.isVisible() and widget.mapTo(russian_window, QPoint()).x() >= 0

    def cut() -> list[tuple[str, str, int, int]]:
        found = []
        for label in russian_window.findChildren(QLabel):
            if not shown(label) or not label.text():
                continue
            if label.wordWrap():
                if label.heightForWidth(label.width()) > label.height() + 1:
                    found.append(("height", label.text(), label.height(), label.heightForWidth(label.width())))
            elif label.minimumSizeHint().width() > label.width() + 1:
                found.append(("width", label.text(), label.width(), label.minimumSizeHint().width()))
        for button in russian_window.findChildren(QAbstractButton):
            if shown(button) and button.text() and button.sizeHint().width() > button.width() + 1:
                found.append(("button", button.text(), button.width(), button.sizeHint().width()))
        for combo in russian_window.findChildren(QComboBox):
            if not shown(combo) or combo.width() >= combo.sizeHint().width():
                continue
            room = combo.width() - 30  # frame and arrow
            if combo.fontMetrics().horizontalAdvance(combo.currentText()) > room:
                found.append(("choice", combo.currentText(), room, combo.sizeHint().width()))
        return found

    def nothing_is_cut() -> None:
        assert cut() == []

    qtbot.waitUntil(nothing_is_cut, timeout=5_000)


def test_menus_have_each_mnemonic_once(russian_window: MainWindow) -> None:
    for name, menu in russian_window.menus.items():
        texts = [action.text() for action in menu.actions() if "&" in action.text()]
        letters = [text[text.index("&") + 1].upper() for text in texts]
        assert len(set(letters)) == len(letters), (name, texts)
        assert all(RUSSIAN.match(letter) for letter in letters), (name, texts)


def test_the_question_at_the_end(qtbot: QtBot, russian_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    from dreamexplorer.gui.window import dialogs

    seen: list[list[str]] = []

    texts: list[str] = []

    def look(box: QMessageBox) -> int:
        texts.append(box.text())
        seen.append(sorted(button.text().replace("&", "") for button in box.buttons()))
        return 0

    monkeypatch.setattr(QMessageBox, "exec", look)
    assert dialogs.ask_before_closing(russian_window, training="бета 4") == "cancel"
    assert texts == ["Идёт обучение: бета 4."]
    texts.clear()
    dialogs.ask_before_closing(russian_window, training="x" * 300)
    assert len(texts[0]) < 100
    assert seen[0] == ["Остановить и закрыть", "Отмена"]
    seen.clear()
    dialogs.ask_before_closing(russian_window, training="x", lost=["x"])
    assert seen[0] == ["Не сохранять", "Отмена", "Сохранить"]


def test_numbers_of_editors_have_a_point(russian_window: MainWindow) -> None:
    """Numbers have a decimal point in the whole window: 0.001 and ±4.0, whatever the system's locale is."""
    boxes = [box for box in russian_window.findChildren(QAbstractSpinBox) if box.isVisible()]
    assert boxes
    assert [box.text() for box in boxes if "," in box.text()] == []
    assert any("." in box.text() for box in boxes)
