"""The language changes while the window is open: every text is that of a window started in it, and nothing is lost."""

from __future__ import annotations

import gc
import re
import threading
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QLocale, QObject, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QTextBrowser
from pytestqt.qtbot import QtBot

from dreamexplorer.analysis.tool import run_tool
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.languages import current_language, install_language
from dreamexplorer.gui.window.extensions import ExtensionsDialog
from dreamexplorer.gui.window.main_window import MainWindow
from tests.gui.window.driving import closed, start_training
from tests.gui.window.language import all_texts

STATE = re.compile("коллапс|KL #|изобр|ELBO на тесте #|ничего не несёт")


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    yield
    install_language(qapp, "en")
    QLocale.setDefault(before)


def switch(qtbot: QtBot, window: MainWindow, language: str) -> None:
    """Choose a language in the menu, and wait until the window has it."""
    menu = window.appearance.language_menu()
    before = window.panels["draw"]
    next(a for a in menu.actions() if a.data() == language).trigger()
    menu.deleteLater()
    qtbot.waitUntil(lambda: window.panels["draw"] is not before, timeout=5000)
    qtbot.waitUntil(lambda: not window.context.jobs.busy, timeout=20_000)
    qtbot.wait(400)  # throttled texts
    assert current_language() == language


def settled_texts(qtbot: QtBot, window: MainWindow) -> list[str]:
    qtbot.waitUntil(lambda: not window.context.jobs.busy and len(window.panels["latent_map"].view.points) > 0)
    qtbot.wait(400)
    return all_texts(window)


def differences(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """Return the texts that only the first, and only the second has, as often as they are there."""
    a, b = Counter(one), Counter(other)
    return sorted((a - b).elements()), sorted((b - a).elements())


def test_all_texts_are_those_of_a_window_started_in_the_language(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, make_context: Callable[..., Context]
) -> None:
    english = settled_texts(qtbot, window)
    switch(qtbot, window, "ru")
    russian = settled_texts(qtbot, window)
    started = MainWindow(make_context())
    started.resize(1280, 800)
    started.show()
    assert differences(russian, settled_texts(qtbot, started)) == ([], [])
    started.close()
    assert closed(started)
    started.deleteLater()
    switch(qtbot, window, "en")
    assert differences(settled_texts(qtbot, window), english) == ([], [])
    assert set(english) - set(russian), "the languages differ"


def test_training_goes_on_undisturbed(
    qtbot: QtBot,
    window: MainWindow,
    make_context: Callable[..., Context],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = window.context.session
    start_training(qtbot, window)
    for language in ("ru", "en", "ru"):
        rows = len(session.history.train)
        switch_while_training(qtbot, window, language)
        qtbot.waitUntil(lambda r=rows: len(session.history.train) > r, timeout=20_000)
        qtbot.waitUntil(lambda: window.panels["curves"].data.trained, timeout=5000)
    window.context.training.pause()
    qtbot.waitUntil(lambda: window.context.training.state.name == "PAUSED", timeout=20_000)
    qtbot.wait(700)
    here = all_texts(window, numbers=False)
    monkeypatch.setenv("DREAMEXPLORER_DATA", str(tmp_path / "another library"))
    other = MainWindow(make_context())
    other.resize(1280, 800)
    other.show()
    start_training(qtbot, other)
    qtbot.waitUntil(lambda: len(other.context.session.history.train) > 2, timeout=20_000)
    other.context.training.pause()
    qtbot.waitUntil(lambda: other.context.training.state.name == "PAUSED", timeout=20_000)
    qtbot.wait(700)
    there = all_texts(other, numbers=False)
    known = set(here) & set(there)
    assert len(known) > 200
    # How many latents have collapsed, and whether the time left is known, depends on how long each was trained
    assert [t for t in (*here, *there) if t not in known and STATE.search(t) is None] == []
    for one in (other, window):
        one.context.training.stop()
        one.close_without_questions()
        qtbot.waitUntil(lambda w=one: closed(w), timeout=20_000)
    other.deleteLater()


def switch_while_training(qtbot: QtBot, window: MainWindow, language: str) -> None:
    before = window.panels["draw"]
    window.appearance.choose_language(language)
    qtbot.waitUntil(lambda: window.panels["draw"] is not before, timeout=5000)


def in_front(window: MainWindow) -> dict[str, QRect]:
    """Return the places of the panels that are not behind a tab."""
    docks = window.docks.items()
    return {name: dock.geometry() for name, dock in docks if not dock.panel.visibleRegion().isEmpty()}


def test_what_is_on_the_panels_stays(qtbot: QtBot, window: MainWindow) -> None:
    panels: Any = window.panels
    session = window.context.session
    z = np.full(len(session.axes), 0.5, dtype=np.float32)
    session.set_latent(z)
    form = panels["training"].form
    form.train_form.set_value(form.train_form.value().__class__(epochs=7, seed=3))
    panels["sliders"].sliders.axes.set_locked(1, True)
    locks = [i == 1 for i in range(len(session.axes))]
    panels["sliders"].dreams.dream()
    qtbot.waitUntil(lambda: panels["sliders"].dreams.can_go_back)
    latent = session.latent.copy()
    panels["latent_map"].view.navigation.zoom(2.0)
    viewport = panels["latent_map"].view.navigation.viewport
    panels["draw"].test_images.index.setValue(5)
    qtbot.waitUntil(lambda: session.drawing_result is not None, timeout=5000)
    ink = panels["draw"].canvas.array()
    panels["draw"].tools.eraser.click()
    drawing = session.drawing
    places = in_front(window)
    for language in ("ru", "en"):
        switch(qtbot, window, language)
        panels = window.panels
        train = panels["training"].form.train_form.value()
        assert (train.epochs, train.seed) == (7, 3)
        assert panels["sliders"].sliders.axes.locks().tolist() == locks
        assert panels["sliders"].dreams.can_go_back
        np.testing.assert_array_equal(session.latent, latent)
        now = panels["latent_map"].view.navigation.viewport
        assert (now.x, now.y) == pytest.approx((viewport.x, viewport.y))
        np.testing.assert_array_equal(panels["draw"].canvas.array(), ink)
        assert panels["draw"].canvas.erasing
        assert panels["draw"].tools.eraser.isChecked()
        assert panels["draw"].canvas.can_undo
        assert session.drawing is drawing
        assert panels["draw"].test_images.index.value() == 5
    assert in_front(window) == places


def test_a_tool_that_runs_delivers_in_the_other_language(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(*arguments: Any) -> Any:
        assert go_on.wait(20)
        return run_tool(*arguments)

    monkeypatch.setattr("dreamexplorer.gui.panels.tools.panel.run_tool", slow)
    panel: Any = window.panels["tools"]
    panel.choose("clusters")
    assert panel.run()
    switch_while_training(qtbot, window, "ru")
    panel = window.panels["tools"]
    assert panel.running
    go_on.set()
    qtbot.waitUntil(lambda: not panel.running, timeout=20_000)
    assert panel.page.result is not None
    switch(qtbot, window, "en")
    assert window.panels["tools"].page.result is panel.page.result


def test_open_dialogs_are_written_anew(qtbot: QtBot, window: MainWindow) -> None:
    for action in ("guide", "about", "extensions"):
        window.actions_by_id[action].trigger()
    guide = window.findChild(QDialog, "guide")
    guide.setGeometry(40, 50, 500, 400)
    before = {type(d).__name__ + d.objectName(): d.windowTitle() for d in window.findChildren(QDialog) if d.isVisible()}
    switch(qtbot, window, "ru")
    after = {type(d).__name__ + d.objectName(): d.windowTitle() for d in window.findChildren(QDialog) if d.isVisible()}
    assert before.keys() == after.keys()
    assert all(before[name] != after[name] for name in before)
    new = window.findChild(QDialog, "guide")
    assert new.size().width() == 500
    assert "Осмотритесь" in new.findChild(QTextBrowser).toPlainText()
    assert window.findChild(ExtensionsDialog).isVisible()


def test_the_panels_before_are_gone(qtbot: QtBot, window: MainWindow) -> None:
    old = [weakref.ref(panel) for panel in window.panels.values()]
    counts = []
    for language in ("ru", "en", "ru", "en"):
        switch(qtbot, window, language)
        counts.append(len(window.findChildren(QObject)))
    window.context.theme.set_choice("dark")
    QApplication.processEvents()
    window.context.theme.set_choice("light")
    gc.collect()
    assert [ref() for ref in old if ref() is not None] == []
    assert counts[3] <= counts[1], "nothing piles up"


def test_keys_work_once_afterwards(qtbot: QtBot, window: MainWindow) -> None:
    switch(qtbot, window, "ru")
    window.activateWindow()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.panels["sliders"].dreams.can_go_back)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.workspaces.current == "explore")
