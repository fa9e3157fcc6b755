"""Uses the window for half an hour while models train, and watches memory, threads and pauses.

    python -m tools.reliability.soak [--minutes 30]

Runs `tests/scenarios/test_soak.py`, without a screen. It trains, drags sliders, clicks the map, switches workspaces,
themes and models all the time. A failure is an error, a warning, or memory that grows by more than 150 MB after the
first fifth of the time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.reliability._report import end, row

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "soak.json"
        env = {**os.environ, "SOAK_MINUTES": str(options.minutes), "SOAK_REPORT": str(report)}
        env.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "tests/scenarios/test_soak.py"]
        command += ["-o", "timeout=0", "-o", "faulthandler_timeout=0"]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        seen = json.loads(report.read_text("utf-8")) if report.exists() else {}
    failures = [] if done.returncode == 0 else [(done.stdout + done.stderr)[-3000:]]
    facts = "; ".join(f"{name} {value}" for name, value in seen.items())
    return end(
        row(f"{options.minutes:g} minutes of training and use", f"no error, no growth ({facts})", 1, len(failures)),
        failures,
    )


if __name__ == "__main__":
    sys.exit(main())
