"""Answers of the model of one column: codes of the sample, the decoded place, the reconstructed image, dreams."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.compare.requests import Dream, Dreamt
from dreamexplorer.gui.panels.compare.sample import Sample
from dreamexplorer.gui.threads.requests import Analyse, Request
from dreamexplorer.gui.threads.results import Failure, Means
from dreamexplorer.session import Decoded, Drawing, DrawingResult, Run


class RunAnswers(QObject):
    """Has the newest weights of a run answer, on the thread that all columns share, while the panel is visible."""

    means_changed = Signal()
    decoded_changed = Signal()
    result_changed = Signal()
    dreamt_changed = Signal()
    failed = Signal(str)

    def __init__(self, context: Context, run: Run, parent: QObject) -> None:
        super().__init__(parent)
        self.run = run
        self.means: Means | None = None
        self.decoded: Decoded | None = None
        self.result: DrawingResult | None = None
        self.dreamt: Dreamt | None = None
        self._owner = context.inference
        self._inference = context.inference.lend()
        self._inference.answered.connect(self._on_answer)
        self._inference.means.connect(self._on_means)
        self._inference.failed.connect(self._on_failed)
        self._sample: Sample | None = None
        self._active = False
        self._sent: object = None  # the snapshot that was sent last
        self._architecture: object = None
        self._place: Request | None = None  # in force, and asked again of newer weights
        self._image: Analyse | None = None
        self._dreams: Dream | None = None

    @property
    def fits(self) -> bool:
        """True if the model can encode the images of the sample."""
        snapshot, sample = self.run.snapshot, self._sample
        if snapshot is None or sample is None:
            return False
        return snapshot.fits(sample.dataset.image_shape, len(sample.dataset.class_names))

    @property
    def size(self) -> int:
        """Number of latents."""
        return 0 if self.run.snapshot is None else len(self.run.snapshot.axes)

    @property
    def drawing(self) -> Drawing | None:
        """The image that is being reconstructed."""
        return None if self._image is None else self._image.drawing

    def use_sample(self, sample: Sample | None) -> None:
        """Have other images encoded."""
        self._sample, self.means = sample, None
        self._watch()
        self.means_changed.emit()

    def set_active(self, active: bool) -> None:
        """Work while the column is visible, and cost nothing while it is hidden."""
        if active != self._active:
            self._active = active
            self.follow()
            self._watch()

    def set_economy(self, on: bool) -> None:
        """Encode at a bounded cost, while a model is trained."""
        self._inference.set_economy(on)

    def follow(self) -> None:
        """Answer again where the run has newer weights."""
        snapshot = self.run.snapshot
        if snapshot is None or not self._active or snapshot is self._sent:
            return
        another = snapshot.architecture != self._architecture
        if another:
            self._architecture = snapshot.architecture
            self.means = self.decoded = self.result = self.dreamt = None
        self._sent = snapshot
        self._inference.set_snapshot(snapshot)
        if another:
            self._watch()
        self._send(self._place)
        self._send(self._image)
        self._send(self._dreams)

    def ask_place(self, request: Request | None) -> None:
        """Have a place decoded: the answer is a `Decoded`. None waits for another place."""
        self._place = request
        self._send(request)

    def ask_image(self, request: Analyse | None) -> None:
        """Have an image reconstructed; None drops it."""
        self._image = request
        if request is None and self.result is not None:
            self.result = None
            self.result_changed.emit()
        self._send(request)

    def ask_dreams(self, request: Dream | None) -> None:
        """Have samples of the prior decoded and judged; None ends it."""
        self._dreams = request
        self._send(request)

    def stop(self) -> None:
        """End all work; no signal comes afterwards."""
        self._inference.answered.disconnect(self._on_answer)
        self._inference.means.disconnect(self._on_means)
        self._inference.failed.disconnect(self._on_failed)
        self._active = False
        self._owner.take_back(self._inference)

    def _send(self, request: Request | None) -> None:
        if request is not None and self._active and self._sent is not None:
            self._inference.request(request)

    def _watch(self) -> None:
        sample = self._sample
        if sample is not None and self._active and self.fits:
            self._inference.watch_means(sample.images, sample.labels)
        else:
            self._inference.watch_means(None)

    @Slot(object)
    def _on_means(self, means: Means) -> None:
        if self._sample is not None and means.means.shape == (len(self._sample), self.size):
            self.means = means
            self.means_changed.emit()

    @Slot(object)
    def _on_answer(self, answer: object) -> None:
        match answer:
            case Decoded() if len(answer.z) == self.size:
                self.decoded = answer
                self.decoded_changed.emit()
            case Dreamt() if self._dreams is not None:
                self.dreamt = answer
                self.dreamt_changed.emit()
            case DrawingResult() if answer.drawing is self.drawing:
                self.result = answer
                self.result_changed.emit()

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        title = QCoreApplication.translate("requests", failure.title)
        self.failed.emit(f"{title}: {message_text(failure.error)}")
