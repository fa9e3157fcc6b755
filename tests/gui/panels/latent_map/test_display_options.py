"""Display options: what they give, and that they are remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.latent_map.display_options import DisplayOptions
from dreamexplorer.gui.settings import Settings
from dreamexplorer.gui.settings.kinds import Text
from dreamexplorer.models.families import family_named


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def choose(options: DisplayOptions, submenu: str, entry: str) -> None:
    [menu] = [m for m in options.menu.findChildren(QMenu) if m.title().replace("&", "") == submenu]
    next(a for a in menu.actions() if a.text().replace("&", "") == entry).trigger()


def test_choices_change_the_looks_and_are_remembered(settings: Settings, owner: QWidget) -> None:
    options = DisplayOptions(settings, owner)
    assert (options.by_class, options.preview, options.points_action.isChecked()) == (True, "corner", True)
    size, opacity = options.point_size, options.opacity
    changes: list[int] = []
    options.changed.connect(lambda: changes.append(1))
    choose(options, "Colour", "One colour")
    choose(options, "Point size", "Large")
    choose(options, "Opacity", "Low")
    choose(options, "Preview", "At the marker")
    options.points_action.trigger()
    assert len(changes) == 5
    for now in (options, DisplayOptions(settings, owner)):
        assert (now.by_class, now.preview, now.points_action.isChecked()) == (False, "marker", False)
        assert now.point_size > size
        assert now.opacity < opacity


@pytest.mark.allow_log("map/opacity is not usable")
def test_an_unknown_setting_is_the_usual_one(settings: Settings, owner: QWidget) -> None:
    settings.set(Text("map/opacity"), "nonsense")
    assert DisplayOptions(settings, owner).opacity == 0.62


@pytest.mark.parametrize(("family", "shown"), [("mlp-vae", True), ("learned-prior-vae", True), ("ae", False)])
def test_only_a_prior_that_the_map_can_show_is_offered(
    settings: Settings, owner: QWidget, family: str, shown: bool
) -> None:
    options = DisplayOptions(settings, owner)
    options.set_family(family_named(family))
    assert options.prior_action.isEnabled() is shown
    assert options.prior_action.toolTip()
