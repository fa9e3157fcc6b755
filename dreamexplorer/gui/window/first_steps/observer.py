"""Sees in the session and the training which of the first steps were done, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from PySide6.QtCore import QObject, Signal

from dreamexplorer.errors import Message
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel
from dreamexplorer.models.collapse import latent_use
from dreamexplorer.session import Floats, Run

if TYPE_CHECKING:
    from dreamexplorer.training.events import StepDone

StepId = Literal["slider", "map", "draw", "train", "beta", "back"]
STEPS: tuple[StepId, ...] = get_args(StepId)

_BETA_STEPS: tuple[StepId, ...] = ("beta", "back")
VISIBLE = 0.1  # least change of a pixel, of 0 to 1, that counts as seen
TRAINED_STEPS = 20  # training steps after which training counts as done
HIGH_BETA = 10.0
DRAWN = Message("Your drawing")  # label that the Draw panel gives to what is drawn by hand


@dataclass(frozen=True)
class Moved:
    """A slider was moved: the axis, its value, and the pixels of the decoded image that changed visibly."""

    axis: int
    value: float
    pixels: int
    size: int


@dataclass(frozen=True)
class Decoded:
    """A place of the map was decoded."""

    z: Floats


@dataclass(frozen=True)
class Encoded:
    """A drawing was encoded to `mu`; `kl` in nats, None for a model without."""

    mu: Floats
    kl: float | None


@dataclass(frozen=True)
class Trained:
    """The model was trained: steps of this run, and the loss of the newest batches in nats, by the key of its term."""

    steps: int
    key: str
    value: float


@dataclass(frozen=True)
class Weighted:
    """Beta was changed: KL in nats before and now, and how many of the latents have collapsed."""

    beta: float
    before: float | None
    now: float | None
    collapsed: int
    latents: int


Fact = Moved | Decoded | Encoded | Trained | Weighted


class StepObserver(QObject):
    """Watches session and training; `facts` has what was seen of each step that was done since the start."""

    changed = Signal()

    def __init__(self, context: Context, done: set[StepId], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.done = done
        self.facts: dict[StepId, Fact] = {}
        self.usual_beta = 1.0  # what beta was before it became 10
        self._z: Floats | None = None
        self._awaited: tuple[StepId, int] | None = None  # a step that is done once z is decoded, and its axis
        self._image: Floats | None = None  # decoded before the present axis was moved
        self._image_axis = -1
        self._first_step = 0
        self._weighed: set[StepId] = set()  # steps whose facts are of the run that is trained
        self._beta: float | None = None
        self._kl: float | None = None  # of the newest batches
        self._trained: Run | None = None  # the run that was trained last; beta and KL are its own
        session = context.session
        self._disconnects = [
            session.latent_changed.connect(self._on_latent),
            session.decoded_changed.connect(self._on_decoded),
            session.drawing_result_changed.connect(self._on_drawing_result),
        ]
        context.training.events.connect(self._on_events)
        self._on_latent(None)

    def dispose(self) -> None:
        """Stop watching."""
        for disconnect in self._disconnects:
            disconnect()
        self._disconnects.clear()
        self._context.training.events.disconnect(self._on_events)

    def start_over(self) -> None:
        """Take all ticks away."""
        self.done.clear()
        self.facts.clear()
        self.changed.emit()

    def _note(self, step: StepId, fact: Fact) -> None:
        self.done.add(step)
        self.facts[step] = fact
        self.changed.emit()

    # -- z ---------------------------------------------------------------------------------------------------

    def _on_latent(self, origin: object) -> None:
        z, before = self._context.session.latent, self._z
        self._z = None if z is None else z.copy()
        self._awaited = None
        if z is None or before is None or before.shape != z.shape:
            return
        moved = np.flatnonzero(z != before)
        panel = origin.panel_id if isinstance(origin, Panel) else ""
        if panel == "sliders" and len(moved) == 1:  # a dream moves them all
            axis = int(moved[0])
            decoded = self._context.session.decoded
            if axis != self._image_axis and decoded is not None:
                self._image, self._image_axis = decoded.image, axis
            self._awaited = ("slider", axis)
        else:
            self._image_axis = -1
            if panel == "latent_map" and len(moved):
                self._awaited = ("map", -1)

    def _on_decoded(self) -> None:
        decoded = self._context.session.decoded
        if self._awaited is None or decoded is None or not np.array_equal(decoded.z, self._z):  # type: ignore[arg-type]
            return
        step, axis = self._awaited
        self._awaited = None
        if step == "map":
            self._note(step, Decoded(decoded.z))
        elif self._image is not None and self._image.shape == decoded.image.shape:
            pixels = int((np.abs(decoded.image - self._image) > VISIBLE).any(axis=0).sum())
            size = int(np.prod(decoded.image.shape[1:]))
            self._note("slider", Moved(axis, float(decoded.z[axis]), pixels, size))

    def _on_drawing_result(self) -> None:
        result = self._context.session.drawing_result
        if result is not None and result.drawing.label == DRAWN:
            self._note("draw", Encoded(result.mu, result.kl_nats))

    # -- training --------------------------------------------------------------------------------------------

    def _on_events(self, events: list[Any]) -> None:
        from dreamexplorer.training.events import LiveChanged, Started, StepDone

        for event in events:
            if isinstance(event, Started):
                self._first_step = event.step
                self._follow_run()
                run = self._context.workflow.config_of(self._context.session.training_run)
                self._set_beta(getattr(run.model, "beta", None) if run is not None else None)
            elif isinstance(event, LiveChanged) and event.name == "beta":
                self._set_beta(float(event.value))
            elif isinstance(event, StepDone):
                self._on_step(event)

    def _follow_run(self) -> None:
        """Forget beta and KL of another run: the effect of a beta is seen within one run only."""
        run = self._context.session.training_run
        if run is None or run is not self._trained:
            self._beta = self._kl = None
            self._weighed.clear()
        self._trained = run

    def _on_step(self, event: StepDone) -> None:
        self._kl = event.values.get("kl")
        self._trained = self._context.session.training_run
        steps = event.step - self._first_step
        key = next((k for k in ("negative_elbo", "recon") if k in event.values), None)
        if steps >= TRAINED_STEPS and key is not None:
            self._note("train", Trained(steps, key, event.values[key]))
        for name in _BETA_STEPS:
            fact = self.facts.get(name)
            if name in self._weighed and isinstance(fact, Weighted) and fact.beta == self._beta:
                self._note(name, self._weighted(fact.beta, fact.before))

    def _set_beta(self, value: float | None) -> None:
        before, self._beta = self._beta, value
        if value is None or value == before:
            return
        if value == HIGH_BETA:
            self.usual_beta = before if before is not None else 1.0
            self._weighed.add("beta")
            self._note("beta", self._weighted(value, self._kl))
        elif before == HIGH_BETA and value <= self.usual_beta:
            self._weighed.add("back")
            self._note("back", self._weighted(value, self._kl))

    def _weighted(self, beta: float, before: float | None) -> Weighted:
        run = self._context.session.training_run or self._context.session.current_run
        values = None if run is None or run.axis_reading is None else run.axis_reading.values
        collapsed = 0 if values is None else int(latent_use(values).collapsed.sum())
        return Weighted(beta, before, self._kl, collapsed, 0 if values is None else len(values))
