"""Measures the window: training speed beside it, slider to pixel, event loop, start and memory.

    python benchmarks/window_speed.py [--seconds 12] [--rounds 3] [--parts live,start]

Everything is measured in one run on the platform Qt finds (QT_QPA_PLATFORM=offscreen works; an X server is nearer
to life). The live part trains the 20-latent MLP VAE with every panel open while a mouse drags a slider, in turn
with the same loop on the same number of threads without a window.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

DRAG_MS = 16
FRAME_TARGETS = {"p50": 8.0, "p99": 33.0}


# -- the live window ---------------------------------------------------------------------------------------


class SliderDrag(QObject):
    """Drags one latent slider with real mouse events, and times each move until its image has been painted."""

    def __init__(self, window: QObject, view: QObject) -> None:
        super().__init__()
        self.session = window.context.session
        self.rows = window.panels["sliders"].sliders
        self.view = view
        self.latencies: list[float] = []
        self.moves = 0
        self._requested_at = 0.0
        self._requested = None
        self._phase = 0.0
        self._pressed = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._move)
        view.installEventFilter(self)

    def start(self) -> None:
        self._timer.start(DRAG_MS)

    def stop(self) -> None:
        self._timer.stop()
        if self._pressed:
            self._send(QEvent.Type.MouseButtonRelease)
            self._pressed = False

    def _send(self, kind: QEvent.Type) -> None:
        import math

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
        if self._requested is not None:
            return  # the previous move is not painted yet and still being timed
        before = self.session.latent.copy()
        self._requested_at = time.perf_counter()
        self._send(QEvent.Type.MouseMove if self._pressed else QEvent.Type.MouseButtonPress)
        self._pressed = True
        if (self.session.latent != before).any():
            self._requested = self.session.latent.copy()
            self.moves += 1

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._requested is not None:
            decoded = self.session.decoded
            if decoded is not None and (decoded.z == self._requested).all():
                self._requested = None
                QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        self.latencies.append(1e3 * (time.perf_counter() - self._requested_at))


def headless_rate(run: object, dataset: object, threads: int, seconds: float) -> float:
    """Return the images per second of the same loop in a thread of this process, without a window."""
    from dreamexplorer.training.commands import CommandQueue, Stop
    from dreamexplorer.training.events import Ended, StepDone
    from dreamexplorer.training.loop import Trainer

    rates: list[float] = []

    def work() -> None:
        commands = CommandQueue()
        trainer = Trainer(run, dataset, commands=commands, threads=threads)
        started, first = None, 0
        for event in trainer.run():
            if isinstance(event, StepDone):
                now = time.perf_counter()
                if started is None:
                    started, first = now, event.step
                elif now - started >= seconds and not rates:
                    rates.append((event.step - first) * run.train.batch_size / (now - started))
                    commands.put(Stop())
            if isinstance(event, Ended):
                break

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return rates[0]


def live(rounds: int, seconds: float) -> None:
    from dreamexplorer.gui import application as gui
    from dreamexplorer.gui.settings import Settings
    from dreamexplorer.gui.threads.training_runner import cores
    from dreamexplorer.gui.window.main_window import MainWindow

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the watchdog is a helper of the tests
    from tests.watchdog import Watchdog

    sys.setswitchinterval(gui.SWITCH_INTERVAL_S)
    application = gui.create_application(sys.argv[:1])
    folder = tempfile.TemporaryDirectory()
    os.environ["DREAMEXPLORER_DATA"] = folder.name
    settings = Settings(QSettings(f"{folder.name}/settings.ini", QSettings.Format.IniFormat))
    context = gui.build_context(application, settings)
    window = MainWindow(context)
    window.resize(1280, 800)
    window.show()
    context.workflow.start()

    def pump(duration: float) -> None:
        loop = QEventLoop()  # waits like the program itself
        QTimer.singleShot(round(1000 * duration), loop.quit)
        loop.exec()

    def until(condition: object, limit: float = 60.0) -> None:
        ends = time.perf_counter() + limit
        while not condition():
            if time.perf_counter() > ends:
                raise SystemExit("the window did not get ready in time")
            pump(0.02)

    until(lambda: context.workflow.engine_is_ready and context.session.decoded is not None)
    pump(4.0)
    from dreamexplorer.training.config import RunConfig

    model, train = context.workflow.default_configs("mlp-vae")
    run = RunConfig("mlp-vae", model, dataclasses.replace(train, epochs=10_000), "mnist")
    threads = max(1, cores() - 1)
    alone, beside, latencies, blocks, map_updates = [], [], [], [], []
    view = _image_view(window)
    for _ in range(rounds):
        alone.append(headless_rate(run, context.session.dataset, threads, seconds))
        context.workflow.train(run)
        until(lambda: context.session.snapshot is not None and context.session.snapshot.step > 50)
        pump(1.5)
        drag = SliderDrag(window, view)
        fresh = _count(context.inference.means)
        with Watchdog() as watchdog:
            drag.start()
            rate = _Rate(context, run.train.batch_size)
            pump(seconds)
            beside.append(rate.images_per_s())
            drag.stop()
        map_updates.append(fresh.count / seconds)
        fresh.stop()
        blocks.append(1e3 * watchdog.longest)
        latencies += drag.latencies
        context.training.stop()
        until(lambda: not context.training.active)
        pump(0.5)
    latencies.sort()
    print(f"headless, {threads} thread(s):      {statistics.median(alone):10,.0f} images/s")
    print(f"beside the live window:      {statistics.median(beside):10,.0f} images/s")
    ratio = statistics.median(b / a for a, b in zip(alone, beside, strict=True))
    print(f"live / headless:             {ratio:10.2f}      (wanted: at least 0.85)")
    if latencies:
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            value = latencies[min(len(latencies) - 1, int(share * len(latencies)))]
            print(f"slider to pixel {name}:         {value:10.1f} ms   (wanted: at most {FRAME_TARGETS[name]:.0f})")
        print(f"slider moves painted:        {len(latencies):10d}")
    print(f"longest block of the window: {max(blocks):10.1f} ms   (wanted: at most 100)")
    print(f"updates of the latent map:   {statistics.median(map_updates):10.1f} /s   (10 000 means)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
    print(f"peak memory of the process:  {peak:10.0f} MiB  (wanted: at most 900)")
    window.close_without_questions()
    until(lambda: not window.isVisible())
    folder.cleanup()


class _Rate:
    """Images per second of a running training, from the steps of its snapshots."""

    def __init__(self, context: object, batch: int) -> None:
        self._history = context.session.history
        self._batch = batch
        self._t, self._step = time.perf_counter(), self._last()

    def _last(self) -> float:
        rows = self._history.train.rows
        return float(rows[-1, 0]) if len(rows) else 0.0

    def images_per_s(self) -> float:
        return (self._last() - self._step) * self._batch / (time.perf_counter() - self._t)


class _count(QObject):  # noqa: N801
    """Counter of the emissions of a signal."""

    def __init__(self, signal: object) -> None:
        super().__init__()
        self.count = 0
        self._signal = signal
        signal.connect(self._on)

    def _on(self, _value: object) -> None:
        self.count += 1

    def stop(self) -> None:
        self._signal.disconnect(self._on)


def _image_view(window: object) -> QObject:
    from dreamexplorer.gui.widgets.image_view import ImageView

    views = window.panels["dream"].findChildren(ImageView)
    return max(views, key=lambda v: v.width() * v.height())


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


def _timed(code: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "T0": repr(time.time()), "DREAMEXPLORER_DATA": folder}
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # both sides should find compiled modules
        env["PYTHONPATH"] = os.pathsep.join(
            [str(Path(__file__).resolve().parent.parent), env.get("PYTHONPATH", "")]
        ).rstrip(os.pathsep)
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
    _timed(EMPTY), _timed(OURS)  # warm the disk cache
    empty, ours, decoded, torch = [], [], [], []
    for _ in range(rounds):
        empty.append(_timed(EMPTY)["painted"])
        found = _timed(OURS)
        ours.append(found["painted"])
        decoded.append(found["decoded"])
        torch.append(_timed(TORCH)["torch"])
    ratio = statistics.median(b / a for a, b in zip(empty, ours, strict=True))
    after = statistics.median(d - t for d, t in zip(decoded, torch, strict=True))
    behind = statistics.median(d - p - t for d, p, t in zip(decoded, ours, torch, strict=True))
    print(f"empty window painted:        {statistics.median(empty):10.2f} s")
    print(f"our window painted:          {statistics.median(ours):10.2f} s")
    print(f"ours / empty:                {ratio:10.2f}      (wanted: at most 1.5)")
    print(f"import torch alone:          {statistics.median(torch):10.2f} s")
    print(f"first decoded image:         {statistics.median(decoded):10.2f} s")
    print(f"  less torch's import:       {after:10.2f} s")
    print(f"  less torch and the paint:  {behind:10.2f} s    (wanted: at most 0.7)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--parts", default="start,live")
    arguments = parser.parse_args()
    parts = arguments.parts.split(",")
    if "start" in parts:
        start(max(3, arguments.rounds))
    if "live" in parts:
        live(arguments.rounds, arguments.seconds)


if __name__ == "__main__":
    main()
