"""Connects the session to the inference thread: what is selected is decoded, what is drawn is reconstructed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Slot

from dreamexplorer.gui.threads.inference_runner import InferenceRunner
from dreamexplorer.gui.threads.requests import Analyse, Decode
from dreamexplorer.gui.threads.results import Failure
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.session import Decoded, DrawingResult, Session


class InferenceLink(QObject):
    """Sends requests when the session changes, stores the answers in it, and reports what failed."""

    def __init__(self, session: Session, inference: InferenceRunner, dialogue: Dialogue) -> None:
        super().__init__()
        self._session = session
        self._inference = inference
        self._dialogue = dialogue
        session.weights_changed.connect(self._on_weights)
        session.model_changed.connect(inference.reset_failures)
        session.snapshot_changed.connect(self._request_all)
        session.label_changed.connect(self._request_all)
        session.latent_changed.connect(lambda _origin: self._request_image())
        session.drawing_changed.connect(self._request_analysis)
        inference.answered.connect(self._on_answer)
        inference.failed.connect(self._on_failed)

    def _on_weights(self) -> None:
        session = self._session
        if session.snapshot is not None:
            self._inference.set_snapshot(session.snapshot, past=session.moment is not None)

    def _request_all(self) -> None:
        self._request_image()
        self._request_analysis()

    def _request_image(self) -> None:
        if self._session.latent is not None:
            self._inference.request(Decode(self._session.latent, self._session.active_label))

    def _request_analysis(self) -> None:
        drawing, snapshot = self._session.drawing, self._session.snapshot
        if drawing is not None and snapshot is not None and drawing.image.shape == tuple(snapshot.image_shape):
            self._inference.request(Analyse(drawing, self._session.active_label))

    @Slot(object)
    def _on_answer(self, answer: object) -> None:
        session = self._session
        match answer:
            case Decoded(z=z) if session.latent is not None and z.shape == session.latent.shape:
                session.set_decoded(answer)
            case DrawingResult(drawing=drawing) if drawing is session.drawing:
                session.set_drawing_result(answer)

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self._dialogue.report(QCoreApplication.translate("requests", failure.title), failure.error)
