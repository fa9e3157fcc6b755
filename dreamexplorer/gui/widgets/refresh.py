"""Drawing on a timer, not on arrival."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

# Plots of a running training: four pictures a second read as alive, and every one of them costs the training.
REFRESH_MS = 250


class Refresher(QObject):
    """Calls a slot at most once in an interval, and only while the widget can be seen.

    A request made while it is hidden is honoured when it is shown.
    """

    def __init__(self, widget: QWidget, slot: Callable[[], object], interval_ms: int = 80) -> None:
        super().__init__(widget)
        self._widget = widget
        self._slot = slot
        self._wanted = False
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._on_timeout)
        widget.installEventFilter(self)

    def request(self) -> None:
        """Have the slot called soon: at once when it has rested for an interval."""
        self._wanted = True
        if self._widget.isVisible() and not self._timer.isActive():
            self._timer.start()
            QTimer.singleShot(0, self, self._run)

    def now(self) -> None:
        """Call the slot at once if anything was requested, visible or not."""
        self._run_if_wanted()

    def stop(self) -> None:
        """End for good."""
        self._wanted = False
        self._timer.stop()
        self._widget.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._wanted:
            self.request()
        return False

    def _on_timeout(self) -> None:
        if self._wanted and self._widget.isVisible():
            self._run_if_wanted()
        else:
            self._timer.stop()

    def _run(self) -> None:
        if self._widget.isVisible():
            self._run_if_wanted()

    def _run_if_wanted(self) -> None:
        if self._wanted:
            self._wanted = False
            self._slot()
