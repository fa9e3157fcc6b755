"""Owns the inference thread, which answers requests with its own copy of the newest snapshot.

Runners of further models are lent (`InferenceRunner.lend`); all of these share a second thread.

Each slot (class and channel of a request) holds one request: a newer one replaces it until it is answered. Urgent
requests come first; between requests the means of the watched images (the living map) are encoded in slices.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, Signal, Slot

from dreamexplorer.gui.threads.instructions import (
    DropModel,
    Instruction,
    SetEconomy,
    StopServing,
    UseSnapshot,
    WatchMeans,
)
from dreamexplorer.gui.threads.letters import Answer, Letter
from dreamexplorer.gui.threads.newest import Newest
from dreamexplorer.gui.threads.requests import Request
from dreamexplorer.gui.threads.results import Failure, Means
from dreamexplorer.gui.threads.shared_thread import SharedThread
from dreamexplorer.options import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.inference_worker import InferenceWorker
    from dreamexplorer.models.snapshot import Snapshot

log = logging.getLogger(__name__)

LENT_SHARE = 0.25  # of what means may cost beside training, for a lent runner: there are four columns to compare
START_FAILED = QT_TRANSLATE_NOOP("requests", "The thread that decodes images could not start")


class InferenceRunner(QObject):
    """Runs the inference thread; methods are called, and signals emitted, on the GUI thread."""

    ready = Signal()  # torch is imported and the thread answers requests
    answered = Signal(object)  # the result of a request, by type: Decoded, DecodedBatch, DrawingResult, PriorDraw, ...
    means = Signal(object)  # Means of the watched images, at most 5 times a second
    failed = Signal(object)  # Failure, once: see `reset_failures`

    _posted = Signal()
    _started = Signal()
    _broken = Signal(object)

    def __init__(self, owner: InferenceRunner | None = None) -> None:
        """Make a runner with a thread of its own, or one that works on the thread for lent ones of its owner."""
        super().__init__(owner)
        self._owner = owner
        self._lent_thread = SharedThread("inference of further models")
        self._lent: list[InferenceRunner] = []
        self._free: list[InferenceRunner] = []  # lent before, and taken back
        self._started_once = False
        self._inbox: queue.SimpleQueue[Letter] = queue.SimpleQueue()
        # Undelivered answers: a slow window gets the newest on each subject, never a backlog.
        self._outbox: Newest[Answer] = Newest()
        self._thread: threading.Thread | None = None
        self._watch = 0  # number of the newest request to watch images
        self._generation = 0  # grows with every new architecture; older requests and results are void
        self._architecture: object = None
        self._is_ready = False
        self._closed = False
        self._failures: dict[object, BaseException] = {}  # last failure by subject, until it succeeds again
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._started.connect(self._on_started, Qt.ConnectionType.QueuedConnection)
        self._broken.connect(self._on_broken, Qt.ConnectionType.QueuedConnection)

    @property
    def is_ready(self) -> bool:
        """True if `ready` was emitted."""
        return self._is_ready

    def start(self) -> None:
        """Start to import torch on the inference thread; `ready` follows. A second call does nothing."""
        if self._started_once or self._closed:
            return
        self._started_once = True
        if self._owner is not None:
            self._owner._lent_thread.host(self._make_worker)
        else:
            self._thread = threading.Thread(target=self._run, name="inference", daemon=True)
            self._thread.start()

    def lend(self) -> InferenceRunner:
        """Return a runner for another model, until `take_back`; this one owns it and shuts it down."""
        runner = self._free.pop() if self._free else InferenceRunner(self)
        self._lent.append(runner)
        return runner

    def take_back(self, runner: InferenceRunner) -> None:
        """Take back a lent runner, whose connections have ended: no signal of what it was asked comes any more."""
        self._lent.remove(runner)
        self._free.append(runner)
        runner.forget()

    def forget(self) -> None:
        """Let go of the model and of all requests and answers on their way."""
        self._architecture = None
        self._generation += 1
        self._outbox.clear()
        self.reset_failures()
        self._send(DropModel())

    def set_snapshot(self, snapshot: Snapshot, *, past: bool = False) -> None:
        """Answer from these weights from now on; starts the thread where it does not run yet.

        Args:
            snapshot: the weights.
            past: True for those of an earlier moment, which do not change until the user moves in time.
        """
        if snapshot.architecture != self._architecture:
            self._architecture = snapshot.architecture
            self._generation += 1
            self.reset_failures()
        self._send(UseSnapshot(snapshot, past))
        self.start()

    def request(self, request: Request) -> None:
        """Queue a request; `answered` or `failed` follows, unless a newer request replaces it in its slot."""
        self._send(request)

    def watch_means(
        self,
        images: npt.NDArray[np.uint8] | None,
        labels: npt.NDArray[np.int64] | None = None,
        known: Means | None = None,
    ) -> None:
        """Keep the posterior means of images up to date.

        Args:
            images: N x C x H x W; None ends it.
            labels: N class labels.
            known: their exact means by the newest weights, which are then not encoded again.
        """
        self._watch += 1
        self._send(WatchMeans(images, labels, known, self._watch))

    def set_economy(self, on: bool) -> None:
        """Refresh the means in rotation and at a bounded cost, while training needs the processor."""
        self._send(SetEconomy(on))

    def reset_failures(self) -> None:
        """Clear the record of reported failures, so that they are reported again for another model.

        Otherwise a failure is reported only if the same piece of work has succeeded since its last failure of that
        kind, and never twice for one cause: a broken decoder fails once a frame and in every panel.
        """
        self._failures.clear()

    def shutdown(self, timeout_s: float = 5.0) -> bool:
        """Join the threads; False when one did not end in time. No signal comes afterwards, of lent runners neither."""
        for runner in (*self._lent, *self._free):
            runner.shutdown()
        if self._started_once:
            self._send(StopServing())
        self._closed = True
        self._outbox.clear()
        ended = self._lent_thread.shutdown(timeout_s)
        if self._thread is None:
            return ended
        self._thread.join(timeout_s)
        return ended and not self._thread.is_alive()

    def _send(self, content: Request | Instruction) -> None:
        if not self._closed:
            self._inbox.put(Letter(self._generation, content))
            if self._owner is not None:
                self._owner._lent_thread.wake()

    # -- what the inference thread posts -------------------------------------------------------------------------

    def _post(self, answer: Answer) -> None:
        """Deliver an answer in the GUI thread. Called on the inference thread."""
        if not self._closed:
            self._outbox.put(answer, (answer.subject, isinstance(answer.content, Failure)))
            self._posted.emit()

    @Slot()
    def _on_started(self) -> None:
        if not self._closed:
            self._is_ready = True
            self.ready.emit()

    @Slot(object)
    def _on_broken(self, failure: Failure) -> None:
        if not self._closed:
            self.failed.emit(failure)

    @Slot()
    def _deliver(self) -> None:
        for answer in self._outbox.pop_all():
            if self._closed or answer.generation != self._generation:
                continue
            match answer.content:
                case Failure() as failure:
                    self._report(answer.subject, failure)
                case Means() as means:
                    self._failures.pop(answer.subject, None)
                    if means.watch == self._watch:  # else they are of other images, or of a model shown before
                        self.means.emit(means)
                case result:
                    self._failures.pop(answer.subject, None)
                    self.answered.emit(result)

    def _report(self, subject: object, failure: Failure) -> None:
        known = [(type(e), str(e)) for e in self._failures.values()]
        before = self._failures.get(subject)
        self._failures[subject] = failure.error
        new_cause = (type(failure.error), str(failure.error)) not in known
        if new_cause and type(before) is not type(failure.error):
            self.failed.emit(failure)

    def _run(self) -> None:
        worker = self._make_worker()
        if worker is not None:
            worker.run()

    def _make_worker(self) -> InferenceWorker | None:
        """Import torch and return a worker; called on the thread that it will work on."""
        from dreamexplorer.gui.threads.engine import load_engine

        try:
            load_engine()
        except BaseException:  # torch may be missing or broken in any way; start-up reports that
            log.info("the inference thread could not import torch", exc_info=True)
            return None
        try:
            from dreamexplorer.gui.threads.inference_worker import InferenceWorker

            share = 1.0 if self._owner is None else LENT_SHARE
            worker = InferenceWorker(self._inbox, self._post, time.perf_counter, share)
        except BaseException as error:
            self._broken.emit(Failure(START_FAILED, error))
            return None
        self._started.emit()
        return worker
