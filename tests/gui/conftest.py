"""Fixtures for the window's tests: a real context; the guards of `tests.window_guards` watch."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.window_guards import (  # noqa: F401 (fixtures and hooks)
    fail_on_qt_warnings,
    log_guard,
    no_leaks,
    pytest_configure,
    pytest_runtest_makereport,
    settings_of_test,
)

if TYPE_CHECKING:
    from dreamexplorer.data.base import ImageDataset
    from dreamexplorer.gui.context import Context
    from dreamexplorer.gui.panels.base import Panel
    from dreamexplorer.training.checkpoint import Checkpoint
    from tests.gui.lab import Lab


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    fail_on_qt_warnings(items, Path(__file__).parent)


# -- a real laboratory --------------------------------------------------------------------------------------------


@pytest.fixture
def make_context(
    qtbot: QtBot,
    qapp: QApplication,
    tiny_dataset: ImageDataset,
    tiny_checkpoint: Checkpoint,
    no_leaks: None,  # noqa: F811
) -> Iterator[Callable[..., Context]]:
    """Return a function that makes a real Context: session, runners, workflow, with the tiny dataset and model.

    `make_context()` returns when the first image is decoded; `dataset`, `checkpoint` take others, and None for
    none; `wait=False` returns at once. Everything is shut down after the test.
    """
    from dreamexplorer.gui.context import Context
    from dreamexplorer.gui.settings import Settings
    from dreamexplorer.gui.theme import Theme
    from dreamexplorer.gui.threads.inference_runner import InferenceRunner
    from dreamexplorer.gui.threads.jobs import JobRunner
    from dreamexplorer.gui.threads.training_runner import TrainingRunner
    from dreamexplorer.gui.workflow.workflow import Workflow
    from dreamexplorer.session import Session

    made: list[Context] = []

    def make(
        dataset: ImageDataset | None = tiny_dataset,
        checkpoint: Checkpoint | None = tiny_checkpoint,
        *,
        wait: bool = True,
        theme: str = "light",
    ) -> Context:
        session, training, inference, jobs = Session(), TrainingRunner(), InferenceRunner(), JobRunner()
        settings = Settings()
        workflow = Workflow(session, training, inference, jobs, settings)
        context = Context(session, training, inference, jobs, workflow, settings, Theme(qapp, theme))
        made.append(context)
        if dataset is not None:
            session.set_dataset(dataset)
        if checkpoint is not None:
            workflow.show_checkpoint(checkpoint, None, None)
            if wait:
                qtbot.waitUntil(lambda: session.decoded is not None and not jobs.busy, timeout=60_000)
        return context

    yield make
    for context in made:
        context.workflow.shutdown()
        ended = [context.training.shutdown(), context.inference.shutdown(), context.jobs.shutdown()]
        assert ended == [True, True, True]
    made.clear()


P = TypeVar("P", bound="Panel")


class MakePanel(Protocol):
    """Makes a panel of a class, shows it, and disposes of it after the test."""

    def __call__(self, kind: type[P], context: Context, size: tuple[int, int] = (420, 520)) -> P: ...


@pytest.fixture
def make_panel(qtbot: QtBot) -> Iterator[MakePanel]:
    """Return a function that makes and shows a panel of a class; it is disposed of after the test."""
    made: list[Panel] = []

    def make(kind: type[P], context: Context, size: tuple[int, int] = (420, 520)) -> P:
        panel = kind(context)
        made.append(panel)
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show()
        qtbot.waitExposed(panel)
        QApplication.processEvents()
        return panel

    yield make
    for panel in made:
        panel.dispose()


@pytest.fixture
def lab(make_context: Callable[..., Context], qtbot: QtBot) -> Lab:
    """The real context in the hands of a test."""
    from tests.gui.lab import Lab

    return Lab(make_context(), qtbot)


@pytest.fixture
def other_file(tmp_path: Path, tiny_checkpoint: Checkpoint) -> Path:
    """A checkpoint of the same architecture with other weights."""
    from dreamexplorer.training.checkpoint import save_checkpoint

    snapshot = tiny_checkpoint.snapshot
    moved = dataclasses.replace(snapshot, weights={k: v * 0.5 for k, v in snapshot.weights.items()}, step=77)
    path = tmp_path / "other.safetensors"
    save_checkpoint(dataclasses.replace(tiny_checkpoint, snapshot=moved, resume=None, metrics={}), path)
    return path
