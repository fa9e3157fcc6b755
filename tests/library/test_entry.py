"""An entry has the numbers of the newest evaluation, and survives whatever the files of a run hold."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from dreamexplorer.library.entry import read_entry, signature_of, size_of
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.runs import RunFolder
from tests.library.conftest import MakeRun, epoch_done


def test_the_numbers_are_those_of_the_last_epoch(make_run: MakeRun) -> None:
    entry = make_run("mine", beta=4.0)
    assert (entry.step, entry.epoch, entry.saved, entry.held, entry.problem) == (8, 2.0, True, False, None)
    assert {k: entry.terms[k] for k in ("recon", "kl", "negative_elbo")} == {
        "recon": 88.0,
        "kl": 3.0,
        "negative_elbo": 91.0,
    }
    assert (entry.alive, entry.latents, entry.images_per_s) == (1, 2, 1234.56)
    assert (entry.family, entry.dataset) == ("mlp-vae", "mnist")
    assert {k: entry.settings[k] for k in ("model.beta", "train.seed")} == {"model.beta": 4.0, "train.seed": 7}
    assert entry.size == sum(path.stat().st_size for path in entry.folder.iterdir())


def test_without_metrics_the_checkpoint_is_asked(make_run: MakeRun) -> None:
    entry = make_run("mine")
    folder = RunFolder(entry.folder)
    (entry.folder / "metrics.jsonl").unlink()
    (entry.folder / "config.json").unlink()
    old = folder.load()
    metrics = {"test": {"kl": 3.0, "negative_elbo": 91.0}, "test_step": 8, "per_axis": [2.9, 0.1, 0.01]}
    folder.save(Checkpoint(old.snapshot, "kmnist", old.train, metrics))
    entry = read_entry(entry.folder)
    assert (dict(entry.terms), entry.alive, entry.latents) == ({"kl": 3.0, "negative_elbo": 91.0}, 2, 3)
    assert (entry.step, entry.epoch, entry.dataset, entry.settings["model.latent_dim"]) == (8, 2.0, "kmnist", 2)


def test_an_evaluation_after_the_last_epoch_counts(make_run: MakeRun) -> None:
    entry = make_run("mine")
    folder = RunFolder(entry.folder)
    old = folder.load()
    folder.save(Checkpoint(old.snapshot, "mnist", old.train, {"test": {"kl": 7.0}, "test_step": 9}))
    assert dict(read_entry(entry.folder).terms) == {"kl": 7.0}


def test_a_line_that_was_cut_off_is_left_out_and_a_long_one_is_found(make_run: MakeRun) -> None:
    entry = make_run("mine")
    RunFolder(entry.folder).append_epoch(epoch_done(3))
    with open(entry.folder / "metrics.jsonl", "a") as file:
        line = json.loads((entry.folder / "metrics.jsonl").read_text().splitlines()[-1])
        file.write(json.dumps({**line, "epoch": 4, "step": 16, "note": "x" * 300_000}) + "\n")
        file.write('{"epoch": 5, "step": 20, "test_re')
    assert read_entry(entry.folder).epoch == 4.0


@pytest.mark.parametrize("name", ["config.json", "metrics.jsonl", "run.json", "checkpoint.safetensors"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"{}", b"[]", b'{"step": "x", "epoch": [], "model": 3, "metrics": 1}', b"{" * 20000],
)
def test_a_damaged_file_never_ends_the_reading(make_run: MakeRun, name: str, content: bytes) -> None:
    entry = make_run("mine")
    (entry.folder / name).write_bytes(content)
    damaged = read_entry(entry.folder)
    assert damaged.family == "mlp-vae"
    assert damaged.epoch == 2.0
    if name not in ("metrics.jsonl", "config.json"):
        assert name in str(damaged.problem)


def test_numbers_of_the_wrong_kind_are_left_out(make_run: MakeRun) -> None:
    entry = make_run("mine")
    record = {"step": True, "epoch": "2", "test_kl": "x", "test_recon": 1e999, "kl_per_dim": ["a", 1.0], "alive": -3}
    (entry.folder / "metrics.jsonl").write_text(json.dumps(record) + "\n")
    damaged = read_entry(entry.folder)
    assert dict(damaged.terms) == {}
    assert (damaged.alive, damaged.latents, damaged.step) == (1, 2, 8)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_pipe_in_place_of_a_file_does_not_block(make_run: MakeRun) -> None:
    entry = make_run("mine")
    (entry.folder / "metrics.jsonl").unlink()
    os.mkfifo(entry.folder / "metrics.jsonl")
    assert "is not an ordinary file" in str(read_entry(entry.folder).problem)


def test_a_folder_without_our_files_is_no_run(tmp_path: Path) -> None:
    assert signature_of(tmp_path) is None
    assert signature_of(tmp_path / "missing") is None
    (tmp_path / "states").mkdir()
    assert signature_of(tmp_path) is None
    assert size_of(tmp_path / "missing") == 0
