"""Programs that are killed while they work on one library leave every run whole: a short run of the script for that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the script forks")
def test_a_library_survives_killed_programs() -> None:
    script = ROOT / "tools" / "reliability" / "kill_library.py"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, str(script), "--kills", "12"],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    assert "| 12 | 0 |" in result.stdout
