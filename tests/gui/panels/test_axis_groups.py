"""Axes in groups: names in the user's language, sliders under headings that fold, layers apart in the chart of KL."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.kl.panel import KlPanel
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.panels.sliders.panel import SlidersPanel
from dreamexplorer.gui.panels.sliders.row_words import group_total
from dreamexplorer.gui.shared.axis_group import number_of
from dreamexplorer.gui.shared.axis_names import groups_of, shown_name, shown_names
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.numbers import fixed
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.families import create
from dreamexplorer.models.ladder_vae import LadderConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.resources import resource_path
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.events import StepDone

AXES = (
    *(Axis(f"top {i + 1}", group="Top layer", help="about the top") for i in range(2)),
    *(Axis(f"bottom {i + 1}", group="Bottom layer", help="about the bottom") for i in range(3)),
)
SCORES = [0.01, 2.0, 3.0, 0.5, 1.0]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def test_groups_are_those_of_the_axes_and_others_have_none() -> None:
    top, bottom = groups_of(AXES)
    assert (top.title, top.word, top.help) == ("Top layer", "top", "about the top")
    assert (list(top.members), list(bottom.members)) == ([0, 1], [2, 3, 4])
    assert groups_of((Axis("z0"), Axis("z1"))) == ()
    assert groups_of(()) == ()
    assert number_of("bottom 20") == "20"


def test_names_are_translated_but_for_their_numbers(qapp: QApplication) -> None:
    assert shown_names(AXES)[1] == "top 2"
    assert shown_name(Axis("z7")) == "z7"
    translator = QTranslator()
    assert translator.load(str(resource_path("translations", "dreamexplorer_ru.qm")))
    qapp.installTranslator(translator)
    try:
        assert shown_names(AXES) == ["верх 1", "верх 2", "низ 1", "низ 2", "низ 3"]
        net = create("ladder-vae", LadderConfig(top_latents=1, bottom_latents=1), (1, 4, 4), 0)
        top, bottom = groups_of(take_snapshot(net).axes)
        assert (top.title, bottom.title) == ("Верхний слой", "Нижний слой")
        assert "z2" in top.help
        assert "верх" in top.word
    finally:
        qapp.removeTranslator(translator)


# -- in the panels -------------------------------------------------------------------------------------------------


def test_panels_show_both_layers_and_a_plain_vae_as_before(
    qtbot: QtBot, make_context: Callable[..., Context], tiny_checkpoint: Checkpoint
) -> None:
    context = make_context()
    sliders, kl, map_panel = SlidersPanel(context), KlPanel(context), LatentMapPanel(context)
    for panel in (sliders, kl, map_panel):
        qtbot.addWidget(panel)
        panel.resize(460, 420)
        panel.show()
    config = LadderConfig(top_latents=2, bottom_latents=3, hidden=(8,), top_hidden=(6,))
    context.session.set_snapshot(take_snapshot(create("ladder-vae", config, (1, 12, 10), 0)))
    context.session.set_axis_values(np.array(SCORES, dtype=np.float32))
    axes = sliders.sliders.axes
    assert [group.title for group in axes.state.groups] == ["Top layer", "Bottom layer"]
    qtbot.waitUntil(lambda: group_total(axes.state, 0).endswith("1 ⊘"))
    assert sliders.sliders.order() == [1, 0, 2, 4, 3]
    kl.sorting.setCurrentIndex(kl.sorting.findData("kl"))
    qtbot.waitUntil(lambda: kl.chart.order == [1, 0, 2, 4, 3])
    assert [g.title for g in kl.chart.groups] == ["Top layer", "Bottom layer"]
    assert map_panel.axis_names() == ["top 1", "top 2", "bottom 1", "bottom 2", "bottom 3"]
    qtbot.waitUntil(lambda: not sliders.sliders.row_rect(4).isEmpty())
    heading = sliders.sliders.heading_rect(1).center()
    qtbot.mouseClick(sliders.sliders.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert sliders.sliders.row_rect(4).isEmpty()
    context.session.select_axis(4)
    assert not sliders.sliders.row_rect(4).isEmpty()
    sliders.dreams.dream()
    assert context.session.latent is not None
    assert (context.session.latent != 0).all()

    context.session.set_snapshot(tiny_checkpoint.snapshot)
    assert not axes.state.groups
    qtbot.waitUntil(lambda: not kl.chart.groups)
    assert map_panel.axis_names() == ["z0", "z1", "z2"]
    for panel in (sliders, kl, map_panel):
        panel.close()
        panel.dispose()


def test_every_panel_shows_the_same_kl_of_the_same_step_at_every_moment(
    qtbot: QtBot, make_context: Callable[..., Context]
) -> None:
    context = make_context()
    session = context.session
    sliders, kl, map_panel = SlidersPanel(context), KlPanel(context), LatentMapPanel(context)
    for panel in (sliders, kl, map_panel):
        qtbot.addWidget(panel)
        panel.resize(460, 420)
        panel.show()
    keys = session.history.keys
    step = session.snapshot.step
    for n in range(1, 6):
        values = np.array([1.0, 0.05, 3.0], dtype=np.float32) * n / 2
        session.record([StepDone(step + n, 2.0, dict.fromkeys(keys, 1.0), values, 1.0, None)], [])
        # no event loop runs in between: the texts change together with the session
        total = f"{fixed(float(values.sum()), 1)} nats (newest batches, step {step + n})"
        assert kl.facts.total.text() == f"KL {total}"
        assert sliders.summary.text().startswith(f"Total KL {total}")
        pair = map_panel.toolbar.plane.pair()
        assert pair is not None
        assert f"KL {fixed(float(values[pair[0]]), 2)} nats" in map_panel.view.overlays.labels[0]
        collapsed = int((values <= 0.05).sum())
        assert kl.facts.alive.text() == f"{3 - collapsed} of 3 alive (KL > 0.05)"
        assert (f"{collapsed} of 3 collapsed" in sliders.summary.text()) == bool(collapsed)
    for panel in (sliders, kl, map_panel):
        panel.close()
        panel.dispose()
