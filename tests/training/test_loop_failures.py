"""Trainings that cannot go on: told clearly, with the last good state at hand."""

from __future__ import annotations

import dataclasses
import math

import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.base import Terms
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training import loop
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.diagnostics import TrainingDiverged, TrainingFailed, TrainingOutOfMemory, is_out_of_memory
from dreamexplorer.training.events import SnapshotReady
from dreamexplorer.training.loop import Trainer, run_of


def trainer(dataset: ImageDataset, **options: object) -> Trainer:
    settings = {"epochs": 3, "batch_size": 48, "device": "cpu", "precision": "fp32", **options}
    run = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(24,)), TrainConfig(**settings))  # type: ignore[arg-type]
    return Trainer(run, dataset, threads=1, snapshot_interval=0.0)


def assert_good(checkpoint: Checkpoint) -> None:
    assert all(torch.isfinite(w).all() for w in checkpoint.snapshot.weights.values())
    assert checkpoint.resume is not None
    for name, tensor in checkpoint.resume.tensors.items():
        assert torch.isfinite(tensor.double()).all(), name
    assert checkpoint.resume.values["step"] == checkpoint.snapshot.step
    assert all(math.isfinite(s) for s in checkpoint.resume.values["epoch_sums"])


def fail(made: Trainer) -> TrainingFailed:
    def watch() -> None:
        for event in made.run():
            if isinstance(event, SnapshotReady):
                assert all(torch.isfinite(w).all() for w in event.snapshot.weights.values()), "never shown"

    with pytest.raises(TrainingFailed) as caught:
        watch()
    return caught.value


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("step", [1, 5, 9])
def test_a_term_that_is_not_finite_names_its_step(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch, step: int, precision: str
) -> None:
    made = trainer(tiny_dataset, precision=precision)
    model = made._state.weights.model
    loss, calls = model.loss, 0

    def poisoned(x: torch.Tensor, generator: torch.Generator | None = None) -> Terms:
        nonlocal calls
        if torch.is_grad_enabled():  # not in an evaluation
            calls += 1
            if calls == step:
                x = x * math.nan
        return loss(x, generator)

    monkeypatch.setattr(model, "loss", poisoned)
    error = fail(made)
    assert isinstance(error, TrainingDiverged)
    assert (error.step, error.term) == (step, "recon")
    assert f"step {step} " in str(error)
    assert "Lower the learning rate" in str(error)
    assert "\n" not in str(error)
    assert_good(error.checkpoint)
    assert error.checkpoint.snapshot.step < step
    assert made.step == error.checkpoint.snapshot.step, "the trainer is back in the good state"
    assert_good(made.checkpoint())


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_learning_rate_far_too_high_is_told(tiny_dataset: ImageDataset, precision: str) -> None:
    made = trainer(tiny_dataset, precision=precision, epochs=50)
    train = dataclasses.replace(made.config.train, learning_rate=1e20)  # the form does not allow it
    made._run = dataclasses.replace(made.config, train=train)
    error = fail(made)
    assert isinstance(error, TrainingDiverged)
    assert_good(error.checkpoint)


def test_the_last_good_state_is_recent_and_can_be_resumed(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "REPORT_INTERVAL", 0.0)
    monkeypatch.setattr(loop, "GOOD_STATE_INTERVAL", 0.0)
    made = trainer(tiny_dataset)
    step = made._step

    def spoil() -> None:
        step()
        if made.step == 10:
            made.model.get_parameter("mu.weight").data[0, 0] = math.inf

    monkeypatch.setattr(made, "_step", spoil)
    error = fail(made)
    assert isinstance(error, TrainingDiverged)
    assert error.term == "weights"
    good = error.checkpoint
    assert good.snapshot.step == 9

    # going on from there is as if nothing had happened
    on = Trainer(run_of(good), tiny_dataset, resume=good, threads=1)
    whole = trainer(tiny_dataset)
    for run in (on, whole):
        for _ in run.run():
            pass
    for name, weight in whole.snapshot().weights.items():
        assert torch.equal(weight, on.snapshot().weights[name])


def test_a_checkpoint_is_never_made_of_broken_weights(tiny_dataset: ImageDataset) -> None:
    made = trainer(tiny_dataset)
    made.model.get_parameter("mu.weight").data[0, 0] = math.nan
    with pytest.raises(TrainingDiverged) as caught:
        made.checkpoint()
    assert_good(caught.value.checkpoint)


def test_broken_weights_are_not_trained_on(tiny_dataset: ImageDataset) -> None:
    kept = trainer(tiny_dataset).checkpoint()
    weights = {k: w * math.nan for k, w in kept.snapshot.weights.items()}
    broken = dataclasses.replace(kept, snapshot=dataclasses.replace(kept.snapshot, weights=weights))
    with pytest.raises(UserError, match="not finite"):
        Trainer(run_of(broken), tiny_dataset, resume=broken)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        RuntimeError("[enforce fail at alloc_cpu.cpp:114] . DefaultCPUAllocator: can't allocate memory: you tried to"),
        RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
    ],
)
def test_lack_of_memory_keeps_the_last_good_state(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    made = trainer(tiny_dataset)
    update = made._state.weights.update

    def exhausted(loss: torch.Tensor) -> None:
        if made.step == 9:
            raise error
        update(loss)

    monkeypatch.setattr(made._state.weights, "update", exhausted)
    failure = fail(made)
    assert isinstance(failure, TrainingOutOfMemory)
    assert failure.step == 9
    assert "smaller batches" in str(failure)
    assert_good(failure.checkpoint)
    assert failure.checkpoint.snapshot.step == 7, "of the end of the epoch"


def test_other_errors_are_not_taken_for_a_lack_of_memory(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    made = trainer(tiny_dataset)

    def wrong(loss: torch.Tensor) -> None:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    monkeypatch.setattr(made._state.weights, "update", wrong)
    with pytest.raises(RuntimeError, match="shapes"):
        list(made.run())


def test_a_model_too_large_for_the_memory_is_one_clear_line(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*args: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr(loop, "create", exhausted)
    with pytest.raises(UserError, match="not enough memory"):
        trainer(tiny_dataset)
