"""`dreamexplorer train`: what it writes, how it resumes, and what it refuses."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import torch

from dreamexplorer.cli import main
from dreamexplorer.cli.shared import training_run
from dreamexplorer.errors import Message
from dreamexplorer.models.mlp_vae import MlpVae
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint
from dreamexplorer.training.events import EpochDone, Event
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.run_writer import RunWriter

TINY = ["--hidden", "8", "--latent-dim", "3", "--limit", "256", "--threads", "1", "--device", "cpu"]

Refusal = Callable[..., str]


def test_train_writes_a_run_and_resumes_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, refused: Refusal
) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert main(["train", *TINY, "--epochs", "3", "--seed", "4", "--out", str(whole)]) == 0
    out = capsys.readouterr().out
    assert out.count("\nepoch ") == 3
    assert re.search(r"\| active \d+/(\d+), alive \d+/\1 \|", out)
    assert main(["train", *TINY, "--epochs", "1", "--seed", "4", "--out", str(parts)]) == 0
    assert main(["train", "--resume", str(parts), "--epochs", "3", "--threads", "1"]) == 0  # limit is remembered

    a, b = (load_checkpoint(folder / "checkpoint.safetensors") for folder in (whole, parts))
    for name, tensor in a.snapshot.weights.items():
        assert torch.equal(tensor, b.snapshot.weights[name]), name
    records = [json.loads(line) for line in (parts / "metrics.jsonl").read_text().splitlines()]
    assert [r["epoch"] for r in records] == [1, 2, 3]
    for record in records:
        assert record["test_elbo"] == -record["test_negative_elbo"] < 0
        assert record["test_negative_elbo"] == pytest.approx(record["test_recon"] + record["test_kl"], rel=1e-5)
        assert len(record["kl_per_dim"]) == 3
        assert sum(record["kl_per_dim"]) == pytest.approx(record["test_kl"], rel=1e-4)
        assert record["images_per_s"] > 0
    config = json.loads((parts / "config.json").read_text())
    assert (config["limit"], config["train"]["epochs"], config["model"]["hidden"]) == (256, 3, [8])

    # a run is not overwritten, and what cannot change does not
    before = {p: p.read_bytes() for p in parts.iterdir()}
    assert "--force" in refused("train", *TINY, "--out", parts)
    for flags in (
        ["--latent-dim", 4],
        ["--hidden", "9"],
        ["--seed", 5],
        ["--batch-size", 64],
        ["--limit", 100],
        ["--family", "nowhere"],
    ):
        refused("train", "--resume", parts, "--epochs", "4", *flags)
    assert {p: p.read_bytes() for p in parts.iterdir()} == before
    assert main(["train", "--resume", str(parts), "--threads", "1"]) == 0
    assert "--epochs" in capsys.readouterr().out  # all were done already

    # another folder, live options changed, the first run untouched
    third = tmp_path / "third"
    checkpoint = str(whole / "checkpoint.safetensors")
    flags = ["--beta", "4", "--epochs", "4", "--limit", "256", "--threads", "1"]
    assert main(["train", "--resume", checkpoint, *flags, "--out", str(third)]) == 0
    assert load_checkpoint(third / "checkpoint.safetensors").snapshot.config.beta == 4.0
    assert len((third / "metrics.jsonl").read_text().splitlines()) == 1
    assert len((whole / "metrics.jsonl").read_text().splitlines()) == 3
    assert main(["train", *TINY, "--epochs", "1", "--out", str(third), "--force"]) == 0
    assert load_checkpoint(third / "checkpoint.safetensors").snapshot.epoch == 1.0


def test_another_number_of_images_is_refused_with_the_remedy(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, refused: Refusal
) -> None:
    run, copy, chosen = tmp_path / "run", tmp_path / "copy", tmp_path / "chosen"
    assert main(["train", *TINY, "--epochs", "1", "--out", str(run)]) == 0
    copy.mkdir()
    for path in run.glob("*.safetensors"):  # without what the folder remembers
        (copy / path.name).write_bytes(path.read_bytes())
    flags = ["--resume", str(copy), "--epochs", "2", "--threads", "1"]
    said = refused("train", *flags)
    assert (
        "trained on 256 images of mnist; here there are 60000. Resume it with --limit 256, or start a new run" in said
    )
    assert main(["train", *flags, "--limit", "256"]) == 0  # the remedy is one
    assert main(["train", *TINY, "--epochs", "1", "--leave-out", "3", "--out", str(chosen)]) == 0
    assert "Resume it with the same --limit" in refused("train", "--resume", chosen, "--limit", 200)


def test_a_lone_checkpoint_needs_a_folder(model: Path, refused: Refusal) -> None:
    assert "--out" in refused("train", "--resume", model)


def test_train_cannot_write(refused: Refusal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert "is a file" in refused("train", *TINY, "--out", tmp_path / "file")
    refused("train", *TINY, "--out", tmp_path / "file" / "below")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_full_disk_in_mid_training_keeps_the_last_epoch(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user is told at once, the training goes on; a last attempt that fails as well ends with 2."""
    run = tmp_path / "run"
    replace = os.replace

    def full(a: Path, b: Path) -> None:
        if Path(b).name == "checkpoint.safetensors" and (run / "checkpoint.safetensors").exists():
            raise OSError(28, "No space left on device")
        replace(a, b)

    class Waiting(RunWriter):
        def save(self, checkpoint: Checkpoint) -> None:
            super().save(checkpoint)
            if checkpoint.snapshot.epoch == 1.0:
                self.finish()  # the first epoch is written before the disk is full

    monkeypatch.setattr(training_run, "RunWriter", Waiting)
    monkeypatch.setattr(os, "replace", full)
    assert main(["train", *TINY, "--epochs", "3", "--out", str(run)]) == 2
    captured = capsys.readouterr()
    assert "\nepoch 3/3" in captured.out
    assert "Saved" not in captured.out
    *notes, last = captured.err.splitlines()
    assert all("disk is full" in line for line in (*notes, last))
    assert all("goes on" in line for line in notes)
    kept = load_checkpoint(run / "checkpoint.safetensors")
    assert kept.snapshot.epoch == 1.0
    assert kept.resume is not None
    monkeypatch.undo()
    assert main(["train", "--resume", str(run), "--epochs", "3", "--threads", "1"]) == 0
    records = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    assert [r["epoch"] for r in records] == [1, 2, 3]


def test_a_training_that_diverges_keeps_the_last_good_state(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Poisoned(Trainer):
        def run(self) -> Iterator[Event]:
            for event in super().run():
                yield event
                if isinstance(event, EpochDone):
                    with torch.no_grad():
                        next(self.model.parameters()).fill_(float("nan"))

    monkeypatch.setattr("dreamexplorer.training.loop.Trainer", Poisoned)
    run = tmp_path / "run"
    assert main(["train", *TINY, "--epochs", "3", "--out", str(run)]) == 2
    error = capsys.readouterr().err
    assert "diverged" in error
    assert error.count("\n") == 1
    assert all(
        torch.isfinite(w).all() for w in load_checkpoint(run / "checkpoint.safetensors").snapshot.weights.values()
    )


def test_means_over_pixels_are_said_with_the_beta_that_they_amount_to(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    mean = ["--pixel-scale", "mean", "--latent-scale", "mean", "--beta", "2"]
    assert main(["train", *TINY, *mean, "--epochs", "1", "--out", str(tmp_path / "mean")]) == 0
    assert "Effective beta: 522.7 (with sums over 784 pixels and 3 latents)." in capsys.readouterr().out  # 2 * 784 / 3
    assert main(["train", *TINY, "--epochs", "1", "--out", str(tmp_path / "sum")]) == 0
    assert "Effective beta" not in capsys.readouterr().out


def test_what_goes_wrong_in_a_training_is_printed_between_its_epochs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def warnings(self: MlpVae, means: Mapping[str, float]) -> Iterator[Message]:
        yield Message("All is lost at {:.0f} nats. Try another day.", 100.0)

    monkeypatch.setattr(MlpVae, "warnings", warnings)
    monkeypatch.setattr("dreamexplorer.training.diagnostics.STEPS_TO_WARN", 2)
    assert main(["train", *TINY, "--epochs", "3", "--out", str(tmp_path / "run")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines.count("Warning: All is lost at 100 nats. Try another day.") == 1


def test_event_files_for_tensorboard_are_written_beside_the_metrics(tmp_path: Path) -> None:
    pytest.importorskip("tensorboardX")
    flags = ["--latent-dim", "2", "--hidden", "8", "--limit", "400", "--device", "cpu", "--log", "tensorboard"]
    assert main(["train", *flags, "--epochs", "1", "--out", str(tmp_path / "run")]) == 0
    assert main(["train", "--resume", str(tmp_path / "run"), "--epochs", "2", "--log", "tensorboard"]) == 0
    written = b"".join(path.read_bytes() for path in sorted((tmp_path / "run").glob("events.out.tfevents.*")))
    for tag in (b"train/recon", b"test/negative_elbo", b"test/active_units", b"images_per_s"):
        assert tag in written
