"""Charts of a report write their numbers as the rest of the window does."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.tools.charts import ChartAxis


def test_negative_ticks_have_a_minus_sign_and_no_needless_decimals(qtbot: QtBot) -> None:
    axis = ChartAxis("bottom")
    assert axis.tickStrings([-2.0, 0.0, 2.0], 1.0, 2.0) == ["−2", "0", "2"]
    assert axis.tickStrings([-0.5, 0.0, 0.5], 1.0, 0.5) == ["−0.5", "0", "0.5"]
