"""The parts of a context: made without a thread, with the theme that was asked for or remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.application import build_context
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def context(qapp: QApplication, settings: Settings) -> Iterator[Context]:
    made = build_context(qapp, settings)
    yield made
    made.jobs.shutdown()
    made.training.shutdown()
    made.inference.shutdown()


def test_a_new_context_is_empty_and_at_rest(context: Context, settings: Settings) -> None:
    assert context.session.snapshot is None
    assert context.session.dataset is None
    assert not context.training.active
    assert not context.inference.is_ready
    assert not context.jobs.busy
    assert context.settings is settings
    assert not context.workflow.engine_is_ready


def test_its_parts_work_on_one_session(context: Context) -> None:
    assert context.workflow.current_run() is None
    assert context.workflow.family_titles() == {}


@pytest.mark.parametrize(
    ("remembered", "requested", "choice"),
    [(None, None, "system"), ("dark", None, "dark"), ("dark", "light", "light")],
)
def test_the_theme_is_the_requested_or_the_remembered_one(
    qapp: QApplication, settings: Settings, remembered: str | None, requested: str | None, choice: str
) -> None:
    if remembered is not None:
        settings.set("theme", remembered)
    made = build_context(qapp, settings, requested)
    assert made.theme.choice == choice
    made.jobs.shutdown()
    made.training.shutdown()
    made.inference.shutdown()
