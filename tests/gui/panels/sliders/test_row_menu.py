"""The context menu of a slider."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.axis_order import BY_NUMBER, BY_SCORE
from dreamexplorer.gui.panels.sliders.axis_state import Meaning
from dreamexplorer.gui.panels.sliders.row_menu import RowMenu
from dreamexplorer.models.priors import DRAWN_BY_MODEL, NO_PRIOR


@pytest.fixture
def axes(qapp: QApplication) -> AxisModel:
    model = AxisModel(0.05)
    model.set_axes(["z0", "z1"])
    return model


@pytest.fixture
def make(qtbot: QtBot, axes: AxisModel) -> Callable[[int], RowMenu]:
    """Make the menu of an axis."""
    owner = QWidget()
    qtbot.addWidget(owner)
    return lambda axis: RowMenu(axes, axis, owner)


def press(menu: RowMenu, text: str) -> None:
    next(a for a in menu.actions() if a.text().replace("&", "") == text).trigger()


def test_it_locks_and_unlocks(axes: AxisModel, make: Callable[[int], RowMenu]) -> None:
    menu = make(1)
    press(menu, "Lock z1")
    assert axes.locks().tolist() == [False, True]
    press(make(1), "Unlock z1")
    press(menu, "Lock all")
    assert axes.locks().all()
    press(menu, "Unlock all")
    assert not axes.locks().any()


def test_it_requests_what_the_list_does(qtbot: QtBot, make: Callable[[int], RowMenu]) -> None:
    menu = make(0)
    with qtbot.waitSignals([menu.centre_requested, menu.typing_requested]):
        press(menu, "Set z0 to zero")
        press(menu, "Type a value…")
    orders: list[str] = []
    menu.order_requested.connect(orders.append)
    press(menu, "Sort by KL")
    press(menu, "Sort by number")
    assert orders == [BY_SCORE, BY_NUMBER]


def test_words_follow_what_the_values_are(axes: AxisModel, make: Callable[[int], RowMenu]) -> None:
    axes.set_meaning(Meaning(score="", low_is_collapsed=False, prior=NO_PRIOR.words))
    texts = [a.text().replace("&", "") for a in make(0).actions()]
    assert "Set z0 to the mean of its codes" in texts
    assert not any("Sort" in text for text in texts)
    axes.set_meaning(Meaning(prior=DRAWN_BY_MODEL.words))
    assert "Set z0 to its usual code" in [a.text().replace("&", "") for a in make(0).actions()]
