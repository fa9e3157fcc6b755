"""The program as a process: signals, pipes, exit codes, and how soon it answers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dreamexplorer.training.checkpoint import load_checkpoint

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "dreamexplorer"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}


def run(*arguments: object, **kwargs: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *(str(a) for a in arguments)]
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        command, env=environment(), text=True, timeout=100, check=False, **{"capture_output": True, **kwargs}
    )


def start_training(out: Path, *more: str) -> subprocess.Popen[str]:
    flags = ["--latent-dim", "2", "--hidden", "16", "--limit", "2000", "--threads", "1", "--device", "cpu"]
    command = [*COMMAND, "train", *flags, "--epochs", "100000", "--out", str(out), *more]
    return subprocess.Popen(command, env=environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_saves_and_ends_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    out = tmp_path / "run"
    process = start_training(out)
    deadline = time.monotonic() + 60
    while not (out / "checkpoint.safetensors").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 0, stderr
    assert stderr == ""
    assert "Stopped at epoch" in stdout
    assert f"dreamexplorer train --resume {out}" in stdout
    checkpoint = load_checkpoint(out / "checkpoint.safetensors")
    assert checkpoint.resume is not None
    epochs = [json.loads(line)["epoch"] for line in (out / "metrics.jsonl").read_text().splitlines()]
    assert epochs == list(range(1, int(checkpoint.snapshot.epoch) + 1))  # no epoch without its line
    assert not list(out.glob(".*"))

    total = int(checkpoint.snapshot.epoch) + 1
    done = run("train", "--resume", out, "--epochs", total, "--threads", 1)
    assert done.returncode == 0, done.stderr
    assert load_checkpoint(out / "checkpoint.safetensors").snapshot.epoch == total
    epochs = [json.loads(line)["epoch"] for line in (out / "metrics.jsonl").read_text().splitlines()]
    assert epochs == list(range(1, total + 1))


@posix
def test_a_kill_leaves_a_whole_checkpoint(tmp_path: Path) -> None:
    out = tmp_path / "run"
    process = start_training(out)
    deadline = time.monotonic() + 60
    while not (out / "checkpoint.safetensors").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    process.kill()
    process.communicate(timeout=60)
    epoch = load_checkpoint(out / "checkpoint.safetensors").snapshot.epoch
    done = run("train", "--resume", out, "--epochs", int(epoch) + 1, "--threads", 1)
    assert done.returncode == 0, done.stderr
    epochs = [json.loads(line)["epoch"] for line in (out / "metrics.jsonl").read_text().splitlines()]
    assert epochs == list(range(1, int(epoch) + 2))


def test_wrong_usage() -> None:
    result = run("train", "--latent-dim", "1000", "--out", "x")
    assert result.returncode == 2
    assert result.stderr.startswith("dreamexplorer: --latent-dim must lie between 2 and 128")
    assert result.stderr.count("\n") == 1
    result = run("train", "--learning-rate", "0", "--out", "x")
    assert result.returncode == 2
    assert result.stderr == "dreamexplorer: --learning-rate must be greater than 0, not 0.\n"


@posix
def test_a_reader_that_has_seen_enough(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    result = run("models", capture_output=False, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert result.returncode == 0
    assert result.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_output_that_cannot_be_written() -> None:
    with open("/dev/full", "w") as full:
        result = run("datasets", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "No space left" in result.stderr


def test_help_does_not_wait_for_torch() -> None:
    code = "import sys; from dreamexplorer.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "print([m for m in ('torch', 'numpy', 'PySide6') if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment(), text=True, capture_output=True, timeout=60, check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"


def test_the_version_is_printed_before_any_command_is_imported() -> None:
    """Each of these modules costs a hundredth of a second or more, and none is needed to print a number."""
    code = "import sys; from dreamexplorer.cli import main\ntry: main(['--version'])\nexcept SystemExit: pass\n"
    heavy = ("torch", "numpy", "PySide6", "PIL", "importlib.metadata", "email", "tomllib", "json", "difflib")
    commands = ("dreamexplorer.cli.train", "dreamexplorer.training", "dreamexplorer.models", "dreamexplorer.data")
    code += f"print([m for m in {heavy + commands} if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment(), text=True, capture_output=True, timeout=60, check=True
    )
    assert result.stdout.splitlines()[0].startswith("dreamexplorer ")
    assert result.stdout.splitlines()[-1] == "[]"


def test_the_window_does_not_load_torch_before_it_opens(tmp_path: Path) -> None:
    """The command line itself must not be what makes the window late."""
    code = (
        "import sys, types\n"
        "app = types.ModuleType('dreamexplorer.gui.app')\n"
        "app.main = lambda **k: print([m for m in ('torch',) if m in sys.modules]) or 0\n"
        "sys.modules['dreamexplorer.gui.app'] = app\n"
        "from dreamexplorer.cli import main\n"
        "sys.exit(main([]))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment(), text=True, capture_output=True, timeout=60, check=True
    )
    assert result.stdout == "[]\n"
