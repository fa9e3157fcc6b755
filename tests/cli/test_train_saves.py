"""Nothing that `train` learned is lost: killed, interrupted, hung up, on a full disk, or with nobody to read it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from dreamexplorer.cli import main
from dreamexplorer.cli.shared import training_run
from dreamexplorer.training.checkpoint import load_checkpoint
from dreamexplorer.training.events import Event
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.states import states_in

ROOT = Path(__file__).resolve().parents[2]
EXACT = ["--threads", "1", "--device", "cpu", "--precision", "fp32"]
TINY = ["--hidden", "8", "--latent-dim", "3", "--limit", "256", *EXACT]
LONG = ["--latent-dim", "2", "--hidden", "16", "--limit", "2000", "--epochs", "100000", *EXACT]
FAMILIES = {
    "mlp-vae": ["--hidden", "16", "--batch-size", "2"],
    "vae-gan": ["--channels", "4,6", "--discriminator-channels", "4,6", "--batch-size", "8"],
    "vq-vae": ["--channels", "4,6", "--batch-size", "8"],
}
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

Refusal = Callable[..., str]


def start(*arguments: str, **streams: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "dreamexplorer", "train", *arguments]
    kinds = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.Popen(command, env=environment, text=True, **kinds)  # type: ignore[call-overload,no-any-return]


def until(what: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> None:
    deadline = time.monotonic() + 90
    while not what():
        assert time.monotonic() < deadline, "not in time"
        assert process is None or process.poll() is None, process.communicate()
        time.sleep(0.01)


@pytest.fixture
def running() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start trainings that end with the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, **streams: object) -> subprocess.Popen[str]:
        started.append(start(*arguments, **streams))
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=60)


def assert_same_weights(a: Path, b: Path) -> None:
    first, second = (load_checkpoint(folder / "checkpoint.safetensors") for folder in (a, b))
    assert first.snapshot.step == second.snapshot.step
    for name, tensor in first.snapshot.weights.items():
        assert torch.equal(tensor, second.snapshot.weights[name]), name
    assert first.resume is not None
    assert second.resume is not None
    for name, tensor in first.resume.tensors.items():
        assert torch.equal(tensor, second.resume.tensors[name]), name


@pytest.mark.parametrize("family", FAMILIES)
def test_killed_within_an_epoch_and_resumed_is_as_never_killed(
    family: str, tmp_path: Path, running: Callable[..., subprocess.Popen[str]]
) -> None:
    flags = ["--family", family, *FAMILIES[family], "--limit", "2000", "--epochs", "1", "--seed", "3", *EXACT]
    parts, whole = tmp_path / "parts", tmp_path / "whole"
    process = running(*flags, "--autosave", "0.05", "--out", str(parts))
    until((parts / "checkpoint.safetensors").exists, process)
    process.kill()
    process.communicate(timeout=60)
    kept = load_checkpoint(parts / "checkpoint.safetensors")
    assert kept.resume is not None
    assert 0.0 < kept.snapshot.epoch < 1.0, "it was killed within its epoch"
    assert main(["train", "--resume", str(parts), "--threads", "1"]) == 0
    assert main(["train", *flags, "--autosave", "0", "--out", str(whole)]) == 0
    assert_same_weights(parts, whole)
    lines = [(folder / "metrics.jsonl").read_text().count("\n") for folder in (parts, whole)]
    assert lines == [1, 1]


def test_killed_while_states_are_written_and_thinned_leaves_whole_ones(
    tmp_path: Path, running: Callable[..., subprocess.Popen[str]]
) -> None:
    flags = ["--hidden", "16", "--batch-size", "2", "--limit", "2000", "--epochs", "1", "--seed", "3", *EXACT]
    parts, whole = tmp_path / "parts", tmp_path / "whole"
    for kill in range(3):
        resumes = (parts / "checkpoint.safetensors").exists()
        words = (
            ["--resume", str(parts), "--threads", "1"] if resumes else [*flags, "--states", "1MB", "--out", str(parts)]
        )
        process = running(*words, "--autosave", "0.05")
        until(lambda: bool(states_in(parts / "states")) if kill else (parts / "states").is_dir(), process)  # noqa: B023
        if kill:  # so that the next process has something to go on from
            until((parts / "checkpoint.safetensors").exists, process)
        process.kill()
        process.communicate(timeout=60)
        for state in states_in(parts / "states"):
            found = load_checkpoint(state.path)
            assert (found.snapshot.step, found.resume is not None, found.half) == (
                state.step,
                state.exact,
                not state.exact,
            )
    assert main(["train", "--resume", str(parts), "--threads", "1"]) == 0
    assert sum(state.size for state in states_in(parts / "states")) <= 1_000_000
    assert main(["train", *flags, "--autosave", "0", "--out", str(whole)]) == 0
    assert_same_weights(parts, whole)


@pytest.fixture
def hang_up_is_heard() -> Iterator[None]:
    """Let what is started hear SIGHUP, also where the tests run under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@posix
@pytest.mark.usefixtures("hang_up_is_heard")
def test_a_closed_terminal_and_a_wrappers_second_ctrl_c_save(
    tmp_path: Path, running: Callable[..., subprocess.Popen[str]]
) -> None:
    for number, name in ((signal.SIGHUP, "hung-up"), (signal.SIGINT, "twice")):
        out = tmp_path / name
        process = running(*LONG, "--autosave", "0", "--out", str(out))
        until((out / "metrics.jsonl").exists, process)
        process.send_signal(number)
        if name == "twice":
            assert process.stdout is not None
            while "Go on with" not in process.stdout.readline():
                assert process.poll() is None or process.returncode == 0
            while process.poll() is None:  # up to the last moment of the process
                process.send_signal(number)
        stdout, stderr = process.communicate(timeout=60)
        assert (process.returncode, stderr) == (0, "")
        assert name == "twice" or "Stopped at epoch" in stdout
        kept = load_checkpoint(out / "checkpoint.safetensors")
        assert kept.resume is not None
        assert kept.snapshot.step > 0
        assert [p.name for p in out.glob(".*")] == []


@pytest.mark.parametrize(
    ("error", "code", "told"), [(KeyboardInterrupt(), 130, "interrupted"), (KeyError("fault"), 2, "KeyError")]
)
def test_an_interrupt_or_a_fault_within_a_step_keeps_the_last_good_state(
    error: BaseException,
    code: int,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The half of a step that was done is not kept."""

    class Interrupted(Trainer):
        def run(self) -> Iterator[Event]:
            learner, update = self.learner, self.learner.step

            def half() -> None:
                update()
                if learner.step_count == 7:
                    learner.save_good_state()
                if learner.step_count == 9:
                    raise error

            monkeypatch.setattr(learner, "step", half)
            return super().run()

    parts, whole = tmp_path / "parts", tmp_path / "whole"
    flags = [*TINY, "--batch-size", "16", "--epochs", "1", "--autosave", "0"]
    with monkeypatch.context() as patch:
        patch.setattr("dreamexplorer.training.loop.Trainer", Interrupted)
        assert main(["train", *flags, "--out", str(parts)]) == code
    assert told in capsys.readouterr().err
    assert load_checkpoint(parts / "checkpoint.safetensors").snapshot.step == 7
    assert main(["train", "--resume", str(parts), "--threads", "1"]) == 0
    assert main(["train", *flags, "--out", str(whole)]) == 0
    assert_same_weights(parts, whole)


@posix
def test_nobody_reads_the_output(tmp_path: Path, running: Callable[..., subprocess.Popen[str]]) -> None:
    flags = [*TINY, "--epochs", "2"]
    reader, writer = os.pipe()
    os.close(reader)
    process = running(*flags, "--out", str(tmp_path / "pipe"), stdout=writer)
    os.close(writer)
    assert process.communicate(timeout=90)[1] == ""
    assert process.returncode == 0
    assert load_checkpoint(tmp_path / "pipe" / "checkpoint.safetensors").snapshot.epoch == 2.0
    if Path("/dev/full").exists():
        with open("/dev/full", "w") as full:
            process = running(*flags, "--out", str(tmp_path / "full"), stdout=full)
        error = process.communicate(timeout=90)[1]
        assert error.count("\n") == 1
        assert "No space left" in error
        assert process.returncode == 0
        assert load_checkpoint(tmp_path / "full" / "checkpoint.safetensors").snapshot.epoch == 2.0


def test_force_keeps_the_old_run_until_the_new_one_is_saved(
    tmp_path: Path, running: Callable[..., subprocess.Popen[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    assert main(["train", *TINY, "--epochs", "1", "--out", str(run)]) == 0
    before = {p.name: p.read_bytes() for p in run.iterdir()}
    process = running(*LONG, "--autosave", "0", "--batch-size", "1", "--out", str(run), "--force")
    until((run / ".new-run.tmp").exists, process)
    process.kill()
    process.communicate(timeout=60)
    assert {name: (run / name).read_bytes() for name in before} == before
    # the old run can be continued, which clears what the killed one left
    assert main(["train", "--resume", str(run), "--epochs", "2", "--threads", "1"]) == 0
    assert load_checkpoint(run / "checkpoint.safetensors").snapshot.epoch == 2.0
    assert [p.name for p in run.glob(".*")] == []
    # and replaced, together with its configuration and its lines
    other = ["--latent-dim", "4", "--limit", "128", "--epochs", "1"]
    assert main(["train", *TINY, *other, "--out", str(run), "--force"]) == 0
    assert len(load_checkpoint(run / "checkpoint.safetensors").snapshot.axes) == 4
    assert (run / "metrics.jsonl").read_text().count("\n") == 1
    assert RunFolder(run).read_limit() == 128
    assert {p.name for p in run.iterdir()} == set(before)
    capsys.readouterr()


def test_a_forced_run_without_a_step_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    assert main(["train", *TINY, "--epochs", "1", "--out", str(run)]) == 0
    before = {p.name: p.read_bytes() for p in run.iterdir()}

    class Requested(training_run.Interrupts):
        requested = True

        def __init__(self) -> None:
            super().__init__()
            self.requested = True

    monkeypatch.setattr("dreamexplorer.cli.train.Interrupts", Requested)
    assert main(["train", *TINY, "--seed", "9", "--epochs", "1", "--out", str(run), "--force"]) == 0
    assert "as it was" in capsys.readouterr().out
    assert {p.name: p.read_bytes() for p in run.iterdir() if p.is_file()} == before


def test_two_trainings_in_one_folder_are_refused(
    tmp_path: Path, running: Callable[..., subprocess.Popen[str]], refused: Refusal
) -> None:
    run = tmp_path / "run"
    process = running(*LONG, "--out", str(run))
    until((run / "checkpoint.safetensors").exists, process)
    assert "Another training" in refused("train", "--resume", run, "--epochs", "100000", "--threads", "1")
    assert "Another training" in refused("train", *TINY, "--out", run, "--force")
    assert process.poll() is None


def test_autosave_takes_seconds(refused: Refusal, tmp_path: Path) -> None:
    for value in ("-1", "nan", "soon", "1e9"):
        assert "--autosave" in refused("train", *TINY, "--out", tmp_path / "run", "--autosave", value)
    assert not (tmp_path / "run").exists()
