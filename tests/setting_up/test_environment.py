"""The environment: when it is made again, what is installed into it, and what an interruption leaves."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools.setting_up import environment as module
from tools.setting_up import torch_build
from tools.setting_up.environment import TORCH, Environment
from tools.setting_up.messages import SetupError

VERSIONS = {"torch": "2.13.0", "torchvision": "0.28.0"}


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """The environment of an empty checkout, without PyTorch."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    pins = "".join(f"{name}=={version}\n" for name, version in VERSIONS.items())
    (tmp_path / "constraints.txt").write_text("numpy==2.4.6\n" + pins)
    monkeypatch.delenv(TORCH, raising=False)
    monkeypatch.setattr(module, "installed", lambda python, name: "")
    monkeypatch.setattr(torch_build, "choose", lambda *_: torch_build.Build((), "", "PyTorch as it comes"))
    return Environment(tmp_path)


@pytest.fixture
def calls(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record the commands that are run; a fake makes the environment, and nothing is installed."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append([str(part) for part in command])
        if "venv" in command:
            environment.python.parent.mkdir(parents=True)
            environment.python.touch()
        version = "{} {}".format(*sys.version_info[:2])
        return subprocess.CompletedProcess(command, 0, stdout=version)

    monkeypatch.setattr(module.subprocess, "run", run)
    return commands


def test_second_time_does_nothing(environment: Environment, calls: list[list[str]]) -> None:
    environment.set_up("dev")
    assert [call[1:3] for call in calls] == [["-m", "venv"], ["-m", "pip"], ["-m", "pip"]]
    assert str(environment.root / "constraints.txt") in calls[-1]
    assert calls[-1][-1] == f"{environment.root}[dev]"
    calls.clear()
    environment.set_up("dev")
    environment.set_up("")  # what development needs includes what the program needs
    assert calls == []


def test_development_is_more_than_the_program(environment: Environment, calls: list[list[str]]) -> None:
    environment.set_up("")
    calls.clear()
    environment.set_up("dev")
    assert [call[1:3] for call in calls] == [["-m", "pip"], ["-m", "pip"]]


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_changed_requirements_are_installed_into_the_same_environment(
    environment: Environment, calls: list[list[str]], name: str
) -> None:
    environment.set_up("dev")
    calls.clear()
    with (environment.root / name).open("a") as file:
        file.write("# changed\n")
    environment.set_up("")
    assert [call[1:3] for call in calls] == [["-m", "pip"], ["-m", "pip"]]
    assert calls[-1][-1].endswith("[dev]")  # nothing is taken away


def test_another_python_or_folder_makes_a_new_one(
    environment: Environment, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.set_up("")
    (environment.folder / "lib").mkdir()
    monkeypatch.setattr(module, "identity", lambda root: "cpython 3.99 at elsewhere")
    calls.clear()
    environment.set_up("")
    assert calls[0][1:3] == ["-m", "venv"]
    assert not (environment.folder / "lib").exists()


@pytest.mark.parametrize("at", ["venv", "hatchling", "--no-build-isolation"])
def test_interrupted_is_repeated_from_the_start(
    environment: Environment, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    run = module.subprocess.run

    def interrupted(command: list[str], **options: object) -> object:
        if at in command:
            (environment.folder / "half").mkdir()
            raise KeyboardInterrupt
        return run(command, **options)

    with monkeypatch.context() as patch:
        patch.setattr(module.subprocess, "run", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.set_up("dev")
    assert not environment.is_ready("dev")
    calls.clear()
    environment.set_up("dev")
    assert [call[1:3] for call in calls] == [["-m", "venv"], ["-m", "pip"], ["-m", "pip"]]
    assert not (environment.folder / "half").exists()
    assert environment.is_ready("dev")


def test_failed_install_is_a_message_and_not_ready(
    environment: Environment, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = module.subprocess.run

    def failing(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        run(command, **options)
        return subprocess.CompletedProcess(command, 1 if "pip" in command else 0)

    monkeypatch.setattr(module.subprocess, "run", failing)
    with pytest.raises(SetupError, match="pip could not install"):
        environment.set_up("")
    assert not environment.is_ready("")


def test_an_environment_of_someone_else_is_used_but_never_cleared(
    environment: Environment, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    (environment.folder / "mine").touch()
    environment.set_up("")
    assert not any("venv" in call for call in calls)
    assert environment.is_ready("")
    monkeypatch.setattr(module, "python_version", lambda command: (3, 7))
    (environment.root / "constraints.txt").write_text("numpy==1.0\n")
    with pytest.raises(SetupError, match="Move it away"):
        environment.set_up("")
    assert (environment.folder / "mine").exists()


def test_a_broken_stamp_is_no_stamp(environment: Environment, calls: list[list[str]]) -> None:
    environment.set_up("")
    for text in ("", "[]", '{"fingerprint": 3', json.dumps({"extra": "dev"})):
        environment.stamp.write_text(text)
        assert not environment.is_ready("")


def test_what_would_lead_the_environment_astray_is_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PYTHONHOME", "/elsewhere")
    monkeypatch.setenv("LC_PAPER", "stays")
    environment = module.clean_environment()
    assert "PYTHONPATH" not in environment
    assert "PYTHONHOME" not in environment
    assert environment["LC_PAPER"] == "stays"


def test_the_chosen_build_is_installed_first_and_announced(
    environment: Environment,
    calls: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    build = torch_build.Build(("torch==2.13.0+cpu",), "https://example.org/cpu", "PyTorch 2.13.0: 190 MB to download")
    monkeypatch.setattr(torch_build, "choose", lambda *_: build)
    environment.set_up("")
    installs = [c for c in calls if "install" in c]
    assert installs[0][-4:] == ["--no-deps", "--index-url", "https://example.org/cpu", "torch==2.13.0+cpu"]
    assert "190 MB to download" in capsys.readouterr().out


def test_what_is_there_already_is_not_asked_for_again(
    environment: Environment, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "installed", lambda python, name: VERSIONS[name])
    monkeypatch.setattr(torch_build, "choose", lambda *_: pytest.fail("asked"))
    environment.set_up("")
    assert environment.is_ready("")


def test_another_choice_replaces_the_build_and_is_remembered(
    environment: Environment, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(wanted: str, *_: object) -> torch_build.Build:
        asked.append(wanted)
        return torch_build.Build((), "", "")

    monkeypatch.setattr(torch_build, "choose", choose)
    environment.set_up("")
    assert environment.is_ready("")
    monkeypatch.setattr(module, "installed", lambda python, name: VERSIONS[name])
    monkeypatch.setenv(TORCH, "cpu")
    assert not environment.is_ready("")
    environment.set_up("")
    assert asked == ["auto", "cpu"]
    assert any("uninstall" in c and "torch" in c for c in calls)
    monkeypatch.delenv(TORCH)
    assert environment.is_ready(""), "without --torch the build stays"


def test_a_build_that_is_not_there_is_a_message(
    environment: Environment, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose(*_: object) -> torch_build.Build:
        raise LookupError("the index does not answer")

    monkeypatch.setattr(torch_build, "choose", choose)
    with pytest.raises(SetupError, match=r"does not answer\. Try again later, or choose --torch default"):
        environment.set_up("")
