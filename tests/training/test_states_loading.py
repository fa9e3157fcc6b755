"""Kept states: exact ones are whole checkpoints, others say that their weights are in half precision."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from dreamexplorer.errors import UserError
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.training.checkpoint import HALF_STATE, Checkpoint, ResumeState, load_checkpoint, save_checkpoint
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.states import states_in
from dreamexplorer.training.states_loading import load_state, write_state


def state(step: int, exact: bool = False) -> Checkpoint:
    model = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(30,)), (1, 6, 5), seed=step)
    resume = ResumeState({"noise": torch.arange(5, dtype=torch.uint8)}, {"step": step}) if exact else None
    snapshot = take_snapshot(model, step, 1.5, half=not exact)
    return Checkpoint(snapshot, "mnist", TrainConfig(), {"test": {"recon": 80.0}}, "1", resume, half=not exact)


def test_a_look_takes_half_the_bytes_and_says_so(tmp_path: Path) -> None:
    written = state(7)
    size = write_state(tmp_path / "states", written)
    save_checkpoint(
        Checkpoint(take_snapshot(create_again(7), 7), "mnist", TrainConfig()), tmp_path / "whole.safetensors"
    )
    assert size == states_in(tmp_path / "states")[0].size < 0.7 * (tmp_path / "whole.safetensors").stat().st_size
    loaded = load_state(tmp_path, 7)
    assert loaded.half
    assert loaded.resume is None
    assert loaded.notes == (HALF_STATE,)
    assert "half precision" in str(HALF_STATE)
    assert (loaded.snapshot.step, loaded.snapshot.epoch) == (7, 1.5)
    assert loaded.metrics == {"test": {"recon": 80.0}}
    for name, tensor in create_again(7).state_dict().items():
        found = loaded.snapshot.weights[name]
        assert found.dtype == torch.float32
        assert torch.allclose(found, tensor, rtol=2.0**-11, atol=1e-7), name
    assert restore(loaded.snapshot).decode(torch.zeros(1, 2)).shape == (1, 1, 6, 5)


def create_again(seed: int) -> torch.nn.Module:
    return create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(30,)), (1, 6, 5), seed=seed)


def test_a_look_that_is_saved_again_stays_as_it_is(tmp_path: Path) -> None:
    write_state(tmp_path / "states", state(7))
    loaded = load_state(tmp_path, 7)
    save_checkpoint(loaded, tmp_path / "again.safetensors")
    again = load_checkpoint(tmp_path / "again.safetensors")
    assert again.half
    for name, tensor in loaded.snapshot.weights.items():
        assert torch.equal(again.snapshot.weights[name], tensor), name


def test_an_exact_state_is_a_checkpoint_with_all_that_resuming_needs(tmp_path: Path) -> None:
    written = state(7, exact=True)
    assert write_state(tmp_path / "states", written) == states_in(tmp_path / "states")[0].size
    loaded = load_state(tmp_path, 0)
    assert not loaded.half
    assert loaded.notes == ()
    assert loaded.resume is not None
    assert loaded.resume.values == {"step": 7}
    assert torch.equal(loaded.resume.tensors["noise"], torch.arange(5, dtype=torch.uint8))
    for name, tensor in written.snapshot.weights.items():
        assert torch.equal(loaded.snapshot.weights[name], tensor), name


def test_the_nearest_state_is_loaded(tmp_path: Path) -> None:
    for step in (0, 10, 20):
        write_state(tmp_path / "states", state(step, exact=step == 0))
    assert [load_state(tmp_path, step).snapshot.step for step in (0, 4, 6, 14, 16, 10**12)] == [0, 0, 10, 10, 20, 20]


def test_the_checkpoint_of_the_run_counts_among_its_states(tmp_path: Path) -> None:
    for step in (0, 42):
        write_state(tmp_path / "states", state(step, exact=step == 0))
    save_checkpoint(state(48, exact=True), tmp_path / "checkpoint.safetensors")
    found = [load_state(tmp_path, step) for step in (42, 44, 45, 47, 10**6)]
    assert [one.snapshot.step for one in found] == [42, 42, 48, 48, 48]
    assert [one.resume is not None for one in found] == [False, False, True, True, True]


def test_a_run_without_states_says_how_to_keep_some(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="--states on"):
        load_state(tmp_path, 5)


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "other"])
def test_a_damaged_state_is_one_error(tmp_path: Path, damage: str) -> None:
    write_state(tmp_path / "states", state(3))
    path = states_in(tmp_path / "states")[0].path
    data = path.read_bytes()
    new = {"cut": data[:-7], "changed": data[:-7] + b"\x01" + data[-6:], "empty": b"", "other": b"GIF89a" * 20}[damage]
    path.write_bytes(new)
    with pytest.raises(UserError, match="000000003"):
        load_state(tmp_path, 3)


def test_a_state_that_is_thinned_meanwhile_gives_way_to_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in (10, 20):
        write_state(tmp_path / "states", state(step))
    listed = states_in(tmp_path / "states")
    listed[0].remove()
    lists = [listed, listed[1:]]
    monkeypatch.setattr("dreamexplorer.training.states_loading.states_in", lambda _: lists.pop(0))
    assert load_state(tmp_path, 9).snapshot.step == 20


def test_a_state_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "states").write_text("a file")
    with pytest.raises(UserError, match="states"):
        write_state(tmp_path / "states", state(1))
    shutil.rmtree(tmp_path)
    with pytest.raises(UserError, match="Cannot write"):
        write_state(tmp_path / "states", state(1))
