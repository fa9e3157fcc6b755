"""Measures the speed of the latent map: `python benchmarks/map_speed.py [--points N] [--size WxH]`.

Times are processor time of the thread and wall time, in milliseconds, median and 95th percentile. Set
QT_SCALE_FACTOR=2 for a screen of double density. The same points as a pyqtgraph ScatterPlotItem, panned the same
way, are the reference.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from dreamexplorer.analysis.projection import fit_plane, follow_plane
from dreamexplorer.gui.shared.map_view.markers import DrawingMarker
from dreamexplorer.gui.shared.map_view.outlines import Rings
from dreamexplorer.gui.shared.map_view.view import MapView
from dreamexplorer.gui.theme import LIGHT

FRAME_MS = 1000 / 30  # requirement: 70 000 points panned at 30 frames a second


def measure(name: str, act: Callable[[], object], repeats: int = 40, limit: float | None = None) -> float:
    """Print a row of the table; return the median wall time in milliseconds."""
    act()
    cpu, wall = [], []
    for _ in range(repeats):
        a, b = time.thread_time(), time.perf_counter()
        act()
        cpu.append((time.thread_time() - a) * 1e3)
        wall.append((time.perf_counter() - b) * 1e3)
    verdict = "" if limit is None else ("ok" if np.median(wall) <= limit else "TOO SLOW") + f" (limit {limit:.0f})"
    c, w = np.percentile(cpu, [50, 95]), np.percentile(wall, [50, 95])
    print(f"{name:<44} {c[0]:8.2f} {c[1]:8.2f} {w[0]:10.2f} {w[1]:8.2f}  {verdict}")
    return float(np.median(wall))


def cloud(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return x, y and class of n points that look like a map of ten classes."""
    random = np.random.default_rng(0)
    labels = random.integers(0, 10, n)
    centres = random.normal(0, 1.3, (10, 2))
    places = (centres[labels] + random.normal(0, 0.45, (n, 2))).astype(np.float32)
    return np.ascontiguousarray(places[:, 0]), np.ascontiguousarray(places[:, 1]), labels


def rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def painted(app: QApplication) -> None:
    app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=70_000)
    parser.add_argument("--size", default="640x520", help="of the map, in pixels of the desktop")
    parser.add_argument("--no-reference", action="store_true", help="leave pyqtgraph out")
    options = parser.parse_args()
    width, height = (int(v) for v in options.size.split("x"))
    app = QApplication([])
    x, y, labels = cloud(options.points)
    view = MapView()
    view.resize(width, height)
    view.overlays.set_axis_labels("z0 (KL 3.21 nats)", "z1 (KL 2.56 nats)")
    view.points.set_colors([rgb(c) for c in LIGHT.classes])
    view.points.set_groups(labels, 10)
    view.points.set_points(x, y)
    view.overlays.set_marker((0.2, 0.3))
    view.overlays.set_drawing(DrawingMarker(0.5, 0.5, 0.3, 0.1, 30, "Drawing"))
    view.overlays.set_rings(Rings(0, 0, ((1, "1"), (2, "2"), (3, "3"))))
    view.show()
    painted(app)
    view.navigation.set_bounds((float(x.min()), float(x.max()), float(y.min()), float(y.max())), at_once=True)
    ratio = view.devicePixelRatioF()
    print(f"{options.points} points, {width} x {height} at {ratio:g} pixels a pixel, offscreen: {app.platformName()}")
    print(f"{'':<44} {'cpu p50':>8} {'p95':>8} {'clock p50':>10} {'p95':>8}")

    way = iter(np.tile([1, 1, 1, -1, -1, -1], 1000))

    def pan() -> None:
        view.navigation.pan(2.0 * next(way), 1.0)
        painted(app)

    def live() -> None:
        view.points.set_points(x + np.float32(0.01) * next(way), y)
        painted(app)

    def overlay() -> None:
        view.overlays.set_marker((0.2 + 0.01 * next(way) * np.random.default_rng().random(), 0.3))
        painted(app)

    mine = measure("pan, whole frame with axes", pan, limit=FRAME_MS)
    measure("points move, whole frame", live, limit=FRAME_MS)
    measure("marker moves, whole frame", overlay, limit=15)
    measure("nearest point", lambda: view.points.nearest(0.3, 0.4), limit=2)
    means = np.random.default_rng(0).normal(size=(options.points, 128)).astype(np.float32)
    plane = fit_plane(means)
    measure("PCA of 128 dimensions: exact fit", lambda: fit_plane(means, plane))
    measure("PCA of 128 dimensions: one turn", lambda: follow_plane(means, plane))
    measure("PCA of 128 dimensions: all points placed", lambda: plane.project(means))
    view.stop()
    view.close()
    if options.no_reference:
        return
    import pyqtgraph as pg

    plot = pg.PlotWidget()
    plot.resize(width, height)
    plot.addItem(
        pg.ScatterPlotItem(x, y, size=3, pen=None, brush=[pg.mkBrush(LIGHT.classes[i]) for i in labels], pxMode=True)
    )
    plot.show()
    painted(app)

    def pan_reference() -> None:
        plot.getViewBox().translateBy(x=0.01 * float(next(way)), y=0.005)
        painted(app)

    other = measure("pyqtgraph ScatterPlotItem: pan", pan_reference, repeats=15)
    print(f"the map pans {other / mine:.1f} times as fast")
    plot.close()


if __name__ == "__main__":
    main()
