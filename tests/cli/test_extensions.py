"""`dreamexplorer extensions`: the list is written, shown with its problems, and every command works on without them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dreamexplorer import cli, registry

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
    line = f"dreamexplorer: The extension {broken} was left out: ZeroDivisionError: division by zero.\n"
    assert captured.err == line


def test_a_folder_without_an_extension_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["extensions", "add", str(tmp_path / "empty")]) == 0
    assert f"There is no extension in {tmp_path / 'empty'}." in capsys.readouterr().out


def test_a_path_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extensions", "add", str(tmp_path / "nowhere.py")]) == 2
    assert "There is no file or folder" in capsys.readouterr().err
