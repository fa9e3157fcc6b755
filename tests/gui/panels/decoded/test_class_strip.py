"""The strip of classes: when it is shown, what it requests, and what a click does."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.decoded.class_strip import CHANNEL, ClassStrip
from dreamexplorer.gui.threads.requests import DecodeBatch
from dreamexplorer.gui.threads.results import DecodedBatch
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.cvae import Cvae, CvaeConfig
from dreamexplorer.models.snapshot import Snapshot
from dreamexplorer.session import Observable
from tests.gui.panel_fakes import fake_context, snapshot


class FakeInference(QObject):
    """Records requests; a test answers them."""

    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[DecodeBatch] = []

    def request(self, request: DecodeBatch) -> None:
        self.requests.append(request)


def conditional(classes: int, step: int = 0) -> Snapshot:
    axes = (Axis("z0"), Axis("z1"))
    return Snapshot(Cvae.family, CvaeConfig(latent_dim=2), (1, 6, 6), {}, step, 0.0, axes, classes=classes)


@pytest.fixture
def inference(qapp: QApplication) -> FakeInference:
    return FakeInference()


@pytest.fixture
def context(qapp: QApplication, tmp_path: Path, inference: FakeInference) -> Context:
    parts: dict[str, Any] = {"inference": inference}
    made = dataclasses.replace(fake_context(qapp, tmp_path), **parts)
    made.session.set_snapshot(conditional(3))
    return made


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    widget.resize(400, 120)
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def strip(qtbot: QtBot, context: Context, owner: QWidget) -> Iterator[ClassStrip]:
    def watch(event: Observable[[]], slot: Callable[[], object]) -> None:
        event.connect(slot)

    made = ClassStrip(context, watch, lambda: color_table("gray"), owner)
    made.resize(400, 110)
    owner.show()
    qtbot.waitExposed(owner)
    yield made
    made.dispose()


def answer(inference: FakeInference) -> None:
    """Answer the newest request with an image for each of its classes."""
    request = inference.requests[-1]
    images = np.zeros((len(request.z), 1, 6, 6), dtype=np.float32)
    inference.answered.emit(DecodedBatch(request.channel, request.key, request.z, images, 0))


def test_it_is_shown_for_conditional_models_only_and_where_allowed(strip: ClassStrip, context: Context) -> None:
    assert not strip.isHidden()
    strip.set_allowed(False)
    assert strip.isHidden()
    strip.set_allowed(True)
    context.session.set_snapshot(snapshot(2))
    assert strip.isHidden()


def test_the_same_z_is_requested_with_every_class(
    strip: ClassStrip, context: Context, inference: FakeInference
) -> None:
    context.session.set_latent([0.5, -1.0])
    strip.follow()
    request = inference.requests[-1]
    assert request.channel == CHANNEL
    assert request.z.tolist() == [[0.5, -1.0]] * 3
    assert request.labels.tolist() == [0, 1, 2]
    answer(inference)
    assert strip.strip.values.tolist() == [0, 1, 2]


def test_nothing_is_requested_twice_until_weights_or_colours_change(
    strip: ClassStrip, context: Context, inference: FakeInference
) -> None:
    strip.follow()
    count = len(inference.requests)
    strip.follow()
    context.session.set_label(1)  # all classes are in view: the images stay the same
    assert len(inference.requests) == count
    context.session.set_snapshot(conditional(3, step=5))
    assert len(inference.requests) == count + 1
    strip.renew()
    assert len(inference.requests) == count + 2


def test_a_hidden_strip_requests_nothing_and_catches_up_when_shown(
    strip: ClassStrip, context: Context, inference: FakeInference
) -> None:
    strip.set_allowed(False)
    count = len(inference.requests)
    context.session.set_latent([2.0, 2.0])
    strip.follow()
    assert len(inference.requests) == count
    strip.set_allowed(True)
    assert inference.requests[-1].z[0].tolist() == [2.0, 2.0]


@pytest.mark.parametrize(("label", "first"), [(0, 0), (20, 14), (39, 28)])
def test_of_many_classes_those_around_the_selected_one_are_shown(
    strip: ClassStrip, context: Context, inference: FakeInference, label: int, first: int
) -> None:
    context.session.set_snapshot(conditional(40))
    context.session.set_label(label)
    strip.follow()
    assert inference.requests[-1].labels.tolist() == list(range(first, first + 12))


def test_a_click_on_an_image_selects_its_class(strip: ClassStrip, context: Context, inference: FakeInference) -> None:
    strip.follow()
    answer(inference)
    QTest.mouseClick(strip.strip, Qt.MouseButton.LeftButton, pos=strip.strip.tile(2).center())
    assert context.session.active_label == 2


def test_answers_on_other_channels_are_ignored(strip: ClassStrip, inference: FakeInference) -> None:
    strip.follow()
    images = np.zeros((2, 1, 6, 6), dtype=np.float32)
    z = np.zeros((2, 2), dtype=np.float32)
    inference.answered.emit(DecodedBatch("traversal", np.array([0, 1]), z, images, 0))
    assert strip.strip.values.size == 0
