"""Ctrl+1 to Ctrl+4 in the hands of a user, while the model trains."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.scenarios.user import User


def open_panels(user: User) -> set[str]:
    return {name for name, dock in user.window.docks.items() if dock.isVisible()}


def test_workspaces_while_a_model_trains(start: Callable[..., User]) -> None:
    user = start()
    user.slide(0, 1.0)
    z = user.latent.copy()
    user.train(5)
    user.shortcut("Ctrl+2")
    user.until(lambda: open_panels(user) == {"latent_map", "dream", "sliders"})
    points = user.panel("latent_map")
    seen = user.step()
    user.until(lambda: points.encoded.means is not None and points.encoded.means.steps[0] > seen)  # the map lives
    np.testing.assert_array_equal(user.latent, z)
    user.slide(1, -1.0)
    user.until(lambda: np.array_equal(user.decoded.z, user.latent))
    user.shortcut("Ctrl+3")
    user.until(lambda: open_panels(user) == {"curves", "kl", "runs"})
    user.shortcut("F5")  # the keys of panels that are not open work
    user.until(lambda: user.state.name == "PAUSED")
    user.shortcut("F5")
    user.until(lambda: user.state.name == "RUNNING")
    user.click(user.window.workspace_bar.buttons[3])
    user.until(lambda: open_panels(user) == {"tools", "draw"})
    user.shortcut("Ctrl+1")
    user.until(lambda: open_panels(user) == set(user.window.docks) - {"tools", "compare"})
    user.stop()
    user.until(lambda: np.array_equal(user.panel("sliders").sliders.values(), user.session.latent))


def test_a_floating_panel_changes_the_workspace(start: Callable[..., User]) -> None:
    """The keys work in the window of a floating panel, which goes away by them and comes back."""
    user = start()
    dock = user.window.docks["sliders"]
    dock.setFloating(True)
    user.until(lambda: dock.isVisible() and dock.isFloating())
    dock.activateWindow()
    user.shortcut("Ctrl+3")
    user.until(lambda: open_panels(user) == {"curves", "kl", "runs"})
    user.shortcut("Ctrl+1")
    user.until(lambda: dock.isVisible() and dock.isFloating())
    user.shortcut("Ctrl+Shift+L")
    user.until(lambda: not dock.isFloating())


def test_a_walk_goes_on_in_another_workspace(start: Callable[..., User]) -> None:
    user = start()
    user.shortcut("Ctrl+Shift+D")
    user.until(lambda: user.panel("sliders").walk.active)
    user.shortcut("Ctrl+2")
    user.until(lambda: user.window.workspaces.current == "explore")
    before = user.latent.copy()
    user.until(lambda: not np.array_equal(user.latent, before))
    assert user.panel("sliders").walk.active
    user.shortcut("Ctrl+3")
    user.until(lambda: not user.panel("sliders").walk.active)
