"""The processor and the screen that a benchmark runs on: results of different kinds cannot be compared."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

SIZE = "1280x800x24"


def flags() -> frozenset[str]:
    """Return the flags of the processor as Linux names them; none elsewhere."""
    for line in _cpu_info():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return frozenset(value.split())
    return frozenset()


def has_bf16() -> bool:
    """Return True if the processor has units for bf16 matrices, so that training chooses bf16."""
    return "amx_bf16" in flags()


def processor() -> str:
    """Return the processor's name, the number of cores that this process may use, and what it calculates with."""
    name = next((line.partition(":")[2].strip() for line in _cpu_info() if line.startswith("model name")), "")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    known = flags()
    kinds = [word for flag, word in (("avx2", "AVX2"), ("avx512f", "AVX-512")) if flag in known]
    kinds.append("bf16" if has_bf16() else "no bf16")
    return f"{name or platform.processor() or platform.machine()}, {cores} cores, {', '.join(kinds)}"


@contextlib.contextmanager
def screen() -> Iterator[tuple[dict[str, str], str]]:
    """Yield the environment of a process that opens a window, and where it opens it.

    That is the present screen, else an X server without one (Xvfb) where that is installed, else Qt's offscreen
    platform, which is cheaper than any screen. Settings and runs of the user are neither read nor changed.
    """
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "XDG_CONFIG_HOME": folder, "DREAMEXPLORER_DATA": str(Path(folder, "data"))}
        if env.get("QT_QPA_PLATFORM"):
            yield env, f"QT_QPA_PLATFORM={env['QT_QPA_PLATFORM']}"
        elif env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"):
            yield env, "the present screen"
        elif shutil.which("Xvfb"):
            with _virtual_screen() as display:
                yield {**env, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}, f"Xvfb, {SIZE}"
        else:
            yield {**env, "QT_QPA_PLATFORM": "offscreen"}, "offscreen (no X server found)"


@contextlib.contextmanager
def _virtual_screen() -> Iterator[str]:
    """Start Xvfb; yield the name of its display."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SIZE, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as number:
            display = f":{number.readline().strip()}"
        yield display
    finally:
        server.terminate()
        server.wait()


def _cpu_info() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
