"""Owns the inference thread: decodes, encodes and analyses on its own copy of the newest snapshot.

Requests go to one-slot mailboxes, one for each channel: a newer request replaces an unserved one. Interactive
requests come first; the living map is encoded in slices between them.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, Signal, Slot

from dreamexplorer.session import Drawing, Floats

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.inference_worker import Message
    from dreamexplorer.models.snapshot import Snapshot


@dataclass(frozen=True)
class DecodedBatch:
    """Images N x C x H x W in [0, 1] for z N x D; `key` is what the caller gave."""

    channel: str
    key: object
    z: Floats
    images: Floats
    step: int


@dataclass(frozen=True)
class Dreamt:
    """A draw z (D) from a prior that only the model can draw from."""

    channel: str
    z: Floats
    step: int


@dataclass(frozen=True)
class Means:
    """Posterior means N x D of the watched images (a copy the receiver may keep).

    While training runs rows are refreshed in rotation; `steps` gives the step of the oldest and newest row.
    `complete` is False until every row belongs to the present model; rows not yet encoded are NaN.
    """

    means: Floats
    spreads: Floats | None
    steps: tuple[int, int]
    complete: bool
    fresh: float = 1.0  # share of the rows that were encoded with the newest weights


class InferenceRunner(QObject):
    """Lives on the GUI thread; its signals arrive there."""

    ready = Signal()  # torch is imported and the thread serves requests
    decoded = Signal(object)  # session.Decoded for the newest `decode`
    batch_decoded = Signal(object)  # DecodedBatch
    analysed = Signal(object)  # session.DrawingResult
    dreamt = Signal(object)  # Dreamt
    means = Signal(object)  # Means, at most about 12 times a second
    failed = Signal(object)  # an exception no request should raise

    _posted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        # the newest undelivered result of each kind; a slow window sees only the newest, never a backlog
        self._outbox: dict[tuple[str, ...], tuple[int, Any]] = {}
        self._thread: threading.Thread | None = None
        self._generation = 0  # grows with every new architecture; older requests and results are void
        self._architecture: object = None
        self._is_ready = False
        self._closed = False
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_ready(self) -> bool:
        """Whether `ready` was emitted."""
        return self._is_ready

    def start(self) -> None:
        """Begin to import torch on the inference thread; `ready` follows. A second call does nothing."""
        if self._thread is None and not self._closed:
            self._thread = threading.Thread(target=self._run, name="inference", daemon=True)
            self._thread.start()

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Serve from these weights from now on (newest wins)."""
        if snapshot.architecture != self._architecture:
            self._architecture = snapshot.architecture
            self._generation += 1
        self._put("snapshot", "", snapshot)
        self.start()

    # Labels are the classes that a conditional model needs to be told; for others they do not matter.

    def decode(self, z: Floats, label: int | None = None) -> None:
        """Decode the selected z (D); newest wins."""
        self._put("decode", "", (np.array(z, dtype=np.float32), label))

    def decode_batch(
        self, channel: str, z: Floats, key: object = None, labels: int | npt.NDArray[np.int64] | None = None
    ) -> None:
        """Decode N x D on a channel of its own (previews, strips), with N labels or one; newest of the channel wins."""
        told = None if labels is None else np.array(labels, dtype=np.int64).reshape(-1)
        self._put("batch", channel, (np.array(z, dtype=np.float32), told, key))

    def dream(self, channel: str, z: Floats, keep: npt.NDArray[np.bool_], label: int | None = None) -> None:
        """Draw from the prior in place of z (D), but for the axes to keep (D); newest of the channel wins.

        For families whose prior is `drawn_by_model`; each call draws anew.
        """
        self._put("dream", channel, (np.array(z, dtype=np.float32), np.array(keep, dtype=np.bool_), label))

    def analyse(self, drawing: Drawing, label: int | None = None) -> None:
        """Encode and reconstruct a drawing; newest wins."""
        self._put("analyse", "", (drawing, label))

    def watch_means(self, images: npt.NDArray[np.uint8] | None, labels: npt.NDArray[np.int64] | None = None) -> None:
        """Keep the posterior means of these images (N x C x H x W, N labels) up to date; None ends it."""
        self._put("watch", "", (images, labels))

    def set_economy(self, on: bool) -> None:
        """While something else needs the processor (training): refresh the means in rotation, at a bounded cost."""
        self._put("economy", "", on)

    def shutdown(self, timeout_s: float = 5.0) -> bool:
        """Join the thread; False when it did not end in time."""
        self._closed = True
        self._outbox.clear()
        if self._thread is None:
            return True
        self._inbox.put(("stop", "", self._generation, None))
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _put(self, kind: str, channel: str, payload: Any) -> None:
        if not self._closed:
            self._inbox.put((kind, channel, self._generation, payload))

    # -- results, posted by the inference thread ------------------------------------------------------------

    def _post(self, kind: str, channel: str, generation: int, value: Any) -> None:
        """Called in the inference thread; `_deliver` follows in the window's."""
        if not self._closed:
            self._outbox[kind, channel] = (generation, value)
            self._posted.emit()

    @Slot()
    def _deliver(self) -> None:
        outbox = self._outbox
        signals: dict[str, Callable[[Any], None]] = {
            "decoded": self.decoded.emit,
            "analysed": self.analysed.emit,
            "dreamt": self.dreamt.emit,
            "batch": self.batch_decoded.emit,
            "means": self.means.emit,
            "failed": self.failed.emit,
        }
        order = ["ready", *signals]
        for key in sorted(list(outbox), key=lambda k: order.index(k[0])):  # list() is atomic, the worker adds meanwhile
            generation, value = outbox.pop(key, (-1, None))
            if self._closed or generation < 0:
                continue
            if key[0] == "ready":
                self._is_ready = True
                self.ready.emit()
            elif key[0] == "failed" or generation == self._generation:
                signals[key[0]](value)

    def _run(self) -> None:
        from dreamexplorer.gui.threads.engine import load_engine

        try:
            load_engine()
            from dreamexplorer.gui.threads.inference_worker import InferenceWorker

            worker = InferenceWorker(self._inbox, self._post, time.perf_counter)
        except BaseException as error:  # torch may be missing or broken in any way; the window must still open
            self._post("failed", "", self._generation, error)
            return
        self._post("ready", "", 0, None)
        worker.run()
