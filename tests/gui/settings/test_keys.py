"""The declarations of all settings."""

from __future__ import annotations

from dreamexplorer.gui.panels.draw.canvas_tools import PEN_WIDTHS
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.settings.kinds import Layout
from dreamexplorer.gui.theme import LEAST_STEPS, MOST_STEPS
from dreamexplorer.gui.widgets.colormaps import COLORMAPS
from dreamexplorer.gui.workflow.current_model import FIRST_DATASET


def test_every_key_is_declared_once_and_takes_its_own_default() -> None:
    names = [setting.key for setting in keys.ALL]
    assert len(names) == len(set(names)) >= 40
    for setting in keys.ALL:
        if not isinstance(setting, Layout):  # the default of a layout is none at all
            assert setting.decode(setting.encode(setting.default)) == setting.default


def test_ranges_are_those_of_the_controls() -> None:
    assert (keys.TEXT_SIZE.minimum, keys.TEXT_SIZE.maximum) == (LEAST_STEPS, MOST_STEPS)
    assert (keys.DRAW_PEN.minimum, keys.DRAW_PEN.maximum) == PEN_WIDTHS
    assert keys.DREAM_COLORMAP.default in [c.name for c in COLORMAPS]
    assert keys.DATASET.default == FIRST_DATASET
