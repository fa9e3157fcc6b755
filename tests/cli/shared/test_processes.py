"""`torchrun ... -m dreamexplorer train`: the losses of one process, one message, and what can be resumed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import torch

from dreamexplorer.cli import main
from dreamexplorer.cli.shared.processes import VARIABLES, JoinedProcesses, process_count
from dreamexplorer.errors import UserError
from dreamexplorer.training.checkpoint import load_checkpoint
from dreamexplorer.training.distributed import Processes, ProcessLost

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [
    pytest.mark.timeout(600),  # three processes import torch, which takes long on a busy machine
    pytest.mark.skipif(sys.platform == "win32", reason="torchrun and its signals are those of POSIX"),
]
MODEL = ("--latent-dim", "4", "--hidden", "32", "--limit", "2000", "--precision", "fp32", "--device", "cpu")


def torchrun(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    return subprocess.Popen(
        [*command, "-m", "dreamexplorer", "train", *arguments],
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, list[str]]:
    """Wait; return the exit code, what was printed, and our own lines on stderr."""
    out, errors = process.communicate(timeout=500)
    return process.returncode, out, [line for line in errors.splitlines() if line.startswith("dreamexplorer: ")]


def epochs_of(run: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a run of two epochs in two processes, and what was printed."""
    run = tmp_path_factory.mktemp("processes") / "run"
    code, out, errors = finish(torchrun(*MODEL, "--epochs", "2", "--out", str(run)))
    assert code == 0, errors
    return run, out


def test_two_processes_reach_the_losses_of_one_and_print_once(trained: tuple[Path, str], tmp_path: Path) -> None:
    run, out = trained
    assert main(["train", *MODEL, "--epochs", "2", "--out", str(tmp_path / "one"), "--threads", "1"]) == 0
    for together, alone in zip(epochs_of(run), epochs_of(tmp_path / "one"), strict=True):
        assert together["step"] == alone["step"]
        # the noise in z differs, as with another seed; a batch of another size would be 10 % off
        assert together["test_negative_elbo"] == pytest.approx(alone["test_negative_elbo"], rel=0.03)
        assert together["train_negative_elbo"] == pytest.approx(alone["train_negative_elbo"], rel=0.03)
    assert out.count("epoch 1/2") == out.count("epoch 2/2") == out.count("Saved") == 1


def test_one_process_resumes_the_run_of_two(
    trained: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoint = str(trained[0] / "checkpoint.safetensors")
    assert (
        main(["train", "--resume", checkpoint, "--limit", "2000", "--epochs", "3", "--out", str(tmp_path / "r")]) == 0
    )
    assert "Going on with epoch 3" in capsys.readouterr().out
    before, after = epochs_of(trained[0])[-1], epochs_of(tmp_path / "r")[-1]
    assert after["epoch"] == 3
    assert after["test_negative_elbo"] < before["test_negative_elbo"]


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 300
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert condition()


def test_the_end_of_a_process_ends_all_with_one_message_and_keeps_the_run(tmp_path: Path) -> None:
    run = tmp_path / "run"
    started = torchrun(*MODEL, "--epochs", "100000", "--out", str(run))
    wait_for((run / "checkpoint.safetensors").exists)
    workers = {c.environ()["RANK"]: c for c in psutil.Process(started.pid).children()}
    workers["1"].send_signal(signal.SIGKILL)
    code, _, errors = finish(started)
    assert code != 0
    assert ["Another process of this training has ended, so all stop." in e for e in errors] == [True]
    assert load_checkpoint(run / "checkpoint.safetensors").resume is not None
    assert not (run / ".lock").exists()


def test_a_mistake_is_reported_once(tmp_path: Path) -> None:
    code, out, errors = finish(torchrun(*MODEL[4:], "--family", "vq-vae", "--out", str(tmp_path / "run")))
    assert code != 0
    assert out == ""
    assert len(errors) == 1
    assert "A step of vq-vae cannot be split over processes" in errors[0]
    assert not (tmp_path / "run").exists()


def test_a_program_that_was_started_alone_joins_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert process_count() == 1
    with JoinedProcesses() as processes:
        assert processes is None
    monkeypatch.setenv("WORLD_SIZE", "4")  # set by a batch system for programs of its own
    assert process_count() == 1
    for name in VARIABLES:
        monkeypatch.setenv(name, "4")
    assert process_count() == 4


@pytest.fixture
def joined_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Processes]:
    """Pretend that torchrun started two processes, of which this is the one of that number; they share one store."""
    store = torch.distributed.HashStore()
    for name in VARIABLES:
        monkeypatch.setenv(name, "2")

    def join(rank: int) -> Processes:
        processes = Processes(rank, 2, store)
        monkeypatch.setattr(Processes, "join", lambda: processes)
        return processes

    return join


def test_why_another_process_ends_is_shown_by_the_first(
    joined_as: Callable[[int], Processes], capsys: pytest.CaptureFixture[str]
) -> None:
    joined_as(1)
    with JoinedProcesses():
        raise UserError("Its data are missing.")
    joined_as(0)
    with pytest.raises(UserError, match=r"so all stop: Its data are missing\."), JoinedProcesses():
        raise ProcessLost("connection closed")
    assert capsys.readouterr().err == ""


def test_the_others_are_silent_when_the_first_has_said_why(
    joined_as: Callable[[int], Processes], capsys: pytest.CaptureFixture[str]
) -> None:
    joined_as(0)
    with pytest.raises(UserError, match="diverged"), JoinedProcesses():
        raise UserError("It diverged.")
    joined_as(1)
    with JoinedProcesses():
        raise ProcessLost("connection closed")
    assert capsys.readouterr().err == ""


def test_another_speaks_when_the_first_was_killed(
    joined_as: Callable[[int], Processes], capsys: pytest.CaptureFixture[str]
) -> None:
    for rank in (1, 1):  # of several others, one
        joined_as(rank)
        with JoinedProcesses():
            raise ProcessLost("connection closed")
    assert capsys.readouterr().err.count("The first process of this training has ended.") == 1


def test_a_fault_of_the_program_in_another_process_is_not_hidden(joined_as: Callable[[int], Processes]) -> None:
    joined_as(1)
    with pytest.raises(ZeroDivisionError), JoinedProcesses():
        raise ZeroDivisionError
