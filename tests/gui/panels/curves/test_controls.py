"""Controls of the curves."""

from __future__ import annotations

import numpy as np

from dreamexplorer.gui.panels.curves.controls import smoothing_weight
from tests.gui.panels.curves.runs import grow


def test_smoothing_changes_the_thick_line_only(make_panel):
    panel = make_panel()
    grow(panel)
    raw = panel.data.raw("recon").copy()
    panel.controls.slider.setValue(0)
    assert np.array_equal(panel.data.smooth("recon"), raw)
    panel.controls.slider.setValue(20)
    assert np.abs(np.diff(panel.data.smooth("recon"))).max() < np.abs(np.diff(raw)).max()
    assert smoothing_weight(20) < 1
