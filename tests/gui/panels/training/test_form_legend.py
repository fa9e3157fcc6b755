"""The legend of the form: marks and the unit of losses."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from dreamexplorer.gui.panels.training.form_legend import FormLegend
from dreamexplorer.gui.theme import Theme


@pytest.mark.parametrize(
    ("beta", "scaled", "said"),
    [
        (True, False, "sums over pixels and latents"),
        (True, True, "change the effective beta"),
        (False, False, "sums over pixels, mean over images"),
    ],
)
def test_the_unit_of_losses_is_stated(qtbot, qapp, beta: bool, scaled: bool, said: str) -> None:
    legend = FormLegend(Theme(qapp, "light"))
    qtbot.addWidget(legend)
    legend.show_unit(beta=beta, scaled=scaled)
    texts = [label.text() for label in legend.findChildren(QLabel)]
    assert any(said in text and "nats per image" in text for text in texts)
    assert any("1.44 bits" in label.toolTip() for label in legend.findChildren(QLabel))
    assert {"can be changed while training", "needs a new model"} <= set(texts)
