"""A window that a benchmark drives, and waits for what it shows."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

from dreamexplorer.gui.application import SWITCH_INTERVAL_S, build_context, create_application
from dreamexplorer.gui.settings import Settings
from dreamexplorer.gui.window.main_window import MainWindow
from dreamexplorer.session import Drawing

if TYPE_CHECKING:
    from dreamexplorer.session import Session

PATIENCE = 60.0  # seconds
PAUSE = 0.1  # seconds between two moves: what one left, such as painting, is not part of the next


class DrivenWindow:
    """The window, 1280 x 800, with a drawing on its canvas once a dataset is there; it loads a checkpoint first.

    Args:
        checkpoint: the file to open; None for the model that the window opens by itself.
    """

    def __init__(self, checkpoint: Path | None = None) -> None:
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self.app = create_application(["dreamexplorer"])
        self.context = build_context(self.app, Settings(), "light")
        self.window = MainWindow(self.context)
        self.window.resize(1280, 800)
        self.window.show()
        self._beat = QTimer()  # ends the wait for events now and then
        self._beat.start(5)
        self.context.workflow.start(checkpoint)
        self.until(lambda: self.session.decoded is not None and not self.context.workflow.busy)
        assert self.session.dataset is not None
        self.session.set_drawing(Drawing(self.session.dataset.test.images[0]))

    @property
    def session(self) -> Session:
        """The session that the panels show."""
        return self.context.session

    @property
    def points(self) -> int:
        """Number of points of the map."""
        means = self.window.panels["latent_map"].encoded.means  # type: ignore[attr-defined]
        return 0 if means is None else len(means.means)

    def until(self, true: Callable[[], bool]) -> None:
        """Handle events until something holds.

        Raises:
            TimeoutError: it does not hold after a minute.
        """
        limit = time.perf_counter() + PATIENCE
        while not true():
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() > limit:
                raise TimeoutError("the window does not get there")

    def shows(self, step: int, *, whole: bool = True) -> bool:
        """Return True if decoded image, analysis of the drawing and all points of the map are those of a step.

        Args:
            step: the step.
            whole: False to be content with a part of the points.
        """
        decoded, drawn = self.session.decoded, self.session.drawing_result
        means = self.window.panels["latent_map"].encoded.means  # type: ignore[attr-defined]
        if decoded is None or drawn is None or means is None:
            return False
        there = decoded.step == step and drawn.step == step and means.steps == (step, step)
        return bool(there and (means.complete or not whole))

    def measure(self, move: Callable[[], None], done: Callable[[], bool]) -> tuple[float, float]:
        """Make a move after a pause; return the milliseconds until it is done, and those of processor time."""
        over = time.perf_counter() + PAUSE
        self.until(lambda: time.perf_counter() > over)
        began, worked = time.perf_counter(), time.process_time()
        move()
        self.until(done)
        self.app.processEvents()
        return 1e3 * (time.perf_counter() - began), 1e3 * (time.process_time() - worked)


def print_times(times: Sequence[tuple[float, float]]) -> None:
    """Print median, 95th percentile and the slowest of waits and processor times, in ms."""
    for name, values in zip(("until all is shown", "processor time"), np.array(times).T, strict=True):
        median, most = np.percentile(values, (50, 95))
        print(f"{name + ':':22}{median:8.1f} ms, 95th percentile {most:.1f} ms, slowest {values.max():.1f} ms")
