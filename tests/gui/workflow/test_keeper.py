"""A training of the window has a folder in the library, with the files of `dreamexplorer train`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.threads.ordered_jobs import OrderedJobs
from dreamexplorer.gui.workflow.keeper import Keeper
from dreamexplorer.library.library import Library, default_library
from dreamexplorer.session import Run
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.states import states_in
from dreamexplorer.training.states_plan import USUAL_BYTES


class Kept:
    """A context with its keeper, and short trainings."""

    def __init__(self, context: Context, qtbot: QtBot) -> None:
        self.context, self.qtbot = context, qtbot
        self.errors: list[str] = []
        context.workflow.error.connect(lambda title, text: self.errors.append(text))
        self.library = Library(default_library())
        self.orders = OrderedJobs(context.jobs)
        self.keeper = Keeper(
            context.workflow, context.training, self.orders, context.session, context.settings, self.library
        )

    @property
    def run(self) -> Run:
        run = self.context.session.current_run
        assert run is not None
        return run

    @property
    def folder(self) -> Path:
        assert self.run.folder is not None
        return self.run.folder

    @property
    def checkpoint(self) -> Checkpoint:
        return load_checkpoint(self.folder / "checkpoint.safetensors")

    def start(self, epochs: int = 90_000, **changes: Any) -> None:
        """Start a training; one with other latents is another run."""
        run = self.context.workflow.current_run()
        assert run is not None
        model = dataclasses.replace(run.model, **changes)
        run = dataclasses.replace(run, model=model, train=dataclasses.replace(run.train, epochs=epochs))
        assert self.context.workflow.train(run)

    def until(self, condition: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=60_000)

    def settled(self) -> None:
        self.until(lambda: not self.context.training.active and not self.context.jobs.busy and not self.orders.busy)

    def stop(self) -> None:
        self.context.training.stop()
        self.settled()

    def train(self, epochs: int = 1, **changes: Any) -> None:
        self.start(epochs, **changes)
        self.settled()


@pytest.fixture
def kept(make_context: Callable[..., Context], qtbot: QtBot) -> Iterator[Kept]:
    kept = Kept(make_context(), qtbot)
    yield kept
    kept.keeper.dispose()


def test_a_training_has_the_folder_that_the_command_makes(kept: Kept) -> None:
    kept.train(2, latent_dim=5)
    entry = kept.library.run(kept.folder)
    assert kept.folder.parent == default_library()
    assert entry.info.name == kept.run.name
    assert (entry.family, entry.dataset, entry.step, entry.epoch) == ("mlp-vae", "tiny", 20, 2.0)
    assert entry.settings["model.latent_dim"] == 5
    assert entry.info.origin.kind == "trained"
    assert entry.info.seconds is not None
    assert entry.info.seconds > 0
    assert not entry.held
    epochs = RunFolder(kept.folder).read_epochs()
    assert [epoch["epoch"] for epoch in epochs] == [1, 2]
    assert kept.checkpoint.resume is not None
    assert kept.checkpoint.snapshot.step == 20
    assert {p.name for p in kept.folder.iterdir()} - {"states"} == {
        "config.json", "metrics.jsonl", "run.json", "checkpoint.safetensors", "checkpoint.resume.safetensors"
    }  # fmt: skip


def test_a_model_that_was_opened_is_copied_when_it_is_trained_on(kept: Kept) -> None:
    assert kept.run.folder is None
    assert not default_library().exists()
    kept.train()
    assert [epoch["epoch"] for epoch in RunFolder(kept.folder).read_epochs()] == [3]
    assert kept.checkpoint.snapshot.step == 30


def test_a_training_keeps_states_to_go_back_to(kept: Kept) -> None:
    kept.start(latent_dim=5)
    kept.until(lambda: len(kept.context.workflow.moments.states) > 5)
    kept.context.workflow.moments.show(3)
    kept.until(lambda: kept.context.session.moment is not None)
    kept.stop()
    found = states_in(kept.folder / "states")
    assert found[0].exact
    assert {state.step for state in found} >= {0, 1, 2}
    assert json.loads((kept.folder / "config.json").read_text())["states"] == USUAL_BYTES


def test_going_on_with_a_run_goes_on_in_its_folder(kept: Kept) -> None:
    kept.train(latent_dim=5)
    folder = kept.folder
    kept.train(2)
    assert kept.folder == folder
    assert [epoch["epoch"] for epoch in RunFolder(folder).read_epochs()] == [1, 2, 3]
    assert json.loads((folder / "config.json").read_text())["train"]["epochs"] == 3
    assert kept.checkpoint.snapshot.step == 30
    assert len(kept.library.runs().runs) == 1


def test_a_training_that_runs_is_held_and_saved(kept: Kept) -> None:
    kept.keeper.set_period(1)
    kept.start(latent_dim=5)
    kept.until(lambda: kept.run.folder and (kept.folder / "checkpoint.safetensors").exists())
    assert kept.library.run(kept.folder).held
    first = kept.checkpoint
    assert first.resume is not None
    kept.until(lambda: kept.checkpoint.snapshot.step > first.snapshot.step)
    kept.stop()
    assert not kept.library.run(kept.folder).held
    assert kept.run.snapshot is not None
    assert kept.checkpoint.snapshot.step == kept.run.snapshot.step


def test_never_writes_no_checkpoint_while_it_trains(kept: Kept) -> None:
    kept.keeper.set_period(0)
    assert kept.keeper.period == 0
    kept.start(latent_dim=5)
    kept.until(lambda: kept.run.folder is not None)
    kept.until(lambda: len(RunFolder(kept.folder).read_epochs()) > 1)
    assert not (kept.folder / "checkpoint.safetensors").exists()
    kept.stop()
    assert kept.checkpoint.snapshot.step > 0


def test_a_training_stopped_before_its_first_step_leaves_no_folder(kept: Kept) -> None:
    kept.start(latent_dim=5)
    kept.stop()
    if kept.run.snapshot is not None and kept.run.snapshot.step == 0:
        assert kept.run.folder is None
        assert kept.library.runs().runs == ()


def test_a_run_that_another_program_trained_on_is_not_overwritten(kept: Kept) -> None:
    kept.train(latent_dim=5)
    first, other = kept.folder, RunFolder(kept.folder)
    other.save(dataclasses.replace(other.load(), metrics={"mine": 1}))
    kept.train()
    assert kept.folder != first
    assert load_checkpoint(first / "checkpoint.safetensors").metrics == {"mine": 1}
    origin = kept.library.run(kept.folder).info.origin
    assert (origin.kind, origin.source, origin.step) == ("forked", kept.library.run(first).info.id, 10)


def test_a_run_that_another_program_trains_is_left_to_it(kept: Kept) -> None:
    kept.train(latent_dim=5)
    first = kept.folder
    with RunFolder(first).claimed():
        kept.train()
    assert kept.folder != first
    assert kept.checkpoint.snapshot.step == 20
    assert load_checkpoint(first / "checkpoint.safetensors").snapshot.step == 10
