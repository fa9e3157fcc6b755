"""The legend of the curves."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.gui.panels.curves.runs import grow


def test_the_legend_hides_and_shows(qtbot, make_panel):
    panel = make_panel()
    grow(panel)
    curves = {c.key: c for c in panel.plots[0].curves}
    qtbot.mouseClick(panel.legend.chips["recon"], Qt.MouseButton.LeftButton)
    assert not curves["recon"].smooth.isVisible()
    assert curves["kl"].smooth.isVisible()
    assert [r[0] for r in panel.reading(300)[1]] == ["KL", "Negative ELBO"]
    qtbot.mouseClick(panel.legend.chips["raw"], Qt.MouseButton.LeftButton)
    assert not curves["kl"].raw.isVisible()
    qtbot.mouseClick(panel.legend.chips["recon"], Qt.MouseButton.LeftButton)
    assert curves["recon"].smooth.isVisible()
    assert not curves["recon"].raw.isVisible()
