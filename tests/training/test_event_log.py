"""Event files of TensorBoard: read back by their format, replaced with their run, never in the way of a training."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dreamexplorer.errors import UserError
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.event_log import SECONDS_BETWEEN, EventLog
from dreamexplorer.training.events import Ended, EpochDone, Evaluation, StepDone
from dreamexplorer.training.runs import RunFolder

RUN = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=2), dataset="tiny")


class Clock:
    """Stands still until it is moved."""

    now = 5.0

    def __call__(self) -> float:
        return self.now


def step_done(step: int, recon: float) -> StepDone:
    return StepDone(step, 0.1, {"recon": recon}, None, 100.0, None)


def evaluation(step: int, recon: float) -> Evaluation:
    return Evaluation(step, 1.0, {"recon": recon, "kl": float("nan")}, None, 2, np.ones(2, np.float32))


def records(folder: Path) -> Iterator[bytes]:
    """The records of all event files: length, its checksum, data, their checksum (the TFRecord format)."""
    for path in sorted(folder.glob("events.out.tfevents.*")):
        data = path.read_bytes()
        while data:
            (size,) = struct.unpack("<Q", data[:8])
            yield data[12 : 12 + size]
            data = data[16 + size :]


def events_in(folder: Path) -> list[Any]:
    event_pb2 = pytest.importorskip("tensorboardX.proto.event_pb2")
    return [event_pb2.Event.FromString(record) for record in records(folder)]


def scalars(folder: Path) -> list[tuple[int, dict[str, float]]]:
    return [(e.step, {v.tag: v.simple_value for v in e.summary.value}) for e in events_in(folder) if e.summary.value]


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    pytest.importorskip("tensorboardX")
    folder = RunFolder(tmp_path / "run")
    folder.start(RUN)
    return folder


def test_terms_are_recorded_as_means_once_a_second_and_after_each_epoch(folder: RunFolder) -> None:
    clock = Clock()
    with EventLog(folder, clock=clock) as log:
        log.add(evaluation(0, 9.0))
        log.add(step_done(1, 8.0))
        log.add(step_done(4, 4.0))
        clock.now += SECONDS_BETWEEN
        log.add(step_done(5, 3.0))
        log.add(step_done(6, 2.5))
        log.add(EpochDone(6, 1, {"recon": 5.0}, None, evaluation(6, 2.0), 1234.0))
        log.add(Ended(6, 1.0, False))
    assert log.problem() is None
    found = scalars(folder.path)
    assert found == [
        (0, {"test/recon": 9.0, "test/active_units": 2.0}),
        (5, {"train/recon": pytest.approx((8 + 3 * 4 + 3) / 5)}),
        (6, {"test/recon": 2.0, "test/active_units": 2.0, "images_per_s": 1234.0, "epoch": 1.0}),
        (6, {"train/recon": 2.5}),  # the rest
    ]
    assert events_in(folder.path)[0].file_version == "brain.Event:2"


def test_a_resumed_run_says_from_which_step_on(folder: RunFolder) -> None:
    with EventLog(folder) as log:
        log.add(step_done(8, 1.0))
    with EventLog(folder, resumed_at=4) as log:
        log.add(step_done(6, 3.0))
    starts = [e.step for e in events_in(folder.path) if e.HasField("session_log")]
    assert starts == [4]  # TensorBoard drops what is newer in earlier files
    assert sorted(scalars(folder.path)) == [(6, {"train/recon": 3.0}), (8, {"train/recon": 1.0})]


def test_the_event_files_of_a_replaced_run_go_with_it(folder: RunFolder, tiny_checkpoint: Checkpoint) -> None:
    folder.save(tiny_checkpoint)
    old = folder.path / "events.out.tfevents.1.old"
    old.write_bytes(b"")
    folder.start(RUN, overwrite=True)
    assert folder.keeps_old_run
    with EventLog(folder) as log:
        log.add(step_done(1, 1.0))
    assert old.exists()
    assert scalars(folder.path) == []  # the new run ended before its first save
    with EventLog(folder) as log:
        log.add(step_done(1, 1.0))
        folder.save(tiny_checkpoint)
    assert not old.exists()
    assert scalars(folder.path) == [(1, {"train/recon": 1.0})]


def test_what_cannot_be_written_is_told_once_and_the_training_goes_on(folder: RunFolder) -> None:
    folder.config_path.unlink()
    folder.path.rmdir()
    folder.path.write_text("a file where the folder was")
    with EventLog(folder) as log:
        for step in range(1, 50):
            log.add(EpochDone(step, step, {}, None, evaluation(step, 1.0), 1.0))
    problem = log.problem()
    assert problem is not None
    assert "Cannot write" in str(problem)
    assert log.problem() is None


def test_without_the_package_one_sentence_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == "tensorboardX"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tensorboardX", None)
    with pytest.raises(UserError, match=r"pip install tensorboardX") as refused:
        EventLog(RunFolder(tmp_path))
    assert "\n" not in str(refused.value)
