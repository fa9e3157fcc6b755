"""Measures what the Compare workspace costs while four runs train in turns: `python benchmarks/compare_speed.py`.

The window shows, in alternating phases, the four columns and the runs panel. Of each: processor time of the window's
thread and of the thread that all columns share, in cores, and images trained for each second of processor time of the
training thread. Needs no screen.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from _machine import processor

NAMES = {"MainThread": "window", "inference of further models": "columns", "training in turns": "training"}


def clocks() -> dict[str, Callable[[], float]]:
    """Return the processor clock of each thread that counts here."""
    found: dict[str, Callable[[], float]] = {}
    for thread in threading.enumerate():
        if thread.name in NAMES and thread.ident is not None:
            clock = time.pthread_getcpuclockid(thread.ident)
            found[NAMES[thread.name]] = lambda clock=clock: time.clock_gettime(clock)  # type: ignore[misc]
    return found


def pump(seconds: float) -> None:
    """Let the window run."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def until(condition: Callable[[], Any]) -> None:
    """Let the window run until something is so."""
    ends = time.monotonic() + 300
    while not condition():
        if time.monotonic() > ends:
            raise TimeoutError
        pump(0.05)


def images_of(runs: Any) -> float:
    """Return the images that runs were trained on so far."""
    return sum(run.snapshot.epoch * len(run.dataset.train) for run in runs)


def phase(window: Any, panel_id: str, seconds: float) -> dict[str, float]:
    """Bring a panel to the front, and measure."""
    window.docks[panel_id].raise_()
    pump(1.5)
    runs = window.context.workflow.comparisons.runs
    used = clocks()
    images, before, started = images_of(runs), {name: clock() for name, clock in used.items()}, time.perf_counter()
    pump(seconds)
    passed = time.perf_counter() - started
    spent = {name: clock() - before[name] for name, clock in used.items()}
    found = {name: seconds / passed for name, seconds in spent.items() if name != "training"}
    return {**found, "images": (images_of(runs) - images) / spent["training"]}


def main() -> None:
    """Open the window, start a comparison, and print medians."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=6.0, help="of a phase")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["DREAMEXPLORER_DATA"] = home
        from PySide6.QtCore import QSettings

        from dreamexplorer.gui import application as gui
        from dreamexplorer.gui.settings import Settings
        from dreamexplorer.gui.window.main_window import MainWindow
        from dreamexplorer.training.comparison import comparison_file, read_comparison

        sys.setswitchinterval(gui.SWITCH_INTERVAL_S)
        app = gui.create_application(sys.argv[:1])
        settings = Settings(QSettings(str(Path(home) / "settings.ini"), QSettings.Format.IniFormat))
        context = gui.build_context(app, settings, "light")
        window = MainWindow(context)
        window.resize(1280, 800)
        window.show()
        context.workflow.start()
        until(lambda: context.session.decoded is not None)
        window.workspaces.choose("compare")
        context.workflow.comparisons.start(read_comparison(comparison_file("beta")).with_changes(10_000))
        until(lambda: len(context.workflow.comparisons.runs) == 4)
        until(lambda: all(len(run.history.train) > 5 for run in context.workflow.comparisons.runs))
        shown, hidden = [], []
        for _ in range(options.rounds):
            shown.append(phase(window, "compare", options.seconds))
            hidden.append(phase(window, "runs", options.seconds))
        print(f"four runs of the MLP VAE in turns on {processor()}; medians of {options.rounds} phases")
        for name, found in (("columns shown", shown), ("runs panel shown", hidden)):
            median = {key: statistics.median(f.get(key, 0.0) for f in found) for key in ("window", "columns", "images")}
            print(
                f"{name:18} window {median['window']:.2f} cores, columns {median['columns']:.2f} cores, "
                f"{median['images']:,.0f} images for a second of the training thread"
            )
        window.close_without_questions()
        until(lambda: not window.isVisible())


if __name__ == "__main__":
    main()
