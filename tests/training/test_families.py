"""Training of every family: it learns, its steps are replayed, resuming is exact, all commands accept it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from dreamexplorer.cli import main
from dreamexplorer.cli.shared.flags import shown
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.families import families
from dreamexplorer.models.snapshot import restore
from dreamexplorer.options import options_of
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from dreamexplorer.training.commands import CommandQueue, Stop
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.recording import enabled
from dreamexplorer.training.resume import run_of

SMALL: dict[str, Any] = {"latent_dim": 3, "hidden": (24,), "channels": (4, 6), "dense_width": 16}
BATCH = 32  # of 320 images
STEPS = 10

every_family = pytest.mark.parametrize("family", list(families()))


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Steps this small are done before a second thread has woken up."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def run_config(family: str, epochs: int, precision: str = "fp32") -> RunConfig:
    cls = families()[family].Config
    config = cls(**{name: value for name, value in SMALL.items() if name in options_of(cls)})
    settings = TrainConfig(epochs=epochs, batch_size=BATCH, device="cpu", precision=precision, learning_rate=3e-3)
    return RunConfig(family, config, settings, dataset="tiny")


def finished(trainer: Trainer) -> Trainer:
    for _ in trainer.run():
        pass
    return trainer


def assert_same_state(a: Checkpoint, b: Checkpoint) -> None:
    assert a.snapshot.weights.keys() == b.snapshot.weights.keys()
    for name, weight in a.snapshot.weights.items():
        assert torch.equal(weight, b.snapshot.weights[name]), name
    assert a.resume is not None
    assert b.resume is not None
    for name, tensor in a.resume.tensors.items():
        assert torch.equal(tensor, b.resume.tensors[name]), name


@every_family
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_it_learns_with_replayed_steps_and_comes_back_from_a_snapshot(
    tiny_dataset: ImageDataset, family: str, precision: str
) -> None:
    trainer = Trainer(run_config(family, 5, precision), tiny_dataset, threads=1)
    before = evaluate(trainer.model, tiny_dataset.test).values
    finished(trainer)
    assert trainer.learner.replayed.replaying is enabled()
    after = evaluate(trainer.model, tiny_dataset.test).values
    if len({trainer.model.group_of(name) for name, _ in trainer.model.named_parameters()}) == 1:
        assert after["recon"] < before["recon"]  # where parts work against each other, nothing need fall at once
    assert all(np.isfinite(v) for v in after.values())
    assert after.keys() == {t.key for t in trainer.model.terms}
    assert evaluate(restore(trainer.snapshot()), tiny_dataset.test).values == pytest.approx(after, rel=1e-5, abs=1e-5)


@every_family
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_stopped_saved_opened_and_gone_on_with_it_is_as_if_it_had_not(
    tiny_dataset: ImageDataset, family: str, precision: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run is stopped in the middle of the third epoch, when steps are replayed already."""
    whole = finished(Trainer(run_config(family, 4, precision), tiny_dataset, threads=1))
    commands = CommandQueue()
    first = Trainer(run_config(family, 4, precision), tiny_dataset, commands=commands, threads=1)
    step = first.learner.step

    def counted() -> None:
        step()
        if first.step == 2 * STEPS + 6:
            commands.put(Stop())

    monkeypatch.setattr(first.learner, "step", counted)
    finished(first)
    save_checkpoint(first.checkpoint(), tmp_path / "kept.safetensors")
    kept = load_checkpoint(tmp_path / "kept.safetensors")
    assert kept.snapshot.step == 2 * STEPS + 6
    second = finished(Trainer(run_of(kept), tiny_dataset, resume=kept, threads=1))
    assert_same_state(whole.checkpoint(), second.checkpoint())


@every_family
def test_every_command_takes_it(
    tiny_dataset: ImageDataset,
    family: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dreamexplorer.data.base.load_dataset", lambda *_: tiny_dataset)
    cls, flags = families()[family], []
    for name, value in SMALL.items():
        if name in options_of(cls.Config):
            flags += [f"--{name.replace('_', '-')}", shown(value)]
    run = str(tmp_path / "run")
    assert main(["train", "--family", family, *flags, "--epochs", "1", "--threads", "1", "--out", run]) == 0
    assert main(["train", "--resume", run, "--epochs", "2", "--threads", "1"]) == 0
    checkpoint = str(Path(run, "checkpoint.safetensors"))
    capsys.readouterr()
    assert main(["evaluate", checkpoint, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert {t.key for t in cls.terms} <= record.keys()
    told = set() if cls.axis_term is None else {f"{cls.axis_term.key}_per_dim"}
    assert {key for key in record if key.endswith("_per_dim")} == told
    assert main(["evaluate", checkpoint]) == 0
    assert all(t.label in capsys.readouterr().out for t in cls.terms[:1])
    Image.fromarray(np.full((12, 10), 90, dtype=np.uint8)).save(tmp_path / "grey.png")
    assert main(["reconstruct", checkpoint, str(tmp_path / "grey.png"), "--out", str(tmp_path / "again")]) == 0
    assert main(["sample", checkpoint, "-n", "4", "--out", str(tmp_path / "dreams.png")]) == 0
    with Image.open(tmp_path / "dreams.png") as dreams:
        assert dreams.size == (2 * 10 + 2, 2 * 12 + 2)
