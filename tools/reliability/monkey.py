"""Lets a monkey use the window: random mouse and keyboard in all workspaces, in runs with a seed each.

    python -m tools.reliability.monkey [--actions 10000] [--each 250]

Each run is `tests/scenarios/test_monkey.py` in a process of its own, without a screen. A failure is a run that raised,
warned, left something behind or did not close; freezes are pauses in which the window's thread computed for more than
250 ms (processor time, which other programs do not lengthen).
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


def run(seed: int, actions: int, report: Path) -> str:
    """Do a run; return what was wrong, or an empty string."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "tests/scenarios/test_monkey.py", "-p", "no:cacheprovider"]
    env = {**os.environ, "MONKEY_SEEDS": str(seed), "MONKEY_ACTIONS": str(actions), "MONKEY_REPORT": str(report)}
    env.setdefault("QT_QPA_PLATFORM", "offscreen")
    # On a busy machine a run takes minutes; the guard against hangs of the suite ended it after five.
    command += ["-o", "timeout=1200", "-o", "faulthandler_timeout=1800"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode == 0:
        return ""
    reasons = [line for line in done.stdout.splitlines() if line.startswith(("E  ", "FAILED", "ERROR"))]
    return f"seed {seed}: {' | '.join(reasons[:4]) or (done.stdout + done.stderr)[-2000:]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--actions", type=int, default=10_000, help="in all (10000)")
    parser.add_argument("--each", type=int, default=250, help="actions of a run (250)")
    parser.add_argument("--first", type=int, default=1000, help="the seed of the first run (1000)")
    options = parser.parse_args()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "runs.jsonl"
        for number in range(-(-options.actions // options.each)):
            wrong = run(options.first + number, options.each, report)
            if wrong:
                failures.append(wrong)
                print(f"FAILED: {wrong}", flush=True)
        lines = report.read_text("utf-8").splitlines() if report.exists() else []
    runs = [json.loads(line) for line in lines]
    actions, freezes = sum(r["actions"] for r in runs), sum(r["freezes"] for r in runs)
    longest = max((r["longest"] for r in runs), default=0.0)
    return end(
        row(
            f"random clicks, drags and keys in all workspaces, runs of {options.each}",
            f"no error, warning, leak, dead window ({freezes} pauses over 250 ms of the window's own processor time, "
            f"the longest {1000 * longest:.0f} ms)",
            actions,
            len(failures),
        ),
        [],
    ) or (1 if failures else 0)


if __name__ == "__main__":
    sys.exit(main())
