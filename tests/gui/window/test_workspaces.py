"""Workspaces: what each shows, that each is remembered, and that nothing else changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QEvent, QObject, QSize
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import WORKSPACES, WorkspaceId
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.settings.kinds import Text
from dreamexplorer.gui.window.main_window import MainWindow
from dreamexplorer.gui.window.workspaces import STATES
from dreamexplorer.session import Decoded
from tests.gui.window.driving import closed, start_training

SHOWN: dict[WorkspaceId, set[str]] = {
    "train": {"training", "latent_map", "dream", "sliders", "curves", "runs", "kl", "draw"},
    "explore": {"latent_map", "dream", "sliders"},
    "diagnose": {"curves", "kl", "runs"},
    "apply": {"tools", "draw"},
    "compare": {"compare", "curves", "runs"},
}


def shown(window: MainWindow) -> set[str]:
    return {name for name, dock in window.docks.items() if dock.isVisible()}


def started(qtbot: QtBot, context: Context, size: QSize | None = None) -> MainWindow:
    window = MainWindow(context)
    if size is not None:
        window.resize(size)
    window.show()
    qtbot.waitExposed(window)
    qtbot.wait(30)
    return window


def ended(window: MainWindow) -> None:
    window.close()
    assert closed(window)
    window.deleteLater()


def test_each_workspace_shows_its_panels(qtbot: QtBot, window: MainWindow) -> None:
    assert window.workspaces.current == "train"
    for name in (*WORKSPACES, *reversed(WORKSPACES)):
        window.workspaces.choose(name)
        assert window.workspaces.current == name
        assert shown(window) == SHOWN[name]
        assert [n for n, a in window.workspaces.actions.items() if a.isChecked()] == [name]
    window.workspaces.choose("explore")
    qtbot.wait(30)
    area = {name: window.docks[name].width() * window.docks[name].height() for name in SHOWN["explore"]}
    assert area["latent_map"] > sum(area.values()) / 2


@pytest.mark.parametrize("size", [QSize(1280, 800), QSize(960, 540), QSize(1920, 1080)])
def test_no_workspace_is_larger_than_the_window(
    qtbot: QtBot, make_context: Callable[..., Context], size: QSize
) -> None:
    window = started(qtbot, make_context(), size)
    for name in (*WORKSPACES, "train"):
        window.workspaces.choose(name)
        qtbot.wait(30)
        assert window.size() == size, name
    ended(window)


@pytest.mark.parametrize("size", [QSize(1280, 800), QSize(960, 540)])
def test_the_panel_that_a_workspace_is_for_is_in_front(
    qtbot: QtBot, make_context: Callable[..., Context], size: QSize
) -> None:
    window = started(qtbot, make_context(), size)
    window.workspaces.choose("compare")
    qtbot.waitUntil(lambda: not window.docks["compare"].visibleRegion().isEmpty())
    qtbot.wait(30)
    assert window.docks["curves"].visibleRegion().isEmpty()
    ended(window)


def test_a_panel_of_another_workspace_opens_as_a_tab(qtbot: QtBot, window: MainWindow) -> None:
    window.workspaces.choose("explore")
    dock = window.docks["kl"]
    dock.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: not dock.panel.visibleRegion().isEmpty())
    assert not dock.isFloating()
    window.workspaces.choose("train")
    window.workspaces.choose("explore")
    assert dock.isVisible()
    window.workspaces.reset()
    assert shown(window) == SHOWN["explore"]


def test_each_workspace_is_remembered_and_one_alone_is_reset(
    qtbot: QtBot, make_context: Callable[..., Context]
) -> None:
    first = started(qtbot, make_context(), QSize(1280, 800))
    first.docks["draw"].close()
    first.workspaces.choose("explore")
    first.docks["dream"].close()
    first.workspaces.choose("diagnose")
    ended(first)

    second = started(qtbot, make_context())
    assert second.workspaces.current == "diagnose"
    assert shown(second) == SHOWN["diagnose"]
    second.workspaces.choose("train")
    assert shown(second) == SHOWN["train"] - {"draw"}
    second.workspaces.choose("explore")
    assert shown(second) == SHOWN["explore"] - {"dream"}
    second.workspaces.reset()
    assert shown(second) == SHOWN["explore"]
    second.workspaces.choose("train")
    assert shown(second) == SHOWN["train"] - {"draw"}, "only the current one is reset"
    ended(second)


def test_a_layout_from_before_workspaces_becomes_that_of_train(
    qtbot: QtBot, make_context: Callable[..., Context]
) -> None:
    first = started(qtbot, make_context(), QSize(1280, 800))
    first.docks["kl"].close()
    first.docks["curves"].setFloating(True)
    state = QByteArray(first.saveState(1))  # what the program wrote before, under the same keys
    first.workspaces.choose("explore")
    ended(first)
    context = make_context()
    for setting in (keys.WORKSPACE, *STATES.values()):
        context.settings.remove(setting)
    context.settings.set(STATES["train"], state)

    second = started(qtbot, context)
    assert second.workspaces.current == "train"
    assert shown(second) == SHOWN["train"] - {"kl"}
    assert second.docks["curves"].isFloating()
    second.workspaces.choose("explore")
    assert shown(second) == SHOWN["explore"]
    ended(second)


@pytest.mark.allow_log("window/workspace is not usable")
def test_damaged_layouts_are_those_of_the_first_start(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    first = started(qtbot, make_context(), QSize(1280, 800))
    ended(first)
    context = make_context()
    context.settings.set(Text("window/workspace"), "none such")
    for name in ("train", "explore"):
        context.settings.set(STATES[name], QByteArray(b"\xff" * 50))
    second = started(qtbot, context)
    for name in WORKSPACES:
        second.workspaces.choose(name)
        assert shown(second) == SHOWN[name]
    ended(second)


def test_floating_panels_survive(qtbot: QtBot, window: MainWindow) -> None:
    map_dock = window.docks["latent_map"]
    map_dock.setFloating(True)
    map_dock.setGeometry(80, 90, 500, 400)
    qtbot.wait(30)
    place = map_dock.geometry()
    for name in ("explore", "diagnose", "apply"):
        window.workspaces.choose(name)
        assert not any(dock.isFloating() for dock in window.docks.values())
    window.workspaces.choose("train")
    qtbot.wait(30)
    assert map_dock.isFloating()
    assert map_dock.isVisible()
    assert map_dock.size() == place.size()


def test_no_key_does_two_things(window: MainWindow) -> None:
    anywhere: Counter[str] = Counter()
    everything: Counter[str] = Counter(k.toString() for a in window.findChildren(QAction) for k in a.shortcuts())
    everything.update(s.key().toString() for s in window.findChildren(QShortcut))
    for action in window.actions():
        anywhere.update(k.toString() for k in action.shortcuts())
    for menu in window.menus.values():
        anywhere.update(k.toString() for a in menu.actions() if a not in window.actions() for k in a.shortcuts())
    for number, name in enumerate(WORKSPACES, start=1):
        assert window.workspaces.actions[name].shortcut().toString() == f"Ctrl+{number}"
        assert everything[f"Ctrl+{number}"] == 1
    assert [keys for keys, count in anywhere.items() if keys and count > 1] == []


class Painted(QObject):
    """Records the sizes at which widgets are painted."""

    def __init__(self, widgets: dict[str, QWidget]) -> None:
        super().__init__()
        self.seen: dict[str, set[tuple[int, int]]] = {name: set() for name in widgets}
        self._widgets = widgets
        for widget in widgets.values():
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            for name, widget in self._widgets.items():
                if widget is watched:
                    self.seen[name].add((widget.width(), widget.height()))
        return False


def test_panels_are_painted_in_their_final_places_only(qtbot: QtBot, window: MainWindow) -> None:
    for name in WORKSPACES:  # the first visit
        painted = Painted(dict(window.panels))
        window.workspaces.choose(name)
        qtbot.wait(60)
        for panel_id, sizes in painted.seen.items():
            panel = window.panels[panel_id]
            assert sizes <= {(panel.width(), panel.height())}, (name, panel_id)
            assert not sizes or panel_id in SHOWN[name]
        assert any(painted.seen.values()) or name == "train"
        painted.deleteLater()


def test_training_goes_on_and_nothing_chosen_changes(qtbot: QtBot, window: MainWindow) -> None:
    session = window.context.session
    z = np.linspace(-1.0, 1.0, len(session.axes), dtype=np.float32)
    session.set_latent(z)
    session.select_axis(1)
    start_training(qtbot, window)
    run = window.context.workflow.current_run()
    edited = window.panels["training"].form.run_config()
    for name in (*WORKSPACES, "train"):
        window.workspaces.choose(name)
        rows = len(session.history.train)
        qtbot.waitUntil(lambda r=rows: len(session.history.train) > r, timeout=20_000)
        assert session.latent is not None
        np.testing.assert_array_equal(session.latent, z)
        assert session.selected_axis == 1
    assert window.context.workflow.current_run() == run
    assert window.panels["training"].form.run_config() == edited


def test_hidden_panels_do_no_work(qtbot: QtBot, window: MainWindow) -> None:
    """Nothing is encoded for the map, decoded for strips or painted elsewhere while curves and KL are shown alone."""
    window.workspaces.choose("diagnose")
    qtbot.wait(100)
    hidden = {name: panel for name, panel in window.panels.items() if name not in SHOWN["diagnose"]}
    painted = Painted({name: panel for name, panel in hidden.items()})
    inference = window.context.inference
    answered: list[object] = []
    inference.answered.connect(answered.append)
    means: list[object] = []
    inference.means.connect(means.append)
    start_training(qtbot, window)
    rows = len(window.context.session.history.train)
    qtbot.waitUntil(lambda: len(window.context.session.history.train) > rows + 10, timeout=20_000)
    inference.answered.disconnect(answered.append)
    inference.means.disconnect(means.append)
    assert not any(painted.seen.values())
    assert means == []
    assert {type(answer) for answer in answered} <= {Decoded}, "the selected z alone, once for each new weights"
