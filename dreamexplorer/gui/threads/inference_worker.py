"""The inference thread's work: answer the newest requests, and otherwise keep the watched means up to date.

Imports torch at the top and is therefore itself imported only on that thread.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable
from dataclasses import replace

import torch

from dreamexplorer.analysis.labels import Labels
from dreamexplorer.gui.threads.letters import Answer, Letter
from dreamexplorer.gui.threads.living_means import Images, LivingMeans
from dreamexplorer.gui.threads.newest import Newest
from dreamexplorer.gui.threads.requests import Request, Serving
from dreamexplorer.gui.threads.results import Failure, Means
from dreamexplorer.models.base import Model
from dreamexplorer.models.snapshot import Snapshot, restore
from dreamexplorer.options import QT_TRANSLATE_NOOP
from dreamexplorer.training.threads import use_one_thread

log = logging.getLogger(__name__)

WEIGHTS_FAILED = QT_TRANSLATE_NOOP("requests", "The model's weights could not be used")
MEANS_FAILED = QT_TRANSLATE_NOOP("requests", "The images of the map could not be encoded")


Post = Callable[[Answer], None]


class InferenceWorker:
    """Serves one inbox until a `StopServing` arrives; everything here runs on the inference thread."""

    def __init__(
        self, inbox: queue.SimpleQueue[Letter], post: Post, clock: Callable[[], float], share: float = 1.0
    ) -> None:
        """Make a worker, on the thread that it works on.

        Args:
            inbox: letters to it.
            post: delivers its answers.
            clock: returns the time in seconds.
            share: its part of what the means may cost while a model is trained.
        """
        use_one_thread()  # the other cores belong to training and to the window
        self._inbox = inbox
        self._post = post
        self._generation = 0
        self._stopped = False
        self._model: Model | None = None
        self._architecture: object = None
        self._snapshot: Snapshot | None = None  # newest snapshot received
        self._loaded: Snapshot | None = None  # snapshot whose weights the model has
        self._version = 0  # counts snapshots: two of the same step may still differ
        self._stale = False  # True while the model lacks the newest snapshot's weights
        self._requests: Newest[Request] = Newest()
        self._outdated: Newest[Request] = Newest()  # answered from older weights than the newest received
        self._means = LivingMeans(clock, share=share)
        self._watched = 0  # number of the request that they answer
        self._generator = torch.Generator()
        self._generator.seed()

    @property
    def stopped(self) -> bool:
        """True once a `StopServing` has arrived."""
        return self._stopped

    def run(self) -> None:
        """Serve until a `StopServing` arrives."""
        while not self._stopped:
            self.turn(self.seconds_to_work())

    def turn(self, timeout: float | None) -> None:
        """Wait for a letter for at most so long, read all that have arrived, and do one piece of work.

        A failure is posted and ends nothing.

        Args:
            timeout: seconds; 0 does not wait, None waits without limit.
        """
        with torch.inference_mode():
            try:
                self._receive(timeout)
                self._work()
            except Exception as error:  # a fault of the worker itself, not of a request
                self._means.watch(None)  # otherwise the next slice would raise the same error in an endless loop
                self._fail(Request, Request.failure, error)

    def seconds_to_work(self) -> float | None:
        """Return the seconds to sleep for a letter: 0 while there is work, None (no limit) when all is done."""
        if self._snapshot is None:
            return None
        if self._requests or self._outdated:
            return 0.0
        return self._means.seconds_to_next(self._version)

    # -- what instructions do ------------------------------------------------------------------------------------

    def use(self, snapshot: Snapshot, past: bool) -> None:
        """Answer from these weights from the next piece of work on."""
        self._snapshot = snapshot
        self._version += 1
        self._means.set_past(snapshot if past else None, self._version)
        self._stale = True

    def drop(self) -> None:
        """Let go of the model, and answer nothing before there is another one."""
        self._model = self._snapshot = self._loaded = self._architecture = None
        self._requests.clear()
        self._outdated.clear()
        self._means.watch(None)

    def watch(self, images: Images | None, labels: Labels | None, known: Means | None = None, number: int = 0) -> None:
        """Keep the posterior means of these images up to date, beginning with those that are known."""
        self._watched = number
        self._means.watch(images, labels, known)

    def set_economy(self, on: bool) -> None:
        """Refresh the means in rotation and at a bounded cost, or all of them at once."""
        self._means.economy = on

    def stop(self) -> None:
        """End `run` after the piece of work in progress."""
        self._stopped = True

    # -- the inbox -------------------------------------------------------------------------------------------------

    def _receive(self, timeout: float | None) -> None:
        try:
            letter = self._inbox.get(timeout != 0.0, timeout)
            while True:
                self._open(letter)
                letter = self._inbox.get_nowait()
        except queue.Empty:
            pass

    def _open(self, letter: Letter) -> None:
        if letter.generation != self._generation:
            self._generation = letter.generation
            self._requests.clear()  # they were meant for another architecture
            self._outdated.clear()
        if isinstance(letter.content, Request):
            self._requests.put(letter.content, letter.content.slot)
        else:
            letter.content.apply(self)

    # -- work ------------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        """Do one piece of work, the most urgent."""
        if self._stopped or self._snapshot is None:
            return
        model = self._current_model(self._snapshot)
        if model is None:
            return
        if not self._serve(model, urgent=True) and not self._serve(model, urgent=False):
            self._advance_means(model, self._snapshot.step)

    def _current_model(self, snapshot: Snapshot) -> Model | None:
        """Return the model with the newest weights, copied in place while the architecture stays the same."""
        try:
            if self._model is None or self._architecture != snapshot.architecture:
                self._model = None
                self._model = restore(snapshot)
                self._architecture = snapshot.architecture
                self._means.reset(self._model.image_shape, self._model.classes)
            elif self._stale and self._model.config != snapshot.config:
                self._model = restore(snapshot)  # parts of a model copy values from its config
            elif self._stale:
                self._model.load_state_dict(dict(snapshot.weights))
        except Exception as error:
            self._model = self._snapshot = None  # wait for another snapshot
            self._fail(WEIGHTS_FAILED, WEIGHTS_FAILED, error)
            return None
        self._stale, self._loaded = False, snapshot
        for request in self._outdated.pop_all():
            if request.slot not in self._requests:
                self._requests.put(request, request.slot)
        self._means.set_binarised(snapshot.binarised)
        return self._model

    def _serve(self, model: Model, *, urgent: bool) -> bool:
        """Answer the request that has waited longest; False when none waits."""
        request = self._requests.pop_first(lambda waiting: waiting.urgent == urgent)
        if request is None:
            return False
        assert self._loaded is not None
        generation, slot = self._generation, request.slot

        def may_continue() -> bool:
            self._receive(0.0)
            if self._stopped or generation != self._generation or slot in self._requests:
                return False
            while self._serve(model, urgent=True):
                pass
            return True

        step, binarised = self._loaded.step, self._loaded.binarised
        serving = Serving(step, binarised, self._generator, (lambda: True) if urgent else may_continue)
        try:
            answer = request.answer(model, serving)
        except Exception as error:
            self._fail(slot, request.failure, error)
            return True
        if answer is not None:
            self._post(Answer(generation, slot, answer))
        if urgent and self._stale:
            # Newer weights came in a pause of a long piece of work, which must end with those it began with.
            self._outdated.put(request, slot)
        return True

    def _advance_means(self, model: Model, step: int) -> None:
        if self._means.seconds_to_next(self._version) != 0.0:
            return
        try:
            means = self._means.advance(model, self._version, step)
        except Exception as error:
            self._fail(Means, MEANS_FAILED, error)
            return
        if means is not None:
            exact = self._loaded if self._means.exact(self._version) else None
            self._post(Answer(self._generation, Means, replace(means, exact_of=exact, watch=self._watched)))

    def _fail(self, subject: object, title: str, error: Exception) -> None:
        log.info("%s", title, exc_info=error)
        self._post(Answer(self._generation, subject, Failure(title, error)))
