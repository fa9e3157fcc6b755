"""Keeps the posterior means of a set of images up to date, in small slices, while the weights change.

Imports torch at the top: only the inference thread imports this module.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt
import torch

from dreamexplorer.analysis.labels import Labels, labels_of
from dreamexplorer.data.base import black_and_white
from dreamexplorer.gui.threads.results import Means
from dreamexplorer.gui.threads.seen_means import SeenCodes, SeenMeans
from dreamexplorer.models.base import Encoding, Model
from dreamexplorer.models.snapshot import Snapshot

SLICE_SECONDS = 0.003  # how long a request may have to wait for the slice in progress
# Images in a slice. Few sizes only: bf16 kernels are compiled anew, in 10 ms and more, for each size they meet.
SIZES = (64, 128, 256, 512, 1024)
TRIAL = 512  # images on which bf16 is tried
REPORT_SECONDS = 0.18  # five times a second, with the slice in progress; repainting the map slows a training down
# Where an earlier moment is shown, whose weights change only when the user moves in time:
PAST_REPORT_SECONDS = 0.04  # between a report and that of all images
PART_SECONDS = 0.02  # of encoding, after which the images that are done are reported alone
PART_REPORT_SECONDS = 0.12  # between two reports, of which the second is one of these
LEAST_PART = 512  # images
MANY_NUMBERS = 1_280_000  # means of 128 dimensions for 10 000 images; more are handed out less often
FIRST_REPORT_SECONDS = 0.3  # a first pass shorter than this is shown as a whole
ECONOMY_RATE = 10_000.0  # images a second beside training: each of 10 000 means is new once a second
ECONOMY_DUTY = 0.12  # largest share of one core that encoding may use beside training
VISIBLE_ERROR = 0.02  # rounding, as a share of the means' own spread, that nobody can see on a moving map


Images = npt.NDArray[np.uint8]


@dataclass
class _Rows:
    """The watched images' codes, a row each; NaN and -1 where not encoded yet."""

    means: torch.Tensor  # N x D
    spreads: torch.Tensor | None
    versions: npt.NDArray[np.int64]  # of the weights each row was encoded with: no two sets share one
    steps: npt.NDArray[np.int64]  # the training step of those weights
    rounded: npt.NDArray[np.bool_]  # encoded in bf16; encoded again in fp32 at rest


class LivingMeans:
    """Encodes slice after slice, the rows with the oldest weights first, in rotation."""

    def __init__(
        self, clock: Callable[[], float], work_clock: Callable[[], float] = time.thread_time, share: float = 1.0
    ) -> None:
        """Watch nothing yet.

        Args:
            clock: returns the time in seconds.
            work_clock: returns the processor time of the thread in seconds.
            share: part of the rate and of the processor time beside training that is for these images.
        """
        self.economy = False
        self._rate, self._duty = share * ECONOMY_RATE, share * ECONOMY_DUTY
        self._clock = clock
        self._work_clock = work_clock
        self._images: npt.NDArray[np.uint8] | None = None
        self._labels: Labels | None = None
        self._known: Means | None = None  # of the images by the weights to come, until these are there
        self._highest = -1  # largest label
        self._shape: tuple[int, int, int] | None = None  # shape of the model's images
        self._classes = 0  # number of the model's classes; 0 for an unconditional one
        self._rows: _Rows | None = None
        self._next = 0  # first row of the next slice
        self._size = SIZES[2]
        self._per_image = 0.0  # seconds of work, smoothed
        self._not_before = 0.0  # earliest time of the next slice, in economy
        self._last_report = -1e9
        self._pass_started: float | None = None
        self._unreported = False
        self._binarised = False  # True to threshold images before they are encoded
        self._half: bool | None = None  # True if bf16 pays for this architecture; None before that is measured
        self._pending = 0  # number of rows to be encoded again
        self._pending_for: tuple[int, bool] | None = None
        self._past: Snapshot | None = None  # the weights, while they are those of an earlier moment
        self._seen = SeenMeans()
        self._since: int | None = None  # rows of older weights are from the other side of past and present

    def watch(
        self, images: npt.NDArray[np.uint8] | None, labels: Labels | None = None, known: Means | None = None
    ) -> None:
        """Replace the images (N x C x H x W), their labels (N) and what is known of their means; None stops."""
        self._images = images if images is not None and len(images) else None
        self._labels = labels
        self._known = known
        self._highest = -1 if labels is None or not len(labels) else int(labels.max())
        self._restart()

    def reset(self, image_shape: tuple[int, int, int], classes: int = 0) -> None:
        """Start over for another architecture, whose images have this shape and these classes."""
        self._shape = image_shape
        self._classes = classes
        self._half = None
        self._size = SIZES[2]
        self._per_image = 0.0
        self._restart()

    def set_binarised(self, on: bool) -> None:
        """Set whether images are thresholded before they are encoded; on a change, start over."""
        if on != self._binarised:
            self._binarised = on
            self._restart()

    @torch.inference_mode()
    def set_past(self, past: Snapshot | None, version: int) -> None:
        """Set the weights from this version on, if they are those of an earlier moment; None for the newest ones.

        An earlier moment is encoded at once, whatever it costs, from the first image on. Reports have rows of this
        moment alone. Back in the present, nothing is reported until all images are encoded anew.
        """
        if (past is None) != (self._past is None):
            self._since = version
        self._past = past
        if past is None:
            return
        self._next, self._pass_started, self._pending_for = 0, None, None
        codes, rows = self._seen.get(past), self._rows
        if codes is not None and rows is not None:
            rows.means.copy_(codes.means)
            if rows.spreads is not None and codes.spreads is not None:
                rows.spreads.copy_(codes.spreads)
            rows.versions[:], rows.steps[:], rows.rounded[:] = version, codes.step, False
            self._unreported = True

    @property
    def _sparing(self) -> bool:
        """True while the processor is left to a training, as far as possible."""
        return self.economy and self._past is None and not self._crossing

    @property
    def _crossing(self) -> bool:
        """True until no row is left from the other side of past and present."""
        if self._since is None or self._rows is None:
            return False
        if int(self._rows.versions.min()) >= self._since:
            self._since = None
        return self._since is not None

    def _restart(self) -> None:
        self._rows = None
        self._seen.clear()
        self._next = 0
        self._pass_started = None
        self._unreported = False
        self._pending_for = None

    def seconds_to_next(self, version: int) -> float | None:
        """Return the seconds until `advance` is due; None when nothing is to be done before something changes."""
        # Images and model may be of different datasets for a moment: wait for the other one.
        if self._images is None or (self._shape is not None and self._images.shape[1:] != self._shape):
            return None
        if self._classes and not 0 <= self._highest < self._classes:
            return None
        if self._wrong_rows(version) == 0:
            if not self._unreported:
                return None
            return max(0.0, self._last_report + self._report_seconds() - self._clock())
        return max(0.0, self._not_before - self._clock()) if self._sparing else 0.0

    def _wrong_rows(self, version: int) -> int:
        """Count the rows encoded with other weights or, at rest, in bf16."""
        assert self._images is not None
        if self._rows is None:
            return len(self._images)
        key = (version, self._sparing)
        if self._pending_for != key:
            self._pending_for = key
            wrong = self._rows.versions != version
            if not self._sparing:
                wrong |= self._rows.rounded
            self._pending = int(np.count_nonzero(wrong))
            if self._pending and not wrong[self._next]:
                self._next = int(np.argmax(wrong))
        return self._pending

    def advance(self, model: Model, version: int, step: int) -> Means | None:
        """Encode one slice with these weights; return the means when it is time to show them."""
        images = self._images
        if images is None:
            return None
        started = self._clock()
        self._use_known(version, step)
        if self._wrong_rows(version):
            if self._pass_started is None:
                self._pass_started = started
            work_started = self._work_clock()
            try:
                count = self._encode_slice(model, images, version, step)
            except Exception:
                self._images = None  # every further slice would fail, too
                raise
            self._adapt(count, self._work_clock() - work_started)
            self._unreported = True
            if self._past is not None and self._rows is not None and not self._wrong_rows(version):
                spreads = None if self._rows.spreads is None else self._rows.spreads.clone()
                self._seen.put(self._past, SeenCodes(self._rows.means.clone(), spreads, step))
        return self._report(version)

    def exact(self, version: int) -> bool:
        """Return whether every row was encoded with these weights, in fp32."""
        rows = self._rows
        return rows is not None and bool((rows.versions == version).all()) and not rows.rounded.any()

    def _use_known(self, version: int, step: int) -> None:
        """Begin with the means that are known, if they are those of these weights; they need no report."""
        known, self._known = self._known, None
        if known is None or self._rows is not None or self._images is None:
            return
        if known.steps != (step, step) or len(known.means) != len(self._images):
            return
        count = len(self._images)
        self._rows = _Rows(
            torch.from_numpy(known.means.copy()),
            None if known.spreads is None else torch.from_numpy(known.spreads.copy()),
            np.full(count, version, dtype=np.int64),
            np.full(count, step, dtype=np.int64),
            np.zeros(count, dtype=np.bool_),
        )
        self._pending_for = None

    def _encode_slice(self, model: Model, images: npt.NDArray[np.uint8], version: int, step: int) -> int:
        a, b = self._next, min(self._next + self._size, len(images))
        if self._sparing and self._half is None:
            trial = images[: max(b - a, TRIAL)]
            self._half = self._bf16_pays(self._conditioned(model, 0, len(trial)), trial)
            self._per_image = 0.0
        rounded = bool(self._sparing and self._half)
        code = _encode(self._conditioned(model, a, b), self._model_input(images[a:b]), rounded)
        rows = self._rows
        if rows is None:
            shape = (len(images), prod(code.coordinates.shape[1:]))
            rows = self._rows = _Rows(
                torch.full(shape, torch.nan),
                None if code.spread is None else torch.full(shape, torch.nan),
                np.full(len(images), -1, dtype=np.int64),
                np.full(len(images), -1, dtype=np.int64),
                np.zeros(len(images), dtype=np.bool_),
            )
            self._pending_for = None
            self._wrong_rows(version)
        rows.means[a:b] = code.coordinates.float()
        if rows.spreads is not None and code.spread is not None:
            rows.spreads[a:b] = code.spread.float()
        improved = rows.versions[a:b] != version
        if not self._sparing:
            improved |= rows.rounded[a:b]
        self._pending -= int(np.count_nonzero(improved))
        rows.versions[a:b] = version
        rows.steps[a:b] = step
        rows.rounded[a:b] = rounded
        self._next = b if b < len(images) else 0
        return b - a

    def _model_input(self, images: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        return black_and_white(images) if self._binarised else images

    def _conditioned(self, model: Model, a: int, b: int) -> Model:
        """Return the model conditioned on the labels of rows a to b."""
        return model.conditioned_on(labels_of(self._labels, a, b - a, torch.device("cpu")))

    def _adapt(self, count: int, seconds: float) -> None:
        """Choose the size of the next slice and, beside training, the pause before it.

        `seconds` are of processor time: beside training a slice also waits, which costs nothing.
        """
        if count == self._size:  # the shorter last slice of a round is not comparable
            per_image = seconds / count
            self._per_image += 0.3 * (per_image - self._per_image) if self._per_image else per_image
            fitting = [n for n in SIZES if n * self._per_image <= SLICE_SECONDS]
            self._size = max(fitting, default=SIZES[0])
        now = self._clock()
        pause = max(count / self._rate - seconds, seconds / self._duty - seconds, 0.0)
        self._not_before = now + pause

    def _bf16_pays(self, model: Model, images: npt.NDArray[np.uint8]) -> bool:
        """Measure whether encoding in bf16 is clearly faster here and its rounding too small to be seen."""
        exact = _encode(model, images, half=False).coordinates
        times: dict[bool, list[float]] = {False: [], True: []}
        for half in (True, False) * 4:
            started = self._work_clock()
            code = _encode(model, images, half)
            times[half].append(self._work_clock() - started)
            if half:
                error = (code.coordinates.float() - exact).square().mean().sqrt()
        spread = exact.std() + 1e-6
        return min(times[True]) < 0.85 * min(times[False]) and bool(error / spread < VISIBLE_ERROR)

    def _report_seconds(self) -> float:
        """Return the seconds between two reports, each of which copies all means."""
        rows, seconds = self._rows, REPORT_SECONDS if self._past is None else PAST_REPORT_SECONDS
        return seconds * max(1.0, 0.0 if rows is None else rows.means.numel() / MANY_NUMBERS)

    def _report(self, version: int) -> Means | None:
        rows, now = self._rows, self._clock()
        if rows is None or not self._unreported:
            return None
        oldest, newest = int(rows.steps.min()), int(rows.steps.max())
        complete = oldest >= 0
        done = self._wrong_rows(version) == 0
        if self._past is not None and not done:
            return self._report_part(rows, version, now)
        if done:
            self._pass_started = None
        elif self._sparing and complete:
            pass
        elif self._pass_started is not None and now - self._pass_started < FIRST_REPORT_SECONDS:
            return None  # at rest a short pass is shown once, as a whole
        if self._crossing or now - self._last_report < self._report_seconds():
            return None
        self._unreported = False
        self._last_report = now
        # torch's clone releases the interpreter lock, numpy's copy does not: tens of MB for large maps.
        means = rows.means.clone().numpy()
        spreads = None if rows.spreads is None else rows.spreads.clone().numpy()
        if not complete:
            oldest = int(rows.steps[rows.steps >= 0].min())
        fresh = float(np.count_nonzero(rows.versions == version)) / len(rows.versions)
        return Means(means, spreads, (oldest, newest), complete, fresh)

    def _report_part(self, rows: _Rows, version: int, now: float) -> Means | None:
        """Report the images that an earlier moment has encoded, alone, where all of them take long."""
        mine = rows.versions == version
        count = int(np.count_nonzero(mine))
        started = self._pass_started
        if count < LEAST_PART or started is None or now - started < PART_SECONDS:
            return None
        if now - self._last_report < PART_REPORT_SECONDS:
            return None
        self._last_report = now
        others = torch.from_numpy(~mine)[:, None]
        means = rows.means.masked_fill(others, torch.nan).numpy()
        spreads = None if rows.spreads is None else rows.spreads.masked_fill(others, torch.nan).numpy()
        step = int(rows.steps[int(np.argmax(mine))])
        return Means(means, spreads, (step, step), False, count / len(mine), alone=True)


def _encode(model: Model, images: npt.NDArray[np.uint8], half: bool) -> Encoding:
    pixels = torch.from_numpy(images.copy())  # a copy, because torch has no read-only tensors
    if not half:
        return model.encode(pixels.float().div_(255))
    # straight to bf16, which holds 0 to 255 exactly: half the memory traffic of the way through fp32
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return model.encode(pixels.to(torch.bfloat16).div_(255))
