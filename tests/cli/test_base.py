"""Commands register themselves, those of extensions too, and finding them brings in nothing heavy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dreamexplorer import registry
from dreamexplorer.cli import main
from dreamexplorer.cli.base import commands

ROOT = Path(__file__).resolve().parents[2]


def test_every_command_has_a_name_a_line_of_help_and_a_function() -> None:
    found = commands()
    assert {"train", "evaluate", "sample", "reconstruct", "tool", "tools", "models", "datasets", "extensions"} <= set(
        found
    )
    for name, command in found.items():
        assert name == command.name
        assert command.help
        assert "\n" not in command.help
        assert callable(command.run)


def test_finding_the_commands_brings_in_nothing_heavy() -> None:
    code = "import sys; from dreamexplorer.cli.base import commands; commands()\n"
    code += "print([m for m in ('torch', 'numpy', 'PySide6', 'PIL') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_an_extension_adds_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "greet.py").write_text(
        "from dreamexplorer.cli.base import Command\n"
        "def run(arguments):\n    print('hello', *arguments)\n    return 3\n"
        "COMMANDS = (Command('greet', 'say hello', run),)\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("DREAMEXPLORER_EXTENSIONS", str(tmp_path))
    registry.reset()
    try:
        assert main(["greet", "you"]) == 3
        assert capsys.readouterr().out == "hello you\n"
        with pytest.raises(SystemExit):
            main(["--help"])
        assert "say hello" in capsys.readouterr().out
    finally:
        monkeypatch.undo()
        registry.reset()
