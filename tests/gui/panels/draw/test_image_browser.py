"""Choosing a test image by class, index, or at random."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.panels.draw.image_browser import ImageBrowser
from dreamexplorer.gui.theme import Theme

MakeBrowser = Callable[[ImageDataset | None], tuple[ImageBrowser, list[int]]]


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication) -> MakeBrowser:
    """Make a browser of a dataset, and the list of what is chosen in it."""
    owner = QObject()
    theme = Theme(qapp, "light")

    def make(dataset: ImageDataset | None) -> tuple[ImageBrowser, list[int]]:
        browser = ImageBrowser(theme, owner)
        for widget in (browser.labels, browser.index, browser.random):
            qtbot.addWidget(widget)
        chosen: list[int] = []
        browser.chosen.connect(chosen.append)
        browser.set_dataset(dataset)
        return browser, chosen

    return make


def test_the_arrows_go_through_the_chosen_class(make: MakeBrowser, tiny_dataset: ImageDataset) -> None:
    browser, chosen = make(tiny_dataset)
    browser.labels.setCurrentIndex(1 + 2)
    chosen.clear()
    for _ in range(6):
        browser.index.stepUp()
    assert len(set(chosen)) == 6
    assert set(tiny_dataset.test.labels[chosen]) == {2}
    back = browser.index.value()
    browser.index.stepDown()
    assert browser.index.value() < back
    assert tiny_dataset.test.labels[browser.index.value()] == 2


def test_a_random_image_is_of_the_chosen_class(make: MakeBrowser, tiny_dataset: ImageDataset) -> None:
    browser, chosen = make(tiny_dataset)
    browser.labels.setCurrentIndex(1 + 2)
    for _ in range(10):
        browser.random.click()
        assert browser.index.value() == chosen[-1]
    assert set(tiny_dataset.test.labels[chosen]) == {2}
    browser.labels.setCurrentIndex(0)
    chosen.clear()
    for _ in range(60):
        browser.choose_random()
    assert len(set(tiny_dataset.test.labels[chosen])) > 1


def test_digits_are_called_so_and_other_classes_by_name(make: MakeBrowser, tiny_dataset: ImageDataset) -> None:
    browser, _ = make(tiny_dataset)
    names = list(tiny_dataset.class_names)
    assert [browser.labels.itemText(i) for i in range(3)] == ["any class", *names[:2]]
    digits = dataclasses.replace(tiny_dataset, class_names=tuple(str(i) for i in range(10)))
    browser.set_dataset(digits)
    assert [browser.labels.itemText(i) for i in range(3)] == ["any digit", "digit 0", "digit 1"]
    assert browser.labels.count() == 11


def test_without_a_dataset_nothing_can_be_chosen(make: MakeBrowser) -> None:
    browser, chosen = make(None)
    browser.choose_random()
    assert chosen == []
    assert not any(widget.isEnabled() for widget in (browser.labels, browser.index, browser.random))


def test_a_class_without_test_images_leaves_the_index(make: MakeBrowser, tiny_dataset: ImageDataset) -> None:
    split = tiny_dataset.splits["test"]
    only = dataclasses.replace(split, labels=np.zeros_like(split.labels))
    browser, chosen = make(dataclasses.replace(tiny_dataset, splits={**tiny_dataset.splits, "test": only}))
    browser.labels.setCurrentIndex(1 + 3)
    browser.choose_random()
    browser.index.stepUp()
    assert chosen == []
