"""A user of the real window: everything goes through mouse and keyboard events that Qt itself distributes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDockWidget,
    QMenu,
    QMessageBox,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.shared.option_form import ConfigForm
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.window.closing import CloseState
from dreamexplorer.gui.window.main_window import MainWindow
from dreamexplorer.models.snapshot import Snapshot
from dreamexplorer.session import Decoded, Session

W = TypeVar("W", bound=QWidget)
NO = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


class User:
    """Clicks, drags, types and reads what is on screen."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    @property
    def context(self) -> Context:
        return self.window.context

    @property
    def session(self) -> Session:
        return self.window.context.session

    @property
    def snapshot(self) -> Snapshot:
        """Current snapshot; there must be one."""
        assert self.session.snapshot is not None
        return self.session.snapshot

    @property
    def latent(self) -> npt.NDArray[np.float32]:
        """Selected z; there must be one."""
        assert self.session.latent is not None
        return self.session.latent

    @property
    def decoded(self) -> Decoded:
        """Newest decoded image; there must be one."""
        assert self.session.decoded is not None
        return self.session.decoded

    def panel(self, panel_id: str) -> Any:
        return self.window.panels[panel_id]

    # -- finding ---------------------------------------------------------------------------------------------

    def find(self, name: str, kind: type[W] = QWidget, within: QWidget | None = None) -> W:  # type: ignore[assignment]
        """Return the only widget on screen with this accessible name, or, for a button, this text."""
        found = []
        for w in (within or self.window).findChildren(kind):
            names = {w.accessibleName(), _plain(w.text()) if isinstance(w, QAbstractButton) else ""}
            if w.isVisible() and name in names:
                found.append(w)
        assert found, f"no {kind.__name__} {name!r} on screen"
        assert len(found) == 1, f"{len(found)} of {name!r}"
        return found[0]

    def button(self, panel_id: str, name: str) -> QAbstractButton:
        """A button of a panel by accessible name, text, or the text of its action."""
        found = []
        for b in self.panel(panel_id).findChildren(QAbstractButton):
            names = {b.accessibleName(), _plain(b.text())}
            if isinstance(b, QToolButton) and b.defaultAction() is not None:
                names.add(_plain(b.defaultAction().text()))
            if b.isVisible() and name in names:
                found.append(b)
        assert len(found) == 1, f"{len(found)} buttons {name!r} in {panel_id}"
        return found[0]

    # -- mouse --------------------------------------------------------------------------------------------------

    def _place(self, widget: QWidget, at: QPoint | QPointF | None) -> tuple[Any, QPoint]:
        self.reach(widget)
        point = widget.rect().center() if at is None else at.toPoint() if isinstance(at, QPointF) else at
        window = widget.window()
        handle = window.windowHandle()
        assert handle is not None, f"{widget} is not on screen"
        place = widget.mapTo(window, point)
        hit = window.childAt(place) or window
        assert hit is widget or widget.isAncestorOf(hit) or hit.isAncestorOf(widget), f"{widget} is covered by {hit}"
        return handle, place

    def reach(self, widget: QWidget) -> None:
        """Scroll until the widget is seen."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget, 4, 4)
            parent = parent.parentWidget()
        assert widget.isVisible(), f"{widget} is not on screen"

    def click(
        self,
        widget: QWidget,
        at: QPoint | QPointF | None = None,
        modifiers: Qt.KeyboardModifier = NO,
        button: Qt.MouseButton = LEFT,
    ) -> None:
        """Click once, in the middle or at a place of the widget."""
        handle, place = self._place(widget, at)
        QTest.mouseClick(handle, button, modifiers, place)

    def double_click(self, widget: QWidget, at: QPoint | QPointF | None = None) -> None:
        handle, place = self._place(widget, at)
        QTest.mouseClick(handle, LEFT, NO, place)
        QTest.mouseDClick(handle, LEFT, NO, place)

    def press(self, widget: QWidget, at: QPoint | QPointF | None = None, button: Qt.MouseButton = LEFT) -> None:
        handle, place = self._place(widget, at)
        QTest.mousePress(handle, button, NO, place)

    def move(self, widget: QWidget, to: QPoint | QPointF) -> None:
        """Move the mouse, with the button pressed or not; no check of what lies there."""
        point = to.toPoint() if isinstance(to, QPointF) else to
        window = widget.window()
        QTest.mouseMove(window.windowHandle(), widget.mapTo(window, point))
        QApplication.processEvents()

    def release(self, widget: QWidget, at: QPoint | QPointF, button: Qt.MouseButton = LEFT) -> None:
        point = at.toPoint() if isinstance(at, QPointF) else at
        window = widget.window()
        QTest.mouseRelease(window.windowHandle(), button, NO, widget.mapTo(window, point))

    def drag(
        self, widget: QWidget, start: QPoint | QPointF, end: QPoint | QPointF, steps: int = 8, pause_ms: int = 4
    ) -> None:
        """Press, move in steps, release."""
        a, b = QPointF(start), QPointF(end)
        self.press(widget, a)
        for i in range(1, steps + 1):
            self.move(widget, a + (b - a) * (i / steps))
            self.qtbot.wait(pause_ms)
        self.release(widget, b)

    # -- keyboard -------------------------------------------------------------------------------------------------

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO) -> None:
        """Press a key for the widget with the focus; shortcuts work as usual."""
        active = QApplication.activePopupWidget() or QApplication.activeWindow() or self.window
        if active is not self.window and modifiers != NO:
            # QTest sends a combination in parts and lets events through between them. It crashes when its window goes
            # away meanwhile, as an answered question, a menu or a floating panel does; a real keyboard does not.
            active = self.window
        QTest.keyPress(active.windowHandle(), key, modifiers)
        # What the press did may have taken the window away: then its release goes nowhere.
        if shiboken6.isValid(active) and active.isVisible() and active.windowHandle() is not None:
            QTest.keyRelease(active.windowHandle(), key, modifiers)

    def shortcut(self, keys: str) -> None:
        """Press a shortcut such as "Ctrl+Shift+D"."""
        combination = QKeySequence(keys)[0]
        self.key(combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        for character in text:
            self.key(Qt.Key(QKeySequence(character)[0].key()))

    def write(self, widget: QWidget, text: str, end: Qt.Key = Qt.Key.Key_Tab) -> None:
        """Click into a field, replace what stands there, leave it."""
        self.click(widget, QPoint(10, widget.height() // 2))
        self.shortcut("Ctrl+A")
        self.type(text)
        self.key(end)

    def choose(self, combo: QComboBox, text: str) -> None:
        """Open a list with the mouse, go to an entry by keys and take it."""
        row = combo.findText(text, Qt.MatchFlag.MatchStartsWith)
        assert row >= 0, [combo.itemText(i) for i in range(combo.count())]
        self.click(combo)
        view = combo.view()
        self.until(view.isVisible)
        here = view.currentIndex().row()
        enabled = Qt.ItemFlag.ItemIsEnabled  # keys skip headings
        steps = sum(bool(combo.model().index(i, 0).flags() & enabled) for i in range(*sorted((here, row))))
        for _ in range(steps):
            QTest.keyClick(view, Qt.Key.Key_Down if row > here else Qt.Key.Key_Up)
        QTest.keyPress(view, Qt.Key.Key_Return)  # the list goes with the press
        self.until(lambda: not view.isVisible())

    def menu(self, menu_id: str, text: str) -> None:
        """Open a menu of the window and click an entry."""
        menu = self.window.menus[menu_id]
        bar = self.window.menuBar()
        QTest.mouseClick(bar, LEFT, NO, bar.actionGeometry(menu.menuAction()).center())
        self.until(menu.isVisible)
        self.pick(menu, text)

    def pick(self, menu: QMenu, text: str) -> None:
        """Click an entry of an open menu."""
        action = next((a for a in menu.actions() if _plain(a.text()) == text), None)
        assert action is not None, [_plain(a.text()) for a in menu.actions()]
        QTest.mouseClick(menu, LEFT, NO, menu.actionGeometry(action).center())

    # -- dropping -------------------------------------------------------------------------------------------------

    def drop(self, widget: QWidget, *paths: Path, image: QImage | None = None) -> bool:
        """Drop files or a picture on a widget; it goes to the first of its parents that takes it, as in Qt."""
        data = QMimeData()
        if paths:
            data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
        if image is not None:
            data.setImageData(image)
        target: QWidget | None = widget
        while target is not None:
            if target.acceptDrops():
                middle = target.rect().center()
                enter = QDragEnterEvent(middle, Qt.DropAction.CopyAction, data, LEFT, NO)
                enter.setAccepted(False)
                QApplication.sendEvent(target, enter)
                if enter.isAccepted():
                    event = QDropEvent(QPointF(middle), Qt.DropAction.CopyAction, data, LEFT, NO)
                    QApplication.sendEvent(target, event)
                    return True
            target = target.parentWidget()
        return False

    # -- waiting and reading ------------------------------------------------------------------------------------------

    def until(self, condition: Callable[[], Any], timeout_s: float = 60.0) -> None:
        """Wait for a condition; the time only ends a wait for what never comes, also on a busy machine."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=round(1000 * timeout_s))

    def wait(self, seconds: float) -> None:
        self.qtbot.wait(round(1000 * seconds))

    def picture(self) -> npt.NDArray[np.float32] | None:
        """Return the decoded image on screen."""
        image = self.panel("dream").view.image
        return None if image is None else np.array(image)

    def pixels(self, widget: QWidget) -> npt.NDArray[np.uint8]:
        """Return the pixels of a widget, painted now."""
        image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        raw = np.frombuffer(image.constBits(), dtype=np.uint8)
        return raw.reshape(image.height(), image.width(), 4)[..., :3].copy()

    def marker(self) -> tuple[float, float] | None:
        """Return the place of the map's marker."""
        place: tuple[float, float] | None = self.panel("latent_map").view.overlays.marker
        return place

    def map_place(self, x: float, y: float) -> QPointF:
        """Return the position in the map's widget of a place on the plane."""
        view = self.panel("latent_map").view
        px, py = view.viewport.to_screen(x, y)
        return QPointF(view.plot_rect.topLeft()) + QPointF(float(px), float(py))

    def groove(self, axis: int, value: float) -> QPoint:
        """Scroll to a slider, and return where a value lies in the viewport of the list."""
        sliders = self.panel("sliders").sliders
        sliders.scroll_to(axis)
        place: QPoint = sliders.value_point(axis, value)
        return place

    def slide(self, axis: int, value: float, steps: int = 8) -> None:
        """Drag the handle of a slider to a value."""
        sliders = self.panel("sliders").sliders
        self.move(sliders.viewport(), self.groove(axis, value))  # under the pointer, rows keep their places
        start, end = self.groove(axis, float(sliders.values()[axis])), self.groove(axis, value)
        self.drag(sliders.viewport(), start, end, steps)

    def status_text(self) -> str:
        return str(self.window.statusBar().currentMessage())

    # -- training ---------------------------------------------------------------------------------------------------

    @property
    def state(self) -> TrainingState:
        return self.context.training.state

    def press_training(self, name: str) -> None:
        """Click one of the large buttons: train, stop, step, reset."""
        self.click(self.panel("training").buttons[name])

    def option(self, name: str) -> QWidget:
        """Return the editor of an option in the form, unfolding the advanced ones if needed."""
        shown = self.panel("training").form
        found = (part.findChild(QWidget, f"option-{name}") for part in (shown.model_form, shown.train_form))
        editor = next((editor for editor in found if editor is not None), None)
        assert editor is not None, name
        if editor.isHidden():
            form = editor.parentWidget()
            while not isinstance(form, ConfigForm):
                form = form.parentWidget()
            self.click(form.more_button)
        return editor

    def step(self) -> int:
        return 0 if self.session.snapshot is None else int(self.session.snapshot.step)

    def train(self, steps: int) -> None:
        """Press Train and wait until some steps are done."""
        self.press_training("train")
        self.until(lambda: self.state is TrainingState.RUNNING)
        start = self.step()  # the first weights are shown before the run is told to be running
        self.until(lambda: self.step() >= start + steps)

    def stop(self) -> None:
        self.press_training("stop")
        self.until(lambda: self.state is TrainingState.IDLE)

    # -- dialogs ------------------------------------------------------------------------------------------------------

    def messages(self) -> list[QMessageBox]:
        """Return the non-modal message boxes on screen."""
        return [b for b in self.window.findChildren(QMessageBox) if b.isVisible()]

    def read_message(self) -> str:
        """Wait for one message, read it, press OK."""
        self.until(lambda: self.messages())
        boxes = self.messages()
        assert len(boxes) == 1, [b.text() for b in boxes]
        text = f"{boxes[0].windowTitle()}: {boxes[0].text()}"
        self.click(boxes[0].button(QMessageBox.StandardButton.Ok))
        self.until(lambda: not self.messages())
        self.window.activateWindow()  # what a window manager does
        return text

    @contextlib.contextmanager
    def answering(self, *answers: str) -> Iterator[list[str]]:
        """Answer the questions asked within the context in turn, each by a click on the button with that text.

        Gives the list of the questions; fails when there were fewer or more of them.
        """
        asked: list[str] = []
        waiting = list(answers)

        def look() -> None:
            box = QApplication.activeModalWidget()
            if isinstance(box, QMessageBox) and box.isVisible():
                asked.append(f"{box.text()} {box.informativeText()}".strip())
                wanted = waiting.pop(0) if waiting else "Cancel"
                button = next((b for b in box.buttons() if _plain(b.text()) == wanted), None)
                if button is None:
                    asked[-1] += f" [no button {wanted!r} among {[_plain(b.text()) for b in box.buttons()]}]"
                    button = box.buttons()[-1]
                QTest.mouseClick(button, LEFT)

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(15)
        try:
            yield asked
            self.until(lambda: not waiting or len(asked) > len(answers), 5.0)
        finally:
            timer.stop()
        if self.window.isVisible():
            self.window.activateWindow()  # what a window manager does
        assert len(asked) == len(answers), asked
        assert not any("[no button" in a for a in asked), asked

    # -- closing -------------------------------------------------------------------------------------------------------

    @property
    def closed(self) -> bool:
        return self.window.closing.state is CloseState.CLOSED and not self.window.isVisible()

    def close(self) -> None:
        """Close the window as its frame's button does."""
        self.window.close()


def docks(user: User) -> dict[str, QDockWidget]:
    return user.window.docks


def action_named(window: MainWindow, text: str) -> QAction:
    """Return an action of the window's menus by its text."""
    found = [a for a in window.findChildren(QAction) if _plain(a.text()) == text]
    assert len(found) == 1, text
    return found[0]


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


__all__ = ["CTRL", "LEFT", "NO", "SHIFT", "User", "action_named", "docks"]
