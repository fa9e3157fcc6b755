"""The traversal strip: what it requests, shows and selects."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.decoded.panel import DecodedPanel
from dreamexplorer.gui.threads.requests import DecodeBatch, Request
from dreamexplorer.gui.threads.results import DecodedBatch

Left = Qt.MouseButton.LeftButton
MakePanel = Callable[[Context], DecodedPanel]


def requested(context: Context, monkeypatch: pytest.MonkeyPatch) -> list[np.ndarray]:
    """Return a list that collects the batches of z decoded from now on."""
    batches: list[np.ndarray] = []
    send = context.inference.request

    def spy(request: Request) -> None:
        if isinstance(request, DecodeBatch):
            assert request.channel == "traversal"
            batches.append(request.z)
        send(request)

    monkeypatch.setattr(context.inference, "request", spy)
    return batches


def strip_is_shown(panel: DecodedPanel) -> bool:
    return len(panel.traversal.strip.values) == 9


def test_the_strip_shows_the_selected_dimension_across_its_range(
    qtbot: QtBot, context: Context, make_panel: MakePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = requested(context, monkeypatch)
    panel = make_panel(context)
    qtbot.waitUntil(lambda: strip_is_shown(panel))
    assert panel.traversal.strip.values.tolist() == [-4, -3, -2, -1, 0, 1, 2, 3, 4]
    context.session.set_latent([0.5, 1.0, -0.5])
    context.session.select_axis(2)
    expected = np.array([[0.5, 1.0, v] for v in range(-4, 5)], np.float32)
    assert np.array_equal(batches[-1], expected)
    assert panel.traversal.title.text() == f"Traversal of {context.session.snapshot.axes[2].name}"
    context.session.set_slider_range(2.0)
    assert batches[-1][:, 2].tolist() == [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]
    qtbot.waitUntil(lambda: panel.traversal.strip.values.tolist() == batches[-1][:, 2].tolist())


def test_dragging_the_strips_own_slider_asks_for_nothing(
    qtbot: QtBot, context: Context, make_panel: MakePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = make_panel(context)
    qtbot.waitUntil(lambda: strip_is_shown(panel))
    batches = requested(context, monkeypatch)
    for value in (0.1, 0.2, 0.3):
        context.session.set_latent([value, 0, 0])
    assert batches == []
    context.session.set_latent([0.3, 1, 0])
    assert len(batches) == 1
    context.session.set_snapshot(context.session.snapshot)  # newer weights
    assert len(batches) == 2


def test_a_click_on_the_strip_takes_its_value(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    context.session.set_latent([0.5, 1.0, -0.5])
    context.session.select_axis(1)
    qtbot.waitUntil(lambda: strip_is_shown(panel))
    origins: list[object] = []
    context.session.latent_changed.connect(origins.append)
    QTest.mouseClick(panel.traversal.strip, Left, pos=panel.traversal.strip.tile(7).center())
    assert context.session.latent.tolist() == [0.5, 3.0, -0.5]
    assert origins == [panel.traversal]


def test_a_hidden_strip_costs_nothing(
    qtbot: QtBot, context: Context, make_panel: MakePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = requested(context, monkeypatch)
    panel = make_panel(context)
    panel.options.traversal.trigger()
    batches.clear()
    context.session.set_latent([0, 1, 2])
    assert batches == []
    panel.options.traversal.trigger()
    assert len(batches) == 1
    panel.hide()
    context.session.set_latent([0, 2, 2])
    assert len(batches) == 1
    panel.show()
    assert len(batches) == 2
    qtbot.waitUntil(lambda: strip_is_shown(panel))


def test_tiles_are_what_the_decoder_gives(qtbot: QtBot, context: Context, make_panel: MakePanel) -> None:
    panel = make_panel(context)
    batches = []
    context.inference.answered.connect(lambda r: batches.append(r) if isinstance(r, DecodedBatch) else None)
    context.session.set_latent([0, 0, 2])
    qtbot.waitUntil(lambda: bool(batches))
    batch = batches[0]
    assert batch.images.shape == (9, 1, 12, 10)
    shot = panel.traversal.strip.grab().toImage()
    means = []
    for i in range(9):
        tile = panel.traversal.strip.tile(i).adjusted(4, 3, -4, -3)
        pixels = [
            shot.pixelColor(x, y).red()
            for x in range(tile.left(), tile.right())
            for y in range(tile.top(), tile.bottom())
        ]
        means.append(np.mean(pixels) / 255)
    assert np.corrcoef(means, batch.images.mean((1, 2, 3)))[0, 1] > 0.8
