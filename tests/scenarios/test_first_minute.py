"""The first minute: the window opens, and sliders, map, keyboard and dreams all move the same image."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt

from tests.scenarios.user import SHIFT, User


def test_the_window_opens_on_something_worth_exploring(start: Callable[..., User]) -> None:
    user = start(None, wait=False)
    assert user.window.isVisible()
    user.until(lambda: user.picture() is not None)
    picture = user.picture()
    assert picture is not None
    assert picture.shape == (1, 28, 28)
    assert picture.max() > 0.5  # a digit, not a blank
    user.until(lambda: len(user.panel("latent_map").view.points) == 10_000)
    assert "mlp-vae-20" in user.window.windowTitle()
    assert user.session.snapshot is not None
    assert len(user.session.snapshot.axes) == 20
    assert user.session.dataset is not None
    assert len(user.session.dataset.train) == 60_000
    assert user.marker() == (0.0, 0.0)
    # what the model is worth is found out in the background
    user.until(lambda: user.session.evaluation is not None)
    assert user.session.evaluation is not None
    assert user.session.evaluation.values["negative_elbo"] < 106
    assert not user.session.unsaved


def test_a_slider_dragged_with_the_mouse(start: Callable[..., User]) -> None:
    user = start()
    sliders = user.panel("sliders").sliders
    before, shown = user.picture(), user.pixels(user.panel("dream").view)
    user.slide(0, 1.6)
    assert abs(sliders.values()[0] - 1.6) < 0.1
    user.until(lambda: not np.allclose(user.picture(), before, atol=0.05))
    user.until(lambda: user.session.decoded.z[0] == sliders.values()[0])
    assert (user.pixels(user.panel("dream").view) != shown).any()  # it is painted, too
    horizontal, vertical = user.panel("latent_map").toolbar.plane.pair()
    assert {horizontal, vertical} == {0, 1}
    place = 0 if horizontal == 0 else 1  # the marker follows at a calm rate
    user.until(lambda: np.isclose((user.marker() or (9, 9))[place], sliders.values()[0], atol=1e-4))
    assert user.session.selected_axis == 0
    # past the end of the groove the slider stays at its end
    user.drag(sliders.viewport(), user.groove(0, sliders.values()[0]), user.groove(0, 4.0) + QPoint(40, 0))
    assert sliders.values()[0] == 4.0


def test_the_map_clicked_and_dragged(start: Callable[..., User]) -> None:
    user = start()
    view, sliders = user.panel("latent_map").view, user.panel("sliders").sliders
    first, second = user.panel("latent_map").toolbar.plane.pair()
    before = user.picture()
    user.click(view, user.map_place(1.5, -1.0))
    values = sliders.values()
    assert np.allclose([values[first], values[second]], [1.5, -1.0], atol=0.05)
    user.until(lambda: np.array_equal(user.session.decoded.z, sliders.values()))
    assert not np.allclose(user.picture(), before, atol=0.05)
    # dragged across, the image follows all the way
    seen = set()
    user.press(view, user.map_place(1.5, -1.0))
    for i in range(12):
        user.move(view, user.map_place(1.5 - 0.25 * i, -1.0 + 0.2 * i))
        user.until(lambda: np.array_equal(user.session.decoded.z, sliders.values()))
        seen.add(user.picture().tobytes())
    user.release(view, user.map_place(-1.25, 1.2))
    assert len(seen) > 8
    assert np.allclose(user.marker(), (-1.25, 1.2), atol=0.1)


def test_hovering_over_the_map_names_a_data_image(start: Callable[..., User]) -> None:
    user = start()
    view = user.panel("latent_map").view
    user.until(lambda: view.points.nearest(0.0, 0.0) >= 0)
    place = view.points.place(view.points.nearest(0.5, 0.5))
    user.move(view, user.map_place(*place))
    user.until(lambda: view.overlays.card is not None)
    user.move(view, QPointF(2.0, 2.0))
    user.until(lambda: view.overlays.card is None)
    assert np.allclose(user.marker(), (0.0, 0.0))  # hovering selects nothing


def test_a_slider_by_keyboard_and_typed(start: Callable[..., User]) -> None:
    user = start()
    sliders = user.panel("sliders").sliders
    axis = sliders.order()[0]
    user.click(sliders.viewport(), user.groove(axis, 0.0))
    for _ in range(4):
        user.key(Qt.Key.Key_Right)
    assert np.isclose(sliders.values()[axis], 0.2)
    user.key(Qt.Key.Key_Right, SHIFT)
    assert np.isclose(sliders.values()[axis], 0.7)
    user.key(Qt.Key.Key_End)
    assert sliders.values()[axis] == 4.0
    user.key(Qt.Key.Key_Delete)
    assert sliders.values()[axis] == 0.0
    # typed: the first key opens the field
    user.type("-1,25")
    assert sliders.editor.isVisible()
    user.key(Qt.Key.Key_Return)
    user.until(lambda: sliders.editor is None)
    assert np.isclose(sliders.values()[axis], -1.25)
    # Escape leaves the value, and nonsense is refused with the reason
    user.type("3")
    user.key(Qt.Key.Key_Escape)
    assert np.isclose(sliders.values()[axis], -1.25)
    user.type("..")
    user.key(Qt.Key.Key_Return)
    assert sliders.editor.isVisible()
    assert "“..” is not a number" in user.window.statusBar().currentMessage()
    user.key(Qt.Key.Key_Escape)
    user.until(lambda: sliders.editor is None)
    assert np.isclose(sliders.values()[axis], -1.25)
    # a single digit and a click elsewhere count, too
    user.click(sliders.viewport(), user.groove(axis, -1.25))
    user.type("2")
    other = sliders.order()[1]
    user.click(sliders.viewport(), user.groove(other, 0.0))
    assert np.isclose(sliders.values()[axis], 2.0)
    # the value of the row clicked, typed
    user.click(sliders.viewport(), sliders.part_point(other, "value"))
    user.type("0.5")
    user.key(Qt.Key.Key_Return)
    user.until(lambda: sliders.editor is None)
    assert np.isclose(sliders.values()[other], 0.5)
    user.double_click(sliders.viewport(), user.groove(other, 1.0))
    assert sliders.values()[other] == 0.0
    user.until(lambda: np.array_equal(user.session.decoded.z, sliders.values()))


def test_dreams_back_and_forth(start: Callable[..., User]) -> None:
    user = start()
    sliders = user.panel("sliders").sliders
    previous, following = user.button("sliders", "Previous dream"), user.button("sliders", "Next dream")
    assert not previous.isEnabled()
    assert not following.isEnabled()
    dreams = []
    for _ in range(3):
        user.click(user.button("sliders", "Dream"))
        dreams.append(sliders.values())
    assert len({d.tobytes() for d in dreams}) == 3
    user.click(previous)
    assert np.array_equal(sliders.values(), dreams[1])
    user.shortcut("Alt+Left")
    assert np.array_equal(sliders.values(), dreams[0])
    user.click(following)
    user.shortcut("Alt+Right")
    assert np.array_equal(sliders.values(), dreams[2])
    assert not following.isEnabled()
    # a locked slider keeps its value
    user.click(sliders.viewport(), sliders.part_point(0, "lock"))
    user.shortcut("Ctrl+D")
    assert sliders.values()[0] == dreams[2][0]
    assert sliders.values()[1] != dreams[2][1]
    user.click(user.button("sliders", "Zero"))
    assert sliders.values()[1] == 0.0
    assert sliders.values()[0] == dreams[2][0]
    user.until(lambda: np.array_equal(user.session.decoded.z, sliders.values()))


def test_a_walk_until_a_slider_is_taken(start: Callable[..., User]) -> None:
    user = start()
    panel = user.panel("sliders")
    walk = user.button("sliders", "Walk")
    user.click(walk)
    assert panel.walk.active
    places = set()
    for _ in range(15):
        user.wait(0.04)
        places.add(user.marker())
    assert len(places) > 5
    # a press on a slider ends it, whatever else follows
    user.press(panel.sliders.viewport(), user.groove(1, 0.5))
    assert not panel.walk.active
    assert not walk.isChecked()
    held = panel.sliders.values()
    user.wait(0.15)
    assert np.array_equal(panel.sliders.values(), held)
    user.release(panel.sliders.viewport(), user.groove(1, 0.5))
    # so does a click on the map; and a walk never goes on unseen
    user.shortcut("Ctrl+Shift+D")
    assert panel.walk.active
    user.click(user.panel("latent_map").view, user.map_place(0.0, 0.0))
    assert not panel.walk.active
    user.shortcut("Ctrl+Shift+D")
    assert panel.walk.active
    user.window.docks["sliders"].toggleViewAction().trigger()
    user.until(lambda: not panel.walk.active)  # not at once: a change of the layout hides and shows a panel


def test_the_traversal_strip_sets_its_slider(start: Callable[..., User]) -> None:
    user = start()
    strip, sliders = user.panel("dream").traversal.strip, user.panel("sliders").sliders
    user.click(sliders.viewport(), user.groove(1, 0.0))
    user.until(lambda: user.panel("dream").traversal.title.text().endswith(user.session.snapshot.axes[1].name))
    user.wait(0.2)
    user.click(strip, QPointF(strip.width() - 8, strip.height() / 2))
    assert sliders.values()[1] == 4.0
    user.until(lambda: np.array_equal(user.session.decoded.z, sliders.values()))
