"""Every command that opens a file of another program says what is assumed, and how it does on test images."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from dreamexplorer.cli import main


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Untrained weights under the names of pytorch/examples' VAE."""
    sizes = {"fc1": (8, 784), "fc21": (3, 8), "fc22": (3, 8), "fc3": (8, 3), "fc4": (784, 8)}
    state = {f"{name}.weight": torch.full(size, 0.01) for name, size in sizes.items()}
    state |= {f"{name}.bias": torch.zeros(size[0]) for name, size in sizes.items()}
    path = tmp_path_factory.mktemp("foreign") / "vae.pt"
    torch.save(state, path)
    return path


def test_every_command_says_that_it_reconstructs_badly(
    foreign: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = [
        ["evaluate", str(foreign), "--limit", "100"],
        ["sample", str(foreign), "-n", "4", "--out", str(tmp_path / "a.png")],
        ["tool", "reconstructions", str(foreign), "--limit", "50"],
    ]
    for command in commands:
        assert main(command) == 0
        out = capsys.readouterr().out
        assert "ReLU, and fc22 as log variance are assumed" in out, command
        assert "do not trust what it decodes" in out, command
    assert main(["evaluate", str(foreign), "--limit", "100", "--json"]) == 0
    notes = json.loads(capsys.readouterr().out)["notes"]
    assert len(notes) == 2
    assert "do not trust" in notes[1]


def test_ours_has_no_such_notes(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(model), "--limit", "100", "--json"]) == 0
    assert "notes" not in json.loads(capsys.readouterr().out)
