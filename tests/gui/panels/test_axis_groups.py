"""Axes in groups: names in the user's language, sliders under headings that fold, layers apart in the chart of KL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.kl.panel import KlPanel
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.panels.sliders.panel import SlidersPanel
from dreamexplorer.gui.panels.sliders.slider_list import BY_NUMBER, BY_SCORE, LatentSliderList
from dreamexplorer.gui.shared.axis_group import number_of
from dreamexplorer.gui.shared.axis_names import groups_of, shown_name, shown_names
from dreamexplorer.gui.theme import Theme
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.families import create
from dreamexplorer.models.ladder_vae import LadderConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.resources import resource_path
from dreamexplorer.training.checkpoint import Checkpoint

AXES = (
    *(Axis(f"top {i + 1}", group="Top layer", help="about the top") for i in range(2)),
    *(Axis(f"bottom {i + 1}", group="Bottom layer", help="about the bottom") for i in range(3)),
)
SCORES = [0.01, 2.0, 3.0, 0.5, 1.0]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def sliders(qtbot: Any) -> LatentSliderList:
    made = LatentSliderList(0.05)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.set_axes(shown_names(AXES), groups_of(AXES))
    made.show()
    qtbot.waitExposed(made)
    made.set_scores(SCORES)
    return made


def shown(sliders: LatentSliderList) -> list[int]:
    rows = [(sliders.row(axis).y(), axis) for axis in range(sliders.count) if sliders.row(axis).isVisible()]
    return [axis for _, axis in sorted(rows)]


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


def test_rows_stay_under_their_heading_in_either_order(sliders: LatentSliderList) -> None:
    assert shown(sliders) == [0, 1, 2, 3, 4]
    sliders.sort(BY_SCORE)
    assert sliders.order() == shown(sliders) == [1, 0, 2, 4, 3]
    assert sliders.disorder() == 0.0
    top, bottom = sliders.groups.headings
    assert top.geometry().bottom() < sliders.row(1).y()
    assert sliders.row(0).geometry().bottom() < bottom.y() < sliders.row(2).y()
    sliders.set_scores([0.01, 2.0, 3.0, 1.5, 1.0])
    assert sliders.disorder() == pytest.approx(0.5)
    sliders.sort(BY_NUMBER)
    assert sliders.order() == [0, 1, 2, 3, 4]


def test_a_heading_tells_the_kl_of_its_layer_and_how_many_are_dead(sliders: LatentSliderList) -> None:
    top, bottom = sliders.groups.headings
    assert top.accessibleName() == "Top layer, KL 2.0 nats · 1 ⊘"
    assert bottom.accessibleName() == "Bottom layer, KL 4.5 nats"
    assert "about the top" in top.toolTip()
    sliders.set_scores(None)
    assert top.accessibleName() == "Top layer"


def test_a_click_folds_a_group_and_another_unfolds_it(sliders: LatentSliderList, qtbot: Any) -> None:
    top, bottom = sliders.groups.headings
    values = sliders.values()
    qtbot.mouseClick(top, Qt.MouseButton.LeftButton)
    assert shown(sliders) == [2, 3, 4]
    assert bottom.y() == top.geometry().bottom() + 1
    assert np.array_equal(sliders.values(), values)
    qtbot.keyClick(bottom, Qt.Key.Key_Left)
    assert shown(sliders) == []
    qtbot.keyClick(bottom, Qt.Key.Key_Right)
    qtbot.mouseClick(top, Qt.MouseButton.LeftButton)
    assert shown(sliders) == [0, 1, 2, 3, 4]


def test_an_axis_chosen_elsewhere_is_unfolded(sliders: LatentSliderList) -> None:
    sliders.groups.headings[1].setChecked(False)
    sliders.set_current(0)
    assert shown(sliders) == [0, 1]
    sliders.set_current(3)
    assert shown(sliders) == [0, 1, 2, 3, 4]


def test_keys_go_over_folded_rows_and_from_headings_to_rows(sliders: LatentSliderList, qtbot: Any) -> None:
    top, bottom = sliders.groups.headings
    sliders.window().activateWindow()
    sliders.row(1).setFocus()
    qtbot.waitUntil(sliders.row(1).hasFocus)
    qtbot.keyClick(sliders.row(1), Qt.Key.Key_Down)
    assert sliders.row(2).hasFocus()
    qtbot.keyClick(sliders.row(2), Qt.Key.Key_Up)
    assert sliders.row(1).hasFocus()
    bottom.setFocus()
    qtbot.keyClick(bottom, Qt.Key.Key_Down)
    assert sliders.row(2).hasFocus()
    bottom.setFocus()
    qtbot.keyClick(bottom, Qt.Key.Key_Up)
    assert sliders.row(1).hasFocus()
    top.setChecked(False)
    bottom.setFocus()
    qtbot.keyClick(bottom, Qt.Key.Key_Up)
    assert top.hasFocus()
    qtbot.keyClick(top, Qt.Key.Key_Up)
    assert top.hasFocus()


def test_tool_tips_say_what_a_layer_does_and_plain_lists_are_as_they_were(sliders: LatentSliderList) -> None:
    assert "about the bottom" in sliders.tip_for(3, "groove")
    assert "bottom 2" in sliders.tip_for(3, "value")
    sliders.set_axes(["z0", "z1"])
    assert not sliders.groups.headings
    assert "about" not in sliders.tip_for(1, "groove")
    assert sliders.row(0).y() == 0


def test_a_narrow_list_leaves_the_layer_to_its_heading(sliders: LatentSliderList, qtbot: Any) -> None:
    assert sliders.label_of(4) == "bottom 3"
    sliders.resize(250, 400)
    qtbot.waitUntil(lambda: sliders.label_of(4) == "3")
    assert sliders.columns.name.width() < 30
    assert "bottom 3" in sliders.row(4).accessibleName()


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
    assert [h.part.title for h in sliders.sliders.groups.headings] == ["Top layer", "Bottom layer"]
    qtbot.waitUntil(lambda: sliders.sliders.groups.headings[0].accessibleName().endswith("1 ⊘"))
    assert sliders.sliders.order() == [1, 0, 2, 4, 3]
    kl.sorting.setCurrentIndex(kl.sorting.findData("kl"))
    qtbot.waitUntil(lambda: kl.chart.order == [1, 0, 2, 4, 3])
    assert [g.title for g in kl.chart.groups] == ["Top layer", "Bottom layer"]
    assert map_panel.axis_names() == ["top 1", "top 2", "bottom 1", "bottom 2", "bottom 3"]
    sliders.sliders.groups.headings[1].setChecked(False)
    context.session.select_axis(4)
    assert sliders.sliders.row(4).isVisible()
    sliders.dream()
    assert context.session.latent is not None
    assert (context.session.latent != 0).all()

    context.session.set_snapshot(tiny_checkpoint.snapshot)
    assert not sliders.sliders.groups.headings
    qtbot.waitUntil(lambda: not kl.chart.groups)
    assert map_panel.axis_names() == ["z0", "z1", "z2"]
    for panel in (sliders, kl, map_panel):
        panel.dispose()
