#!/usr/bin/env python3
"""Set up, run and test dreamexplorer from a checkout, with nothing but Python's standard library.

    python3 dev.py run [arguments]    set everything up, then open the window (or run a headless command)
    python3 dev.py test [arguments]   set everything up, then lint and test; arguments go to pytest, without lint
    python3 dev.py test --quick       the same in two minutes: ruff, and the tests that are neither slow nor scenarios
    python3 dev.py release-check      what a release needs: translations, results, shipped checkpoints, the wheel
    python3 dev.py setup              set everything up for development
    python3 dev.py lint               ruff, mypy, vermin, vulture and the import contracts
    python3 dev.py bench [name]       the benchmarks, or the one of this name with arguments of its own
    python3 dev.py train-checkpoints  train the models that ship with the program again

--torch cpu|cuda|default, after the command's name, chooses the build of PyTorch. Without it, a Linux machine without an
NVIDIA driver gets the CPU build from PyTorch's own index, where that answers; others get what the package index gives.

The environment lies in .venv beside this file. Setting up again does nothing unless pyproject.toml,
constraints.txt or the Python version changed; an interrupted set-up is simply repeated.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Iterator, NamedTuple, NoReturn, Sequence

from tools import torch_build

ROOT = Path(__file__).resolve().parent
CONSTRAINTS = ROOT / "constraints.txt"
VENV = ROOT / ".venv"
STAMP = VENV / "dreamexplorer-setup.json"
OLDEST, NEWEST = (3, 10), (3, 13)
SUPPORTED = "{}.{} to {}.{}".format(*OLDEST, *NEWEST)
WINDOWS = os.name == "nt"
OURS = "dev.py"
# Set while a found Python runs this file again, so that a wrong find cannot go round in a circle.
REEXEC = "DREAMEXPLORER_DEV_REEXEC"
TORCH = "DREAMEXPLORER_TORCH"  # the build of PyTorch, as --torch


class SetupError(Exception):
    """Signal a problem that the user has to solve; the message names it and the remedy."""


def log(text: str) -> None:
    print(f"dev.py: {text}", flush=True)


# Python


def is_supported(version: Sequence[int]) -> bool:
    """Return whether dreamexplorer runs on this (major, minor, ...)."""
    return OLDEST <= tuple(version[:2]) <= NEWEST


def python_version(command: Sequence[str]) -> tuple[int, int] | None:
    """Return the (major, minor) of an interpreter, or None when it does not start."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        out = subprocess.run([*command, "-c", code], capture_output=True, text=True, timeout=30, check=True).stdout
        major, minor = (int(part) for part in out.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return major, minor


def find_python() -> list[str] | None:
    """Return the command of the newest supported Python on PATH, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        for command in ([f"python3.{minor}"], ["py", f"-3.{minor}"]):
            path = shutil.which(command[0])
            if path and python_version([path, *command[1:]]) == (3, minor):
                return [path, *command[1:]]
    return None


def use_supported_python(version: Sequence[int], arguments: Sequence[str]) -> None:
    """Return when `version` is supported; otherwise go on in a Python that is, or raise SetupError."""
    if is_supported(version):
        return
    found = None if os.environ.get(REEXEC) else find_python()
    running = ".".join(str(part) for part in version[:3])
    if found is None:
        raise SetupError(
            f"this is Python {running}, and dreamexplorer runs on Python {SUPPORTED}; none of these is on PATH. "
            f"Install one, then start dev.py again."
        )
    log(f"Python {running} is not supported; going on with {' '.join(found)}")
    replace_process([*found, str(Path(__file__).resolve()), *arguments], {**os.environ, REEXEC: "1"})


# Libraries of the system


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


def lacks_venv_module() -> bool:
    """Return whether an environment cannot be made: Debian has the venv module in a separate package."""
    if venv_python().exists():
        return False
    importlib.invalidate_caches()
    return importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None


def missing_parts(qt: bool, screen: bool) -> list[Library]:
    """Return the libraries missing to set the program up and, with `qt`, to show its window."""
    missing = missing_libraries(screen) if qt else []
    return [*missing, VENV_MODULE] if lacks_venv_module() else missing


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


def ensure_system(qt: bool = True, screen: bool = False) -> None:
    """Check the libraries of the system; install missing ones as root with apt-get, else raise SetupError."""
    missing = missing_parts(qt, screen)
    if not missing:
        return
    if not (is_root() and shutil.which("apt-get")):
        raise SetupError(missing_message(missing))
    apt_install(packages(missing, "apt"))
    missing = missing_parts(qt, screen)
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


# The environment


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def fingerprint() -> str:
    """Hash all inputs of the environment; a different hash means that it is outdated."""
    digest = hashlib.sha256()
    for part in (ROOT / "pyproject.toml", CONSTRAINTS):
        digest.update(part.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()


def base() -> str:
    """Return the Python version and folder; the environment must be made again when either changes."""
    return "{} {}.{} at {}".format(sys.implementation.name, *sys.version_info[:2], ROOT)


def read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in stamp.items()} if isinstance(stamp, dict) else {}


def write_stamp(owner: str, extra: str, fingerprint: str, torch: str = "") -> None:
    """Write the stamp of .venv; an empty fingerprint means that the set-up is not complete."""
    stamp = {"owner": owner, "base": base(), "extra": extra, "fingerprint": fingerprint, "torch": torch}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def is_ready(extra: str) -> bool:
    """Return whether the environment is complete and up to date for `extra` ("" or "dev", which is more)."""
    stamp = read_stamp()
    return (
        venv_python().exists()
        and stamp.get("base") == base()
        and stamp.get("fingerprint") == fingerprint()
        and stamp.get("extra") in (extra, "dev")
        and os.environ.get(TORCH, stamp.get("torch")) == stamp.get("torch")
    )


def clean_environment() -> dict[str, str]:
    """Return this process's environment without the variables that would mislead the Python in .venv."""
    astray = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__", REEXEC)
    return {k: v for k, v in os.environ.items() if k not in astray}


def make_venv() -> None:
    """Make a fresh .venv with pip in it, in place of an older one that dev.py made."""
    log(f"making the environment {VENV}")
    VENV.mkdir(exist_ok=True)
    # The stamp is written first: it marks even an incomplete environment as made by dev.py, so it may be cleared.
    write_stamp(OURS, "", "")
    for old in VENV.iterdir():
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(str(old))
        elif old != STAMP:
            old.unlink()
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], env=clean_environment()).returncode != 0:
        raise SetupError(f"Python could not make the environment {VENV} (its own message is above).")


def prepare_venv(stamp: dict[str, str]) -> str:
    """Make sure that .venv is an environment for this Python, and return its owner.

    An environment made by other means is used if possible, and never cleared.
    """
    if VENV.is_dir() and any(VENV.iterdir()) and stamp.get("owner") != OURS:
        if python_version([str(venv_python())]) != tuple(sys.version_info[:2]):
            raise SetupError(f"{VENV} is not an environment for this Python. Move it away, then start dev.py again.")
        log(f"using the environment that is already in {VENV}")
        return "someone else"
    if stamp.get("base") != base() or not stamp.get("fingerprint") or not venv_python().exists():
        # It is missing, of another Python, moved with the checkout, or interrupted half-way.
        make_venv()
    return OURS


def pip(arguments: Sequence[str]) -> None:
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "-c", str(CONSTRAINTS)]
    command += arguments
    if subprocess.run(command, env=clean_environment(), cwd=str(ROOT)).returncode != 0:
        raise SetupError(
            "pip could not install what dreamexplorer needs (its own message is above). "
            "When that is mended (network? room on the disk?), start dev.py again."
        )


def installed(package: str) -> str:
    """Return the version of a package in the environment, without its local part; "" without it."""
    code = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
    command = [str(venv_python()), "-c", code, package]
    done = subprocess.run(
        command, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True
    )
    return done.stdout.strip().partition("+")[0] if done.returncode == 0 else ""


def install_torch(wanted: str, changed: bool) -> None:
    """Install PyTorch in the build that fits this machine, after a line about it and its size.

    Args:
        wanted: "auto", or what --torch says.
        changed: another build is there and must go.
    """
    versions = torch_build.pinned(CONSTRAINTS)
    if not changed and all(installed(name) == version for name, version in versions.items()):
        return
    try:
        build = torch_build.choose(wanted, versions, lambda: torch_build.pip_report([str(venv_python())], CONSTRAINTS))
    except LookupError as error:
        raise SetupError(f"{error.args[0]}. Try again later, or choose --torch default.") from error
    log(build.line)
    if changed:
        command = [str(venv_python()), "-m", "pip", "uninstall", "-y", "-q", *versions]
        subprocess.run(command, env=clean_environment(), check=False)
    if build.requirements:
        pip(["--no-deps", "--index-url", build.index, *build.requirements])


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Lock the set-up, so that one process at a time runs it; the others wait."""
    with (ROOT / ".venv.lock").open("w") as lock:
        if WINDOWS:
            import msvcrt

            while True:
                with contextlib.suppress(OSError):
                    msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
                    break
        else:
            import fcntl

            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[attr-defined,unused-ignore]
            except OSError:
                log("waiting for another set-up to end")
                fcntl.flock(lock, fcntl.LOCK_EX)  # type: ignore[attr-defined,unused-ignore]
        yield


def set_up(extra: str) -> None:
    """Bring .venv up to date with the program and the packages of `extra`, unless it is already."""
    if is_ready(extra):
        return
    with locked():
        if is_ready(extra):  # another process may have set it up meanwhile
            return
        started = time.monotonic()
        stamp = read_stamp()
        if "dev" in (extra, stamp.get("extra")):
            extra = "dev"
        current = fingerprint()
        before = stamp.get("torch") or torch_build.AUTO
        wanted = os.environ.get(TORCH) or before
        owner = prepare_venv(stamp)
        write_stamp(owner, extra, "", wanted)
        log("installing the packages (the first time this takes some minutes: PyTorch is large)")
        install_torch(wanted, changed=wanted != before and bool(installed("torch")))
        # The build backend first and from the constraints, so that the build is pinned as well.
        pip(["-q", "hatchling", "editables"])
        pip(["--no-build-isolation", "-e", f"{ROOT}[{extra}]" if extra else str(ROOT)])
        write_stamp(owner, extra, current, wanted)
        log(f"set up in {time.monotonic() - started:.0f} s")


# Commands


def replace_process(command: Sequence[str], environment: dict[str, str]) -> NoReturn:
    """Replace this process by `command`, so that Ctrl-C and the exit code are its own."""
    sys.stdout.flush()
    if WINDOWS:  # exec would return to the prompt there while the program runs on.
        process = subprocess.Popen(command, env=environment)
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                sys.exit(process.wait())
    os.execve(command[0], list(command), environment)


def offscreen() -> dict[str, str]:
    return {**clean_environment(), "QT_QPA_PLATFORM": "offscreen"}


def step(title: str, command: Sequence[str], **variables: str) -> bool:
    """Run one check in the environment and the checkout's folder, with these variables; return whether it passed."""
    log(title)
    started = time.monotonic()
    environment = {**offscreen(), **variables}
    passed = subprocess.run([str(venv_python()), *command], env=environment, cwd=str(ROOT)).returncode == 0
    log(f"{title}: {'passed' if passed else 'FAILED'} ({time.monotonic() - started:.0f} s)")
    return passed


VERMIN_TARGETS = ("-t={}.{}-".format(*OLDEST), "dreamexplorer", "tests", "examples", "benchmarks", "tools", "dev.py")
LINT_STEPS = (
    ("ruff", ("-m", "ruff", "check", ".")),
    ("mypy", ("-m", "mypy")),
    # Checks that the code runs on the oldest supported Python, whichever Python runs the checks.
    ("vermin", ("-c", "from vermin import main; main()", "-q", "--no-tips", "--violations", *VERMIN_TARGETS)),
    ("unused code", ("-m", "tools.unused_code")),
    # The contracts are read from pyproject.toml of the current folder.
    ("import contracts", ("-c", "import sys; from importlinter.cli import lint_imports_command as main; main()")),
)


# What training/recording.py speeds up must work without it: it rests on a deprecated part of torch.
WITHOUT_REPLAY = ("-m", "pytest", "-q", "tests/training", "-m", "not slow")


def lint(steps: Sequence[tuple[str, Sequence[str]]] = LINT_STEPS) -> list[str]:
    """Run these static checks and return the names of those that failed."""
    return [title for title, command in steps if not step(title, command)]


def finish(failed: Sequence[str]) -> int:
    if failed:
        log(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def command_run(arguments: Sequence[str]) -> int:
    window = opens_window(arguments)
    if window:
        check_screen()
    ensure_system(qt=window, screen=window and os.environ.get("QT_QPA_PLATFORM") in (None, "", "xcb"))
    set_up("")
    replace_process([str(venv_python()), "-m", "dreamexplorer", *arguments], clean_environment())


def workers() -> int:
    """Return the number of parallel test processes: one for each core of this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pytest_command(arguments: Sequence[str], quick: bool) -> list[str]:
    """Return the pytest command: the whole suite in parallel, or exactly what the arguments name."""
    command = ["-m", "pytest", *arguments]
    if quick:
        command += ["-m", "not slow", "--ignore=tests/scenarios"]
    if not arguments and workers() > 1:
        # worksteal: an idle worker takes over tests of the others.
        command += ["-n", str(workers()), "--dist", "worksteal"]
    return command


def command_test(arguments: Sequence[str]) -> int:
    """Lint and test; arguments go to pytest, without lint. With --quick only ruff and the quick tests."""
    quick, rest = "--quick" in arguments, [a for a in arguments if a != "--quick"]
    ensure_system()
    set_up("dev")
    failed = [] if rest else lint(LINT_STEPS[:1] if quick else LINT_STEPS)
    if (
        not rest
        and not quick
        and not step("training without recorded steps", WITHOUT_REPLAY, DREAMEXPLORER_REPLAY="off")
    ):
        failed.append("training without recorded steps")
    # Last, so that the counts end the output.
    return finish(failed if step("pytest", pytest_command(rest, quick)) else [*failed, "pytest"])


def command_release_check(arguments: Sequence[str]) -> int:
    """Run the tests marked `release`: those that a new family, panel or tool need not pass before a release."""
    ensure_system()
    set_up("dev")
    return finish([] if step("release check", ("-m", "pytest", "--release")) else ["release check"])


def command_setup(arguments: Sequence[str]) -> int:
    ensure_system(screen=bool(os.environ.get("DISPLAY")))
    set_up("dev")
    log("ready")
    return 0


def command_lint(arguments: Sequence[str]) -> int:
    ensure_system(qt=False)
    set_up("dev")
    return finish(lint())


def benchmarks() -> dict[str, Path]:
    """List the benchmarks by name: every file of that folder that is not a helper."""
    return {path.stem: path for path in sorted((ROOT / "benchmarks").glob("[!_]*.py"))}


def command_bench(arguments: Sequence[str]) -> int:
    """Run all benchmarks one after another, or the one named with its own arguments."""
    available = benchmarks()
    if arguments and arguments[0] not in available:
        raise SetupError(f"no benchmark {arguments[0]!r}; there are {', '.join(available)}")
    ensure_system()
    set_up("dev")
    chosen = {arguments[0]: available[arguments[0]]} if arguments else available
    return finish([name for name, path in chosen.items() if not step(name, [str(path), *arguments[1:]])])


def command_train_checkpoints(arguments: Sequence[str]) -> int:
    ensure_system(qt=False)
    set_up("")
    script = str(ROOT / "tools" / "train_checkpoints.py")
    replace_process([str(venv_python()), script, *arguments], clean_environment())


COMMANDS = {
    "run": command_run,
    "test": command_test,
    "setup": command_setup,
    "lint": command_lint,
    "release-check": command_release_check,
    "bench": command_bench,
    "train-checkpoints": command_train_checkpoints,
}
WITHOUT_ARGUMENTS = ("setup", "lint", "release-check")


def without_torch(arguments: Sequence[str]) -> list[str]:
    """Return the arguments without --torch, whose value goes into the environment.

    Raises:
        SetupError: there is no such build.
    """
    rest = list(arguments)
    for i, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name != "--torch":
            continue
        value = value if equals else "".join(arguments[i + 1 : i + 2])
        if value not in torch_build.CHOICES:
            raise SetupError(f"--torch takes {', '.join(torch_build.CHOICES)}, not {value!r}")
        os.environ[TORCH] = value
        del rest[i : i + (1 if equals else 2)]
        break
    if os.environ.get(TORCH, torch_build.AUTO) not in (*torch_build.CHOICES, torch_build.AUTO):
        raise SetupError(f"{TORCH} must be one of {', '.join(torch_build.CHOICES)}, not {os.environ[TORCH]!r}")
    return rest


def main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 2
    try:
        arguments = without_torch(arguments)
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 2
    name, rest = arguments[0] if arguments else "", arguments[1:]
    if name not in COMMANDS or (rest and name in WITHOUT_ARGUMENTS):
        wrong = f"{name} takes no arguments" if name in COMMANDS else f"no command {name!r}"
        print(f"dev.py: {wrong}; there are {', '.join(COMMANDS)} (python3 dev.py --help)", file=sys.stderr)
        return 2
    try:
        use_supported_python(tuple(sys.version_info[:3]), arguments)
        return COMMANDS[name](rest)
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ndev.py: interrupted; the same command goes on from here", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
