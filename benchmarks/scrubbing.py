"""Measures how fast all panels follow the time slider: `python benchmarks/scrubbing.py [--family NAME] [--moves N]`.

A short run that keeps states is trained, and the window opens it with a drawing on the canvas. Then the time slider
jumps to states at random, to some that were shown before and to some that were not. A move is shown when the decoded
image, the analysis of the drawing and the map are those of the state, and over when all points of the map are; the last
event of the window's loop has then been handled. Processor time is that of the whole process until then: it does not
depend on what else the machine does.
The window opens on the present screen, else on Xvfb, else offscreen.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from _machine import processor, screen

WANTED_MS = 100.0  # from the last movement until everything is shown
PATIENCE = 60.0  # seconds


def main() -> None:
    """Train a run, then measure the window in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--family", default="mlp-vae")
    parser.add_argument("--moves", type=int, default=60)
    parser.add_argument("--drive", type=Path, help=argparse.SUPPRESS)  # the run to open, in the process of the window
    options = parser.parse_args()
    if options.drive is not None:
        drive(options.drive, options.moves)
        return
    print(processor())
    with tempfile.TemporaryDirectory() as folder, screen() as (env, where):
        run = str(Path(folder, "run"))
        settings = ["--family", options.family, "--epochs", "2", "--limit", "20000", "--states", "on", "--out", run]
        train = [sys.executable, "-m", "dreamexplorer", "train", *settings]
        subprocess.run(train, check=True, stdout=subprocess.DEVNULL)
        print(f"{options.family}; screen: {where}", flush=True)
        again = [sys.executable, __file__, "--drive", run, "--moves", str(options.moves)]
        subprocess.run(again, check=True, env=env)


def drive(run: Path, moves: int) -> None:
    """Open the window and print how long the moves take."""
    from PySide6.QtCore import QEventLoop, QTimer

    from dreamexplorer.gui.application import SWITCH_INTERVAL_S, build_context, create_application
    from dreamexplorer.gui.settings import Settings
    from dreamexplorer.gui.window.main_window import MainWindow
    from dreamexplorer.session import Drawing

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = create_application(["dreamexplorer"])
    context = build_context(app, Settings(), "light")
    window = MainWindow(context)
    window.resize(1280, 800)
    window.show()
    session, states = context.session, context.workflow.moments
    context.workflow.start(run / "checkpoint.safetensors")

    beat = QTimer()  # ends the wait for events now and then
    beat.start(5)

    def until(true: Callable[[], bool]) -> None:
        limit = time.perf_counter() + PATIENCE
        while not true():
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() > limit:
                raise TimeoutError("the window does not get there")

    until(lambda: session.decoded is not None and len(states.states) > 10 and not context.workflow.busy)
    assert session.dataset is not None
    session.set_drawing(Drawing(session.dataset.test.images[0]))
    encoded = window.panels["latent_map"].encoded  # type: ignore[attr-defined]

    def shown(step: int, *, whole: bool = False) -> bool:
        decoded, drawn, means = session.decoded, session.drawing_result, encoded.means
        return (
            decoded is not None
            and decoded.step == step
            and drawn is not None
            and drawn.step == step
            and means is not None
            and means.steps == (step, step)
            and (means.complete or not whole)
        )

    newest = session.snapshot.step if session.snapshot is not None else 0
    until(lambda: shown(newest, whole=True))
    random.seed(0)
    waits, ends, works, steps = [], [], [], [state.step for state in states.states]
    for step in random.choices(steps, k=moves):
        if states.asked is not None and states.asked.step == step:
            continue
        pause = time.perf_counter() + 0.1  # what the move before left, such as painting, is not part of this one
        until(lambda pause=pause: time.perf_counter() > pause)  # type: ignore[misc]
        began, worked = time.perf_counter(), time.process_time()
        states.show(step)
        until(lambda step=step: shown(step))  # type: ignore[misc]
        app.processEvents()
        waits.append(1e3 * (time.perf_counter() - began))
        until(lambda step=step: shown(step, whole=True))  # type: ignore[misc]
        app.processEvents()
        ends.append(1e3 * (time.perf_counter() - began))
        works.append(1e3 * (time.process_time() - worked))
    for name, values in (("until it is shown", waits), ("until it is over", ends), ("processor time", works)):
        median, most = np.percentile(values, (50, 95))
        print(f"{name + ':':22}{median:8.1f} ms, 95th percentile {most:.1f} ms, slowest {max(values):.1f} ms")
    print(f"wanted: at most {WANTED_MS:.0f} ms, with {len(steps)} states and {len(encoded.means.means):,} points")
    window.close_without_questions()


if __name__ == "__main__":
    main()
