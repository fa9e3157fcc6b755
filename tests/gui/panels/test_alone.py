"""A panel is shown alone: each of the program's own and that of a file, with a model, and every thread ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer import registry
from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels import alone
from dreamexplorer.gui.panels.base import panel_classes

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = sorted(path.parent.name for path in (ROOT / "dreamexplorer" / "gui" / "panels").glob("*/panel.py"))
CLOSE_WHEN_DECODED = """
import runpy, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from dreamexplorer.gui.panels.alone import PanelWindow
exec_ = QApplication.exec
def look():
    for window in QApplication.topLevelWidgets():
        if isinstance(window, PanelWindow) and window.context.session.decoded is not None:
            print("shown", window.panel.panel_id, window.panel.isVisible(), window.windowTitle())
            window.close()
            return
    QTimer.singleShot(20, look)
QApplication.exec = staticmethod(lambda: (look(), exec_())[1])
sys.argv = {argv}
runpy.run_module({module!r}, run_name="__main__", alter_sys=False)
"""


@pytest.fixture
def fresh_registry(tmp_path: Path) -> Iterator[None]:
    """Reset the registry, so that later tests do not find the extension `mine.py`."""
    yield
    registry.discard_extension_path(tmp_path / "mine.py")


def test_every_panel_of_the_program_can_be_run_by_its_folder() -> None:
    for folder in FOLDERS:
        main = ROOT / "dreamexplorer" / "gui" / "panels" / folder / "__main__.py"
        name = main.read_text(encoding="utf-8").rpartition('main("')[2].partition('"')[0]
        assert alone.panel_named(name).__module__ == f"dreamexplorer.gui.panels.{folder}.panel"


@pytest.mark.parametrize("panel", [cls.panel_id for cls in panel_classes()])
def test_a_panel_is_shown_with_its_shortcuts_and_closed(
    make_context: Callable[..., Context], qtbot: QtBot, panel: str
) -> None:
    context = make_context()
    window = alone.PanelWindow(alone.panel_named(panel), context)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    assert window.panel.isVisible()
    assert window.windowTitle() == window.panel.title()
    assert window.actions() == window.panel.actions_for_menu()
    window.close()
    assert not window.isVisible()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "arguments", "shown"),
    [
        ("dreamexplorer.gui.panels.kl", [], "shown kl True"),
        ("dreamexplorer.gui.panels", [str(ROOT / "examples" / "latent_norm.py")], "shown latent_norm True Length of z"),
    ],
)
def test_the_module_can_be_run(tmp_path: Path, module: str, arguments: list[str], shown: str) -> None:
    code = CLOSE_WHEN_DECODED.format(argv=[module, *arguments, "--language", "en"], module=module)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DREAMEXPLORER_DATA": str(tmp_path)}
    environment.pop(registry.ENVIRONMENT, None)
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr
    assert shown in result.stdout
    assert {*result.stderr.splitlines()} <= {"This plugin does not support propagateSizeHints()"}


def test_a_panel_of_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert alone.main(None, ["no_such_panel"]) == 2
    assert capsys.readouterr().err.startswith("dreamexplorer: There is no panel named 'no_such_panel'. Choose from: ")
    assert alone.main("kl", ["no_such_file.safetensors"]) == 2
    assert "There is no file no_such_file.safetensors." in capsys.readouterr().err


@pytest.mark.usefixtures("fresh_registry")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("PANELS = (1 / 0,)\n", "ZeroDivisionError"),
        ("FAMILIES = ()\n", "PANELS is missing or empty"),
        ("PANELS = (\n", "is not valid Python: line 1"),
    ],
)
def test_a_file_without_a_panel_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "mine.py"
    path.write_text(text)
    with pytest.raises(UserError, match=reason):
        alone.panel_named(str(path))
