"""The KL panel of models without a prior."""

from __future__ import annotations

from typing import Any

import numpy as np

from dreamexplorer.gui.panels.kl.panel import KlPanel
from tests.gui.panels.autoencoders import snapshot, snapshot_of_vae


def test_the_kl_panel_says_why_it_is_empty_or_shows_activations(make_context: Any, make_panel: Any) -> None:
    context = make_context()
    panel = make_panel(KlPanel, context, (330, 420))
    names: list[str] = []
    panel.title_changed.connect(names.append)
    context.session.set_axis_values(None)
    context.session.set_snapshot(snapshot())
    panel.refresh_now()
    assert "no KL" in panel.chart.empty_text
    assert panel.chart.row_names == []
    assert not any(
        w.isVisible() for w in (panel.facts.alive, panel.facts.total, panel.facts.active, panel.sorting, panel.scale)
    )

    context.session.set_snapshot(snapshot("sparse-ae", mean=0.1, spread=0.1))
    context.session.set_axis_values(np.array([0.01, 0.05, 0.09], np.float32))
    panel.refresh_now()
    assert panel.facts.alive.text() == "Activation, mean over images: 0.050 on average"
    assert panel.chart.value_label == "Activation, mean over images"
    assert panel.chart.row_names == ["z0", "z1", "z2"]
    assert not panel.chart.marks_low
    assert panel.title() == "Activation per dimension"

    context.session.set_snapshot(snapshot_of_vae())
    context.session.set_axis_values(np.array([0.01, 0.5, 0.9], np.float32))
    panel.refresh_now()
    assert panel.facts.alive.text() == "2 of 3 alive (KL > 0.05)"
    assert panel.chart.marks_low
    assert names == ["KL per dimension", "Activation per dimension", "KL per dimension"]
    panel.grab()
