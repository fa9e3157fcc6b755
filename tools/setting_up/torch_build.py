"""Chooses which build of PyTorch `dev.py` installs, with nothing but Python's standard library.

On Linux the package index has PyTorch's CUDA build: gigabytes that a machine without an NVIDIA driver cannot use. There
the CPU build is taken from PyTorch's own index, where that answers within seconds.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

AUTO, CPU, CUDA, DEFAULT = "auto", "cpu", "cuda", "default"
CHOICES = (CPU, CUDA, DEFAULT)
INDEX_VARIABLE = "DREAMEXPLORER_TORCH_INDEX"
INDEX = "https://download.pytorch.org/whl"
CUDA_FOLDERS = ("cu130", "cu129", "cu128", "cu126")  # of the index, newest first
SECONDS = 4.0  # to wait for an answer of the index
CUDA_COST = "about 2.9 GB to download and 5.1 GB on disk"  # of torch 2.13 on Linux, with the libraries that it brings


class Build(NamedTuple):
    """A build of PyTorch, to be installed before the rest.

    Attributes:
        requirements: for pip; empty to let the package index decide.
        address: of the index, for pip's --index-url; empty for the package index.
        line: one sentence for the user.
    """

    requirements: tuple[str, ...]
    address: str
    line: str


class Wheel(NamedTuple):
    """A file of an index, with its size in bytes if the server names it."""

    name: str
    url: str
    size: int | None


def has_nvidia_driver() -> bool:
    """Return whether a driver of NVIDIA is here: on Linux and in its subsystem of Windows, the CUDA library loads."""
    if Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi"):
        return True
    try:
        ctypes.CDLL("libcuda.so.1")
    except OSError:
        return False
    return True


def choose(wanted: str, versions: dict[str, str], dry_run: Callable[[], str]) -> Build:
    """Return the build to install.

    Args:
        wanted: one of `CHOICES`, or `AUTO`: the CPU build on Linux without an NVIDIA driver, else the default.
        versions: the pinned versions of torch and torchvision.
        dry_run: returns pip's report on what the package index would give for torch; "" if there is none.

    Raises:
        LookupError: a build was asked for by name, and the index has none for this Python and machine; or does not
            answer.
    """
    linux = sys.platform.startswith("linux")
    asked = wanted != AUTO
    if not asked:
        wanted = CPU if linux and not has_nvidia_driver() else DEFAULT
    folders = {CPU: (CPU,), CUDA: CUDA_FOLDERS, DEFAULT: ()}[wanted]
    if (wanted == CUDA and linux) or (wanted == CPU and sys.platform == "darwin"):
        folders = ()  # the package index has that very build
    base = os.environ.get(INDEX_VARIABLE) or INDEX
    for folder in folders:
        index = f"{base.rstrip('/')}/{folder}"
        wheels = [find_wheel(index, name, f"{version}+{folder}") for name, version in versions.items()]
        if all(wheels):
            names = tuple(f"{name}=={version}+{folder}" for name, version in versions.items())
            size = in_words([wheel.size for wheel in wheels if wheel is not None])
            return Build(names, index, f"PyTorch {versions['torch']}, {wanted.upper()} build from {index}{size}")
    if folders and asked:
        raise LookupError(f"{base} does not answer, or has no {wanted.upper()} build of torch {versions['torch']}")
    why = f"{base} gives no CPU build (no answer within {SECONDS:g} s?); " if folders else ""
    return Build((), "", f"{why}PyTorch {versions['torch']} from the package index{of_report(dry_run())}")


def find_wheel(index: str, name: str, version: str) -> Wheel | None:
    """Return the wheel of a package in an index that fits this Python and machine; None if there is none or no answer.

    Args:
        index: address of a simple repository (PEP 503).
        name: normalised name of the package.
        version: exact version, with its local part.
    """
    page = f"{index}/{name}/"
    try:
        with urllib.request.urlopen(page, timeout=SECONDS) as answer:
            links = Links()
            links.feed(answer.read(8_000_000).decode("utf-8", "replace"))
        for url in (urljoin(page, link) for link in links.found):
            file = unquote(urlsplit(url).path.rpartition("/")[2])
            if file.startswith(f"{name}-{version}-") and fits(file):
                return Wheel(file, url, size_of(url))
    except (OSError, ValueError, urllib.error.URLError):
        pass
    return None


class Links(HTMLParser):
    """Collects the addresses of a page's links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def fits(file: str) -> bool:
    """Return whether the tags of a wheel's name are those of this Python and machine, or of any."""
    match = re.fullmatch(r".+-([^-]+)-([^-]+)-([^-]+)\.whl", file)
    if match is None:
        return False
    python, abi, system = match.groups()
    ours = "cp{}{}".format(*sys.version_info[:2])
    machine = platform.machine().lower()
    kind = {"linux": "linux", "win32": "win", "darwin": "macosx"}.get(sys.platform, sys.platform)
    fitting = system == "any" or (kind in system and system.lower().endswith(machine))
    return fitting and (python, abi) in ((ours, ours), ("py3", "none"))


def size_of(url: str) -> int | None:
    """Return the size of a file behind an address, in bytes; None if the server does not say."""
    if url.startswith("file:"):
        return Path(urllib.request.url2pathname(urlsplit(url).path)).stat().st_size
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=SECONDS) as answer:
            return int(answer.headers["Content-Length"])
    except (OSError, ValueError, TypeError):
        return None


def in_words(sizes: Iterable[int | None]) -> str:
    """Return ": N MB to download" of these sizes; "" if one is not known."""
    total = 0
    for size in sizes:
        if size is None:
            return ""
        total += size
    return f": {max(1, round(total / 1e6)):,} MB to download"


def of_report(report: str) -> str:
    """Return what pip's report (its --report) says of the build of torch, as the end of a sentence; "" if nothing."""
    try:
        install = json.loads(report)["install"][0]
        url = install["download_info"]["url"]
        requires = install["metadata"].get("requires_dist", [])
    except (ValueError, LookupError, TypeError, AttributeError):
        return f" (on Linux that may be the CUDA build: {CUDA_COST})" if sys.platform.startswith("linux") else ""
    if sys.platform.startswith("linux") and any(re.match(r"(nvidia|cuda)-", line) for line in requires):
        return f", CUDA build: {CUDA_COST}"
    return ", CPU build" + in_words([size_of(url)])


def pip_report(python: Sequence[str], constraints: Path) -> str:
    """Return pip's report on the torch of the package index, without installing it; "" if pip cannot tell."""
    command = [*python, "-m", "pip", "install", "--disable-pip-version-check", "-q", "--dry-run", "--ignore-installed"]
    command += ["--no-deps", "--report", "-", "-c", str(constraints), "torch"]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def pinned(constraints: Path, names: Sequence[str] = ("torch", "torchvision")) -> dict[str, str]:
    """Return the versions of these packages in a constraints file.

    Raises:
        LookupError: one has no exact version there.
    """
    lines = (line.partition("#")[0].strip() for line in constraints.read_text(encoding="utf-8").splitlines())
    versions = dict(line.split("==", 1) for line in lines if "==" in line)
    return {name: versions[name] for name in names}
