"""The Python that runs pythons.py: which are supported, and where another one is found."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from tools.setting_up import pythons
from tools.setting_up.messages import SetupError

ROOT = Path(__file__).resolve().parents[2]
FILES = [ROOT / "dev.py", *sorted((ROOT / "tools" / "setting_up").glob("*.py"))]


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_syntax_is_understood_by_python_3_8(file: Path) -> None:
    ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize(
    ("version", "supported"),
    [((3, 9, 18), False), ((3, 10, 0), True), ((3, 13, 5), True), ((3, 14, 0), False), ((2, 7), False)],
)
def test_supported_versions(version: tuple[int, ...], supported: bool) -> None:
    assert pythons.is_supported(version) is supported


def test_range_is_the_one_of_the_package() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    oldest, newest = pythons.OLDEST, pythons.NEWEST
    assert f'requires-python = ">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"' in pyproject


def test_unsupported_and_nothing_found_is_one_message(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match=r"this is Python 3\.9\.2, and .* 3\.10 to 3\.13; none of these"):
        pythons.use_supported_python((3, 9, 2), ["dev.py", "run"])


@pytest.mark.skipif(os.name == "nt", reason="the found Python is a shell script here")
def test_unsupported_goes_on_with_the_newest_on_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script(tmp_path / "python3.10", "echo 3 10")
    script(tmp_path / "python3.12", "echo 3 12")
    script(tmp_path / "python3.13", "exit 1")  # broken, so it does not count
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(pythons.REEXEC, raising=False)
    replaced: list[list[str]] = []
    monkeypatch.setattr(pythons, "replace_process", lambda command, environment: replaced.append(command))
    pythons.use_supported_python((3, 14, 0), ["dev.py", "test", "-x"])
    assert replaced == [[str(tmp_path / "python3.12"), "dev.py", "test", "-x"]]


def test_a_wrong_find_does_not_go_round_in_a_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pythons.REEXEC, "1")
    monkeypatch.setattr(pythons, "find_python", lambda: pytest.fail("looked again"))
    with pytest.raises(SetupError, match="none of these is on PATH"):
        pythons.use_supported_python((3, 14, 0), ["dev.py", "run"])
