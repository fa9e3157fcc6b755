"""The import contracts hold, and they catch what they are there to catch."""

from __future__ import annotations

import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dreamexplorer

ROOT = Path(__file__).resolve().parents[1]
LINT = "import sys; from importlinter.cli import lint_imports_command as main; sys.exit(main())"
LAYERS = "Imports point downward only, and every module has its layer"
CORE = "The core runs without Qt"
PANELS = "A panel never imports another panel"
# Modules of dreamexplorer.gui that a worker thread imports, and so may import torch at their top.
ON_WORKER_THREADS = {"inference_worker", "living_means"}
MAINS = {"__main__"}  # they run the program
WIDGETS = "Widgets know nothing of panels, runners or models"


def broken_contracts(folder: Path) -> tuple[set[str], str]:
    """The names of the contracts that `folder` breaks, and the whole report."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    # Wide, so that no name is broken over two lines.
    environment["COLUMNS"] = "500"
    result = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
    )
    report = result.stdout + result.stderr
    names = set(re.findall(r"^(.+?) BROKEN\b", report, flags=re.MULTILINE))
    assert result.returncode == (1 if names else 0), report
    return names, report


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the package and its contracts, to plant violations in."""
    pytest.importorskip("importlinter")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "dreamexplorer", tmp_path / "dreamexplorer", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_program_keeps_its_contracts(checkout: Path) -> None:
    broken, report = broken_contracts(checkout)
    assert broken == set(), report
    assert report.count(" KEPT") == 4


@pytest.mark.parametrize(
    ("module", "text", "contract"),
    [
        ("models/planted.py", "from PySide6.QtCore import QObject\n", CORE),
        ("analysis/planted.py", "def show():\n    import pyqtgraph\n", CORE),
        ("session.py", "import PySide6\n", CORE),
        ("data/planted.py", "import dreamexplorer.gui.theme\n", LAYERS),
        ("data/planted.py", "from dreamexplorer.training import config\n", LAYERS),
        ("models/planted.py", "from dreamexplorer import session\n", LAYERS),
        ("errors.py", "from dreamexplorer.options import option\n", LAYERS),
        ("planted.py", "", LAYERS),  # a module without a layer
        ("gui/widgets/planted.py", "from dreamexplorer.gui.threads.training_runner import TrainingRunner\n", WIDGETS),
    ],
)
def test_a_planted_violation_is_caught(checkout: Path, module: str, text: str, contract: str) -> None:
    with (checkout / "dreamexplorer" / module).open("a", encoding="utf-8") as file:
        file.write("\n" + text)
    broken, report = broken_contracts(checkout)
    assert contract in broken, report
    assert module.removesuffix(".py").replace("/", ".") in report


def test_a_panel_that_imports_another_is_caught(checkout: Path) -> None:
    panels = checkout / "dreamexplorer" / "gui" / "panels"
    (panels / "planted_a.py").write_text("from dreamexplorer.gui.panels.base import Panel\n", encoding="utf-8")
    assert broken_contracts(checkout)[0] == set()
    (panels / "planted_b.py").write_text("import dreamexplorer.gui.panels.planted_a\n", encoding="utf-8")
    broken, report = broken_contracts(checkout)
    assert broken == {PANELS}, report


def test_the_core_contract_names_all_of_the_core() -> None:
    """A new top-level module must say whether it may import Qt."""
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contract = pyproject.partition('id = "core-without-qt"')[2].partition("[[")[0]
    named = set(re.findall(r'"dreamexplorer\.(\w+)"', contract))
    modules = {info.name for info in pkgutil.iter_modules(dreamexplorer.__path__)}
    assert modules - named == {"__main__", "cli", "gui"}


def test_the_window_is_imported_without_torch() -> None:
    """The window is painted before torch is in: only what worker threads import by themselves brings it in."""
    code = f"""
import importlib, pkgutil, sys
import dreamexplorer.gui
for info in pkgutil.walk_packages(dreamexplorer.gui.__path__, "dreamexplorer.gui."):
    if info.name.rpartition(".")[2] in {ON_WORKER_THREADS | MAINS}:
        continue
    importlib.import_module(info.name)
    if "torch" in sys.modules:
        sys.exit(info.name + " brings torch in")
print("checked", info.name)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr
    assert "checked dreamexplorer.gui." in result.stdout
