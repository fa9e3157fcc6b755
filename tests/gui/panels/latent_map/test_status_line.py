"""The line below the map: its texts, tool tip and width."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.latent_map.status_line import MapStatus
from dreamexplorer.gui.widgets.steady_label import SteadyLabel


@pytest.fixture
def status(qtbot: QtBot) -> MapStatus:
    made = MapStatus()
    qtbot.addWidget(made)
    return made


def test_it_shows_both_texts_and_explains_the_first(status: MapStatus) -> None:
    status.set_state("10 000 images", "updated at step 7")
    status.set_place("z0 = 1")
    assert (status.state, status.place) == ("10 000 images", "z0 = 1")
    assert "updated at step 7" in status.findChildren(SteadyLabel)[0].toolTip()
    status.set_place("")
    assert status.place == ""


def test_long_texts_are_elided_and_do_not_widen_the_panel(status: MapStatus) -> None:
    before = status.minimumSizeHint().width()
    status.set_state("a long text " * 50, "")
    assert status.minimumSizeHint().width() == before
    status.resize(200, 30)
    short = status.grab().toImage()
    status.set_state("a long text " * 60, "")
    assert status.grab().toImage() == short  # both end with an ellipsis at the same place
