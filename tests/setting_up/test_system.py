"""Qt's needs from the system: what is missing, and how it is installed; the screen."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.setting_up import system
from tools.setting_up.messages import SetupError

NO_PYTHON = Path("no-such-folder")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record the commands that are run; none is."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(system.subprocess, "run", run)
    return commands


@pytest.fixture(autouse=True)
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.sys, "platform", "linux")
    monkeypatch.setattr(system, "has_font", lambda: True)
    monkeypatch.setattr(system, "lacks_venv_module", lambda python: False)


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def lack(*files: str) -> None:
        monkeypatch.setattr(system, "loads", lambda file: file not in files)

    return lack


def manager(monkeypatch: pytest.MonkeyPatch, *programs: str) -> None:
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}" if name in programs else None)


def test_nothing_missing_installs_nothing(calls: list[list[str]], lacking: Callable[..., None]) -> None:
    lacking()
    system.ensure_system(NO_PYTHON, screen=True)
    assert calls == []


def test_screen_libraries_count_only_with_a_screen(lacking: Callable[..., None]) -> None:
    lacking("libxcb-cursor.so.0", "libEGL.so.1")
    assert [library.file for library in system.missing_libraries(screen=False)] == ["libEGL.so.1"]
    assert len(system.missing_libraries(screen=True)) == 2


def test_a_font_is_asked_for(lacking: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    lacking()
    monkeypatch.setattr(system, "has_font", lambda: False)
    assert system.packages(system.missing_libraries(screen=False), "apt") == ["fonts-dejavu-core"]


@pytest.mark.parametrize(
    ("program", "line"),
    [
        ("apt-get", "apt-get install -y --no-install-recommends libegl1 libxcb-cursor0"),
        ("dnf", "sudo dnf install -y libglvnd-egl xcb-util-cursor"),
        ("pacman", "sudo pacman -S --needed libglvnd xcb-util-cursor"),
    ],
)
def test_an_ordinary_user_gets_the_one_line_to_run(
    calls: list[list[str]],
    lacking: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    program: str,
    line: str,
) -> None:
    lacking("libxcb-cursor.so.0", "libEGL.so.1")
    manager(monkeypatch, program)
    monkeypatch.setattr(system, "is_root", lambda: False)
    with pytest.raises(SetupError, match=r"libEGL\.so\.1, libxcb-cursor\.so\.0") as error:
        system.ensure_system(NO_PYTHON, screen=True)
    assert line in str(error.value)
    assert calls == []


def test_the_venv_module_is_on_the_same_line(lacking: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    lacking("libEGL.so.1")
    manager(monkeypatch, "apt-get")
    monkeypatch.setattr(system, "is_root", lambda: False)
    monkeypatch.setattr(system, "lacks_venv_module", lambda python: True)
    with pytest.raises(SetupError, match=r"recommends libegl1 python3\.\d+-venv\n"):
        system.ensure_system(NO_PYTHON)
    # Headless commands need the one, and not the other.
    with pytest.raises(SetupError, match=r"system: Python's venv module\."):
        system.ensure_system(NO_PYTHON, qt=False)


def test_without_a_known_package_manager_the_files_are_named(
    lacking: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking("libEGL.so.1")
    manager(monkeypatch)
    with pytest.raises(SetupError, match=r"libEGL\.so\.1\. Install what is missing with the system's"):
        system.ensure_system(NO_PYTHON)


def test_root_installs_with_apt(
    calls: list[list[str]],
    lacking: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lacking("libEGL.so.1")
    manager(monkeypatch, "apt-get")
    monkeypatch.setattr(system, "is_root", lambda: True)
    run = system.subprocess.run

    def installing(command: list[str], **options: object) -> object:
        if "install" in command:
            lacking()
        return run(command, **options)

    monkeypatch.setattr(system.subprocess, "run", installing)
    system.ensure_system(NO_PYTHON)
    assert calls[-1] == ["apt-get", "install", "-y", "-q", "--no-install-recommends", "libegl1"]


def test_a_failed_install_is_an_error(lacking: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    lacking("libEGL.so.1")
    manager(monkeypatch, "apt-get")
    monkeypatch.setattr(system, "is_root", lambda: True)
    failed = subprocess.CompletedProcess([], 100)
    monkeypatch.setattr(system.subprocess, "run", lambda command, **_: failed)
    with pytest.raises(SetupError, match="apt-get update -q` failed"):
        system.ensure_system(NO_PYTHON)


def test_venv_module_counts_only_until_the_environment_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    find_spec = system.importlib.util.find_spec
    with monkeypatch.context() as patch:
        assert not system.lacks_venv_module(NO_PYTHON)
        patch.setattr(
            system.importlib.util, "find_spec", lambda name: (name != "ensurepip" and find_spec(name)) or None
        )
        assert system.lacks_venv_module(NO_PYTHON)
        assert not system.lacks_venv_module(Path(__file__))


def test_fonts_are_found_below_the_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    (tmp_path / "truetype" / "serif").mkdir(parents=True)
    (tmp_path / "truetype" / "README.txt").touch()
    assert not system.has_font([tmp_path, tmp_path / "absent"])
    (tmp_path / "truetype" / "serif" / "Some.TTF").touch()
    assert system.has_font([tmp_path])


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["--checkpoint", "model.safetensors"], True),
        (["model.safetensors"], True),
        (["train", "--epochs", "2"], False),
        (["--help"], False),
        (["--version"], False),
    ],
)
def test_only_the_window_needs_a_screen(arguments: list[str], window: bool) -> None:
    assert system.opens_window(arguments) is window


def test_no_screen_is_said_before_anything_is_set_up(
    calls: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(system.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SetupError, match="there is no screen here"):
        system.check_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    system.check_screen()
