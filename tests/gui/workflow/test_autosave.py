"""The autosave stores the last two trainings."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.workflow.autosave import Autosave
from dreamexplorer.training.checkpoint import load_checkpoint


class Kept:
    """A context with its autosave, and short trainings."""

    def __init__(self, context: Context, qtbot: QtBot) -> None:
        self.context, self.qtbot = context, qtbot
        self.autosave = Autosave(context.workflow, context.jobs)

    def train(self, stop_at_once: bool = False, **changes: Any) -> None:
        run = self.context.workflow.current_run()
        assert run is not None
        model = dataclasses.replace(run.model, **changes)
        run = dataclasses.replace(run, model=model, train=dataclasses.replace(run.train, epochs=1))
        assert self.context.workflow.train(run)
        if stop_at_once:
            self.context.training.stop()
        self.qtbot.waitUntil(lambda: not self.context.training.active and not self.context.jobs.busy, timeout=20_000)

    def files(self) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Latent dimensions and step of the last training and of the one before it."""
        found = []
        for path in (self.autosave.path, self.autosave.previous):
            snapshot = load_checkpoint(path).snapshot if path.exists() else None
            found.append(None if snapshot is None else (snapshot.config.latent_dim, snapshot.step))
        return found[0], found[1]


@pytest.fixture
def kept(make_context: Callable[..., Context], qtbot: QtBot) -> Iterator[Kept]:
    kept = Kept(make_context(), qtbot)
    yield kept
    kept.autosave.dispose()


def test_going_on_with_a_model_keeps_one_file(kept: Kept) -> None:
    kept.train()
    first = kept.files()
    kept.train()
    assert first == ((3, 30), None)
    assert kept.files() == ((3, 40), None)
    assert load_checkpoint(kept.autosave.path).resume is not None


def test_another_model_leaves_the_one_before(kept: Kept) -> None:
    kept.train()
    kept.train(latent_dim=5)
    assert kept.files() == ((5, 10), (3, 30))
    assert load_checkpoint(kept.autosave.previous).resume is not None
    assert kept.autosave.previous_available
    kept.train(latent_dim=5)
    assert kept.files() == ((5, 20), (3, 30)), "it is not a model's own past that is kept"


def test_a_training_stopped_before_its_first_step_takes_nobodys_place(kept: Kept) -> None:
    kept.train()
    kept.train(stop_at_once=True, latent_dim=5)
    last, before = kept.files()
    assert (last, before) in {((3, 30), None), ((5, last[1] if last else 0), (3, 30))}
    if last is not None and last[0] == 5:
        assert last[1] > 0


def test_what_an_earlier_sitting_left_is_not_overwritten(kept: Kept, make_context: Callable[..., Context]) -> None:
    kept.train()
    again = Autosave(kept.context.workflow, kept.context.jobs)
    again.save(load_checkpoint(kept.autosave.path), kept.context.session.history.past())
    kept.qtbot.waitUntil(lambda: not kept.context.jobs.busy)
    assert kept.autosave.previous.exists()
    again.dispose()
