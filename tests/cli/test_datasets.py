"""`dreamexplorer datasets`: the list for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dreamexplorer.cli import main


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["datasets", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["datasets"]
    assert listed["mnist"]["available"] is True
    assert main(["datasets"]) == 0
    text = capsys.readouterr().out
    assert all(name in text for name in listed)
    assert "ready" in text


def test_a_folder_of_datasets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["datasets", "--json", "--data-dir", str(tmp_path)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["folder"] == str(tmp_path)
    assert data["datasets"]["kmnist"] == {"title": "Kuzushiji-MNIST", "available": False, "downloadable": True}
    assert main(["datasets", "--data-dir", str(tmp_path)]) == 0
    assert f"put its files into {tmp_path}, or download it in the window" in capsys.readouterr().out
