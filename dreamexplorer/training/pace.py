"""How fast a run is, and how long it will take."""

from __future__ import annotations

import math
import time

SECONDS_TO_JUDGE = 1.0  # before the time left is told: the first steps are slow


class Pace:
    """Measures images a second between readings; `restart` after what is no training."""

    def __init__(self) -> None:
        self.evaluation_seconds = 0.0  # that the last evaluation took
        self._rate, self._timed_seconds = 0.0, 0.0  # images/s, smoothed; how long it was measured
        self._epoch_seconds, self._epoch_images = 0.0, 0  # of the epoch begun: seconds of steps, images in them
        self._read_at = time.perf_counter()

    def restart(self) -> None:
        """What is measured begins now."""
        self._read_at = time.perf_counter()

    def since_reading(self) -> float:
        """Seconds since the last reading."""
        return time.perf_counter() - self._read_at

    def read(self, images: int) -> float:
        """Images a second, of so many learned from since the last reading."""
        now = time.perf_counter()
        seconds = max(now - self._read_at, 1e-9)
        self._read_at = now
        self._epoch_seconds += seconds
        self._timed_seconds += seconds
        self._epoch_images += images
        weight = min(1.0, seconds / 1.0) if self._rate else 1.0
        self._rate += weight * (images / seconds - self._rate)
        return images / seconds

    def end_epoch(self) -> float:
        """Images a second over the epoch that ends."""
        speed = self._epoch_images / self._epoch_seconds
        self._epoch_seconds, self._epoch_images = 0.0, 0
        return speed

    def seconds_left(self, epochs: float, images: int) -> float | None:
        """For so many epochs of that many images, evaluations included; None while that cannot be judged."""
        if self._rate <= 0.0 or self._timed_seconds < SECONDS_TO_JUDGE:
            return None
        return max(0.0, epochs * images / self._rate + math.ceil(epochs) * self.evaluation_seconds)
