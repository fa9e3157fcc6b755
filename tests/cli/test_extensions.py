"""`dreamexplorer extensions`: the list is written, shown with its problems, and every command works on without them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dreamexplorer import cli, registry
from dreamexplorer.resources import resource_path

SOURCE = (Path(__file__).resolve().parents[2] / "examples" / "bars.py").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def fresh_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(registry.ENVIRONMENT, raising=False)
    registry.reset()
    yield
    registry.reset()


def main(arguments: list[str]) -> int:
    """Run the program as a new process would: it has found nothing yet."""
    registry.reset()
    return cli.main(arguments)


@pytest.fixture
def bars(tmp_path: Path) -> Path:
    path = tmp_path / "my_bars.py"
    path.write_text(SOURCE)
    return path


def test_an_extension_is_added_listed_used_and_removed(bars: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extensions", "add", str(bars)]) == 0
    assert capsys.readouterr().out.split() == [str(bars), "dataset"]
    assert main(["extensions"]) == 0
    assert capsys.readouterr().out.split() == [str(bars), "dataset"]
    assert main(["datasets", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["datasets"]["bars"]["available"]
    assert main(["extensions", "remove", str(bars)]) == 0
    assert "There are no extensions" in capsys.readouterr().out
    assert main(["datasets", "--json"]) == 0
    assert "bars" not in json.loads(capsys.readouterr().out)["datasets"]


def test_the_list_as_json(bars: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["extensions", "add", str(bars)])
    bars.with_name("broken.py").write_text("SOURCES = (1 / 0,)\n")
    main(["extensions", "add", str(bars.with_name("broken.py"))])
    capsys.readouterr()
    assert main(["extensions", "list", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["list"] == str(registry.list_file())
    assert [entry["adds"] for entry in answer["extensions"]] == [["dataset"], ["dataset"]]
    assert ["ZeroDivisionError" in problem for problem in answer["problems"]] == [True]


def test_a_faulty_extension_costs_one_line_on_stderr_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("SOURCES = (1 / 0,)\n")
    main(["extensions", "add", str(broken)])
    capsys.readouterr()
    assert main(["datasets"]) == 0
    captured = capsys.readouterr()
    assert "MNIST" in captured.out
    line = f"dreamexplorer: The extension {broken} was left out: ZeroDivisionError in line 1: division by zero.\n"
    assert captured.err == line


def test_a_folder_without_an_extension_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["extensions", "add", str(tmp_path / "empty")]) == 0
    assert f"There is no extension in {tmp_path / 'empty'}." in capsys.readouterr().out


def test_a_path_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extensions", "add", str(tmp_path / "nowhere.py")]) == 2
    assert "There is no file or folder" in capsys.readouterr().err


PANEL = "from dreamexplorer.gui.panels.base import Panel\nclass P(Panel):\n    "
TOOL = """from dataclasses import dataclass
from dreamexplorer.analysis.tool import Tool
from dreamexplorer.options import option
@dataclass(frozen=True)
class Options:
    n: int = option(3, "N", "How many.")
"""
DATA = """class S:
    name = title = provenance = "broken"
    class_names, counts, downloadable, download_bytes = ("a", "b"), {}, False, 0
    def available(self, folder): return True
    def load(self, folder, progress): raise KeyError("images")
"""
RUN = "def run(model, dataset, options, progress): return 3\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("FAMILIES = 7", "FAMILIES must be a tuple"),
        ("import sys\nTOOLS = ()\nsys.exit('bye')", "SystemExit in line 3: bye"),
        ("PANELS = (int,)", "the panel int must be a subclass of dreamexplorer.gui.panels.base.Panel"),
        (PANEL + "icon_name = 'nothing'\nPANELS = (P,)", "must set panel_id to a text; it must set icon_name"),
        (PANEL + "panel_id, icon_name = 'p', 'info'\nPANELS = (P,)", "must override title"),
        (PANEL + "panel_id, icon_name, place = 'p', 'info', 7\nPANELS = (P,)", "must set place to a Place"),
        (
            PANEL + "panel_id, icon_name, workspaces = 'p', 'info', {'paint': None}\nPANELS = (P,)",
            "must map workspaces (train, explore, diagnose, apply, compare) to a Place each in workspaces",
        ),
        (PANEL + "panel_id, icon_name = 'p', 'info'\n    def title(self): return 'P'\nPANELS = (P, P)", "another 'p'"),
        (DATA + "SOURCES = (S,)", "must be an object, not a class: SOURCES = (S(),)"),
        (DATA + "SOURCES = (S(),)", "the dataset S must have a method download with 2 arguments"),
        ("class S: name = 'x'\nSOURCES = (S(),)", "the dataset S must set title, downloadable, class_names"),
        (TOOL + "TOOLS = (Tool('t', 'T', 'S.', Options, lambda model: 3),)", "run of the tool t must accept (model,"),
        (
            TOOL.replace("option(3", "option('x'") + RUN + "TOOLS = (Tool('t', 'T', 'S.', Options, run),)",
            "wrong default",
        ),
        ("TOOLS = ('t',)", "'t' in TOOLS must be a Tool"),
        ("COMMANDS = ('c',)", "'c' in COMMANDS must be a Command"),
        ("LIKELIHOODS = (int,)", "the likelihood int must be a subclass"),
    ],
)
def test_what_breaks_a_contract_is_left_out_in_one_line_that_names_file_and_fault(
    text: str, fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(text + "\n", encoding="utf-8")
    registry.list_path(broken)
    registry.reset()
    assert main(["extensions", "list"]) == 0
    error = capsys.readouterr().err
    assert error.startswith(f"dreamexplorer: The extension {broken} was left out: ")
    assert fault in error
    assert error.count("\n") == 1


def test_a_file_that_registers_nothing_is_refused_with_the_names_of_the_tuples(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.py").write_text("FAMILY = ()\n")
    assert main(["extensions", "add", str(tmp_path / "mine.py")]) == 2
    assert "adds nothing: it assigns none of FAMILIES, SOURCES, PANELS, TOOLS" in capsys.readouterr().err


def test_what_fails_when_it_is_used_is_named_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = DATA + "    def download(self, folder, progress): pass\nSOURCES = (S(),)\n"
    broken = tmp_path / "broken.py"
    broken.write_text(whole, encoding="utf-8")
    registry.list_path(broken)
    registry.reset()
    assert main(["train", "--dataset", "broken", "--out", str(tmp_path / "run")]) == 2
    assert f"unexpected KeyError in {broken}, line 5: 'images'" in capsys.readouterr().err
    broken.write_text(whole.replace("return True", "raise OSError('no disk')"), encoding="utf-8")
    sys.modules.pop("dreamexplorer_extension_broken")
    registry.reset()
    assert main(["datasets"]) == 0
    captured = capsys.readouterr()
    assert "MNIST" in captured.out
    assert captured.err == f"dreamexplorer: The extension {broken} was left out: OSError in line 4: no disk.\n"


def test_a_tool_without_options_is_listed_and_must_return_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.py"
    text = TOOL.replace('    n: int = option(3, "N", "How many.")\n', "    pass\n") + RUN
    broken.write_text(text + "TOOLS = (Tool('number', 'Number', 'A number.', Options, run),)\n", encoding="utf-8")
    registry.list_path(broken)
    registry.reset()
    assert main(["tools"]) == 0
    assert "number: A number.\n  (no options)" in capsys.readouterr().out
    assert main(["tool", "number", str(resource_path("checkpoints", "mlp-vae-2.safetensors"))]) == 2
    assert "run of the tool number must return a Report, not int" in capsys.readouterr().err


def test_a_listed_file_that_no_longer_works_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.py"
    path.write_text("SOURCES = ()\n")
    assert main(["extensions", "add", str(path)]) == 0
    path.write_text("SOURCES = (\n")
    capsys.readouterr()
    assert main(["extensions"]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"{path} cannot be used.\n"
    assert "is not valid Python: line 1" in captured.err
    assert main(["extensions", "remove", str(path)]) == 0
    assert capsys.readouterr().err == ""
