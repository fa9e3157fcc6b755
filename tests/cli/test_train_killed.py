"""`dreamexplorer train` goes on bit for bit after it was killed: a short run of the script for that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the script forks")
def test_a_run_and_its_states_survive_kills() -> None:
    script = ROOT / "tools" / "reliability" / "kill_command.py"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, str(script), "--kills", "4"],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=400,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    assert "| 4 | 0 |" in result.stdout
