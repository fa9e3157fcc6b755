"""The selected z for commands: locked dimensions keep their values, and the session gets the origin."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.sliders.latent import UnlockedLatent
from dreamexplorer.gui.panels.sliders.slider_list import LatentSliderList
from tests.gui.panels.sliders.helpers import show_model


@pytest.fixture
def sliders(qtbot: QtBot) -> LatentSliderList:
    made = LatentSliderList(0.05)
    qtbot.addWidget(made)
    made.set_axes(["a", "b", "c"])
    return made


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    context = make_context(wait=False)
    show_model(context, 3)
    return context


def test_locked_dimensions_are_merged_and_the_rest_replaced(sliders: LatentSliderList, context: Context) -> None:
    latent = UnlockedLatent(context.session, sliders, "test")
    sliders.set_values([1, 2, 3])
    sliders.axes.set_locked(1, True)
    assert latent.locks().tolist() == [False, True, False]
    merged = latent.merge([7, 8, 9])
    assert merged.tolist() == [7, 2, 9]
    assert merged.dtype == np.float32
    assert latent.values().tolist() == [1, 2, 3]  # merging selects nothing


def test_the_values_are_a_copy(sliders: LatentSliderList, context: Context) -> None:
    latent = UnlockedLatent(context.session, sliders, "test")
    latent.values()[:] = 5
    assert sliders.values().tolist() == [0, 0, 0]


def test_a_selection_reaches_sliders_and_session_with_its_origin(sliders: LatentSliderList, context: Context) -> None:
    origins: list[object] = []
    context.session.latent_changed.connect(origins.append)
    UnlockedLatent(context.session, sliders, "test").select(np.array([1, -1, 0.5], dtype=np.float32))
    assert sliders.values().tolist() == [1, -1, 0.5]
    assert context.session.latent.tolist() == [1, -1, 0.5]
    assert origins == ["test"]
