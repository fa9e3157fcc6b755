"""Measures how fast all panels show another run: `python benchmarks/switching.py [--moves N]`.

The window opens the shipped models, each as a run of its own, with a drawing on the canvas, and switches between them
at random. A switch is over when the decoded image, the analysis of the drawing and all points of the map are those of
the other run; curves and KL over time are drawn by then. Processor time is that of the whole process: it does not
depend on what else the machine does. The window opens on the present screen, else on Xvfb, else offscreen.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from functools import partial
from pathlib import Path

from _machine import processor, screen

WANTED_MS = 150.0  # from the click until everything is shown


def main() -> None:
    """Measure the window in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=40)
    parser.add_argument("--drive", action="store_true", help=argparse.SUPPRESS)  # in the process of the window
    options = parser.parse_args()
    if options.drive:
        drive(options.moves)
        return
    with screen() as (env, where):
        print(f"{processor()}; screen: {where}", flush=True)
        again = [sys.executable, __file__, "--drive", "--moves", str(options.moves)]
        subprocess.run(again, check=True, env=env)


def drive(moves: int) -> None:
    """Open the window and print how long switching takes."""
    from _window_waits import DrivenWindow, print_times

    from dreamexplorer.resources import resource_path
    from dreamexplorer.session import Run
    from dreamexplorer.training.checkpoint import SUFFIX

    driven = DrivenWindow()
    session, workflow = driven.session, driven.context.workflow

    def opened(path: Path) -> bool:
        run = session.current_run
        return run is not None and run.origin.path == path and not workflow.busy

    for path in sorted(resource_path("checkpoints").glob(f"*{SUFFIX}")):
        workflow.open_shipped(path.stem)
        driven.until(partial(opened, path))

    def shown(run: Run, before: tuple[object, object]) -> bool:
        assert run.snapshot is not None
        new = session.decoded is not before[0] and session.drawing_result is not before[1]
        return new and driven.shows(run.snapshot.step)

    for run in session.runs:  # each is evaluated once, which is not part of a switch
        workflow.show_run(run)
        driven.until(lambda: shown(run, (None, None)) and not driven.context.jobs.busy)  # noqa: B023 - called at once
    random.seed(0)
    times = []
    for run in random.choices(session.runs, k=moves):
        if run is not session.current_run:
            before = session.decoded, session.drawing_result
            times.append(driven.measure(partial(workflow.show_run, run), partial(shown, run, before)))
    print_times(times)
    names = ", ".join(run.name for run in session.runs)
    print(f"wanted: at most {WANTED_MS:.0f} ms; {driven.points:,} points; {names}")
    driven.window.close_without_questions()


if __name__ == "__main__":
    main()
