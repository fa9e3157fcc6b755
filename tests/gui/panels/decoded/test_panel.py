"""The decoded panel: its image, the texts below it, its layout."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import panel_classes
from dreamexplorer.gui.panels.decoded.panel import DecodedPanel
from dreamexplorer.session import Decoded

Left = Qt.MouseButton.LeftButton
MakePanel = Callable[[Context], DecodedPanel]


def test_it_is_registered() -> None:
    assert (DecodedPanel.panel_id, DecodedPanel.order) == ("dream", 20)
    assert DecodedPanel in panel_classes()


# -- the image and what is said of it -----------------------------------------------------------------------


def test_the_decoded_image_is_shown_with_its_numbers(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    context.session.set_latent([1.0, -2.0, 0.5], origin=None)
    qtbot.waitUntil(lambda: context.session.decoded.z.tolist() == [1.0, -2.0, 0.5])
    assert np.array_equal(panel.view.image, context.session.decoded.image)
    assert "|z| 2.29" in panel.caption.text()
    log_p = -0.5 * 5.25 - 1.5 * math.log(2 * math.pi)
    assert f"log p(z) {log_p:.2f} nats".replace("-", "−") in panel.caption.text()
    assert "Step 20 " in panel.caption.text()


def test_the_pixel_under_the_pointer_is_read_and_follows_the_image(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = make_panel(context)
    area = panel.view.image_rect()
    QTest.mouseMove(panel.view, area.topLeft() + QPoint(2, 2))
    value = context.session.decoded.image[0, 0, 0]
    assert panel.reading.text() == f"Row 0, column 0: p = {value:.3f}"
    image = np.full_like(context.session.decoded.image, 0.25)
    context.session.set_decoded(Decoded(context.session.decoded.z, image, 3))
    assert panel.reading.text() == "Row 0, column 0: p = 0.250"
    color = np.stack([np.full(image.shape[1:], v, np.float32) for v in (0.1, 0.5, 1.0)])
    context.session.set_decoded(Decoded(context.session.decoded.z, color, 3))
    QTest.mouseMove(panel.view, panel.view.image_rect().center())
    assert panel.reading.text().endswith("R 0.10 G 0.50 B 1.00")


def test_the_image_keeps_its_place_while_the_numbers_change(
    qtbot: QtBot, context: Context, make_panel: MakePanel
) -> None:
    panel = make_panel(context)
    for width in (240, 300, 420):
        panel.resize(width, 460)
        places = set()
        for z, step in ((0.0, 1), (60.0, 9_999_999)):
            latent = np.full(3, z, np.float32)
            context.session.set_decoded(Decoded(latent, context.session.decoded.image, step))
            qtbot.wait(10)
            places.add((panel.view.geometry().getRect(), panel.caption.geometry().getRect()))
            assert panel.caption.heightForWidth(panel.caption.width()) <= panel.caption.height() + 1
        assert len(places) == 1


# -- form ------------------------------------------------------------------------------------------------------------


def test_every_control_is_named_explained_and_reached_by_tab(context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    buttons = [b for b in panel.findChildren(QToolButton) if b.isVisible()]
    assert len(buttons) == 5
    for control in [*buttons, panel.view, panel.traversal.strip]:
        assert control.accessibleName()
        assert len(control.toolTip()) > 15
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_tab_goes_from_top_to_bottom(context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    places, widget = [], panel.nextInFocusChain()
    while widget is not panel:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and panel.isAncestorOf(widget):
            place = widget.mapTo(panel, QPoint(0, 0))
            places.append((place.y(), place.x()))
        widget = widget.nextInFocusChain()
    assert len(places) == 7
    assert places == sorted(places)


@pytest.mark.parametrize("size", [(240, 380), (300, 460), (900, 600)])
def test_the_image_is_large_and_nothing_overlaps(
    qtbot: QtBot, context: Context, make_panel: MakePanel, size: tuple[int, int]
) -> None:
    panel = make_panel(context)
    panel.resize(*size)
    qtbot.wait(30)
    parts = [panel.view, panel.caption, panel.reading, panel.traversal.title, panel.traversal.strip]
    tops = [QRect(p.mapTo(panel, QPoint(0, 0)), p.size()) for p in parts]
    assert all(a.bottom() < b.top() for a, b in pairwise(tops))
    assert all(panel.rect().contains(t) for t in tops)
    assert panel.view.image_rect().height() >= 0.4 * size[1] or panel.view.image_rect().width() >= 0.7 * size[0]
    assert panel.traversal.strip.width() >= 9 * 20
