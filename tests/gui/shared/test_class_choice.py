"""The list of classes: shown for conditional models, in step with the session both ways."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.shared.class_choice import ClassChoice, are_digits, class_names
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.cvae import Cvae, CvaeConfig
from dreamexplorer.models.snapshot import Snapshot
from dreamexplorer.session import Observable, Session
from tests.gui.panel_fakes import snapshot, tiny_dataset


def conditional(classes: int) -> Snapshot:
    axes = (Axis("z0"), Axis("z1"))
    return Snapshot(Cvae.family, CvaeConfig(latent_dim=2), (1, 6, 6), {}, 0, 0.0, axes, classes=classes)


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def choice(owner: QWidget, session: Session) -> ClassChoice:
    def watch(event: Observable[[]], slot: Callable[[], object]) -> None:
        event.connect(slot)

    return ClassChoice(session, watch, owner)


def entries(choice: ClassChoice) -> list[str]:
    return [choice.box.itemText(i) for i in range(choice.box.count())]


def test_it_is_hidden_without_classes(choice: ClassChoice, session: Session) -> None:
    assert choice.isHidden()
    session.set_snapshot(snapshot(2))
    assert choice.isHidden()
    assert not choice.box.isEnabled()
    session.set_snapshot(conditional(2))
    assert not choice.isHidden()
    assert choice.box.isEnabled()
    session.set_snapshot(snapshot(2))
    assert choice.isHidden()


def test_classes_have_the_names_of_the_dataset_where_those_fit(choice: ClassChoice, session: Session) -> None:
    session.set_snapshot(conditional(2))
    assert entries(choice) == ["0", "1"]
    session.set_dataset(tiny_dataset())
    assert entries(choice) == ["a", "b"]
    session.set_snapshot(conditional(3))
    assert entries(choice) == class_names(session) == ["0", "1", "2"]


def test_a_choice_and_the_sessions_class_follow_each_other(choice: ClassChoice, session: Session) -> None:
    session.set_snapshot(conditional(3))
    assert choice.box.currentIndex() == 0
    choice.box.setCurrentIndex(2)
    assert session.active_label == 2
    session.set_label(1)
    assert choice.box.currentIndex() == 1


def test_other_names_keep_the_class(choice: ClassChoice, session: Session) -> None:
    session.set_snapshot(conditional(2))
    session.set_label(1)
    session.set_dataset(tiny_dataset())
    assert (session.active_label, choice.box.currentText()) == (1, "b")


def test_digits_are_recognised_by_all_ten_names() -> None:
    digits = [str(i) for i in range(10)]
    assert are_digits(digits)
    assert not are_digits(digits[:9])
    assert not are_digits(["T-shirt", *digits[1:]])
