"""Finds, and as root installs, the libraries of the system that Qt and the environment need."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tools.setting_up.messages import SetupError, log


class Library(NamedTuple):
    """A library of the system, and the packages that contain it."""

    file: str
    apt: str
    dnf: str
    pacman: str


# Libraries needed by the used parts of Qt without a screen, as listed by `objdump -p`.
BASE_LIBRARIES = (
    Library("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd"),
    Library("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd"),
    Library("libX11.so.6", "libx11-6", "libX11", "libx11"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype", "freetype2"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    Library("libstdc++.so.6", "libstdc++6", "libstdc++", "gcc-libs"),
    Library("libz.so.1", "zlib1g", "zlib", "zlib"),
    Library("libzstd.so.1", "libzstd1", "libzstd", "zstd"),
)
# Libraries needed in addition on an X11 screen.
SCREEN_LIBRARIES = (
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11"),
    Library("libxcb.so.1", "libxcb1", "libxcb", "libxcb"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb"),
    Library("libxcb-render.so.0", "libxcb-render0", "libxcb", "libxcb"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb"),
    Library("libxcb-shm.so.0", "libxcb-shm0", "libxcb", "libxcb"),
    Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb", "libxcb"),
    Library("libxcb-util.so.1", "libxcb-util1", "xcb-util", "xcb-util"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
)
VENV_MODULE = Library(
    "Python's venv module", "python{}.{}-venv".format(*sys.version_info[:2]), "python3-libs", "python"
)
FONT = Library("a font", "fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu")
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts").expanduser(),
    Path("~/.fonts").expanduser(),
)
INSTALL_COMMANDS = {
    "apt": ("apt-get", "sudo apt-get update && sudo apt-get install -y --no-install-recommends {}"),
    "dnf": ("dnf", "sudo dnf install -y {}"),
    "pacman": ("pacman", "sudo pacman -S --needed {}"),
}


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font(folders: Sequence[Path] = FONT_FOLDERS) -> bool:
    """Return whether any outline font lies in the usual places; without one, Qt draws no text."""
    for folder in folders:
        for _, _, names in os.walk(folder):
            if any(name.lower().endswith((".ttf", ".otf", ".ttc", ".pfb", ".t1")) for name in names):
                return True
    return False


def missing_libraries(screen: bool) -> list[Library]:
    """Return the libraries that Qt lacks on Linux; none elsewhere, where its wheels contain all."""
    if not sys.platform.startswith("linux"):
        return []
    needed = BASE_LIBRARIES + (SCREEN_LIBRARIES if screen else ())
    missing = [library for library in needed if not loads(library.file)]
    return missing if has_font() else [*missing, FONT]


def lacks_venv_module(python: Path) -> bool:
    """Return whether an environment cannot be made: Debian has the venv module in a separate package.

    Args:
        python: the interpreter of the environment; where it is there, nothing is lacking.
    """
    if python.exists():
        return False
    importlib.invalidate_caches()
    return importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None


def missing_parts(python: Path, qt: bool, screen: bool) -> list[Library]:
    """Return the libraries missing to set the program up and, with `qt`, to show its window."""
    missing = missing_libraries(screen) if qt else []
    return [*missing, VENV_MODULE] if lacks_venv_module(python) else missing


def packages(missing: Sequence[Library], manager: str) -> list[str]:
    """Return the names of the packages that contain these libraries, each once, sorted."""
    return sorted({str(getattr(library, manager)) for library in missing})


def install_line(missing: Sequence[Library]) -> str:
    """Return the line that installs these libraries with the package manager found here, or an empty string."""
    for manager, (program, line) in INSTALL_COMMANDS.items():
        if shutil.which(program):
            return line.format(" ".join(packages(missing, manager)))
    return ""


def missing_message(missing: Sequence[Library]) -> str:
    """Return the message for a user whose system lacks these libraries."""
    files = ", ".join(library.file for library in missing)
    line = install_line(missing)
    how = f"\n\n    {line}\n\n" if line else " the system's package manager, "
    return f"dreamexplorer needs from this system: {files}. Install what is missing with{how}then start dev.py again."


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(names: Sequence[str]) -> None:
    """Install Debian packages as root; the package lists are fetched once when they are missing or old."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
    log(f"installing {' '.join(names)} with apt-get")
    lists = Path("/var/lib/apt/lists")
    if any(lists.glob("*_Packages*")) and subprocess.run(command, env=environment).returncode == 0:
        return
    for step in (["apt-get", "update", "-q"], command):
        if subprocess.run(step, env=environment).returncode != 0:
            raise SetupError(f"`{' '.join(step)}` failed (its own message is above). Mend that, then start again.")


def ensure_system(python: Path, qt: bool = True, screen: bool = False) -> None:
    """Check the libraries of the system; install missing ones as root with apt-get.

    Args:
        python: the interpreter of the environment, which may be still to make.
        qt: the program's window, or tests of it, will run.
        screen: the window will be seen.

    Raises:
        SetupError: libraries are missing, and cannot be installed here.
    """
    missing = missing_parts(python, qt, screen)
    if not missing:
        return
    if not (is_root() and shutil.which("apt-get")):
        raise SetupError(missing_message(missing))
    apt_install(packages(missing, "apt"))
    missing = missing_parts(python, qt, screen)
    if missing:
        raise SetupError(missing_message(missing))


def opens_window(arguments: Sequence[str]) -> bool:
    """Return whether `dreamexplorer` with these arguments opens the window: no command, and no --help."""
    if any(argument in ("-h", "--help", "--version") for argument in arguments):
        return False
    return not arguments or not arguments[0].isidentifier()


def check_screen() -> None:
    """Raise SetupError when there is no screen for a window."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise SetupError(
            "there is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set. Start it from a desktop session "
            "(over ssh: ssh -X). Without a screen there are headless commands: python3 dev.py run train --help"
        )
