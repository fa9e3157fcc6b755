"""Every control is reachable and every text whole: all families, screens, text sizes and languages in one window."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QDockWidget

from dreamexplorer.gui.languages import install_language
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.widgets.notice import reapply_shrink
from dreamexplorer.models.families import families
from dreamexplorer.progress import Silent
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig
from tests.scenarios.geometry import faults_of, faults_of_window, in_front
from tests.scenarios.user import User

SCREENS = ((1280, 800), (960, 540), (1920, 1080))
FEW = 64  # images: an evaluation and a map cost next to nothing


@pytest.fixture
def in_language(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    """Return a function that installs a language; the texts of the test before come back at the end."""
    before, installed = QLocale(), []

    def install(code: str) -> None:
        installed.extend(install_language(qapp, code))

    yield install
    for translator in installed:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


@cache
def untrained(family: str) -> Checkpoint:
    """Return a model of a family with its default options."""
    run = RunConfig(family, families()[family].Config(), dataset="mnist")
    return background.fresh_checkpoint(Silent(), run, (1, 28, 28), 10)


def with_few_images(user: User) -> None:
    dataset = user.session.dataset
    assert dataset is not None
    splits = {
        name: dataclasses.replace(s, images=s.images[:FEW], labels=s.labels[:FEW]) for name, s in dataset.splits.items()
    }
    user.session.set_dataset(dataclasses.replace(dataset, splits=splits))


def show(user: User, family: str) -> None:
    """Show an untrained model of a family, and wait until all of it is on screen."""
    user.context.workflow.show_checkpoint(untrained(family))
    user.until(lambda: user.session.decoded is not None and not user.context.jobs.busy)
    user.until(lambda: user.session.drawing_result is not None)


def laid_out() -> None:
    for _ in range(4):  # a layout may ask for another one
        QApplication.processEvents()


def rounds(user: User) -> Iterator[list[QDockWidget]]:
    """Bring every panel to the front of its tabs, and give those that came to the front each time."""
    docks = list(user.window.docks.values())
    seen: set[QDockWidget] = set()
    while len(seen) < len(docks):
        new = [dock for dock in docks if dock not in seen and in_front(dock)]
        if new:
            yield new
        else:
            new = [next(dock for dock in docks if dock not in seen)]
            new[0].raise_()
            laid_out()
            if in_front(new[0]):
                continue
            yield []
        seen.update(new)


def faults(user: User, width: int, height: int) -> Iterator[str]:
    yield from faults_of_window(user.window, width, height)
    for docks in rounds(user):
        for dock in docks:
            for fault in faults_of(dock):
                yield f"{dock.objectName()}: {fault}"


def resize_texts(user: User, steps: int) -> None:
    user.context.theme.set_text_steps(steps)
    reapply_shrink(user.window)
    laid_out()


def walk(user: User, screens: tuple[tuple[int, int], ...], steps: tuple[int, ...], names: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    with_few_images(user)
    user.panel("draw").test_images.choose_random()
    for width, height in screens:
        resize_texts(user, 0)
        user.window.resize(width, height)
        user.window.workspaces.reset()
        laid_out()
        for family in names:
            show(user, family)
            for step in steps:
                resize_texts(user, step)
                case = f"{width}x{height} {family} text {step:+d}"
                found += [f"{case}: {fault}" for fault in faults(user, width, height)]
    resize_texts(user, 0)
    return found


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_control_is_reachable(
    start: Callable[..., User], in_language: Callable[[str], None], language: str
) -> None:
    in_language(language)
    user = start()
    found = walk(user, SCREENS, (0, 4), tuple(families()))
    assert not found, "\n".join(found)
