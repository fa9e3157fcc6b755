"""Trainings that cannot go on: told clearly, with the last good state at hand."""

from __future__ import annotations

import dataclasses
import math
import re
import weakref
from typing import Any

import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.base import Terms
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training import loop
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.commands import CommandQueue, SetLive
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.diagnostics import (
    TrainingDiverged,
    TrainingFailed,
    TrainingOutOfMemory,
    is_out_of_memory,
    remedy_for,
)
from dreamexplorer.training.events import EpochDone, SnapshotReady
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.resume import run_of


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
    model = made.learner.weights.model
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
    assert f"at step {step}:" in str(error)
    assert "the term Reconstruction is not finite" in str(error)
    assert f"Restored step {error.checkpoint.snapshot.step}." in str(error)
    assert re.search(r"(Lower|Set|Use) ", str(error))
    assert "\n" not in str(error)
    assert_good(error.checkpoint)
    assert error.checkpoint.snapshot.step < step
    assert made.step == error.checkpoint.snapshot.step, "the trainer is back in the good state"
    assert_good(made.checkpoint())


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_learning_rate_far_too_high_is_told(tiny_dataset: ImageDataset, precision: str) -> None:
    made = trainer(tiny_dataset, precision=precision, epochs=50)
    train = dataclasses.replace(made.config.train, learning_rate=1e20)  # the form does not allow it
    made.learner.config = dataclasses.replace(made.config, train=train)
    error = fail(made)
    assert isinstance(error, TrainingDiverged)
    assert_good(error.checkpoint)
    assert "Lower the learning rate (now 1e+20) to 0.001. Use gradient clipping" in str(error)


def test_a_diverging_loss_is_reported_before_it_is_infinite(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = trainer(tiny_dataset)
    model = made.learner.weights.model
    loss = model.loss

    def growing(x: torch.Tensor, generator: torch.Generator | None = None) -> Terms:
        terms = loss(x, generator)
        if torch.is_grad_enabled() and made.step >= 9:
            terms.values["recon"] = terms.values["recon"] * 1e5
        return terms

    monkeypatch.setattr(model, "loss", growing)
    error = fail(made)
    assert isinstance(error, TrainingDiverged)
    assert error.term == "recon"
    assert "the term Reconstruction has grown from " in str(error)
    assert error.checkpoint.snapshot.step <= 9
    assert_good(error.checkpoint)


def test_another_scale_of_the_loss_is_no_divergence(tiny_dataset: ImageDataset) -> None:
    """A sigma of 10 made one of 0.002 multiplies the squared errors by millions."""
    commands = CommandQueue()
    config = MlpVaeConfig(latent_dim=3, hidden=(24,), likelihood="gaussian", sigma=10.0)
    run = RunConfig("mlp-vae", config, TrainConfig(epochs=3, batch_size=48, device="cpu", precision="fp32"))
    made = Trainer(run, tiny_dataset, commands=commands, threads=1)
    recon = []
    for event in made.run():
        if isinstance(event, EpochDone):
            recon.append(event.test.values["recon"])
            commands.put(SetLive("sigma", 0.002))
    assert recon[-1] > 1000 * abs(recon[0])


@pytest.mark.parametrize(
    ("options", "settings", "precision", "expected"),
    [
        ({}, {}, "fp32", "Lower the learning rate (now 0.001) to 0.0003. Use gradient clipping, for example 100."),
        ({}, {"clip_norm": 5.0}, "fp32", "Lower the learning rate (now 0.001) to 0.0003."),
        ({}, {}, "bf16", "Use the precision fp32 (now bf16). Lower the learning rate (now 0.001) to 0.0003."),
        (
            {},
            {"learning_rate": 0.1},
            "bf16",
            "Lower the learning rate (now 0.1) to 0.001. Use gradient clipping, for example 100",
        ),
        ({"beta": 500.0}, {}, "bf16", "Set Beta (now 500) closer to 1. Lower the learning rate (now 0.001) to 0.0003"),
        (
            {"likelihood": "gaussian", "sigma": 0.002},
            {"learning_rate": 0.02},
            "fp32",
            "Lower the learning rate (now 0.02) to 0.001. Set Sigma (now 0.002) closer to 0.1.",
        ),
        ({"sigma": 0.002}, {"clip_norm": 5.0}, "fp32", "Lower the learning rate (now 0.001) to 0.0003."),  # unused
    ],
)
def test_the_remedy_fits_the_cause(
    options: dict[str, Any], settings: dict[str, Any], precision: str, expected: str
) -> None:
    remedy = str(remedy_for(MlpVaeConfig(**options), TrainConfig(**settings), precision))
    assert remedy.startswith(expected)
    assert len(re.findall(r"\b(?:Lower|Set|Use) ", remedy)) <= 2


def test_the_last_good_state_is_recent_and_can_be_resumed(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "REPORT_INTERVAL", 0.0)
    monkeypatch.setattr(loop, "GOOD_STATE_INTERVAL", 0.0)
    made = trainer(tiny_dataset)
    step = made.learner.step

    def spoil() -> None:
        step()
        if made.step == 10:
            made.model.get_parameter("mu.weight").data[0, 0] = math.inf

    monkeypatch.setattr(made.learner, "step", spoil)
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
        RuntimeError("[enforce fail at alloc_cpu.cpp:80] data. DefaultCPUAllocator: not enough memory: you tried to"),
        torch.OutOfMemoryError("HIP out of memory. Tried to allocate 20.00 MiB."),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    ],
)
def test_lack_of_memory_keeps_the_last_good_state(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    made = trainer(tiny_dataset)
    update = made.learner.weights.update

    def exhausted(loss: torch.Tensor) -> None:
        if made.step == 9:
            raise error
        update(loss)

    monkeypatch.setattr(made.learner.weights, "update", exhausted)
    failure = fail(made)
    assert isinstance(failure, TrainingOutOfMemory)
    assert failure.step == 9
    assert str(failure) == (
        "Out of memory on the device cpu at step 9. Restored step 7. "
        "Lower the batch size (now 48) to 24, or use narrower layers."
    )
    assert_good(failure.checkpoint)
    assert failure.checkpoint.snapshot.step == 7, "of the end of the epoch"


def test_what_the_failed_step_held_is_free_before_the_good_state_is_copied(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = trainer(tiny_dataset)
    held: list[weakref.ref[torch.Tensor]] = []
    seen = []
    back = made.learner.restore_good_state

    def greedy(loss: torch.Tensor) -> None:
        activations = torch.zeros(1000)
        held.append(weakref.ref(activations))
        raise MemoryError

    def watched() -> None:
        seen.append(held[0]() is None)
        back()

    monkeypatch.setattr(made.learner.weights, "update", greedy)
    monkeypatch.setattr(made.learner, "restore_good_state", watched)
    assert isinstance(fail(made), TrainingOutOfMemory)
    assert seen == [True]


def test_other_errors_are_not_taken_for_a_lack_of_memory(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    made = trainer(tiny_dataset)

    def wrong(loss: torch.Tensor) -> None:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    monkeypatch.setattr(made.learner.weights, "update", wrong)
    with pytest.raises(RuntimeError, match="shapes"):
        list(made.run())


def test_a_model_too_large_for_the_memory_is_one_clear_line(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*args: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr("dreamexplorer.training.learner.create", exhausted)
    with pytest.raises(UserError, match="not enough memory"):
        trainer(tiny_dataset)
