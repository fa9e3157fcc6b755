"""Measures how fast all panels follow the time slider: `python benchmarks/scrubbing.py [--family NAME] [--moves N]`.

A short run that keeps states is trained, and the window opens it with a drawing on the canvas. Then the time slider
jumps to states at random, to some that were shown before and to some that were not. A move is over when the decoded
image, the analysis of the drawing and the map are those of the state, first with the points that are encoded by then,
then with all of them; the last event of the window's loop has then been handled. Processor time is that of the whole
process: it does not depend on what else the machine does.
The window opens on the present screen, else on Xvfb, else offscreen.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from _machine import processor, screen

WANTED_MS = 100.0  # from the last movement until everything is shown


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
    from _window_waits import DrivenWindow, print_times

    driven = DrivenWindow(run / "checkpoint.safetensors")
    states = driven.context.workflow.moments
    driven.until(lambda: len(states.states) > 10)
    newest = driven.session.snapshot.step if driven.session.snapshot is not None else 0
    driven.until(lambda: driven.shows(newest))
    random.seed(0)
    steps = [state.step for state in states.states]
    for whole, what in ((False, "the map with the points that are there"), (True, "the map with all points")):
        times = []
        for step in random.choices(steps, k=moves):
            if states.asked is None or states.asked.step != step:
                times.append(driven.measure(partial(states.show, step), partial(driven.shows, step, whole=whole)))
                driven.until(partial(driven.shows, step))
        print(what)
        print_times(times)
    print(f"wanted: at most {WANTED_MS:.0f} ms, with {len(steps)} states and {driven.points:,} points")
    driven.window.close_without_questions()


if __name__ == "__main__":
    main()
