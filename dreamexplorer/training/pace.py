"""Measures the speed of a run and estimates the time left."""

from __future__ import annotations

import math
import time

SECONDS_TO_JUDGE = 1.0  # measured time before the time left is estimated, because the first steps are slow


class Pace:
    """Measures images per second between readings; call `restart` after anything that is not training."""

    def __init__(self) -> None:
        self.evaluation_seconds = 0.0  # duration of the last evaluation
        self._rate, self._timed_seconds = 0.0, 0.0  # images/s, smoothed; seconds it was measured
        self._epoch_seconds, self._epoch_images = 0.0, 0  # seconds and images of the steps of this epoch
        self._read_at = time.perf_counter()

    def restart(self) -> None:
        """Restart the timer."""
        self._read_at = time.perf_counter()

    def skip(self, seconds: float) -> None:
        """Leave out seconds in which the run did nothing, because another one had its turn."""
        self._read_at += seconds

    def since_reading(self) -> float:
        """Return the seconds since the last reading."""
        return time.perf_counter() - self._read_at

    def read(self, images: int) -> float:
        """Return the speed since the last reading, and start the next interval.

        Args:
            images: number of images trained on since the last reading.

        Returns:
            Images per second.
        """
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
        """Return the images per second over the epoch that ends."""
        speed = self._epoch_images / self._epoch_seconds
        self._epoch_seconds, self._epoch_images = 0.0, 0
        return speed

    def seconds_left(self, epochs: float, images: int) -> float | None:
        """Estimate the time to the end of a run, evaluations included.

        Args:
            epochs: epochs left, with fraction.
            images: images of an epoch.

        Returns:
            Seconds; None while too little was measured.
        """
        if self._rate <= 0.0 or self._timed_seconds < SECONDS_TO_JUDGE:
            return None
        return max(0.0, epochs * images / self._rate + math.ceil(epochs) * self.evaluation_seconds)
