"""The curves of models without a prior."""

from __future__ import annotations

from typing import Any

from dreamexplorer.gui.context import Context
from tests.gui.panels.autoencoders import snapshot


def test_curves_have_the_names_units_and_scales_of_the_family(context: Context, make_panel: Any) -> None:
    panel = make_panel()
    context.session.history.clear(("recon", "sparsity", "loss"))
    context.session.set_snapshot(snapshot("sparse-ae", mean=0.1, spread=0.1))
    panel.refresh_now()
    assert [panel.legend.chips[k].text() for k in ("recon", "sparsity", "loss")] == [
        "Reconstruction",
        "Sparsity penalty",
        "Loss",
    ]
    assert [c.right for c in panel.plots[0].curves] == [False, True, False]
    assert panel.plots[0].right.labelText == "Sparsity penalty, nats"
    assert panel.plots[0].left.labelText == "nats per image"
    for scheme in ("dark", "light"):
        context.theme.set_choice(scheme)
        panel.grab()
