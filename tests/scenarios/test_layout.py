"""Panels floated, closed and brought back; full screen; what the window remembers; colours and text sizes."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QDockWidget

from dreamexplorer.gui.settings import Settings, keys
from tests.scenarios.user import User


def float_by_double_click(user: User, dock: QDockWidget) -> None:
    """Float or dock a panel with a double click on its title."""
    option = dock.rect().topLeft()
    user.double_click(dock, option.__class__(30, 10))


def test_every_panel_floats_closes_and_comes_back(start: Callable[..., User]) -> None:
    user = start()
    user.train(5)  # all of it while the model trains
    for i, (panel_id, dock) in enumerate(user.window.docks.items(), start=1):
        if dock.isHidden():  # it stands in another workspace
            user.shortcut(f"Alt+{i % 10}")
            user.until(lambda d=dock: d.isVisible())
        dock.raise_()  # the one docked before came to the front of its tabs
        user.until(lambda d=dock: d.x() >= 0)
        float_by_double_click(user, dock)
        user.until(lambda d=dock: d.isFloating())
        assert dock.isVisible(), panel_id
        user.wait(0.05)
        dock.close()
        assert not user.window.panels[panel_id].isVisible()
        user.window.activateWindow()
        user.shortcut(f"Alt+{i % 10}")
        user.until(lambda p=panel_id: user.window.panels[p].isVisible())
        dock.setFloating(False)  # its frame is the window manager's now
        user.until(lambda d=dock: not d.isFloating())
        user.window.activateWindow()
    user.stop()
    # the panels work after all that
    user.slide(0, 1.0)
    user.until(lambda: np.array_equal(user.session.decoded.z, user.session.latent))
    user.until(lambda: len(user.panel("latent_map").view.points) == 10_000)


def test_everything_closed_trains_on_and_comes_back(start: Callable[..., User]) -> None:
    user = start()
    user.train(5)
    for dock in user.window.docks.values():
        dock.close()
    assert not any(p.isVisible() for p in user.window.panels.values())
    step = user.step()
    user.until(lambda: user.step() > step + 20)
    user.shortcut("Ctrl+D")  # a dream nobody sees is a dream nevertheless
    user.until(lambda: np.array_equal(user.session.decoded.z, user.session.latent))
    user.shortcut("Ctrl+Shift+L")
    assert {name for name, p in user.window.panels.items() if not p.isVisible()} == {"tools", "compare"}
    means = user.panel("latent_map")
    user.until(lambda: means.encoded.means is not None and means.encoded.means.steps[1] > step)
    user.until(lambda: np.array_equal(user.panel("sliders").sliders.values(), user.session.latent))
    user.stop()


def test_what_the_window_remembers(start: Callable[..., User]) -> None:
    user = start()
    user.choose(user.panel("sliders").toolbar.order, "By number")
    user.write(user.find("Range of the sliders"), "6")
    user.shortcut("Alt+6")
    hidden = [p for p, d in user.window.docks.items() if not d.isVisible()]
    assert len(hidden) == 3
    assert {"tools", "compare"} < set(hidden)
    user.window.appearance.choose_theme("dark")
    user.close()
    user.until(lambda: user.closed)

    again = start(size=None, theme="dark")
    assert [p for p, d in again.window.docks.items() if not d.isVisible()] == hidden
    assert again.session.slider_range == 6.0
    assert again.panel("sliders").sliders.order() == [0, 1]
    assert Settings().get(keys.THEME) == "dark"
    again.shortcut("Ctrl+Shift+L")
    assert {p for p, d in again.window.docks.items() if not d.isVisible()} == {"tools", "compare"}


@pytest.mark.allow_log("the setting .* is not usable")
def test_nonsense_that_was_remembered(start: Callable[..., User], settings_of_test: object) -> None:
    """Settings from another version, or damaged ones, stop nobody."""
    settings = QSettings("dreamexplorer", "dreamexplorer")
    settings.setValue("window/geometry", QByteArray(b"\x01\xd9garbage"))
    settings.setValue("window/state", QByteArray(b"\xff" * 40))
    for key, value in {
        "sliders/range": -5.0,
        "sliders/speed": 99,
        "sliders/sort": "backwards",
        "draw/pen": 1e9,
        "dataset": "no such dataset",
        "map/images": "everything",
        "curves/hidden": [1, None, {"a": 2}],
        "dream/colormap": "none such",
        "text_size": 400,
        "recent": "not a list",
        "theme": "pink",
        "map/hidden/mnist": [["0"]],
        "kl/order": 7,
    }.items():
        settings.setValue(key, json.dumps(value))
    settings.sync()
    user = start(wait=False)
    if settings.value("dataset"):
        text = user.read_message()  # the dataset is named, and MNIST taken instead
        assert "no such dataset" in text
    user.until(lambda: user.session.decoded is not None and user.session.dataset is not None, 30)
    assert user.session.dataset.name == "mnist"
    user.shortcut("Ctrl+D")
    user.until(lambda: np.array_equal(user.session.decoded.z, user.session.latent))


def go_full_screen(user: User) -> None:
    """Press F11; without a screen Qt forgets the state of a window larger than its pretended one: press again."""
    for _ in range(5):
        user.shortcut("F11")
        if user.window.isFullScreen():
            return
    raise AssertionError("F11 does nothing")


def test_full_screen_and_back(start: Callable[..., User]) -> None:
    user = start()
    for key in (Qt.Key.Key_F11, Qt.Key.Key_Escape):
        go_full_screen(user)
        user.key(key)
        user.until(lambda: not user.window.isFullScreen())
    # closed in full screen, it opens as it was before
    go_full_screen(user)
    user.close()
    user.until(lambda: user.closed)
    again = start(size=None)
    assert not again.window.isFullScreen()


def test_colours_and_text_sizes_while_training(start: Callable[..., User]) -> None:
    user = start()
    user.train(5)
    window = user.pixels(user.window)
    user.window.appearance.choose_theme("dark")
    user.wait(0.1)
    assert user.pixels(user.window).mean() < window.mean() - 60
    for _ in range(3):
        user.shortcut("Ctrl+Shift+=")
    user.wait(0.1)
    for _ in range(3):
        user.shortcut("Ctrl+Shift+-")
    user.window.appearance.choose_theme("light")
    user.wait(0.1)
    assert abs(user.pixels(user.window).mean() - window.mean()) < 25
    step = user.step()
    user.until(lambda: user.step() > step)
    user.stop()
