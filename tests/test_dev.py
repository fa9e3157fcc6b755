"""The commands of dev.py: their arguments, what they run, and their exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from tools.setting_up.environment import TORCH, Environment


class PreparedEnvironment(Environment):
    """An environment that is always ready."""

    def set_up(self, extra: str) -> None:
        pass


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a checkout where nothing has to be set up."""
    monkeypatch.setattr(dev, "ensure_system", lambda python: None)
    monkeypatch.setattr(dev, "ENVIRONMENT", PreparedEnvironment(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "rest", "build"),
    [
        (["run", "--torch", "cpu", "--language", "ru"], ["run", "--language", "ru"], "cpu"),
        (["--torch=cuda", "setup"], ["setup"], "cuda"),
        (["test", "-k", "x"], ["test", "-k", "x"], None),
    ],
)
def test_the_option_is_taken_out(
    arguments: list[str], rest: list[str], build: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TORCH, "default")
    assert dev.without_torch(arguments) == rest
    assert os.environ[TORCH] == (build or "default")


@pytest.mark.parametrize("arguments", [["run", "--torch"], ["run", "--torch", "gpu"]])
def test_a_wrong_build_is_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(arguments) == 2
    assert "cpu, cuda, default" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["nonsense"], ["setup", "extra"], ["lint", "extra"]])
def test_wrong_usage_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"dev.py {name}" in text for name in dev.COMMANDS)


def test_no_screen_is_said_before_anything_is_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "ensure_system", lambda *_, **__: pytest.fail("looked at the system"))
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert dev.main(["run"]) == 1
    assert "there is no screen here" in capsys.readouterr().err


def test_a_failed_check_fails_the_command_but_the_tests_still_run(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def run(command: list[str], *, env: dict[str, str], **_: object) -> subprocess.CompletedProcess[str]:
        assert env["QT_QPA_PLATFORM"] == "offscreen"
        ran.append(command[2])
        return subprocess.CompletedProcess(command, 1 if command[2] == "mypy" else 0)

    monkeypatch.setattr(dev.subprocess, "run", run)
    assert dev.main(["test"]) == 1
    assert ran[-1] == "pytest"
    assert len(ran) == 7
    assert capsys.readouterr().out.endswith("FAILED: mypy\n")
    ran.clear()
    assert dev.main(["test", "tests/data", "-x"]) == 0
    assert ran == ["pytest"]
    ran.clear()
    assert dev.main(["test", "--quick"]) == 0
    assert ran == ["ruff", "pytest"]


def test_what_is_given_to_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "workers", lambda: 2)
    parallel, quick = ["-n", "2", "--dist", "worksteal"], ["-m", "not slow", "--ignore=tests/scenarios"]
    assert dev.pytest_command([], quick=False) == ["-m", "pytest", *parallel]
    assert dev.pytest_command([], quick=True) == ["-m", "pytest", *quick, *parallel]
    assert dev.pytest_command(["-x"], quick=False) == ["-m", "pytest", "-x"]
    monkeypatch.setattr(dev, "workers", lambda: 1)
    assert dev.pytest_command([], quick=False) == ["-m", "pytest"]


def test_a_release_check_runs_the_tests_of_a_release(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command[1:])
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(dev.subprocess, "run", run)
    assert dev.main(["release-check"]) == 1
    assert ran == [["-m", "pytest", "--release"]]


def test_bench_runs_every_benchmark_or_the_one_named(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / "benchmarks").mkdir()
    for name in ("b_speed", "a_speed", "__init__", "_tools"):
        (checkout / "benchmarks" / f"{name}.py").touch()
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append([Path(command[1]).stem, *command[2:]])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(dev.subprocess, "run", run)
    assert dev.main(["bench"]) == 0
    assert ran == [["a_speed"], ["b_speed"]]
    ran.clear()
    assert dev.main(["bench", "b_speed", "--epochs", "1"]) == 0
    assert ran == [["b_speed", "--epochs", "1"]]
    assert dev.main(["bench", "c_speed"]) == 1
    assert "there are a_speed, b_speed" in capsys.readouterr().err
