"""The build of PyTorch that is installed, against an index on this machine."""

from __future__ import annotations

import http.server
import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tools.setting_up import torch_build
from tools.setting_up.torch_build import AUTO, CPU, CUDA, DEFAULT, choose, fits, of_report, pinned

VERSIONS = {"torch": "2.13.0", "torchvision": "0.28.0"}
NO_REPORT = ""


def wheel(folder: Path, name: str, version: str) -> Path:
    """Write a wheel with metadata and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
        archive.writestr(f"{name}/data.bin", b"0" * 2_000_000)
    return path


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An index with CPU builds for any Python, served on this machine."""
    root = tmp_path / "index"
    for name, version in VERSIONS.items():
        wheel(root / "cpu" / name, name, f"{version}+cpu")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv(torch_build.INDEX_VARIABLE, address)
    monkeypatch.setattr(torch_build.sys, "platform", "linux")
    monkeypatch.setattr(torch_build, "has_nvidia_driver", lambda: False)
    yield address
    server.shutdown()
    server.server_close()
    thread.join()


def test_without_a_driver_the_cpu_build_comes_from_its_own_index(index: str) -> None:
    build = choose(AUTO, VERSIONS, lambda: pytest.fail("the package index is asked"))
    assert build.requirements == ("torch==2.13.0+cpu", "torchvision==0.28.0+cpu")
    assert build.address == f"{index}/cpu"
    assert build.line == f"PyTorch 2.13.0, CPU build from {index}/cpu: 4 MB to download"


def test_with_a_driver_the_package_index_decides(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch_build, "has_nvidia_driver", lambda: True)
    build = choose(AUTO, VERSIONS, lambda: NO_REPORT)
    assert not build.requirements
    assert torch_build.CUDA_COST in build.line


@pytest.mark.parametrize("wanted", [DEFAULT, CUDA])
def test_a_choice_overrides_what_is_here(index: str, wanted: str) -> None:
    assert not choose(wanted, VERSIONS, lambda: NO_REPORT).requirements


def test_an_index_without_this_version_leaves_it_to_the_package_index(index: str) -> None:
    build = choose(AUTO, {"torch": "9.9.9", "torchvision": "0.28.0"}, lambda: NO_REPORT)
    assert not build.requirements
    assert "gives no CPU build" in build.line


def test_a_silent_index_costs_seconds_and_nothing_else(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens there."""
    monkeypatch.setenv(torch_build.INDEX_VARIABLE, "http://127.0.0.1:9")
    assert not choose(AUTO, VERSIONS, lambda: NO_REPORT).requirements
    with pytest.raises(LookupError, match="does not answer"):
        choose(CPU, VERSIONS, lambda: NO_REPORT)


def test_an_index_that_never_ends_its_answer_is_left(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    def urlopen(page: object, timeout: float) -> object:
        waits.append(timeout)
        raise TimeoutError

    monkeypatch.setattr(torch_build.urllib.request, "urlopen", urlopen)
    assert not choose(AUTO, VERSIONS, lambda: NO_REPORT).requirements
    assert waits
    assert max(waits) <= 5.0


def test_windows_asks_for_the_newest_cuda_build_that_is_there(
    index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, version in VERSIONS.items():
        wheel(tmp_path / "index" / "cu128" / name, name, f"{version}+cu128")
    monkeypatch.setattr(torch_build.sys, "platform", "win32")
    build = choose(CUDA, VERSIONS, lambda: NO_REPORT)
    assert build.requirements == ("torch==2.13.0+cu128", "torchvision==0.28.0+cu128")
    assert "CUDA build" in build.line


def test_the_tags_of_a_wheel_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch_build.sys, "platform", "linux")
    monkeypatch.setattr(torch_build.platform, "machine", lambda: "x86_64")
    tag = "cp{}{}".format(*sys.version_info[:2])
    assert fits(f"torch-2.13.0+cpu-{tag}-{tag}-manylinux_2_28_x86_64.whl")
    assert fits(f"torch-2.13.0+cpu-{tag}-{tag}-linux_x86_64.whl")
    assert fits("torch-2.13.0+cpu-py3-none-any.whl")
    assert not fits(f"torch-2.13.0+cpu-{tag}-{tag}-linux_aarch64.whl")
    assert not fits(f"torch-2.13.0+cpu-{tag}-{tag}-win_amd64.whl")
    assert not fits(f"torch-2.13.0+cpu-{tag}-{tag}t-manylinux_2_28_x86_64.whl"), "a free-threaded build"
    assert not fits("torch-2.13.0+cpu-cp27-cp27mu-linux_x86_64.whl")
    assert not fits("torch-2.13.0.tar.gz")


@pytest.mark.parametrize(
    ("requires", "expected"),
    [
        (["nvidia-cudnn-cu13==9; platform_system == 'Linux'", "sympy"], f", CUDA build: {torch_build.CUDA_COST}"),
        (["sympy", "jinja2"], ", CPU build: 7 MB to download"),
    ],
)
def test_what_pip_would_install_is_named(
    requires: list[str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch_build.sys, "platform", "linux")
    file = tmp_path / "torch.whl"
    file.write_bytes(b"0" * 7_000_000)
    entry = {"download_info": {"url": file.as_uri()}, "metadata": {"requires_dist": requires}}
    assert of_report(json.dumps({"install": [entry]})) == expected


@pytest.mark.parametrize("report", ["", "not json", "{}", '{"install": []}', "[1]"])
def test_without_a_report_the_worst_case_is_named(report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch_build.sys, "platform", "linux")
    assert torch_build.CUDA_COST in of_report(report)
    monkeypatch.setattr(torch_build.sys, "platform", "darwin")
    assert of_report(report) == ""


def test_the_pins_are_those_of_the_constraints() -> None:
    versions = pinned(Path(__file__).resolve().parents[2] / "constraints.txt")
    assert set(versions) == {"torch", "torchvision"}
    assert all(version.count(".") == 2 for version in versions.values())


@pytest.mark.slow
def test_pip_installs_what_was_found(index: str, tmp_path: Path) -> None:
    """The whole way: the requirements and the address are what pip takes, into an environment of its own."""
    build = choose(AUTO, VERSIONS, lambda: NO_REPORT)
    target = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target)]
    subprocess.run([*command, "--index-url", build.address, *build.requirements], check=True)
    assert sorted(p.name for p in target.glob("*.dist-info")) == [
        "torch-2.13.0+cpu.dist-info",
        "torchvision-0.28.0+cpu.dist-info",
    ]
