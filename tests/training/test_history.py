"""The stored history of a training: its bounds, reading it back, and files that are damaged."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.history import (
    KEY,
    MAX_FILE,
    MAX_ROWS,
    MAX_TESTS,
    NO_HISTORY,
    Past,
    from_epochs,
    from_json,
    past_of,
    seconds_at,
    to_json,
    with_past,
)
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.runs import RunFolder

KEYS = ("recon", "kl", "negative_elbo")


def dataset() -> ImageDataset:
    rng = np.random.default_rng(0)
    split = Split(rng.integers(0, 256, (200, 1, 6, 6), dtype=np.uint8), rng.integers(0, 10, 200))
    return ImageDataset("noise", "Noise", {"train": split, "test": split}, tuple("0123456789"), "made here")


def train_into(folder: RunFolder, epochs: int, seed: int = 3) -> None:
    """Four steps an epoch."""
    train = TrainConfig(epochs=epochs, batch_size=64, device="cpu", precision="fp32", seed=seed)
    run = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(9,)), train, "noise")
    resume = folder.load() if folder.holds_a_run() else None
    trainer = Trainer(run, dataset(), resume=resume)
    if resume is None:
        folder.start(run)
    else:
        folder.resume(run, None, trainer.epoch)
    for event in trainer.run():
        if isinstance(event, EpochDone):
            folder.append_epoch(event)
            folder.save(trainer.checkpoint())


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    folder = RunFolder(tmp_path_factory.mktemp("trained") / "run")
    train_into(folder, 3)
    return folder


@pytest.fixture
def folder(trained: RunFolder, tmp_path: Path) -> RunFolder:
    """The folder of a run of three epochs, to be treated badly."""
    return RunFolder(shutil.copytree(trained.path, tmp_path / "run"))


def look(folder: RunFolder) -> tuple[Past | None, str]:
    return past_of(folder.checkpoint_path, load_checkpoint(folder.checkpoint_path))


def told(rows: int, tests: int = 3, axes: int = 2, apart: int = 30) -> Past:
    """A training whose terms are its steps."""
    steps = apart * np.arange(1, rows + 1, dtype=np.float64)
    train = np.stack([steps, steps / 469, *[steps] * 3], 1)
    test_steps = 469.0 * np.arange(tests)
    test = np.stack([test_steps, np.arange(tests), *[test_steps + 0.5] * 3], 1)
    per_axis = np.concatenate([train[:, :2], np.repeat(steps[:, None], axes, 1)], 1)
    return Past(KEYS, train, np.ones(rows), test, per_axis)


# -- a run's folder --------------------------------------------------------------------------------------------


def test_the_epochs_of_a_run(folder: RunFolder) -> None:
    past, note = look(folder)
    assert note is None
    assert past is not None
    records = folder.read_epochs()
    assert past.keys == KEYS
    assert past.train[:, :2].tolist() == [[4, 1], [8, 2], [12, 3]]
    assert past.test[:, :2].tolist() == [[4, 1], [8, 2], [12, 3]]
    for rows, split in ((past.train, "train"), (past.test, "test")):
        assert rows[:, 2:].tolist() == [[r[f"{split}_{k}"] for k in KEYS] for r in records]
    assert past.axes[:, 2:].tolist() == [r["kl_per_dim"] for r in records]
    assert (past.spans > 100).all()


def test_only_up_to_the_checkpoint(folder: RunFolder) -> None:
    """An epoch is noted before it is saved: what the crash lost is not shown."""
    earlier = folder.checkpoint_path.read_bytes()
    train_into(folder, 5)
    assert len(folder.read_epochs()) == 5
    folder.checkpoint_path.write_bytes(earlier)
    past, note = look(folder)
    assert note is None
    assert past is not None
    assert past.train[:, 1].tolist() == [1, 2, 3]


def test_a_line_cut_off_by_a_crash_is_left_out(folder: RunFolder) -> None:
    with open(folder.metrics_path, "ab") as file:
        file.write(b'{"step": 16, "epo')
    past, note = look(folder)
    assert note is None
    assert past is not None
    assert len(past.train) == 3


def test_no_metrics_and_another_name_are_no_news(folder: RunFolder, tmp_path: Path) -> None:
    other = folder.path / "copy.safetensors"
    other.write_bytes(folder.checkpoint_path.read_bytes())
    assert past_of(other, load_checkpoint(other)) == (None, None)
    folder.metrics_path.unlink()
    assert look(folder) == (None, None)
    folder.metrics_path.touch()  # a run that is in its first epoch
    assert look(folder) == (None, None)


def _line(**changes: Any) -> bytes:
    record = {"step": 12, "epoch": 3, **{f"{s}_{k}": 5.0 for s in ("train", "test") for k in KEYS}, **changes}
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\x00\xff\xfe" * 50, id="bytes"),
        pytest.param(b"step,epoch,loss\n1,2,3\n", id="csv"),
        pytest.param(b"[" * 100_000, id="nested"),
        pytest.param(b"[]\n3\nnull\n", id="other JSON"),
        pytest.param(b'{"step": 4, "epoch": 1}\n', id="without terms"),
        pytest.param(_line(), id="another model"),
        pytest.param(_line(step=8, epoch=2), id="not of its last evaluation"),
        pytest.param(_line(step="12"), id="a step in words"),
        pytest.param(_line(step=10**400), id="huge"),
        pytest.param(_line(train_kl=float("nan")), id="nan"),
        pytest.param(_line(step=-12), id="negative"),
    ],
)
def test_damaged_or_foreign_metrics(folder: RunFolder, content: bytes) -> None:
    folder.metrics_path.write_bytes(content)
    assert look(folder) == (None, NO_HISTORY)


def test_metrics_that_cannot_be_read(folder: RunFolder) -> None:
    folder.metrics_path.unlink()
    folder.metrics_path.mkdir()
    assert look(folder) == (None, NO_HISTORY)
    folder.metrics_path.rmdir()
    folder.metrics_path.symlink_to(folder.path / "nowhere")
    assert look(folder) == (None, NO_HISTORY)
    folder.metrics_path.unlink()
    with open(folder.metrics_path, "wb") as file:
        file.truncate(MAX_FILE + 1)
    assert look(folder) == (None, NO_HISTORY)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(folder: RunFolder) -> None:
    folder.metrics_path.unlink()
    os.mkfifo(folder.metrics_path)
    assert look(folder) == (None, NO_HISTORY)


def test_axes_of_another_number_are_left_out() -> None:
    line = json.loads(_line(kl_per_dim=[1.0, 2.0]))
    assert from_epochs([line], KEYS, 2, 128).axes.tolist() == [[12, 3, 1, 2]]
    assert from_epochs([line], KEYS, 3, 128).axes.shape == (0, 5)


def test_axes_may_hold_something_else_than_a_kl() -> None:
    line = json.loads(_line(activation_per_dim=[0.5, 0.25]))
    assert from_epochs([line], KEYS, 2, 128).axes.tolist() == [[12, 3, 0.5, 0.25]]


# -- kept in a checkpoint --------------------------------------------------------------------------------------


def test_a_short_past_is_kept_as_it_is() -> None:
    past = told(100)
    again = from_json(json.loads(json.dumps(to_json(past, 10**6))), KEYS, 2, 10**6)
    assert again is not None
    for name in ("train", "spans", "test", "axes"):
        np.testing.assert_allclose(getattr(again, name), getattr(past, name), rtol=1e-5)


@pytest.mark.parametrize("axes", [1, 2, 20, 128, 1000])
def test_a_long_past_is_averaged_in_bounds(axes: int) -> None:
    past = told(200_000, tests=12_000, axes=axes) if axes < 100 else told(5000, tests=500, axes=axes)
    data = to_json(past, 10**9)
    assert data is not None
    assert len(json.dumps(data)) < 400_000
    again = from_json(data, KEYS, axes, 10**9)
    assert again is not None
    assert len(again.train) == MAX_ROWS
    assert again.spans.sum() == len(past.train)
    assert (np.diff(again.train[:, 0]) > 0).all()
    assert again.last_step == past.last_step
    # the terms are the steps: a mean lies in the middle of its stretch
    ends = again.train[:, 0]
    middle = (ends + np.concatenate([[0.0], ends[:-1]]) + 30) / 2
    np.testing.assert_allclose(again.train[:, 2], middle, rtol=1e-3, atol=20)
    assert len(again.test) <= MAX_TESTS
    assert again.test[-1, 0] == past.test[-1, 0]
    assert 8 <= len(again.axes) <= MAX_ROWS * 32
    assert again.axes[-1, 0] == past.axes[-1, 0]


def test_epochs_and_means_weigh_what_they_cover() -> None:
    """A row for 10 000 steps beside rows for 10: no mixture gives it the weight of one of them."""
    many = 2 * MAX_ROWS
    steps = np.concatenate([[10_000.0], 10_000 + 10.0 * np.arange(1, many)])
    value = np.concatenate([[100.0], np.full(many - 1, 50.0)])
    train = np.stack([steps, steps / 469, value, value, value], 1)
    data = to_json(Past(KEYS, train, np.ones(many), train[:1], train[:0]), 10**9)
    again = from_json(data, KEYS, 3, 10**9)
    assert again is not None
    assert (again.train[:, 2] >= 50).all()
    assert (again.train[1:, 2] < 50.001).all()


def test_only_up_to_the_step_and_nothing_of_nothing() -> None:
    data = to_json(told(100), 300)
    assert data is not None
    assert data["train"][-1][0] == 300
    assert data["axes"][-1][0] == 300
    assert data["test"] == [[0, 0.0, 0.5, 0.5, 0.5]]
    assert to_json(told(100), 29) is None
    assert from_json(data, KEYS, 2, 29) is None


def test_terms_are_found_by_name() -> None:
    past = told(3)
    past.train[:, 2:] = [1, 2, 3]
    again = from_json(to_json(past, 10**6), ("negative_elbo", "recon"), 2, 10**6)
    assert again is not None
    assert again.train[0, 2:].tolist() == [3, 1]
    assert from_json(to_json(past, 10**6), ("recon", "rate"), 2, 10**6) is None


def _without(name: str) -> dict[str, Any]:
    data = to_json(told(5), 10**6)
    assert data is not None
    del data[name]
    return data


def _with(**changes: Any) -> dict[str, Any]:
    return {**_without("keys"), "keys": list(KEYS), **changes}


@pytest.mark.parametrize(
    "data",
    [
        None, 3, "history", [], {}, _without("train"), _without("keys"), _without("axes"), _with(keys="recon"),
        _with(keys=5), _with(train=None), _with(train=7), _with(train=[[1, 2]]), _with(train=[[1, 2], [3]]),
        _with(train={"a": 1}), _with(train=[]), _with(train=[["a"] * 6]), _with(train=[[10**400] * 6]),
        _with(train=[[1, 0.1, 1, None, 2, 3]]), _with(train=[[1, 0.1, 1, 1e300, 2, 3]]), _with(test=[[[]]]),
        _with(axes=[[1, 2, 3]]),
    ],
)  # fmt: skip
def test_a_damaged_record_is_none(data: Any, folder: RunFolder, tmp_path: Path) -> None:
    assert from_json(data, KEYS, 2, 10**6) is None
    checkpoint = folder.load()
    damaged = dataclasses.replace(checkpoint, metrics={**checkpoint.metrics, KEY: data})
    path = tmp_path / "damaged.safetensors"
    save_checkpoint(damaged, path)
    assert past_of(path, load_checkpoint(path)) == (None, NO_HISTORY)


def test_steps_that_go_back_are_left_out() -> None:
    rows = [[s, s / 469, 1, 5.0, 5.0, 5.0] for s in (10, 20, 15, 20, 30)]
    past = from_json(_with(train=rows), KEYS, 2, 10**6)
    assert past is not None
    assert past.train[:, 0].tolist() == [10, 20, 30]


def kept(checkpoint: Checkpoint, past: Past, path: Path) -> Checkpoint:
    save_checkpoint(with_past(checkpoint, past), path)
    return load_checkpoint(path)


def test_saved_and_opened_with_its_past(folder: RunFolder, tmp_path: Path) -> None:
    past = told(2, tests=1, apart=6)  # up to the checkpoint's step 12
    path = tmp_path / "saved.safetensors"
    opened = kept(folder.load(), past, path)
    again, note = past_of(path, opened)
    assert note is None
    assert again is not None
    np.testing.assert_allclose(again.train, past.train, rtol=1e-5)
    assert {k: v for k, v in opened.metrics.items() if k != KEY} == folder.load().metrics
    # a model without a past does not keep that of another
    nothing = kept(opened, told(0), path)
    assert KEY not in nothing.metrics


def test_the_run_of_another_model_is_not_its_past(folder: RunFolder) -> None:
    """A model that was saved in a run's place brings its own record, and the run's epochs are not taken for it."""
    other = folder.load()
    again = kept(other, told(4, tests=1, apart=3), folder.checkpoint_path)
    past, note = past_of(folder.checkpoint_path, again)
    assert note is None
    assert past is not None
    assert past.train[:, 0].tolist() == [3, 6, 9, 12]


def test_a_record_goes_on_with_the_epochs_of_a_run(folder: RunFolder) -> None:
    """Saved from the window in its run's place, then trained on by the command."""
    kept(folder.load(), told(4, tests=1, apart=3), folder.checkpoint_path)
    with open(folder.checkpoint_path.with_name("checkpoint.resume.safetensors"), "rb") as file:
        assert file.read(1)  # the state for resuming is written anew with it
    train_into(folder, 5)
    past, note = look(folder)
    assert note is None
    assert past is not None
    assert past.train[:, 0].tolist() == [3, 6, 9, 12, 16, 20]
    assert past.spans.tolist()[:4] == [1, 1, 1, 1]
    assert past.spans[-1] > 100
    assert past.test[:, 0].tolist() == [0, 16, 20]
    assert past.axes[:, 0].tolist() == [3, 6, 9, 12, 16, 20]


# -- seconds of training -----------------------------------------------------------------------------------------


def test_the_seconds_of_epochs_follow_from_their_speed() -> None:
    values = {f"{split}_{key}": 1.0 for split in ("train", "test") for key in KEYS}
    lines = [
        {"step": 100, "epoch": 1, "images_per_s": 640.0, **values},
        {"step": 200, "epoch": 2, "images_per_s": 1280.0, **values},
        {"step": 300, "epoch": 3, **values},  # without a speed
    ]
    past = from_epochs(lines, KEYS, 2, 64)
    assert past.times.tolist() == [[0, 0, 0], [100, 1, 10], [200, 2, 15]]
    assert seconds_at(past.times, np.array([0.0, 50.0, 150.0, 200.0])).tolist() == [0, 5, 12.5, 15]
    fork = from_epochs(lines[1:], KEYS, 2, 64)
    assert fork.times.tolist() == [[100, 1, 0], [200, 2, 5]]
    assert np.isnan(seconds_at(fork.times, np.array([99.0]))).all(), "what came before was not recorded"
    assert np.isnan(seconds_at(told(3).times, np.array([1.0]))).all()


def test_seconds_are_kept_and_go_on_after_them() -> None:
    times = np.array([[0.0, 0.0, 0.0], [100.0, 1.0, 10.0]])
    first = replace(told(2, apart=50), times=times)
    again = from_json(json.loads(json.dumps(to_json(first, 10**6))), KEYS, 2, 10**6)
    assert again is not None
    assert again.times.tolist() == times.tolist()
    data = to_json(first, 10**6)
    assert data is not None
    old = from_json({key: value for key, value in data.items() if key != "times"}, KEYS, 2, 10**6)
    assert old is not None, "as older versions wrote it"
    assert len(old.times) == 0
    falling = from_json({**data, "times": [[0, 0, 5.0], [10, 0.1, 3.0]]}, KEYS, 2, 10**6)
    assert falling is not None
    assert falling.times[:, 2].tolist() == [5, 5]
    assert from_json({**data, "times": [[1, 2]]}, KEYS, 2, 10**6) is None


def test_the_times_of_a_run_reach_its_last_epoch(folder: RunFolder) -> None:
    past, _ = look(folder)
    assert past is not None
    images = 4 * load_checkpoint(folder.checkpoint_path).train.batch_size
    expected = sum(images / record["images_per_s"] for record in folder.read_epochs())
    assert past.times[-1, 2] == pytest.approx(expected)
    times = np.array([[0.0, 0.0, 0.0], [8.0, 2.0, 100.0]])
    known = replace(past, train=past.train[:2], spans=past.spans[:2], test=past.test[:2], times=times)
    checkpoint = load_checkpoint(folder.checkpoint_path)
    save_checkpoint(with_past(checkpoint, known), folder.checkpoint_path)
    joined, _ = look(folder)
    assert joined is not None
    last = images / folder.read_epochs()[-1]["images_per_s"]
    assert joined.times[-1, 2] == pytest.approx(100.0 + last), "the last epoch comes after those of the checkpoint"
