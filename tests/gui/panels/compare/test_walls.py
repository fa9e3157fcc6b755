"""Walls of dreams: the same noise for all, and how sure a classifier is of each image."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.compare.dream_wall import LOW, DreamWall, mean_and_error
from dreamexplorer.gui.panels.compare.panel import ComparePanel
from dreamexplorer.gui.panels.compare.requests import Dreamt
from dreamexplorer.gui.theme import Theme
from dreamexplorer.models.snapshot import restore
from tests.gui.conftest import MakePanel
from tests.gui.panels.compare.conftest import SIZE


def judged(panel: ComparePanel) -> bool:
    return all(c.answers.dreamt is not None and c.answers.dreamt.confidence is not None for c in panel.columns)


def test_all_runs_dream_from_the_same_noise_and_are_judged(panel: ComparePanel, qtbot: QtBot) -> None:
    panel.walls.action.trigger()
    assert all(c.view.isHidden() and c.wall.isVisible() for c in panel.columns)
    qtbot.waitUntil(lambda: judged(panel))
    classifier = panel.walls.judge.classifier
    assert classifier is not None
    noise = torch.randn(64, 3, generator=torch.Generator().manual_seed(0))
    for column in panel.columns[:2]:
        dreamt, snapshot = column.answers.dreamt, column.run.snapshot
        assert dreamt is not None
        assert snapshot is not None
        with torch.no_grad():
            expected = restore(snapshot).decode(noise).numpy()
        np.testing.assert_allclose(dreamt.images, expected, rtol=1e-4, atol=1e-5)
        confidence, found = classifier.confidences(dreamt.images)
        np.testing.assert_allclose(dreamt.confidence, confidence, rtol=1e-4)
        mean, error = mean_and_error(confidence)
        assert f"{mean:.2f} ± {error:.2f} (n = 64), {int((confidence < LOW).sum())} below" in column.wall_caption.text()
        assert np.array_equal(dreamt.found, found)
    assert "% of 160 test images" in panel.walls.text.text()
    before = panel.columns[0].answers.dreamt
    panel.walls.again_action.trigger()
    qtbot.waitUntil(lambda: panel.columns[0].answers.dreamt is not before)
    assert not np.array_equal(panel.columns[0].answers.dreamt.images, before.images)  # type: ignore[union-attr]
    panel.walls.action.trigger()
    assert all(c.view.isVisible() and c.wall.isHidden() for c in panel.columns)


def test_images_of_low_confidence_are_framed(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    wall = DreamWall(theme)
    qtbot.addWidget(wall)
    wall.resize(320, 320)
    confidence = np.linspace(0.3, 1.0, 64).astype(np.float32)
    images = np.zeros((64, 1, 4, 4), np.float32)
    wall.show_dreams(Dreamt(images, confidence, np.zeros(64, np.int64), ("zero",), 1), "")
    assert wall.low() == [i for i in range(64) if confidence[i] < LOW]
    picture, warning = wall.grab().toImage(), theme.color("warning").rgb()
    for index in (0, 63):
        cell = wall.cell(index)
        edge = {picture.pixel(cell.left() + 1, cell.top() + y) & 0xFFFFFF for y in range(4, cell.height() - 4)}
        assert ((warning & 0xFFFFFF) in edge) == (index == 0)


def test_without_classes_it_says_why_nobody_judges(
    make_context: Callable[..., Context],
    make_panel: MakePanel,
    make_dataset: Callable[..., ImageDataset],
    qtbot: QtBot,
) -> None:
    panel = make_panel(ComparePanel, make_context(make_dataset(name="plain", classes=1)), SIZE)
    panel.walls.action.trigger()
    qtbot.waitUntil(lambda: "Plain has no classes" in panel.walls.text.text())
    qtbot.waitUntil(lambda: panel.columns[0].answers.dreamt is not None)
    assert panel.columns[0].answers.dreamt.confidence is None  # type: ignore[union-attr]
    assert "no classes" in panel.columns[0].wall_caption.text()


def test_a_classifier_that_failed_is_trained_when_the_wall_is_switched_on_again(
    panel: ComparePanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dreamexplorer.analysis import classifier as module

    train = module.train_classifier

    def broken(*arguments: object) -> object:
        raise RuntimeError("no memory")

    monkeypatch.setattr(module, "train_classifier", broken)
    panel.walls.action.trigger()
    qtbot.waitUntil(lambda: "no memory" in panel.walls.text.text())
    monkeypatch.setattr(module, "train_classifier", train)
    panel.walls.action.trigger()
    panel.walls.action.trigger()
    qtbot.waitUntil(lambda: judged(panel))
