"""The list of datasets: what is here, what is downloaded after a question, what is loaded again."""

from __future__ import annotations

import pytest

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.training.dataset_choice import DatasetChoice, Source
from tests.gui.panel_fakes import fake_context, tiny_dataset

SOURCES = [
    Source("mnist", "MNIST", True),
    Source("kmnist", "KMNIST", False, True, 21_000_000),
    Source("own", "Own", False),
]


@pytest.fixture
def context(qapp, tmp_path) -> Context:
    context = fake_context(qapp, tmp_path)
    context.session.set_dataset(tiny_dataset())
    return context


@pytest.fixture
def choice(qtbot, context) -> DatasetChoice:
    choice = DatasetChoice(context)
    qtbot.addWidget(choice)
    choice.show_sources(SOURCES)
    return choice


def test_it_says_what_is_missing_and_shows_the_dataset_in_use(choice):
    assert [choice.itemText(i) for i in range(3)] == ["MNIST", "KMNIST (download…)", "Own (files missing)"]
    assert choice.currentText() == "MNIST"


def test_nothing_is_downloaded_before_a_yes(choice, context):
    context.workflow.answer = False
    choice.activated.emit(1)
    assert context.workflow.calls == []
    assert "internet" in context.workflow.questions[0]
    assert "about 21 MB" in context.workflow.questions[0]
    assert choice.currentText() == "MNIST"
    context.workflow.answer = True
    choice.activated.emit(1)
    assert context.workflow.calls == [("download", "kmnist")]


def test_a_dataset_that_is_here_is_loaded_and_the_one_in_use_is_not_loaded_again(choice, context):
    choice.show_sources([Source("mnist", "MNIST", True), Source("kmnist", "KMNIST", True, True)])
    choice.activated.emit(1)
    assert context.workflow.calls == [("choose", "kmnist")]
    context.session.set_dataset(tiny_dataset("kmnist", "KMNIST"))
    choice.follow_dataset(False)
    assert choice.currentText() == "KMNIST"
    choice.activated.emit(choice.currentIndex())
    assert len(context.workflow.calls) == 1


def test_missing_files_are_left_to_the_error_that_names_them(choice, context):
    choice.activated.emit(2)
    assert context.workflow.calls == [("choose", "own")]
    assert context.workflow.questions == []


def test_a_dataset_that_was_just_downloaded_makes_it_look_again(choice, context):
    context.session.set_dataset(tiny_dataset("kmnist", "KMNIST"))
    choice.follow_dataset(True)
    assert choice.count() > 3, "the real sources"
    assert choice.currentData() == "kmnist"


def test_a_part_is_shown_as_one_and_the_whole_dataset_can_be_chosen_again(choice, context):
    context.session.set_dataset(tiny_dataset().limited(2))
    choice.follow_dataset(True)
    assert choice.currentText() == "MNIST, first 2 images"
    choice.select_current()
    assert [choice.itemText(i) for i in range(3)] == ["MNIST", "MNIST, first 2 images", "KMNIST (download…)"]
    choice.activated.emit(choice.currentIndex())
    assert context.workflow.calls == [], "it is the one in use"
    choice.activated.emit(0)
    assert context.workflow.calls == [("choose", "mnist")]
    context.session.set_dataset(tiny_dataset())
    choice.follow_dataset(True)
    assert choice.currentText() == "MNIST"
    assert choice.count() == 3
