"""Throttled drawing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

# Interval for plots of a running training, in milliseconds: each repaint takes time from the training.
REFRESH_MS = 400


class Refresher(QObject):
    """Throttle: calls a slot at most once in an interval, and only while a widget is visible.

    A request made while it is hidden is served when it is shown.
    """

    def __init__(self, widget: QWidget, slot: Callable[[], object], interval_ms: int = 80) -> None:
        super().__init__(widget)
        self._widget = widget
        self._slot = slot
        self._requested = False
        self._stopped = False
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._on_timeout)
        widget.installEventFilter(self)

    def request(self) -> None:
        """Request a call: in the next turn of the event loop, or when the interval since the last call is over."""
        if self._stopped:
            return
        self._requested = True
        if self._widget.isVisible() and not self._timer.isActive():
            self._timer.start()
            QTimer.singleShot(0, self, self._run)

    def now(self) -> None:
        """Call the slot now if a request is pending, visible or not."""
        self._run_if_requested()

    def stop(self) -> None:
        """Discard the pending request and stop for good."""
        self._requested, self._stopped = False, True
        self._timer.stop()
        self._widget.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._requested:
            self.request()
        return False

    def _on_timeout(self) -> None:
        if self._requested and self._widget.isVisible():
            self._run_if_requested()
        else:
            self._timer.stop()

    def _run(self) -> None:
        if self._widget.isVisible():
            self._run_if_requested()

    def _run_if_requested(self) -> None:
        if self._requested:
            self._requested = False
            self._slot()
