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
GUI = "Inside gui, too, imports point downward only"
CIRCLES = "No two modules or packages beside each other import one another, directly or by way of others"
PANELS = "A panel never imports another panel"
TOOLS = "A tool never imports another tool"
WIDGETS = "Widgets know nothing of VAEs"
CONTRACTS = {LAYERS, CORE, GUI, CIRCLES, PANELS, TOOLS, WIDGETS}
# Modules of dreamexplorer.gui that a worker thread imports, and so may import torch at their top.
ON_WORKER_THREADS = {"inference_worker", "living_means", "seen_means"}
MAINS = {"__main__"}  # they run the program

# (file, text that is added to it, the contract that is broken, what the report must name)
PLANTED = (
    ("planted.py", "", LAYERS, "- dreamexplorer.planted\n"),  # a module without a layer
    ("gui/planted.py", "", GUI, "- dreamexplorer.gui.planted\n"),
    ("models/planted_a.py", "from PySide6.QtCore import QObject", CORE, "dreamexplorer.models.planted_a -> PySide6"),
    ("analysis/planted_b.py", "def show():\n    import pyqtgraph", CORE, "analysis.planted_b -> pyqtgraph"),
    ("progress.py", "import shiboken6", CORE, "dreamexplorer.progress -> shiboken6"),
    ("data/planted_c.py", "import dreamexplorer.gui.theme", LAYERS, "data.planted_c -> dreamexplorer.gui.theme"),
    (
        "data/planted_d.py",
        "from dreamexplorer.training import config",
        LAYERS,
        "data.planted_d -> dreamexplorer.training",
    ),
    ("models/planted_e.py", "from dreamexplorer import session", LAYERS, "models.planted_e -> dreamexplorer.session"),
    ("library/planted_p.py", "import dreamexplorer.session", LAYERS, "library.planted_p -> dreamexplorer.session"),
    ("training/planted_q.py", "import dreamexplorer.library", LAYERS, "training.planted_q -> dreamexplorer.library"),
    ("errors.py", "from dreamexplorer.options import option", LAYERS, "dreamexplorer.errors -> dreamexplorer.options"),
    (
        "analysis/planted_f.py",
        "import dreamexplorer.cli.shared.flags",
        LAYERS,
        "analysis.planted_f -> dreamexplorer.cli.shared.flags",
    ),
    ("gui/theme.py", "import dreamexplorer.gui.widgets.tips", GUI, "gui.theme -> dreamexplorer.gui.widgets.tips"),
    (
        "gui/workflow/planted_g.py",
        "from dreamexplorer.gui.context import Context",
        GUI,
        "gui.workflow.planted_g -> dreamexplorer.gui.context",
    ),
    (
        "gui/threads/planted_h.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import dreamexplorer.gui.shared.planted_i",
        GUI,
        "gui.threads.planted_h -> dreamexplorer.gui.shared.planted_i",
    ),
    ("gui/shared/planted_i.py", "", GUI, ""),
    (
        "training/planted_j.py",
        "import dreamexplorer.training.planted_k",
        CIRCLES,
        "No cycles are allowed in dreamexplorer.training.",
    ),
    ("training/planted_k.py", "def f():\n    import dreamexplorer.training.planted_j", CIRCLES, ".planted_k"),
    ("gui/panels/planted_l.py", "from dreamexplorer.gui.panels.base import Panel", PANELS, ""),
    (
        "gui/panels/planted_m.py",
        "import dreamexplorer.gui.panels.planted_l",
        PANELS,
        "gui.panels.planted_m -> dreamexplorer.gui.panels.planted_l",
    ),
    (
        "analysis/reconstructions.py",
        "import dreamexplorer.analysis.neighbours",
        TOOLS,
        "analysis.reconstructions -> dreamexplorer.analysis.neighbours",
    ),
    (
        "gui/widgets/planted_n.py",
        "from dreamexplorer.models.base import Snapshot",
        WIDGETS,
        "gui.widgets.planted_n -> dreamexplorer.models.base",
    ),
    (
        "gui/widgets/planted_o.py",
        "from dreamexplorer.session import Session",
        WIDGETS,
        "gui.widgets.planted_o -> dreamexplorer.session",
    ),
)


def report_on(folder: Path) -> str:
    """Return what import-linter prints of the package and contracts in `folder`."""
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
    assert result.returncode == (1 if "BROKEN" in report else 0), report
    return report


def verdicts(report: str, word: str) -> set[str]:
    """Return the names of the contracts of which the report says this word, KEPT or BROKEN."""
    return set(re.findall(rf"^(.+?) {word}\b", report, flags=re.MULTILINE))


def copy_of_checkout(folder: Path) -> Path:
    pytest.importorskip("importlinter")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "dreamexplorer", folder / "dreamexplorer", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture(scope="module")
def report_on_planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the report on a copy of the package in which every contract is broken at once."""
    folder = copy_of_checkout(tmp_path_factory.mktemp("planted"))
    for module, text, _, _ in PLANTED:
        with (folder / "dreamexplorer" / module).open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")
    return report_on(folder)


def test_the_program_keeps_its_contracts(tmp_path: Path) -> None:
    report = report_on(copy_of_checkout(tmp_path))
    assert verdicts(report, "KEPT") == CONTRACTS, report


@pytest.mark.parametrize(("module", "text", "contract", "named"), PLANTED, ids=[module for module, *_ in PLANTED])
def test_a_planted_violation_is_caught(
    report_on_planted: str, module: str, text: str, contract: str, named: str
) -> None:
    assert contract in verdicts(report_on_planted, "BROKEN")
    explained = report_on_planted.partition("Broken contracts")[2]
    section = re.split(r"^-+$", explained.partition(f"\n{contract}\n")[2], maxsplit=2, flags=re.MULTILINE)[1]
    assert named in section, section


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract for _, _, contract, _ in PLANTED} == CONTRACTS


def test_the_core_contract_names_all_of_the_core() -> None:
    """A new top-level module must say whether it may import Qt."""
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contract = pyproject.partition('id = "core-without-qt"')[2].partition("[[")[0]
    named = set(re.findall(r'"dreamexplorer\.(\w+)"', contract))
    modules = {info.name for info in pkgutil.iter_modules(dreamexplorer.__path__)}
    assert modules - named == {"__main__", "cli", "gui"}


def test_the_contract_of_tools_names_them_all() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contract = pyproject.partition('id = "tools-apart"')[2].partition("[[")[0]
    named = set(re.findall(r'"dreamexplorer\.analysis\.(\w+)"', contract))
    modules = (ROOT / "dreamexplorer" / "analysis").glob("*.py")
    assert named == {
        m.stem for m in modules if re.search(r"^TOOLS\b", m.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }


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
