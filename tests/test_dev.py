"""dev.py's own decisions: which Python, which system libraries, when the environment is made again."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tools import torch_build

DEV = Path(__file__).resolve().parents[1] / "dev.py"


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """dev.py, at work on an empty checkout of its own."""
    spec = importlib.util.spec_from_file_location("dev", DEV)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "dreamexplorer-setup.json")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(module, "CONSTRAINTS", tmp_path / "constraints.txt")
    (tmp_path / "constraints.txt").write_text("numpy==2.4.6\ntorch==2.13.0\ntorchvision==0.28.0\n")
    monkeypatch.delenv(module.TORCH, raising=False)
    monkeypatch.setattr(module, "installed", lambda name: "")
    monkeypatch.setattr(module.torch_build, "choose", lambda *_: torch_build.Build((), "", "PyTorch as it comes"))
    return module


@pytest.fixture
def calls(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record the commands that dev.py runs; a fake makes the venv, and nothing is installed."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append([str(part) for part in command])
        if "venv" in command:
            dev.venv_python().parent.mkdir(parents=True)
            dev.venv_python().touch()
        version = "{} {}".format(*sys.version_info[:2])
        return subprocess.CompletedProcess(command, 0, stdout=version)

    monkeypatch.setattr(dev.subprocess, "run", run)
    return commands


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


class TestPython:
    def test_syntax_is_understood_by_python_3_8(self) -> None:
        ast.parse(DEV.read_text(encoding="utf-8"), feature_version=(3, 8))

    @pytest.mark.parametrize(
        ("version", "supported"),
        [((3, 9, 18), False), ((3, 10, 0), True), ((3, 13, 5), True), ((3, 14, 0), False), ((2, 7), False)],
    )
    def test_supported_versions(self, dev: ModuleType, version: tuple[int, ...], supported: bool) -> None:
        assert dev.is_supported(version) is supported

    def test_range_is_the_one_of_the_package(self, dev: ModuleType) -> None:
        pyproject = (DEV.parent / "pyproject.toml").read_text(encoding="utf-8")
        oldest, newest = dev.OLDEST, dev.NEWEST
        assert f'requires-python = ">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"' in pyproject

    def test_unsupported_and_nothing_found_is_one_message(
        self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(dev.SetupError, match=r"this is Python 3\.9\.2, and .* 3\.10 to 3\.13; none of these"):
            dev.use_supported_python((3, 9, 2), ["run"])

    @pytest.mark.skipif(os.name == "nt", reason="the found Python is a shell script here")
    def test_unsupported_goes_on_with_the_newest_on_path(
        self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        script(tmp_path / "python3.10", "echo 3 10")
        script(tmp_path / "python3.12", "echo 3 12")
        script(tmp_path / "python3.13", "exit 1")  # broken, so it does not count
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.delenv(dev.REEXEC, raising=False)
        replaced: list[list[str]] = []
        monkeypatch.setattr(dev, "replace_process", lambda command, environment: replaced.append(command))
        dev.use_supported_python((3, 14, 0), ["test", "-x"])
        assert replaced == [[str(tmp_path / "python3.12"), str(DEV), "test", "-x"]]

    def test_a_wrong_find_does_not_go_round_in_a_circle(self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(dev.REEXEC, "1")
        monkeypatch.setattr(dev, "find_python", lambda: pytest.fail("looked again"))
        with pytest.raises(dev.SetupError, match="none of these is on PATH"):
            dev.use_supported_python((3, 14, 0), ["run"])


class TestLibraries:
    @pytest.fixture(autouse=True)
    def linux(self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev.sys, "platform", "linux")
        monkeypatch.setattr(dev, "has_font", lambda: True)
        monkeypatch.setattr(dev, "lacks_venv_module", lambda: False)

    @pytest.fixture
    def lacking(self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
        def lack(*files: str) -> None:
            monkeypatch.setattr(dev, "loads", lambda file: file not in files)

        return lack

    def manager(self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch, *programs: str) -> None:
        monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}" if name in programs else None)

    def test_nothing_missing_installs_nothing(
        self, dev: ModuleType, calls: list[list[str]], lacking: Callable[..., None]
    ) -> None:
        lacking()
        dev.ensure_system(screen=True)
        assert calls == []

    def test_screen_libraries_count_only_with_a_screen(self, dev: ModuleType, lacking: Callable[..., None]) -> None:
        lacking("libxcb-cursor.so.0", "libEGL.so.1")
        assert [library.file for library in dev.missing_libraries(screen=False)] == ["libEGL.so.1"]
        assert len(dev.missing_libraries(screen=True)) == 2

    def test_a_font_is_asked_for(
        self, dev: ModuleType, lacking: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lacking()
        monkeypatch.setattr(dev, "has_font", lambda: False)
        assert dev.packages(dev.missing_libraries(screen=False), "apt") == ["fonts-dejavu-core"]

    @pytest.mark.parametrize(
        ("program", "line"),
        [
            ("apt-get", "apt-get install -y --no-install-recommends libegl1 libxcb-cursor0"),
            ("dnf", "sudo dnf install -y libglvnd-egl xcb-util-cursor"),
            ("pacman", "sudo pacman -S --needed libglvnd xcb-util-cursor"),
        ],
    )
    def test_an_ordinary_user_gets_the_one_line_to_run(
        self,
        dev: ModuleType,
        calls: list[list[str]],
        lacking: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch,
        program: str,
        line: str,
    ) -> None:
        lacking("libxcb-cursor.so.0", "libEGL.so.1")
        self.manager(dev, monkeypatch, program)
        monkeypatch.setattr(dev, "is_root", lambda: False)
        with pytest.raises(dev.SetupError, match=r"libEGL\.so\.1, libxcb-cursor\.so\.0") as error:
            dev.ensure_system(screen=True)
        assert line in str(error.value)
        assert calls == []

    def test_the_venv_module_is_on_the_same_line(
        self, dev: ModuleType, lacking: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lacking("libEGL.so.1")
        self.manager(dev, monkeypatch, "apt-get")
        monkeypatch.setattr(dev, "is_root", lambda: False)
        monkeypatch.setattr(dev, "lacks_venv_module", lambda: True)
        with pytest.raises(dev.SetupError, match=r"recommends libegl1 python3\.\d+-venv\n"):
            dev.ensure_system()
        # Headless commands need the one, and not the other.
        with pytest.raises(dev.SetupError, match=r"system: Python's venv module\."):
            dev.ensure_system(qt=False)

    def test_without_a_known_package_manager_the_files_are_named(
        self, dev: ModuleType, lacking: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lacking("libEGL.so.1")
        self.manager(dev, monkeypatch)
        with pytest.raises(dev.SetupError, match=r"libEGL\.so\.1\. Install what is missing with the system's"):
            dev.ensure_system()

    def test_root_installs_with_apt(
        self,
        dev: ModuleType,
        calls: list[list[str]],
        lacking: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        lacking("libEGL.so.1")
        self.manager(dev, monkeypatch, "apt-get")
        monkeypatch.setattr(dev, "is_root", lambda: True)
        run = dev.subprocess.run

        def installing(command: list[str], **options: object) -> object:
            if "install" in command:
                lacking()
            return run(command, **options)

        monkeypatch.setattr(dev.subprocess, "run", installing)
        dev.ensure_system()
        assert calls[-1] == ["apt-get", "install", "-y", "-q", "--no-install-recommends", "libegl1"]

    def test_a_failed_install_is_an_error(
        self, dev: ModuleType, lacking: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lacking("libEGL.so.1")
        self.manager(dev, monkeypatch, "apt-get")
        monkeypatch.setattr(dev, "is_root", lambda: True)
        failed = subprocess.CompletedProcess([], 100)
        monkeypatch.setattr(dev.subprocess, "run", lambda command, **_: failed)
        with pytest.raises(dev.SetupError, match="apt-get update -q` failed"):
            dev.ensure_system()

    def test_venv_module_counts_only_until_the_environment_is_made(
        self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.undo()
        find_spec = dev.importlib.util.find_spec
        with monkeypatch.context() as patch:
            patch.setattr(dev, "VENV", DEV.parent / "no-such-folder")
            assert not dev.lacks_venv_module()
            patch.setattr(
                dev.importlib.util, "find_spec", lambda name: (name != "ensurepip" and find_spec(name)) or None
            )
            assert dev.lacks_venv_module()
            patch.setattr(dev, "venv_python", lambda: DEV)
            assert not dev.lacks_venv_module()

    def test_fonts_are_found_below_the_folders(self, tmp_path: Path) -> None:
        spec = importlib.util.spec_from_file_location("fresh_dev", DEV)
        assert spec is not None
        assert spec.loader is not None
        fresh = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(fresh)
        (tmp_path / "truetype" / "serif").mkdir(parents=True)
        (tmp_path / "truetype" / "README.txt").touch()
        assert not fresh.has_font([tmp_path, tmp_path / "absent"])
        (tmp_path / "truetype" / "serif" / "Some.TTF").touch()
        assert fresh.has_font([tmp_path])


class TestScreen:
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
    def test_only_the_window_needs_a_screen(self, dev: ModuleType, arguments: list[str], window: bool) -> None:
        assert dev.opens_window(arguments) is window

    def test_no_screen_is_said_before_anything_is_set_up(
        self,
        dev: ModuleType,
        calls: list[list[str]],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(dev.sys, "platform", "linux")
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            monkeypatch.delenv(name, raising=False)
        assert dev.main(["run"]) == 1
        assert "there is no screen here" in capsys.readouterr().err
        assert calls == []
        monkeypatch.setenv("DISPLAY", ":0")
        dev.check_screen()


class TestSetUp:
    def test_second_time_does_nothing(self, dev: ModuleType, calls: list[list[str]]) -> None:
        dev.set_up("dev")
        assert [call[1:3] for call in calls] == [["-m", "venv"], ["-m", "pip"], ["-m", "pip"]]
        assert str(dev.ROOT / "constraints.txt") in calls[-1]
        assert calls[-1][-1] == f"{dev.ROOT}[dev]"
        calls.clear()
        dev.set_up("dev")
        dev.set_up("")  # what development needs includes what the program needs
        assert calls == []

    def test_development_is_more_than_the_program(self, dev: ModuleType, calls: list[list[str]]) -> None:
        dev.set_up("")
        calls.clear()
        dev.set_up("dev")
        assert [call[1:3] for call in calls] == [["-m", "pip"], ["-m", "pip"]]

    @pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
    def test_changed_requirements_are_installed_into_the_same_environment(
        self, dev: ModuleType, calls: list[list[str]], name: str
    ) -> None:
        dev.set_up("dev")
        calls.clear()
        with (dev.ROOT / name).open("a") as file:
            file.write("# changed\n")
        dev.set_up("")
        assert [call[1:3] for call in calls] == [["-m", "pip"], ["-m", "pip"]]
        assert calls[-1][-1].endswith("[dev]")  # nothing is taken away

    def test_another_python_or_folder_makes_a_new_one(
        self, dev: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dev.set_up("")
        (dev.VENV / "lib").mkdir()
        monkeypatch.setattr(dev, "base", lambda: "cpython 3.99 at elsewhere")
        calls.clear()
        dev.set_up("")
        assert calls[0][1:3] == ["-m", "venv"]
        assert not (dev.VENV / "lib").exists()

    @pytest.mark.parametrize("at", ["venv", "hatchling", "--no-build-isolation"])
    def test_interrupted_is_repeated_from_the_start(
        self, dev: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, at: str
    ) -> None:
        run = dev.subprocess.run

        def interrupted(command: list[str], **options: object) -> object:
            if at in command:
                (dev.VENV / "half").mkdir()
                raise KeyboardInterrupt
            return run(command, **options)

        with monkeypatch.context() as patch:
            patch.setattr(dev.subprocess, "run", interrupted)
            with pytest.raises(KeyboardInterrupt):
                dev.set_up("dev")
        assert not dev.is_ready("dev")
        calls.clear()
        dev.set_up("dev")
        assert [call[1:3] for call in calls] == [["-m", "venv"], ["-m", "pip"], ["-m", "pip"]]
        assert not (dev.VENV / "half").exists()
        assert dev.is_ready("dev")

    def test_failed_install_is_a_message_and_not_ready(
        self, dev: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = dev.subprocess.run

        def failing(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
            run(command, **options)
            return subprocess.CompletedProcess(command, 1 if "pip" in command else 0)

        monkeypatch.setattr(dev.subprocess, "run", failing)
        with pytest.raises(dev.SetupError, match="pip could not install"):
            dev.set_up("")
        assert not dev.is_ready("")

    def test_an_environment_of_someone_else_is_used_but_never_cleared(
        self, dev: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dev.venv_python().parent.mkdir(parents=True)
        dev.venv_python().touch()
        (dev.VENV / "mine").touch()
        dev.set_up("")
        assert not any("venv" in call for call in calls)
        assert dev.is_ready("")
        monkeypatch.setattr(dev, "python_version", lambda command: (3, 7))
        (dev.ROOT / "constraints.txt").write_text("numpy==1.0\n")
        with pytest.raises(dev.SetupError, match="Move it away"):
            dev.set_up("")
        assert (dev.VENV / "mine").exists()

    def test_a_broken_stamp_is_no_stamp(self, dev: ModuleType, calls: list[list[str]]) -> None:
        dev.set_up("")
        for text in ("", "[]", '{"fingerprint": 3', json.dumps({"extra": "dev"})):
            dev.STAMP.write_text(text)
            assert not dev.is_ready("")

    def test_what_would_lead_the_environment_astray_is_taken_out(
        self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PYTHONPATH", "/elsewhere")
        monkeypatch.setenv("PYTHONHOME", "/elsewhere")
        monkeypatch.setenv("LC_PAPER", "stays")
        environment = dev.clean_environment()
        assert "PYTHONPATH" not in environment
        assert "PYTHONHOME" not in environment
        assert environment["LC_PAPER"] == "stays"


class TestTorch:
    def test_the_chosen_build_is_installed_first_and_announced(
        self,
        dev: ModuleType,
        calls: list[list[str]],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        build = torch_build.Build(
            ("torch==2.13.0+cpu",), "https://example.org/cpu", "PyTorch 2.13.0: 190 MB to download"
        )
        monkeypatch.setattr(dev.torch_build, "choose", lambda *_: build)
        dev.set_up("")
        installs = [c for c in calls if "install" in c]
        assert installs[0][-4:] == ["--no-deps", "--index-url", "https://example.org/cpu", "torch==2.13.0+cpu"]
        assert "190 MB to download" in capsys.readouterr().out

    def test_what_is_there_already_is_not_asked_for_again(
        self, dev: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(dev, "installed", {"torch": "2.13.0", "torchvision": "0.28.0"}.get)
        monkeypatch.setattr(dev.torch_build, "choose", lambda *_: pytest.fail("asked"))
        dev.set_up("")
        assert dev.is_ready("")

    def test_another_choice_replaces_the_build_and_is_remembered(
        self, dev: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []

        def choose(wanted: str, *_: object) -> torch_build.Build:
            asked.append(wanted)
            return torch_build.Build((), "", "")

        monkeypatch.setattr(dev.torch_build, "choose", choose)
        dev.set_up("")
        assert dev.is_ready("")
        monkeypatch.setattr(dev, "installed", {"torch": "2.13.0", "torchvision": "0.28.0"}.get)
        monkeypatch.setenv(dev.TORCH, "cpu")
        assert not dev.is_ready("")
        dev.set_up("")
        assert asked == ["auto", "cpu"]
        assert any("uninstall" in c and "torch" in c for c in calls)
        monkeypatch.delenv(dev.TORCH)
        assert dev.is_ready(""), "without --torch the build stays"

    def test_a_build_that_is_not_there_is_a_message(
        self, dev: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def choose(*_: object) -> torch_build.Build:
            raise LookupError("the index does not answer")

        monkeypatch.setattr(dev.torch_build, "choose", choose)
        with pytest.raises(dev.SetupError, match=r"does not answer\. Try again later, or choose --torch default"):
            dev.set_up("")

    @pytest.mark.parametrize(
        ("arguments", "rest", "build"),
        [
            (["run", "--torch", "cpu", "--language", "ru"], ["run", "--language", "ru"], "cpu"),
            (["--torch=cuda", "setup"], ["setup"], "cuda"),
            (["test", "-k", "x"], ["test", "-k", "x"], None),
        ],
    )
    def test_the_option_is_taken_out(
        self, dev: ModuleType, arguments: list[str], rest: list[str], build: str | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(dev.TORCH, "default")
        assert dev.without_torch(arguments) == rest
        assert os.environ[dev.TORCH] == (build or "default")

    @pytest.mark.parametrize("arguments", [["run", "--torch"], ["run", "--torch", "gpu"]])
    def test_a_wrong_build_is_wrong_usage(
        self, dev: ModuleType, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert dev.main(arguments) == 2
        assert "cpu, cuda, default" in capsys.readouterr().err


class TestMain:
    @pytest.mark.parametrize("arguments", [["nonsense"], ["setup", "extra"], ["lint", "extra"]])
    def test_wrong_usage_is_exit_code_2(
        self, dev: ModuleType, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert dev.main(arguments) == 2
        assert capsys.readouterr().err.count("\n") == 1

    def test_help_names_every_command(self, dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
        assert dev.main(["--help"]) == 0
        text = capsys.readouterr().out
        assert all(f"dev.py {name}" in text for name in dev.COMMANDS)

    def test_a_failed_check_fails_the_command_but_the_tests_still_run(
        self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(dev, "ensure_system", lambda: None)
        monkeypatch.setattr(dev, "set_up", lambda extra: None)
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

    def test_what_is_given_to_pytest(self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "workers", lambda: 2)
        parallel, quick = ["-n", "2", "--dist", "worksteal"], ["-m", "not slow", "--ignore=tests/scenarios"]
        assert dev.pytest_command([], quick=False) == ["-m", "pytest", *parallel]
        assert dev.pytest_command([], quick=True) == ["-m", "pytest", *quick, *parallel]
        assert dev.pytest_command(["-x"], quick=False) == ["-m", "pytest", "-x"]
        monkeypatch.setattr(dev, "workers", lambda: 1)
        assert dev.pytest_command([], quick=False) == ["-m", "pytest"]

    def test_a_release_check_runs_the_tests_of_a_release(
        self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(dev, "ensure_system", lambda: None)
        monkeypatch.setattr(dev, "set_up", lambda extra: None)
        ran: list[list[str]] = []

        def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
            ran.append(command[1:])
            return subprocess.CompletedProcess(command, 1)

        monkeypatch.setattr(dev.subprocess, "run", run)
        assert dev.main(["release-check"]) == 1
        assert ran == [["-m", "pytest", "--release"]]

    def test_bench_runs_every_benchmark_or_the_one_named(
        self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(dev, "ensure_system", lambda: None)
        monkeypatch.setattr(dev, "set_up", lambda extra: None)
        (dev.ROOT / "benchmarks").mkdir()
        for name in ("b_speed", "a_speed", "__init__", "_tools"):
            (dev.ROOT / "benchmarks" / f"{name}.py").touch()
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
