"""`dreamexplorer train --states`, `--fork` and `--at`: what is kept, and how a run begins from it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from dreamexplorer.cli import main
from dreamexplorer.training import states_plan, states_writer
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint
from dreamexplorer.training.states import states_in
from dreamexplorer.training.states_loading import load_state
from dreamexplorer.writing import write_error

RUN = [
    "--hidden",
    "8",
    "--latent-dim",
    "3",
    "--limit",
    "256",
    "--batch-size",
    "16",
    "--threads",
    "1",
    "--device",
    "cpu",
]
STEPS = 16  # of an epoch

Refusal = Callable[..., str]


@pytest.fixture(autouse=True)
def all_affordable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every planned state, however slow this machine is."""
    monkeypatch.setattr(states_plan, "ALLOWANCE", 1e6)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two epochs with its states."""
    folder = tmp_path_factory.mktemp("original") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states_plan, "ALLOWANCE", 1e6)
        assert main(["train", *RUN, "--epochs", "2", "--states", "on", "--out", str(folder)]) == 0
    return folder


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return dict(load_checkpoint(folder / "checkpoint.safetensors").snapshot.weights)


def same(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(tensor, b[name]) for name, tensor in a.items())


def test_states_are_kept_only_where_asked_for_and_change_nothing(
    original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    assert main(["train", *RUN, "--epochs", "2", "--out", str(run)]) == 0
    assert "States:" not in capsys.readouterr().out
    assert not (run / "states").exists()
    assert same(weights(run), weights(original))
    assert [state.step for state in states_in(original / "states")] == list(range(2 * STEPS + 1))
    assert json.loads((original / "config.json").read_text())["states"] == 500_000_000


def test_it_says_what_the_states_take(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", *RUN, "--epochs", "1", "--states", "1MB", "--out", str(tmp_path / "run")]) == 0
    assert "States: up to 0 to look at (half precision) and 17 exact ones, thinned to 1 MB" in capsys.readouterr().out
    assert sum(state.size for state in states_in(tmp_path / "run" / "states")) <= 1_000_000


def test_a_fork_of_an_exact_state_with_the_same_options_ends_like_the_original(
    original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exact = [state.step for state in states_in(original / "states") if state.exact]
    step = next(step for step in exact if STEPS < step < 2 * STEPS)
    fork = tmp_path / "fork"
    assert main(["train", "--fork", str(original), "--at", str(step), "--threads", "1", "--out", str(fork)]) == 0
    out = capsys.readouterr().out
    assert f"Forked from {original}, step {step}, epoch" in out
    assert "(exact)" in out
    assert "Note" not in out
    assert same(weights(fork), weights(original))
    assert len((fork / "metrics.jsonl").read_text().splitlines()) == 1
    assert json.loads((fork / "config.json").read_text())["limit"] == 256


def test_a_fork_of_a_state_in_half_precision_says_that_its_optimiser_is_new(
    original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    step = next(state.step for state in states_in(original / "states") if not state.exact and state.step > STEPS)
    fork = tmp_path / "fork"
    assert main(["train", "--fork", str(original), "--at", str(step), "--threads", "1", "--out", str(fork)]) == 0
    out = capsys.readouterr().out
    assert f"step {step}, epoch" in out
    assert "(weights in half precision)" in out
    assert "new optimiser" in out
    assert "Which images of epoch 2 were seen is not known, so this epoch begins anew" in out
    assert f"Going on with epoch 2 (step {step})" in out
    assert load_checkpoint(fork / "checkpoint.safetensors").snapshot.step == step + STEPS
    assert load_checkpoint(fork / "checkpoint.safetensors").snapshot.epoch == 2.0


@pytest.mark.parametrize(
    ("flags", "fresh"),
    [
        (["--beta", "4"], False),
        (["--learning-rate", "0.01"], False),
        (["--seed", "9"], True),
        (["--batch-size", "32"], True),
        (["--limit", "128"], True),
        (["--optimiser", "sgd"], True),
    ],
)
def test_options_may_change_in_a_fork(
    original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str], fresh: bool
) -> None:
    fork = tmp_path / "fork"
    assert main(["train", "--fork", str(original), "--at", "10", *flags, "--threads", "1", "--out", str(fork)]) == 0
    assert ("new optimiser" in capsys.readouterr().out) == fresh
    assert not same(weights(fork), weights(original))
    config = json.loads((fork / "config.json").read_text())
    settings = {**config["model"], **config["train"], "limit": config["limit"]}
    assert settings[flags[0][2:].replace("-", "_")] == type(settings[flags[0][2:].replace("-", "_")])(flags[1])


def test_a_step_after_the_end_is_the_end(
    original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], refused: Refusal
) -> None:
    run = Path(shutil.copytree(original, tmp_path / "run"))
    for state in states_in(run / "states")[-3:]:
        state.remove()
    flags = ["--epochs", "3", "--threads", "1"]
    assert main(["train", "--fork", str(run), "--at", "999", *flags, "--out", str(tmp_path / "fork")]) == 0
    out = capsys.readouterr().out
    assert f"step {2 * STEPS}, epoch 2 (exact)" in out
    assert f"The run ends at step {2 * STEPS}." in out
    at = [str(2 * STEPS - 3), "--hidden", "9", "--out", str(tmp_path / "other")]
    assert "cannot change when it is forked" in refused("train", "--fork", run, "--at", *at)
    assert main(["sample", str(run), "-n", "2", "--out", str(tmp_path / "grid.png")]) == 0
    assert main(["evaluate", str(run), "--limit", "50"]) == 0
    assert main(["tool", "reconstructions", str(run), "--limit", "50"]) == 0
    assert "holds no run" in refused("sample", tmp_path, "--out", tmp_path / "none.png")


def test_a_fork_without_a_step_begins_at_the_checkpoint_and_keeps_states_of_its_own(
    original: Path, tmp_path: Path
) -> None:
    fork = tmp_path / "fork"
    flags = ["--epochs", "3", "--states", "on", "--threads", "1"]
    assert main(["train", "--fork", str(original), *flags, "--out", str(fork)]) == 0
    assert states_in(fork / "states")[0].step == 2 * STEPS
    assert states_in(fork / "states")[0].exact
    assert states_in(original / "states")[-1].step == 2 * STEPS


def test_a_resumed_run_goes_on_keeping_states_unless_told_otherwise(original: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(original, run)
    assert main(["train", "--resume", str(run), "--epochs", "3", "--threads", "1"]) == 0
    assert states_in(run / "states")[-1].step > 2 * STEPS
    count = len(states_in(run / "states"))
    assert main(["train", "--resume", str(run), "--epochs", "4", "--states", "off", "--threads", "1"]) == 0
    assert len(states_in(run / "states")) == count
    assert main(["train", "--resume", str(run), "--epochs", "5", "--threads", "1"]) == 0
    assert len(states_in(run / "states")) == count


def test_states_after_the_resumed_step_are_made_again(original: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(original, run)
    state = next(state for state in states_in(run / "states") if state.exact and state.step > STEPS)
    for suffix in ("", ".resume"):  # a process that was killed after its last save at this step
        shutil.copy(
            state.path.with_name(f"{state.path.stem}{suffix}.safetensors"), run / f"checkpoint{suffix}.safetensors"
        )
    assert main(["train", "--resume", str(run), "--beta", "4", "--threads", "1"]) == 0
    assert load_state(run, state.step).snapshot.config.beta == 1.0
    later = [one for one in states_in(run / "states") if one.step > state.step]
    assert later
    assert {load_checkpoint(one.path).snapshot.config.beta for one in later} == {4.0}


def test_a_run_that_is_replaced_keeps_its_states_until_the_new_one_is_saved(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"
    shutil.copytree(original, run)
    before = states_in(run / "states")
    flags = ["train", *RUN, "--epochs", "1", "--seed", "3", "--force", "--out", str(run)]
    with monkeypatch.context() as patch:
        patch.setattr("dreamexplorer.training.loop.Trainer.run", lambda _: (_ for _ in ()).throw(RuntimeError("fault")))
        assert main([*flags, "--states", "on"]) != 0
    assert states_in(run / "states") == before
    assert main([*flags, "--states", "on"]) == 0
    after = states_in(run / "states")
    assert [state.step for state in after] == list(range(STEPS + 1))
    assert {load_checkpoint(state.path).train.seed for state in after} == {3}
    assert main([*flags, "--states", "off"]) == 0
    assert not (run / "states").exists()


def test_a_full_disk_costs_the_states_and_one_message(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(folder: Path, _: Checkpoint) -> int:
        raise write_error(folder, OSError(28, "No space left on device"))

    monkeypatch.setattr(states_writer, "write_state", full)
    run = tmp_path / "run"
    assert main(["train", *RUN, "--epochs", "2", "--states", "on", "--out", str(run)]) == 0
    assert capsys.readouterr().err.count("the disk is full") == 1
    assert same(weights(run), weights(original))


def test_what_does_not_go_together_is_refused(original: Path, tmp_path: Path, refused: Refusal) -> None:
    out = ["--out", tmp_path / "fork"]
    assert "Use one of them" in refused("train", "--resume", original, "--fork", original, *out)
    assert "--fork RUN" in refused("train", "--at", "3", *out)
    assert "--out RUN" in refused("train", "--fork", original, "--at", "3")
    assert "latent" in refused("train", "--fork", original, "--at", "3", "--latent-dim", "7", *out)
    assert "already holds a run" in refused("train", "--fork", original, "--at", "3", "--out", original)
    assert "on, off, or a size" in refused("train", "--states", "yes", *out)
    assert "on, off, or a size" in refused("train", "--states", "0MB", *out)
    assert "--states on" in refused("train", "--fork", tmp_path, "--at", "3", *out)
    refused("train", "--fork", original, "--at", "-1", *out)
    assert not (tmp_path / "fork").exists()
