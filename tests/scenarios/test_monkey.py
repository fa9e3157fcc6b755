"""A monkey at mouse and keyboard: nothing it does may raise, warn, freeze or leave anything behind."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QMenu, QMessageBox, QWidget

from dreamexplorer.resources import resource_path
from tests.scenarios.user import LEFT, User
from tests.watchdog import Watchdog

ACTIONS = int(os.environ.get("MONKEY_ACTIONS", "150"))
SEEN_SECONDS = 0.25  # work of the window's thread without a break that a user notices, counted in the report
FREEZE_SECONDS = 1.0
SEEDS = [int(s) for s in os.environ.get("MONKEY_SEEDS", "1 2").split()]
KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Delete),
    *(Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Minus, Qt.Key.Key_Period, Qt.Key.Key_A, Qt.Key.Key_L, Qt.Key.Key_F),
)
SHORTCUTS = (
    *("F5", "F6", "Shift+F5", "Ctrl+Shift+R", "Ctrl+N", "Ctrl+O", "Ctrl+S", "Ctrl+Shift+S", "Ctrl+E", "Ctrl+D"),
    *("Ctrl+0", "Alt+Left", "Alt+Right", "Ctrl+Shift+D", "Ctrl+T", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+V", "Ctrl+C"),
    *("Ctrl+I", "Ctrl+Shift+L", "Ctrl+Shift+=", "Ctrl+Shift+-", "F1", *(f"Alt+{i}" for i in range(1, 8))),
    *(f"Ctrl+{i}" for i in range(1, 5)),
    *("Alt+Shift+Left", "Alt+Shift+Right", "Alt+Shift+P", "Alt+End"),
)


WEIGHTS = {
    **{"button": 18, "key": 14, "shortcut": 14, "slider": 10, "map": 10, "canvas": 8},
    **{"dock": 5, "combo": 5, "train": 10, "theme": 2, "drop": 2, "wheel": 3},
}


class Monkey:
    """Performs random actions, the same ones for the same seed."""

    def __init__(self, user: User, seed: int) -> None:
        self.user = user
        self.random = random.Random(seed)
        self.done: list[str] = []
        self.timer = QTimer()
        self.timer.timeout.connect(self._answer)
        self.timer.start(30)

    def act(self) -> None:
        name = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        self.done.append(name)
        getattr(self, f"_{name}")()
        self.user.qtbot.wait(self.random.choice((0, 0, 5, 20, 60)))

    def _answer(self) -> None:
        """Answer questions and messages at random."""
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox) and box.isVisible():
            button = self.random.choice(box.buttons())
            self.done.append(f"answer {button.text()}")
            QTest.mouseClick(button, LEFT)
        elif isinstance(box, QWidget) and box.isVisible():
            QTest.keyClick(box, Qt.Key.Key_Escape)
        if (popup := QApplication.activePopupWidget()) is not None and self.random.random() < 0.3:
            popup.close()

    def _somewhere(self, widget: QWidget) -> QPoint:
        return QPoint(self.random.randrange(max(1, widget.width())), self.random.randrange(max(1, widget.height())))

    def _free(self, widget: QWidget) -> bool:
        """Return True if no other widget covers the widget."""
        return (
            widget.isVisible()
            and QApplication.activeModalWidget() is None
            and QApplication.activePopupWidget() is None
            and widget.width() > 4
            and not widget.visibleRegion().isEmpty()
        )

    def _button(self) -> None:
        buttons = [
            b
            for panel in self.user.window.panels.values()
            for b in panel.findChildren(QAbstractButton)
            if b.isEnabled() and self._free(b)
        ]
        if buttons:
            button = self.random.choice(buttons)
            self.done[-1] += f" {button.accessibleName() or button.text()}"
            QTest.mouseClick(button, LEFT)

    def _key(self) -> None:
        key = self.random.choice(KEYS)
        for _ in range(self.random.choice((1, 1, 5))):
            self.user.key(key)

    def _shortcut(self) -> None:
        keys = self.random.choice(SHORTCUTS)
        self.done[-1] += f" {keys}"
        self.user.shortcut(keys)

    def _drag(self, widget: QWidget) -> None:
        if not self._free(widget):
            return
        self.user.window.activateWindow()
        QTest.mousePress(widget, LEFT, pos=self._somewhere(widget))
        for _ in range(self.random.randrange(8)):
            if shiboken6.isValid(widget):  # another model may take its sliders away from under the mouse
                QTest.mouseMove(widget, self._somewhere(widget))
            self.user.qtbot.wait(3)
        if shiboken6.isValid(widget):
            QTest.mouseRelease(widget, LEFT, pos=self._somewhere(widget))

    def _slider(self) -> None:
        sliders = self.user.panel("sliders").sliders
        if sliders.count:
            self._drag(sliders.viewport())

    def _map(self) -> None:
        self._drag(self.user.panel("latent_map").view)

    def _canvas(self) -> None:
        self._drag(self.user.panel("draw").canvas)

    def _dock(self) -> None:
        dock = self.random.choice(list(self.user.window.docks.values()))
        if dock.isFloating() or self.random.random() < 0.4:
            dock.setFloating(not dock.isFloating())
        else:
            dock.toggleViewAction().trigger()

    def _combo(self) -> None:
        combos = [c for p in self.user.window.panels.values() for c in p.findChildren(QComboBox) if c.isEnabled()]
        combos = [c for c in combos if self._free(c) and c.count()]
        if combos:
            combo = self.random.choice(combos)
            combo.setFocus()
            self.done[-1] += f" {combo.accessibleName()}"
            for _ in range(self.random.randrange(1, 4)):
                QTest.keyClick(combo, self.random.choice((Qt.Key.Key_Up, Qt.Key.Key_Down)))

    def _train(self) -> None:
        name = self.random.choice(("train", "train", "train", "stop", "step", "reset"))
        button = self.user.panel("training").buttons[name]
        self.done[-1] += f" {name}"
        if button.isEnabled() and self._free(button):
            QTest.mouseClick(button, LEFT)

    def _theme(self) -> None:
        self.user.window.appearance.choose_theme(self.random.choice(("light", "dark", "system")))

    def _drop(self) -> None:
        path = self.random.choice(("mlp-vae-2", "mlp-vae-20", "nothing"))
        if path == "nothing":
            self.user.drop(self.user.panel("draw").canvas, Path(__file__))
        else:
            self.user.drop(self.user.window, resource_path("checkpoints", f"{path}.safetensors"))

    def _wheel(self) -> None:
        view = self.user.panel("latent_map").view
        if self._free(view):
            for _ in range(3):
                view.navigation.zoom(self.random.choice((0.7, 1.4)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_monkey_breaks_nothing(
    start: Callable[..., User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    choices = random.Random(seed)

    def file_to_open(*_: object, **__: object) -> tuple[str, str]:
        broken = tmp_path / "broken.safetensors"
        broken.write_bytes(b"nothing of the kind")
        good = resource_path("checkpoints", f"mlp-vae-{choices.choice((2, 20))}.safetensors")
        return str(choices.choice((broken, good, good, ""))), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", file_to_open)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *a, **k: (str(choices.choice((tmp_path / "monkey", ""))), "")
    )
    user = start()
    monkey = Monkey(user, seed)
    with Watchdog(limit_s=FREEZE_SECONDS) as watchdog:
        for _ in range(ACTIONS):
            monkey.act()
        for menu in user.window.findChildren(QMenu):
            if menu.isVisible():
                menu.close()
    if report := os.environ.get("MONKEY_REPORT"):  # tools/reliability/monkey.py
        works = watchdog.worked_pauses
        freezes = sum(work > SEEN_SECONDS for work in works)
        facts = {"seed": seed, "actions": len(monkey.done), "freezes": freezes, "longest": max(works, default=0.0)}
        with open(report, "a", encoding="utf-8") as file:
            file.write(json.dumps(facts) + "\n")
    assert watchdog.longest_own < FREEZE_SECONDS, (watchdog.longest_own, monkey.done[-5:], watchdog.stacks)
    user.close()  # the monkey answers, perhaps with Cancel
    monkey.timer.stop()
    user.window.close_without_questions()
    user.until(lambda: user.closed, 20)
