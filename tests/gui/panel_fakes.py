"""A context whose runners do nothing by themselves: a test moves them and sees what a panel requested."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QSettings, Signal

from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.settings import Settings
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.threads.training_runner import Outcome, TrainingState
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.families import card_of
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.sketch import FamilyCard, Sketch
from dreamexplorer.models.snapshot import Snapshot
from dreamexplorer.progress import Silent
from dreamexplorer.session import Run, Session
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.states import KeptState, nearest

KEYS = ("recon", "kl", "negative_elbo")


class FakeTurns(QObject):
    state_changed = Signal(int, object)
    all_ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.active = False
        self.calls: list[tuple[Any, ...]] = []

    def stop(self, number: int | None = None) -> None:
        self.calls.append(("stop", number))


class FakeTraining(QObject):
    state_changed = Signal(object)
    events = Signal(object)
    snapshot_ready = Signal(object)
    checkpoint_ready = Signal(object)
    ended = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.state = TrainingState.IDLE
        self.turns = FakeTurns()
        self.epochs_before = 0
        self.calls: list[tuple[Any, ...]] = []

    @property
    def active(self) -> bool:
        return self.state is not TrainingState.IDLE

    def move(self, state: TrainingState) -> None:
        self.state = state
        self.state_changed.emit(state)

    def end(self, kind: str, error: BaseException | None = None) -> None:
        self.move(TrainingState.IDLE)
        self.ended.emit(Outcome(kind, None, error))

    def pause(self) -> None:
        self.calls.append(("pause",))

    def resume(self) -> None:
        self.calls.append(("resume",))

    def step(self) -> None:
        self.calls.append(("step",))

    def stop(self) -> None:
        self.calls.append(("stop",))

    def set_live(self, name: str, value: float | str) -> None:
        self.calls.append(("set_live", name, value))


class FakeMoments(QObject):
    """The kept states of a run that has none, until a test gives it some."""

    states_changed = Signal()
    asked_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.states: tuple[KeptState, ...] = ()
        self.asked: KeptState | None = None
        self.known = True
        self.calls: list[int | None] = []

    def show(self, step: int) -> None:
        self.calls.append(step)
        self.asked = nearest(self.states, step)
        self.asked_changed.emit()

    def show_present(self) -> None:
        self.calls.append(None)
        self.asked = None
        self.asked_changed.emit()


class FakeWorkflow(QObject):
    engine_ready = Signal()
    message = Signal(str)
    error = Signal(str, str)
    busy_changed = Signal(bool)
    asking_changed = Signal(bool)
    run_ended = Signal(object)
    settings_offered = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.moments = FakeMoments()
        self.busy = False
        self.engine_is_ready = False
        self.run: RunConfig | None = None
        self.calls: list[tuple[Any, ...]] = []
        self.answer = True
        self.questions: list[str] = []

    def confirm(self, title: str, question: str, accept: str) -> bool:
        self.questions.append(question)
        return self.answer

    def make_ready(self) -> None:
        self.engine_is_ready = True
        self.engine_ready.emit()

    def family_titles(self) -> dict[str, str]:
        return {name: card.title for name, card in self.family_cards().items()}

    def family_cards(self) -> dict[str, FamilyCard]:
        return {MlpVae.family: card_of(MlpVae), "wide": FamilyCard("VAE, wide", "extension", "", Sketch())}

    def default_configs(self, family: str) -> tuple[Any, Any]:
        return MlpVaeConfig(hidden=(1024,) if family == "wide" else (400,)), TrainConfig()

    def current_run(self) -> RunConfig | None:
        return self.run

    def config_of(self, run: Run | None) -> RunConfig | None:
        return self.run

    def needs_new_model(self, run: RunConfig) -> bool:
        old = self.run
        if old is None or old.family != run.family:
            return True
        a, b = old.model, run.model
        return (a.latent_dim, a.hidden) != (b.latent_dim, b.hidden)

    def train(self, run: RunConfig, *, paused: bool = False) -> bool:
        self.calls.append(("train", run, paused))
        return self.answer

    def fork(self) -> None:
        self.calls.append(("fork",))

    def reset(self, run: RunConfig) -> bool:
        self.calls.append(("reset", run))
        return self.answer

    def choose_dataset(self, name: str) -> None:
        self.calls.append(("choose", name))

    def download_dataset(self, name: str) -> None:
        self.calls.append(("download", name))


class FakeJobs(QObject):
    """Runs each job at once."""

    started = Signal(object)
    idle = Signal()
    unhandled = Signal(str, object)

    def start(self, title: str, work: Any, *, done: Any = None, failed: Any = None, **_: Any) -> None:
        try:
            result = work(Silent())
        except Exception as error:
            if failed is None:
                raise
            failed(error)
            return
        if done is not None:
            done(result)


def tiny_dataset(name: str = "mnist", title: str = "MNIST") -> ImageDataset:
    split = Split(np.zeros((4, 1, 6, 6), np.uint8), np.zeros(4, np.int64))
    return ImageDataset(name, title, {"train": split, "test": split}, ("a", "b"), "made up")


def snapshot(latents: int = 20, step: int = 0, epoch: float = 0.0) -> Snapshot:
    axes = tuple(Axis(f"z{i}") for i in range(latents))
    return Snapshot(MlpVae.family, MlpVaeConfig(latent_dim=latents), (1, 6, 6), {}, step, epoch, axes)


def fake_context(app: Any, folder: Path, scheme: str = "light") -> Context:
    session = Session()
    store = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    training, workflow = FakeTraining(), FakeWorkflow(session)
    training.ended.connect(workflow.run_ended)
    parts: dict[str, Any] = {
        "session": session,
        "training": training,
        "inference": QObject(),
        "jobs": FakeJobs(),
        "workflow": workflow,
        "settings": Settings(store),
        "theme": Theme(app, scheme),
    }
    return Context(**parts)
