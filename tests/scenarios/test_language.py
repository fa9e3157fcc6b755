"""The language is changed in the menu while a model trains and the user works on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.languages import install_language
from tests.scenarios.user import User


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    yield
    install_language(qapp, "en")
    QLocale.setDefault(before)


def choose(user: User, language: str) -> None:
    before = user.panel("draw")
    user.window.appearance.choose_language(language)
    user.until(lambda: user.panel("draw") is not before)


def test_work_goes_on_in_another_language(start: Callable[..., User]) -> None:
    user = start()
    user.train(5)
    user.shortcut("Ctrl+Shift+D")
    user.until(lambda: user.panel("sliders").walk.active)
    user.shortcut("Ctrl+2")
    for language in ("ru", "en", "ru"):
        step = user.step()
        choose(user, language)
        user.until(lambda s=step: user.step() > s + 5)
        assert user.window.workspaces.current == "explore"
        assert user.panel("sliders").walk.active
    z = user.latent.copy()
    user.until(lambda: not np.array_equal(user.latent, z))
    user.shortcut("Ctrl+Shift+D")
    user.until(lambda: not user.panel("sliders").walk.active)
    user.shortcut("Ctrl+1")
    user.slide(0, 1.0)
    user.until(lambda: np.array_equal(user.decoded.z, user.latent))
    points = user.panel("latent_map")
    step = user.step()
    user.until(lambda: points.encoded.means is not None and points.encoded.means.steps[0] > step)
    user.stop()
    assert user.panel("training").status.state_text.startswith("Остановлено")
    user.press_training("train")  # goes on from there
    user.until(lambda: user.state.name == "RUNNING")
    user.stop()
