"""Measures the window as a user starts it: its processor time, training beside it, slider to pixel, start and memory.

    python benchmarks/window_speed.py [--seconds 12] [--rounds 3] [--parts live,start]

The live part starts `dreamexplorer`, which trains the 20-latent MLP VAE with every panel open, untouched and then
while a mouse drags a slider 60 times a second (`_window_drive.py`), in turn with `dreamexplorer train` on as many
threads and with pytorch/examples' loop on all of them. Each is a process of its own. The window opens on the present
screen, else on Xvfb, else offscreen.

Processor time is that of the window's thread and of the inference thread, in cores: it is steadier than the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from _machine import has_bf16, processor, screen

ROOT = Path(__file__).resolve().parent.parent
UNTOUCHED, DRAGGED = 0.30, 0.45  # cores: of window and inference thread together

_EXAMPLE = """
from train_speed import Example
from dreamexplorer.data.base import load_dataset
example = Example(load_dataset("mnist"), 0)
print("rate", max(example.epoch() for _ in range(2)))
"""


def live(rounds: int, seconds: float) -> None:
    """Print what the window costs while it trains, and what it reaches."""
    phases: dict[str, list[dict[str, Any]]] = {}
    alone: list[float] = []
    with screen() as (env, where):
        print(f"screen:                      {where}")
        for _ in range(rounds):
            for phase in _window(env, seconds):
                phases.setdefault(phase["phase"], []).append(phase)
            alone.append(_train(int(phases["untouched"][0]["threads"])))
    example = _example()
    for name, wanted in (("untouched", UNTOUCHED), ("dragged", DRAGGED)):
        found = phases[name]
        threads = sorted({thread for phase in found for thread in phase["cores"]})
        for thread in threads:
            print(f"{name + ', ' + thread + ' thread:':29}{_median(p['cores'][thread] for p in found):10.2f} cores")
        total = _median(p["cores"].get("window", 0.0) + p["cores"].get("inference", 0.0) for p in found)
        if threads:
            _tell(f"{name}, window + inference", total, "cores", wanted, most=True, digits=2)
    threads_used = int(phases["untouched"][0]["threads"])
    print(f"train, {threads_used} thread(s):          {statistics.median(alone):10,.0f} images/s")
    print(f"pytorch/examples:            {example:10,.0f} images/s")
    share = 0.9 if has_bf16() else 0.85
    for name in ("untouched", "dragged"):
        beside = [phase["images_per_s"] for phase in phases[name]]
        print(f"{name + ', training:':29}{statistics.median(beside):10,.0f} images/s")
        ratio = _median(b / a for a, b in zip(alone, beside, strict=True))
        _tell(f"{name}, of train", ratio, "", share, most=False, digits=2)
        _tell(f"{name}, of pytorch/examples", statistics.median(beside) / example, "", 2.0, most=False, digits=2)
    latencies = sorted(latency for phase in phases["dragged"] for latency in phase["latencies"])
    for name, quantile, wanted in (("p50", 0.5, 8.0), ("p99", 0.99, 33.0)):
        value = latencies[min(len(latencies) - 1, int(quantile * len(latencies)))]
        _tell(f"slider to pixel {name}", value, "ms", wanted, most=True)
    print(f"slider moves:                {_median(p['moves_per_s'] for p in phases['dragged']):10.1f} /s")
    _tell("longest block of the window", max(p["block"] for p in phases["watched"]), "ms", 100.0, most=True)
    # a report that is due just after the end of a phase is not counted
    means = _median(p["means_per_s"] for p in phases["untouched"])
    _tell("updates of the latent map", means, "/s", 4.5, most=False)
    _tell("peak memory of the process", max(p["peak_mib"] for p in phases["watched"]), "MiB", 900.0, most=True)


def _tell(name: str, value: float, unit: str, wanted: float, *, most: bool, digits: int = 1) -> None:
    """Print a measured value, the goal, and whether it is met."""
    met = value <= wanted if most else value >= wanted
    goal = f"{'at most' if most else 'at least'} {wanted:.{0 if wanted >= 8 else digits}f}"
    print(f"{name + ':':29}{value:10.{digits}f} {unit:8} ({goal}: {'met' if met else 'MISSED'})")


def _median(values: Any) -> float:
    return statistics.median(list(values))


def _window(env: Mapping[str, str], seconds: float) -> list[dict[str, Any]]:
    """Start the window with a home of its own, and return what each phase measured."""
    with tempfile.TemporaryDirectory() as home:
        own = {**env, "HOME": home, "XDG_CONFIG_HOME": f"{home}/config", "DREAMEXPLORER_DATA": f"{home}/data"}
        lines = _output([sys.executable, str(ROOT / "benchmarks" / "_window_drive.py"), str(seconds)], own)
    return [json.loads(line) for line in lines if line.startswith("{")]


def _train(threads: int) -> float:
    """Return the images per second of `dreamexplorer train`, without its first epoch and its evaluations."""
    with tempfile.TemporaryDirectory() as home:
        run = Path(home) / "run"
        command = [sys.executable, "-m", "dreamexplorer", "train", "--epochs", "4", "--threads", str(threads)]
        _output([*command, "--out", str(run)], {**os.environ, "DREAMEXPLORER_DATA": f"{home}/data"})
        lines = (run / "metrics.jsonl").read_text(encoding="utf-8").splitlines()
    return statistics.median(json.loads(line)["images_per_s"] for line in lines[1:])


def _example() -> float:
    """Return the images per second of pytorch/examples' loop."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "benchmarks")])}
    lines = _output([sys.executable, "-c", _EXAMPLE], env)
    return next(float(line.split()[1]) for line in lines if line.startswith("rate"))


def _output(command: Sequence[str], env: Mapping[str, str]) -> list[str]:
    paths = [str(ROOT), *filter(None, [env.get("PYTHONPATH")])]
    own = {**env, "PYTHONPATH": os.pathsep.join(paths)}
    done = subprocess.run(command, env=own, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout.splitlines()


# -- start --------------------------------------------------------------------------------------------------

_PAINT = """
import sys, time, os
t0 = float(os.environ["T0"])
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
class First(QObject):
    def __init__(self): super().__init__(); self.done = False
    def eventFilter(self, w, e):
        if e.type() == QEvent.Type.Paint and not self.done:
            self.done = True
            app.removeEventFilter(self)
            QTimer.singleShot(0, self.tell)
        return False
    def tell(self): print("painted", time.time() - t0, flush=True); self.then()
    then = staticmethod(lambda: None)
first = First()
"""

EMPTY = (
    _PAINT
    + """
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph
app = QApplication([])
window = QMainWindow(); window.setCentralWidget(pyqtgraph.PlotWidget()); window.resize(1280, 800)
app.installEventFilter(first); first.then = app.quit
window.show(); app.exec()
"""
)

OURS = (
    _PAINT
    + """
from PySide6.QtCore import QSettings
from dreamexplorer.gui import application as gui
from dreamexplorer.gui.languages import install_language
from dreamexplorer.gui.window.main_window import MainWindow
from dreamexplorer.gui.settings import Settings
sys.setswitchinterval(gui.SWITCH_INTERVAL_S)
app = gui.create_application([])
settings = Settings(QSettings(os.environ["DREAMEXPLORER_DATA"] + "/s.ini", QSettings.Format.IniFormat))
translators = install_language(app, "en")
context = gui.build_context(app, settings)
window = MainWindow(context); window.resize(1280, 800)
app.installEventFilter(first)
def then(): QTimer.singleShot(0, lambda: context.workflow.start(None, None))
first.then = then
def decoded():
    if context.session.decoded is not None and not window.property("told"):
        window.setProperty("told", True)
        print("decoded", time.time() - t0, flush=True)
        QTimer.singleShot(0, window.close_without_questions)
context.session.decoded_changed.connect(decoded)
window.show(); app.exec()
"""
)

TORCH = "import time; t = time.time(); import torch; print('torch', time.time() - t, flush=True)"


def _timed(code: str, base: Mapping[str, str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        env = {**base, "T0": repr(time.time()), "DREAMEXPLORER_DATA": folder}
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # both sides should find compiled modules
        env["PYTHONPATH"] = os.pathsep.join([str(ROOT), env.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=120)
    found = {}
    for line in done.stdout.splitlines():
        name, _, value = line.partition(" ")
        if name in ("painted", "decoded", "torch"):
            found[name] = float(value)
    if not found:
        raise SystemExit(done.stderr)
    return found


def start(rounds: int) -> None:
    """Print how long the first paint and the first decoded image take, beside an empty window and torch's import."""
    empty, ours, decoded, torch = [], [], [], []
    with screen() as (env, where):
        print(f"screen:                      {where}")
        _timed(EMPTY, env), _timed(OURS, env)  # warm the disk cache
        for _ in range(rounds):
            empty.append(_timed(EMPTY, env)["painted"])
            found = _timed(OURS, env)
            ours.append(found["painted"])
            decoded.append(found["decoded"])
            torch.append(_timed(TORCH, env)["torch"])
    ratio = statistics.median(b / a for a, b in zip(empty, ours, strict=True))
    after = statistics.median(d - t for d, t in zip(decoded, torch, strict=True))
    behind = statistics.median(d - p - t for d, p, t in zip(decoded, ours, torch, strict=True))
    print(f"empty window painted:        {statistics.median(empty):10.2f} s")
    print(f"our window painted:          {statistics.median(ours):10.2f} s")
    _tell("ours / empty", ratio, "", 1.5, most=True, digits=2)
    print(f"import torch alone:          {statistics.median(torch):10.2f} s")
    print(f"first decoded image:         {statistics.median(decoded):10.2f} s")
    print(f"  less torch's import:       {after:10.2f} s")
    _tell("  less torch and the paint", behind, "s", 0.7, most=True, digits=2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--parts", default="start,live")
    arguments = parser.parse_args()
    parts = arguments.parts.split(",")
    print(f"processor:                   {processor()}")
    if "start" in parts:
        start(max(3, arguments.rounds))
    if "live" in parts:
        live(arguments.rounds, arguments.seconds)


if __name__ == "__main__":
    main()
