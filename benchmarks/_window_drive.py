"""Opens the window as `dreamexplorer` does and drives it: `window_speed.py` starts this as a process of its own.

    python _window_drive.py SECONDS

The window trains the 20-latent MLP VAE, first untouched, then while a mouse drags a slider 60 times a second, then
once more under a heartbeat that notices how long the event loop stands still. Each phase is printed as a line of JSON.
"""

from __future__ import annotations

import dataclasses
import json
import math
import resource
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

DRAG_MS = 16
THREADS = {"MainThread": "window", "inference": "inference", "training": "training"}


class SliderDrag(QObject):
    """Drags one latent slider with mouse events, and times each move until its image has been painted."""

    def __init__(self, window: Any) -> None:
        super().__init__()
        self.session = window.context.session
        self.rows = window.panels["sliders"].sliders
        self.latencies: list[float] = []
        self.moves = 0
        self._view = _largest_image(window)
        self._waiting: dict[float, float] = {}  # when each value was dragged to that is not painted yet
        self._shown: list[float] = []  # when the moves were made that the painting in progress shows
        self._phase = 0.0
        self._pressed = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._move)
        self._view.installEventFilter(self)

    def start(self) -> None:
        self._timer.start(DRAG_MS)

    def stop(self) -> None:
        self._timer.stop()
        self._view.removeEventFilter(self)
        if self._pressed:
            self._send(QEvent.Type.MouseButtonRelease)
            self._pressed = False

    def _send(self, kind: QEvent.Type) -> None:
        axis = self.rows.order()[0]
        low, high = self.rows.axes.state.range_of(axis)
        value = (low + high) / 2 + 0.45 * (high - low) * math.sin(self._phase)
        at = QPointF(self.rows.value_point(axis, value))
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
        target = self.rows.viewport()
        event = QMouseEvent(kind, at, target.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(target, event)

    def _move(self) -> None:
        self._phase += 0.07
        axis, now = self.rows.order()[0], time.perf_counter()
        before = self.session.latent[axis]
        self._send(QEvent.Type.MouseMove if self._pressed else QEvent.Type.MouseButtonPress)
        self._pressed = True
        if self.session.latent[axis] != before:
            self.moves += 1
            self._waiting[float(self.session.latent[axis])] = now

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note, when the image is painted, which moves it shows: that of its z, and those it replaced."""
        decoded = self.session.decoded
        if event.type() == QEvent.Type.Paint and decoded is not None:
            moved_at = self._waiting.get(float(decoded.z[self.rows.order()[0]]))
            if moved_at is not None:
                self._shown += [at for at in self._waiting.values() if at <= moved_at]
                self._waiting = {value: at for value, at in self._waiting.items() if at > moved_at}
                QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        now = time.perf_counter()
        self.latencies += [1e3 * (now - at) for at in self._shown]
        self._shown.clear()


class Driver(QObject):
    """Waits for the window, starts a training in it, and measures phase after phase."""

    def __init__(self, window: Any, seconds: float) -> None:
        super().__init__()
        self.window, self.seconds = window, seconds
        self.context = window.context
        QTimer.singleShot(0, self.run)

    def run(self) -> None:
        try:
            self._measure()
        finally:
            self.window.close_without_questions()

    def _measure(self) -> None:
        from dreamexplorer.gui.threads.training_pace import cores

        context, session = self.context, self.context.session
        self.window.resize(1280, 800)
        until(lambda: context.workflow.engine_is_ready and session.decoded is not None)
        pump(3.0)
        say(phase="idle", **self._phase(lambda: None, lambda: None))
        from dreamexplorer.training.config import RunConfig

        model, train = context.workflow.default_configs("mlp-vae")
        context.workflow.train(RunConfig("mlp-vae", model, dataclasses.replace(train, epochs=10_000), "mnist"))
        until(lambda: session.snapshot is not None and session.snapshot.step > 100)
        pump(3.0)
        say(phase="untouched", threads=max(1, cores() - 1), **self._phase(lambda: None, lambda: None))
        drag = SliderDrag(self.window)
        found = self._phase(drag.start, drag.stop)
        say(phase="dragged", latencies=drag.latencies, moves_per_s=drag.moves / self.seconds, **found)
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the watchdog is a helper of the tests
        from tests.watchdog import Watchdog

        drag = SliderDrag(self.window)
        with Watchdog() as watchdog:
            self._phase(drag.start, drag.stop)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        say(phase="watched", block=1e3 * watchdog.longest, peak_mib=peak)
        context.training.stop()
        until(lambda: not context.training.active)

    def _phase(self, begin: Callable[[], None], end: Callable[[], None]) -> dict[str, Any]:
        speed, means = _Speed(self.context), _Count(self.context.inference.means)
        begin()
        clocks = _thread_clocks()
        before = {name: clock() for name, clock in clocks.items()}
        started = time.perf_counter()
        pump(self.seconds)
        passed = time.perf_counter() - started
        used = {name: (clock() - before[name]) / passed for name, clock in clocks.items()}
        end()
        speed.stop()
        means.stop()
        return {"cores": used, "images_per_s": speed.images_per_s(), "means_per_s": means.count / passed}


class _Speed:
    """Images per second of a running training, without its evaluations."""

    def __init__(self, context: Any) -> None:
        self._training = context.training
        self._images = self._seconds = 0.0
        self._last_step = 0
        self._training.events.connect(self._on_events)

    def _on_events(self, events: list[Any]) -> None:
        from dreamexplorer.training.events import StepDone

        for event in events:
            if isinstance(event, StepDone):
                if self._last_step:
                    images = 128 * (event.step - self._last_step)
                    self._images += images
                    self._seconds += images / event.images_per_s
                self._last_step = event.step

    def stop(self) -> None:
        self._training.events.disconnect(self._on_events)

    def images_per_s(self) -> float:
        return self._images / self._seconds if self._seconds else 0.0


class _Count(QObject):
    """Counter of the emissions of a signal."""

    def __init__(self, signal: Any) -> None:
        super().__init__()
        self.count = 0
        self._signal = signal
        signal.connect(self._on)

    def _on(self, _value: object) -> None:
        self.count += 1

    def stop(self) -> None:
        self._signal.disconnect(self._on)


def _largest_image(window: Any) -> QWidget:
    from dreamexplorer.gui.widgets.image_view import ImageView

    views: list[QWidget] = window.panels["dream"].findChildren(ImageView)
    return max(views, key=lambda v: v.width() * v.height())


def _thread_clocks() -> dict[str, Callable[[], float]]:
    """Return the processor clocks of window, inference and training thread; none where the system has no such."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return {}
    found: dict[str, Callable[[], float]] = {}
    for thread in threading.enumerate():
        name = THREADS.get(thread.name)
        if name is not None and thread.ident is not None:
            number = time.pthread_getcpuclockid(thread.ident)
            found[name] = lambda number=number: time.clock_gettime(number)  # type: ignore[misc]
    return found


def pump(duration: float) -> None:
    loop = QEventLoop()  # waits like the program itself
    QTimer.singleShot(round(1000 * duration), loop.quit)
    loop.exec()


def until(condition: Callable[[], bool], limit: float = 60.0) -> None:
    ends = time.perf_counter() + limit
    while not condition():
        if time.perf_counter() > ends:
            raise SystemExit("the window did not get ready in time")
        pump(0.02)


def say(**values: Any) -> None:
    print(json.dumps(values), flush=True)


def main() -> int:
    seconds = float(sys.argv[1])
    from dreamexplorer import cli
    from dreamexplorer.gui import app

    make, drivers = app.MainWindow, []

    def attached(context: Any) -> Any:
        window = make(context)
        drivers.append(Driver(window, seconds))
        return window

    app.MainWindow = attached  # type: ignore[assignment, misc]
    return cli.main([])


if __name__ == "__main__":
    sys.exit(main())
