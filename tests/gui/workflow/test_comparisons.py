"""A comparison in the window: its runs are runs of the session, trained in turns, and nothing else is trained."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.workflow.comparisons import Comparisons
from dreamexplorer.session import Run
from dreamexplorer.training.comparison import Comparison, read_comparison
from tests.gui.lab import Lab

FILE = """
title = "Beta"
text = "Look at the KL."
dataset = "tiny"
[shared]
family = "mlp-vae"
latent_dim = 3
hidden = [24]
batch_size = 32
device = "cpu"
epochs = {epochs}
[[runs]]
name = "small"
beta = 0.5
[[runs]]
name = "large"
beta = {beta}
"""


@pytest.fixture
def comparisons(lab: Lab) -> Iterator[Comparisons]:
    comparisons = lab.workflow.comparisons
    yield comparisons
    comparisons.stop()


def written(folder: Path, epochs: int = 2, beta: float = 4.0, text: str = FILE) -> Path:
    path = folder / "comparison.toml"
    path.write_text(text.format(epochs=epochs, beta=beta), encoding="utf-8")
    return path


def read(folder: Path, epochs: int = 90_000, **changes: Any) -> Comparison:
    return read_comparison(written(folder, epochs, **changes))


def begun(lab: Lab, comparisons: Comparisons, comparison: Comparison) -> tuple[Run, ...]:
    """Start a comparison, and return its runs once all of them have done steps."""
    comparisons.start(comparison)
    lab.until(lambda: len(comparisons.runs) == 2 and all(len(run.history.train) for run in comparisons.runs))
    return comparisons.runs


def test_its_runs_are_runs_of_the_session_with_curves_and_results(
    lab: Lab, comparisons: Comparisons, tmp_path: Path
) -> None:
    before = lab.session.current_run
    told: list[tuple[str, Run]] = []
    lab.workflow.began.connect(lambda run, config: told.append(("began", run)))
    lab.workflow.trained.connect(lambda run, checkpoint, past: told.append(("trained", run)))
    lab.workflow.finished.connect(lambda run, outcome: told.append(("finished", run)))
    comparisons.epochs_done.connect(lambda run, epochs: told.extend(("epoch", run) for _ in epochs))
    comparisons.open(written(tmp_path))
    lab.until(lambda: comparisons.active)
    lab.until(lambda: not comparisons.active and comparisons.runs)
    runs = comparisons.runs
    assert [run.name for run in runs] == ["small", "large"]
    assert lab.session.runs == (before, *runs)
    assert lab.session.current_run is runs[0], "the first is shown"
    assert comparisons.notes == ()
    for run in runs:
        assert [what for what, of in told if of is run] == ["began", "epoch", "epoch", "trained", "finished"]
        assert run.evaluation is not None
        assert run.checkpoint is not None
        assert run.checkpoint.resume is not None, "it can be trained on"
        assert len(run.history.test)
        assert run.unsaved
        assert not run.untrained
    assert lab.session.compared_runs == ()
    small, large = (float(run.evaluation.values["kl"]) for run in runs if run.evaluation is not None)
    assert small > large
    # the weights are those of the runs that they belong to
    first, second = (run.snapshot.weights for run in runs if run.snapshot is not None)
    assert any(not np.array_equal(first[name].numpy(), second[name].numpy()) for name in first)


def test_while_it_trains_nothing_else_does(lab: Lab, comparisons: Comparisons, tmp_path: Path) -> None:
    small, large = begun(lab, comparisons, read(tmp_path))
    assert lab.session.compared_runs == (small, large)
    assert not lab.workflow.train(lab.run(epochs=1))
    assert "comparison" in lab.messages[-1]
    comparisons.start(read(tmp_path))
    assert "Stop the training first" in lab.messages[-1]
    with pytest.raises(ValueError, match="cannot be removed"):
        lab.session.remove_run(large)
    assert lab.session.is_trained(small)
    # looking at another of them takes nothing from either
    lab.workflow.show_run(large)
    steps = [len(run.history.train) for run in (small, large)]
    lab.until(lambda: all(len(r.history.train) > n for r, n in zip((small, large), steps, strict=True)))
    comparisons.stop()
    lab.until(lambda: not comparisons.active)
    assert [run.checkpoint is not None for run in (small, large)] == [True, True]


def test_commands_go_to_one_or_to_all(lab: Lab, comparisons: Comparisons, tmp_path: Path) -> None:
    small, large = begun(lab, comparisons, read(tmp_path))
    comparisons.pause(large)
    lab.until(lambda: comparisons.state(large) is TrainingState.PAUSED)
    assert comparisons.state(small) is TrainingState.RUNNING
    comparisons.set_live("learning_rate", 1e-4)
    lab.until(lambda: small.train is not None and small.train.learning_rate == 1e-4)
    comparisons.set_live("beta", 2.0, small)
    comparisons.stop(small)
    lab.until(lambda: comparisons.state(small) is TrainingState.IDLE)
    assert lab.session.compared_runs == (large,)
    assert comparisons.active
    assert small.snapshot is not None
    assert small.snapshot.config.beta == 2.0
    comparisons.resume()
    lab.until(lambda: comparisons.state(large) is TrainingState.RUNNING)
    comparisons.stop()
    lab.until(lambda: not comparisons.active)
    assert large.snapshot is not None
    assert large.snapshot.config.beta == 4.0
    assert large.train is not None
    assert large.train.learning_rate == 1e-4


def test_one_that_ended_is_trained_on_alone(lab: Lab, comparisons: Comparisons, tmp_path: Path) -> None:
    comparisons.start(read(tmp_path, 1))
    lab.until(lambda: not comparisons.active and comparisons.runs)
    run = comparisons.runs[0]
    assert run.snapshot is not None
    step = run.snapshot.step
    assert lab.workflow.train(lab.run(epochs=1))
    lab.until(lambda: lab.ended)
    assert lab.session.current_run is run
    assert run.snapshot.step == 2 * step


def test_a_dataset_of_another_choice_ends_it_after_a_question(
    lab: Lab, comparisons: Comparisons, tmp_path: Path, make_dataset: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dreamexplorer.gui.threads import background

    begun(lab, comparisons, read(tmp_path))
    other = make_dataset(name="other")
    monkeypatch.setattr(background, "fetch_dataset", lambda progress, name, download: other)
    lab.answer = False
    lab.workflow.choose_dataset("other")
    lab.until(lambda: lab.questions)
    assert comparisons.active
    lab.answer = True
    lab.workflow.choose_dataset("other")
    lab.until(lambda: lab.session.dataset is other)
    assert not comparisons.active


def test_a_file_that_is_wrong_is_reported(lab: Lab, comparisons: Comparisons, tmp_path: Path) -> None:
    comparisons.open(written(tmp_path, text=FILE.replace("beta = 0.5", "betta = 0.5")))
    lab.until(lambda: lab.errors)
    assert "betta" in lab.errors[0][1]
    assert not comparisons.active


def test_a_model_that_no_memory_holds_leaves_no_run(
    lab: Lab, comparisons: Comparisons, tmp_path: Path, qtbot: QtBot
) -> None:
    comparison = read(tmp_path)
    huge = dataclasses.replace(comparison.configs[1].model, hidden=(10_000_000, 10_000_000))
    second = dataclasses.replace(comparison.runs[1], run=dataclasses.replace(comparison.configs[1], model=huge))
    runs = lab.session.runs
    comparisons.start(dataclasses.replace(comparison, runs=(comparison.runs[0], second)))
    lab.until(lambda: not comparisons.active)
    assert len(lab.errors) == 1, "said once, not for each run"
    assert lab.session.runs == runs


def test_its_states_are_kept_while_it_trains(lab: Lab, comparisons: Comparisons, tmp_path: Path) -> None:
    saved: list[Run] = []
    comparisons.saved.connect(lambda run, checkpoint, past: saved.append(run))
    small, large = begun(lab, comparisons, read(tmp_path))
    lab.training.turns.request_checkpoints()
    lab.until(lambda: set(map(id, saved)) == {id(small), id(large)})


def test_its_end_is_told_though_what_follows_fails(
    lab: Lab, comparisons: Comparisons, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError("broken")

    ended: list[bool] = []
    comparisons.ended.connect(lambda: ended.append(comparisons.active))
    begun(lab, comparisons, read(tmp_path))
    monkeypatch.setattr(lab.session, "adopt_axes", fail)
    with qtbot.captureExceptions() as raised:
        comparisons.stop()
        lab.until(lambda: not comparisons.active and raised)
    assert [str(error[1]) for error in raised] == ["broken"]
    assert ended == [False], "a closing window waits for it"
