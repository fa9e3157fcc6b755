"""Every control is reachable and every text whole: all families, screens, text sizes and languages in one window."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QDockWidget

from dreamexplorer.gui.languages import install_language
from dreamexplorer.gui.panels.base import WORKSPACES
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.widgets.notice import reapply_shrink
from dreamexplorer.models.families import families
from dreamexplorer.progress import Silent
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig
from tests.scenarios.geometry import faults_of, faults_of_window, in_front
from tests.scenarios.user import User

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
    docks = [dock for dock in user.window.docks.values() if not dock.isHidden()]
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


def walk(user: User, screen: tuple[int, int], steps: tuple[int, ...], names: tuple[str, ...]) -> list[str]:
    """Return the faults of the window at every text size and with every family, in the present workspace."""
    found: list[str] = []
    resize_texts(user, 0)
    user.window.resize(*screen)
    user.window.workspaces.reset()
    laid_out()
    for family in names:
        show(user, family)
        for step in steps:
            resize_texts(user, step)
            case = f"{screen[0]}x{screen[1]} {user.window.workspaces.current} {family} text {step:+d}"
            seen = list(faults(user, *screen))
            if seen:  # a result that came meanwhile changes texts: what stays when all is laid out is a fault
                user.wait(0.5)
                seen = list(faults(user, *screen))
            found += [f"{case}: {fault}" for fault in seen]
    resize_texts(user, 0)
    return found


@pytest.fixture
def user(start: Callable[..., User]) -> Callable[[], User]:
    """Return a function that opens the window with few images, and a drawing whose texts take part."""

    def open_window() -> User:
        user = start()
        with_few_images(user)
        user.panel("draw").test_images.choose_random()
        return user

    return open_window


pytestmark = pytest.mark.timeout(900)  # a guard against a hang; the walk is long where many others run
SCREEN = pytest.mark.parametrize("screen", [(1280, 800), (960, 540), (1920, 1080)], ids="{0[0]}x{0[1]}".format)
LANGUAGE = pytest.mark.parametrize("language", ["en", "ru"])


@SCREEN
@LANGUAGE
def test_every_family_fits(
    user: Callable[[], User], in_language: Callable[[str], None], language: str, screen: tuple[int, int]
) -> None:
    in_language(language)
    found = walk(user(), screen, (0, 4), tuple(families()))
    assert not found, "\n".join(found)


@SCREEN
@LANGUAGE
@pytest.mark.slow
def test_every_workspace_and_text_size_fits(
    user: Callable[[], User], in_language: Callable[[str], None], language: str, screen: tuple[int, int]
) -> None:
    in_language(language)
    window = user()
    found = walk(window, screen, (-3, 1, 8), ("mlp-vae", "vq-vae", "cvae", "denoising-ae"))
    for workspace in WORKSPACES[1:]:
        window.window.workspaces.choose(workspace)
        found += walk(window, screen, (0, 8), ("mlp-vae", "vq-vae", "cvae"))
    assert not found, "\n".join(found)


@LANGUAGE
def test_a_window_at_the_scale_of_a_laptop_is_not_higher_than_its_screen(
    user: Callable[[], User], in_language: Callable[[str], None], language: str
) -> None:
    """A VQ-VAE and then a conditional VAE widened the window; the first window was higher than the screen."""
    in_language(language)
    window = user()
    for screen in ((960, 500), (1280, 720)):  # room that frames of the desktop leave
        window.window.resize(*screen)
        for family in ("vq-vae", "cvae", "denoising-ae"):
            show(window, family)
            laid_out()
            assert window.window.size().toTuple() == screen, family
            hint = window.window.minimumSizeHint()
            assert hint.width() <= screen[0], family
            assert hint.height() <= screen[1], family
