"""Colour map, smoothing, colour bar and traversal strip: chosen and remembered."""

from __future__ import annotations

from collections.abc import Callable

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.decoded.panel import DecodedPanel
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.widgets.colormaps import COLORMAPS

MakePanel = Callable[[Context], DecodedPanel]


def test_choices_of_the_view_are_remembered(context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    next(a for a in panel.options.colormaps if a.data() == "magma").trigger()
    panel.options.crisp.trigger()
    panel.options.bar.trigger()
    panel.options.traversal.trigger()
    assert (panel.view.colormap, panel.view.smooth, panel.view.bar_shown) == ("magma", True, True)
    assert not panel.traversal.strip.isVisible()
    again = make_panel(context)
    assert (again.view.colormap, again.view.smooth, again.view.bar_shown) == ("magma", True, True)
    assert not again.traversal.strip.isVisible()
    assert [a.data() for a in again.options.colormaps if a.isChecked()] == ["magma"]
    assert not again.options.crisp.isChecked()
    context.settings.set(keys.DREAM_COLORMAP, "jet")  # of another version
    assert make_panel(context).view.colormap == "gray"


def test_the_menu_offers_every_colour_map_with_its_picture(context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    panel.options.menu.aboutToShow.emit()
    assert [a.data() for a in panel.options.colormaps] == [c.name for c in COLORMAPS]
    assert not any(a.icon().isNull() for a in panel.options.colormaps)
