"""Scales of the plots."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.gui.panels.curves.scale import Scale


@pytest.mark.parametrize("log", [False, True])
def test_scales_go_there_and_back(log):
    values = np.array([5.0, 20.0, 25.0])
    limits = (np.log10(5), np.log10(25)) if log else (5.0, 25.0)
    scale = Scale.between(limits, (100.0, 200.0), log)
    view = scale.to_view(values)
    assert view[0] == pytest.approx(100)
    assert view[-1] == pytest.approx(200)
    assert [scale.to_value(v) for v in view] == pytest.approx(list(values))
