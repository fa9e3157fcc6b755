"""The facts above the chart."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.kl.facts import KlFacts
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.gui.shared.measure import Measure
from dreamexplorer.models.collapse import latent_use
from dreamexplorer.models.families import family_named

NAMES = ("z0", "z1", "z2")
VALUES = np.array([0.5, 0.001, 2.0])


@pytest.fixture
def facts(qtbot: QtBot) -> KlFacts:
    widget = KlFacts()
    qtbot.addWidget(widget)
    return widget


def test_dimensions_alive_and_total(facts: KlFacts) -> None:
    facts.show_values(Measure(), NAMES, VALUES, ())
    assert facts.summary() == "2 of 3 alive (KL > 0.05). KL 2.5 nats"
    groups = (AxisGroup("Top", "top", "", 0, 1), AxisGroup("Bottom", "bottom", "", 1, 2))
    facts.show_values(Measure(), NAMES, VALUES, groups)
    assert facts.total.text() == "KL 0.5 + 2.0 = 2.5 nats"
    facts.show_values(
        Measure(), NAMES[:2], np.array([0.54, 1.54]), (groups[0], AxisGroup("Bottom", "bottom", "", 1, 1))
    )
    assert facts.total.text() == "KL 0.5 + 1.5 = 2.0 nats", "the sum of what is shown"
    facts.show_values(Measure(adds_up=False), NAMES, VALUES, ())
    assert facts.total.text() == "marginal KL 2.5 nats in total"
    facts.show_values(Measure(), NAMES, None, ())
    assert facts.summary() == "No KL yet"


def test_another_measure_and_none(facts: KlFacts) -> None:
    facts.show_values(Measure.of(family_named("sparse-ae")), NAMES, VALUES, ())
    assert facts.summary() == "Activation, mean over images: 0.834 on average"
    assert "collapse" not in facts.alive.toolTip()
    facts.show_values(Measure.of(family_named("vq-vae")), NAMES, VALUES, ())
    assert facts.summary() == "Entropy, nats: 0.834 on average"
    facts.show_values(Measure.of(family_named("ae")), NAMES, None, ())
    assert facts.summary() == ""
    facts.show_values(Measure.of(None), NAMES, VALUES, ())
    assert "collapse" in facts.alive.toolTip()


def test_active_units_come_with_their_step(facts: KlFacts) -> None:
    facts.show_active_units(4, 5, 46900)
    step = "46\N{NARROW NO-BREAK SPACE}900"
    assert facts.active.text() == f"active units 4 of 5 (variance of the means > 0.01; test, step {step})"
    facts.show_active_units(None, 5, 0)
    assert facts.active.isHidden()


def test_constant_dimensions_are_named_and_not_alive(facts: KlFacts) -> None:
    use = latent_use(VALUES, [True, False, False])
    facts.show_values(Measure(), NAMES, VALUES, (), use=use, where="test, step 469")
    assert facts.alive.text() == "1 of 3 alive (KL > 0.05)"
    assert facts.total.text() == "KL 2.5 nats (test, step 469)"
    assert facts.constant.text() == "1 with KL that carries nothing: mu does not vary (z0)"
    assert not facts.constant.isHidden()
    facts.show_values(Measure(), NAMES, VALUES, (), use=latent_use(VALUES))
    assert facts.constant.isHidden()


def test_nothing_is_counted_before_the_first_measurement(facts: KlFacts) -> None:
    facts.show_values(Measure(), NAMES, VALUES, (), use=latent_use(VALUES, [True] * 3), waiting="measuring")
    assert facts.alive.text() == "measuring"
    assert facts.constant.isHidden()
