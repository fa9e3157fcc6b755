"""The parts of a context: made without a thread, with the theme that was asked for or remembered."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.application import build_context
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.settings import Settings, keys


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
        settings.set(keys.THEME, remembered)
    made = build_context(qapp, settings, requested)
    assert made.theme.choice == choice
    made.jobs.shutdown()
    made.training.shutdown()
    made.inference.shutdown()


SCREENS = {
    "a display that is not there": {"DISPLAY": ":7711"},
    "a host that is not there": {"DISPLAY": "nohost.invalid:0"},
    "an unknown platform": {"QT_QPA_PLATFORM": "nonsense"},
}


@pytest.mark.skipif(sys.platform != "linux", reason="DISPLAY is of X11")
@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "xx_XX"])
@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_without_a_screen_one_line_and_code_2(screen: dict[str, str], locale: str) -> None:
    hidden = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET")
    environment = {k: v for k, v in os.environ.items() if k not in hidden} | screen | {"LC_ALL": locale}
    code = "from dreamexplorer.gui.application import create_application; create_application([])"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert line.startswith("dreamexplorer: The window cannot be opened: could not ") or "nonsense" in line
