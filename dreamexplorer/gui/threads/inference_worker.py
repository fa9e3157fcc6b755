"""What the inference thread does: serve the newest requests first, then keep the watched means up to date.

Imports torch at the top and is therefore itself imported only on that thread.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from dreamexplorer.analysis.labels import Labels, labels_of
from dreamexplorer.data.base import black_and_white
from dreamexplorer.gui.threads.inference_runner import DecodedBatch, Dreamt
from dreamexplorer.gui.threads.living_means import LivingMeans
from dreamexplorer.models.base import Model
from dreamexplorer.models.snapshot import Snapshot, restore
from dreamexplorer.session import Decoded, Drawing, DrawingResult, Floats

log = logging.getLogger(__name__)

Message = tuple[str, str, int, Any]  # kind, channel, generation of the architecture it belongs to, payload
Post = Callable[[str, str, int, Any], None]

CORRUPTION_SEED = 20
BATCH_CHUNK = 128  # images decoded between two looks into the mailboxes


class InferenceWorker:
    """Serves one inbox until "stop" arrives. Everything here belongs to the inference thread."""

    def __init__(self, inbox: queue.SimpleQueue[Message], post: Post, clock: Callable[[], float]) -> None:
        # one thread, in this thread only: the other cores belong to training and to the window
        torch.set_num_threads(1)
        self._inbox = inbox
        self._post = post
        self._generation = 0
        self._stopped = False
        self._model: Model | None = None
        self._architecture: object = None
        self._snapshot: Snapshot | None = None
        self._version = 0  # counts snapshots: two of the same step may still differ
        self._stale = False  # the model does not have the snapshot's weights yet
        self._requests: dict[tuple[str, str], Any] = {}  # kind and channel -> newest payload
        self._means = LivingMeans(clock)
        self._chance = torch.Generator()  # of dreams
        self._chance.seed()

    def run(self) -> None:
        with torch.inference_mode():
            while not self._stopped:
                self._receive(self._patience())
                try:
                    self._turn()
                except Exception as error:  # a request that cannot be served must not end the thread
                    log.exception("inference failed")
                    self._post("failed", "", self._generation, error)

    # -- mailboxes ------------------------------------------------------------------------------------------

    def _patience(self) -> float | None:
        """Seconds to sleep for a message: none while there is work, for ever (None) when all is done."""
        if self._snapshot is None:
            return None
        if self._requests:
            return 0.0
        return self._means.seconds_to_next(self._version)

    def _receive(self, patience: float | None) -> None:
        try:
            message = self._inbox.get(patience != 0.0, patience)
            while True:
                self._sort_in(*message)
                message = self._inbox.get_nowait()
        except queue.Empty:
            pass

    def _sort_in(self, kind: str, channel: str, generation: int, payload: Any) -> None:
        if generation != self._generation:
            self._generation = generation
            self._requests.clear()  # they were meant for another architecture
        if kind == "stop":
            self._stopped = True
        elif kind == "snapshot":
            self._snapshot = payload
            self._version += 1
            self._stale = True
        elif kind == "watch":
            self._means.watch(*payload)
        elif kind == "economy":
            self._means.economy = payload
        else:
            self._requests.pop((kind, channel), None)  # so that a renewed request queues up at the end
            self._requests[kind, channel] = payload

    # -- work -----------------------------------------------------------------------------------------------

    def _turn(self) -> None:
        """One piece of work, the most urgent."""
        if self._stopped or self._snapshot is None:
            return
        model = self._fresh_model(self._snapshot)
        step = self._snapshot.step
        if self._serve_interactive(model, step):
            return
        for kind, channel in list(self._requests):
            z, labels, key = self._requests.pop((kind, channel))
            self._decode_batch(model, channel, z, labels, key, step)
            return
        if self._means.seconds_to_next(self._version) != 0.0:
            return
        if (means := self._means.advance(model, self._version, step)) is not None:
            self._post("means", "", self._generation, means)

    def _fresh_model(self, snapshot: Snapshot) -> Model:
        """The model with the newest weights; only copied in place while the architecture stays the same."""
        try:
            if self._model is None or self._architecture != snapshot.architecture:
                self._model = None
                self._model = restore(snapshot)
                self._architecture = snapshot.architecture
                self._means.forget(self._model.image_shape, self._model.classes)
            elif self._stale and self._model.config != snapshot.config:  # of which its parts keep what they need
                self._model = restore(snapshot)
            elif self._stale:
                self._model.load_state_dict(dict(snapshot.weights))
        except Exception:
            self._model = self._snapshot = None  # weights that do not fit serve nobody; wait for others
            raise
        self._stale = False
        self._means.set_binarised(snapshot.binarised)
        return self._model

    def _serve_interactive(self, model: Model, step: int) -> bool:
        if (wanted := self._requests.pop(("decode", ""), None)) is not None:
            z, label = wanted
            image = _told(model, label).decode(torch.from_numpy(z).unsqueeze(0))[0].float().numpy()
            self._post("decoded", "", self._generation, Decoded(z, image, step, label))
            return True
        if (wanted := self._requests.pop(("analyse", ""), None)) is not None:
            drawing, label = wanted
            binarised = self._snapshot is not None and self._snapshot.binarised
            self._post("analysed", "", self._generation, analyse(model, drawing, step, label, binarised))
            return True
        if (dream := next((key for key in self._requests if key[0] == "dream"), None)) is not None:
            z, keep, label = self._requests.pop(dream)
            drawn = _told(model, label).redraw(torch.from_numpy(z).unsqueeze(0), torch.from_numpy(keep), self._chance)
            self._post("dreamt", dream[1], self._generation, Dreamt(dream[1], drawn[0].float().numpy(), step))
            return True
        return False

    def _decode_batch(
        self, model: Model, channel: str, z: Floats, labels: Labels | None, key: object, step: int
    ) -> None:
        """Decode in chunks, letting interactive requests pass; given up when a newer one of the channel came."""
        generation = self._generation
        parts: list[npt.NDArray[np.float32]] = []
        for start in range(0, len(z), BATCH_CHUNK):
            if parts:
                self._receive(0.0)
                if self._stopped or generation != self._generation or ("batch", channel) in self._requests:
                    return
                while self._serve_interactive(model, step):
                    pass
            told = model.conditioned_on(labels_of(labels, start, BATCH_CHUNK, torch.device("cpu")))
            parts.append(told.decode(torch.from_numpy(z[start : start + BATCH_CHUNK])).float().numpy())
        images = np.concatenate(parts) if parts else np.zeros((0, *model.image_shape), dtype=np.float32)
        self._post("batch", channel, generation, DecodedBatch(channel, key, z, images, step))


def _told(model: Model, label: int | None) -> Model:
    return model.conditioned_on(None if label is None else torch.tensor([label]))


def analyse(
    model: Model, drawing: Drawing, step: int, label: int | None = None, binarised: bool = False
) -> DrawingResult:
    """What the model makes of one image, which a conditional model is told the class of.

    `binarised`: it has learned from black and white images alone, and is given the image as such.
    """
    model = _told(model, label)
    seen = black_and_white(drawing.image) if binarised else drawing.image
    x = torch.from_numpy(seen.copy()).unsqueeze(0).float().div_(255)
    code = model.encode(x)
    reconstruction = model.decode(code.coordinates)[0].float().numpy()
    recon, rate = model.reconstruction_terms(x)
    # always the same noise: a picture that flickers while the model learns shows nothing
    corrupted = model.corrupt(x, torch.Generator().manual_seed(CORRUPTION_SEED))
    restored = None if corrupted is None else model.decode(model.encode(corrupted).coordinates)[0].float().numpy()
    return DrawingResult(
        drawing,
        code.coordinates[0].float().numpy(),
        None if code.spread is None else code.spread[0].float().numpy(),
        reconstruction,
        float(recon[0]),
        None if rate is None else float(rate[0]),
        step,
        None if corrupted is None else corrupted[0].float().numpy(),
        restored,
        label,
        binarised,
    )
