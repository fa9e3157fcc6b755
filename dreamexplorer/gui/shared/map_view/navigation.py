"""Navigation on the map: which part of the plane is seen, moved by the user, by fitting, or along with the points."""

from __future__ import annotations

import math

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.shared.map_view.viewport import Bounds, Viewport, needs_fit

_FRAME_MS = 16
_FOLLOWING_FRAME_MS = 60  # while it follows points: each frame paints all of them, beside a training
_FOLLOWING_MARGIN = 0.16  # share of the bounds on each side, so that points that spread are seldom followed
_GLIDE_MS = 70.0  # time constant of an animated move


class Navigation(QObject):
    """Moves the viewport of a widget. While `auto_fit` is on it follows the bounds of the points."""

    changed = Signal()  # another part of the plane is seen
    auto_fit_changed = Signal(bool)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._bounds: Bounds = (-3.0, 3.0, -3.0, 3.0)
        self._auto_fit = True
        self._viewport = Viewport().fitted(self._bounds)
        self._goal: Viewport | None = None  # where an animated move ends
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._animate)

    @property
    def viewport(self) -> Viewport:
        """The part of the plane that is seen now."""
        return self._viewport

    @property
    def auto_fit(self) -> bool:
        """True if the view follows the points."""
        return self._auto_fit

    def set_auto_fit(self, on: bool) -> None:
        """Follow the points, or stop following them."""
        if on != self._auto_fit:
            self._auto_fit = on
            self.auto_fit_changed.emit(on)

    def set_bounds(self, bounds: Bounds, at_once: bool = False, glide: bool = True) -> None:
        """Set where the points lie; the view follows while `auto_fit` is on.

        Args:
            bounds: where they lie.
            at_once: fit the view exactly, without an animation.
            glide: animate the move that is needed where the points leave the view, or take little of it.
        """
        self._bounds = bounds
        if not self._auto_fit:
            return
        if at_once:
            self._goal = None
            self._show(self._viewport.fitted(bounds))
        elif needs_fit(self._goal or self._viewport, bounds):
            goal = self._viewport.fitted(bounds, _FOLLOWING_MARGIN)
            if glide:
                self._glide_to(goal, _FOLLOWING_FRAME_MS)
            else:
                self._goal = None
                self._timer.stop()
                self._show(goal)

    def fit(self) -> None:
        """Show all points, and follow them from now on."""
        self.set_auto_fit(True)
        self._glide_to(self._viewport.fitted(self._bounds))

    def zoom(self, factor: float, at: tuple[float, float] | None = None) -> None:
        """Zoom by a factor around a pixel of the plot, or around its centre."""
        px, py = at if at is not None else (self._viewport.width / 2, self._viewport.height / 2)
        self._move(self._viewport.zoomed(factor, px, py))

    def pan(self, dx: float, dy: float) -> None:
        """Move what is seen by pixels."""
        self._move(self._viewport.panned(dx, dy))

    def show_view(self, view: Viewport) -> None:
        """Show exactly this part of the plane, without following the points."""
        self._move(view.resized(self._viewport.width, self._viewport.height))

    def resize(self, width: float, height: float) -> None:
        """Adapt to another size of the plot, in pixels."""
        following = self._auto_fit and self._goal is None
        view = self._viewport.resized(width, height)
        if following:
            view = view.fitted(self._bounds)
        elif self._goal is not None:
            self._goal = self._goal.resized(width, height)
        self._show(view)

    def stop(self) -> None:
        """End the animation."""
        self._timer.stop()

    def _move(self, view: Viewport) -> None:
        """Move as the user wants it: the view no longer follows the points."""
        self.set_auto_fit(False)
        self._goal = None
        self._timer.stop()
        self._show(view)

    def _glide_to(self, goal: Viewport, frame_ms: int = _FRAME_MS) -> None:
        if not self._widget.isVisible():
            self._show(goal)
            return
        self._goal = goal
        if not self._timer.isActive():
            self._clock.start()
        self._timer.start(frame_ms)

    def _animate(self) -> None:
        if self._goal is None:
            self._timer.stop()
            return
        elapsed = self._clock.restart()
        view = self._viewport.towards(self._goal, 1.0 - math.exp(-elapsed / _GLIDE_MS))
        if view.near(self._goal):
            view, self._goal = self._goal, None
            self._timer.stop()
        self._show(view)

    def _show(self, view: Viewport) -> None:
        if view != self._viewport:
            self._viewport = view
            self.changed.emit()
