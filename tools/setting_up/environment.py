"""Makes the environment of a checkout, and brings it up to date."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.setting_up import torch_build
from tools.setting_up.messages import SetupError, log
from tools.setting_up.pythons import REEXEC, python_version

OURS = "dev.py"
TORCH = "DREAMEXPLORER_TORCH"  # the build of PyTorch, as --torch
WINDOWS = os.name == "nt"


class Environment:
    """The environment in .venv of a checkout, with the stamp that says for what it was made.

    Args:
        root: folder of the checkout, with pyproject.toml and constraints.txt.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.constraints = root / "constraints.txt"
        self.folder = root / ".venv"
        self.stamp = self.folder / "dreamexplorer-setup.json"
        self.python = self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")

    def set_up(self, extra: str) -> None:
        """Bring it up to date with the program and the packages of `extra`, unless it is already.

        Raises:
            SetupError: Python, pip or the package index fails.
        """
        if self.is_ready(extra):
            return
        with self._locked():
            if self.is_ready(extra):  # another process may have set it up meanwhile
                return
            started = time.monotonic()
            stamp = self._read_stamp()
            if "dev" in (extra, stamp.get("extra")):
                extra = "dev"
            current = self._fingerprint()
            before = stamp.get("torch") or torch_build.AUTO
            wanted = os.environ.get(TORCH) or before
            owner = self._prepare(stamp)
            self._write_stamp(owner, extra, "", wanted)
            log("installing the packages (the first time this takes some minutes: PyTorch is large)")
            self._install_torch(wanted, changed=wanted != before and bool(installed(self.python, "torch")))
            # The build backend first and from the constraints, so that the build is pinned as well.
            self._pip(["-q", "hatchling", "editables"])
            self._pip(["--no-build-isolation", "-e", f"{self.root}[{extra}]" if extra else str(self.root)])
            self._write_stamp(owner, extra, current, wanted)
            log(f"set up in {time.monotonic() - started:.0f} s")

    def is_ready(self, extra: str) -> bool:
        """Return whether it is complete and up to date for `extra` ("" or "dev", which is more)."""
        stamp = self._read_stamp()
        return (
            self.python.exists()
            and stamp.get("base") == identity(self.root)
            and stamp.get("fingerprint") == self._fingerprint()
            and stamp.get("extra") in (extra, "dev")
            and os.environ.get(TORCH, stamp.get("torch")) == stamp.get("torch")
        )

    # -- the stamp -------------------------------------------------------------------------------------------------

    def _fingerprint(self) -> str:
        """Hash all inputs of the environment; a different hash means that it is outdated."""
        digest = hashlib.sha256()
        for part in (self.root / "pyproject.toml", self.constraints):
            digest.update(part.read_bytes())
            digest.update(b"\0")
        return digest.hexdigest()

    def _read_stamp(self) -> dict[str, str]:
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(k): str(v) for k, v in stamp.items()} if isinstance(stamp, dict) else {}

    def _write_stamp(self, owner: str, extra: str, fingerprint: str, torch: str = "") -> None:
        """Write the stamp; an empty fingerprint means that the set-up is not complete."""
        stamp = {
            "owner": owner,
            "base": identity(self.root),
            "extra": extra,
            "fingerprint": fingerprint,
            "torch": torch,
        }
        self.stamp.write_text(json.dumps(stamp), encoding="utf-8")

    # -- its parts -------------------------------------------------------------------------------------------------

    def _prepare(self, stamp: dict[str, str]) -> str:
        """Make sure that the folder is an environment for this Python, and return its owner.

        An environment made by other means is used if possible, and never cleared.
        """
        folder = self.folder
        if folder.is_dir() and any(folder.iterdir()) and stamp.get("owner") != OURS:
            if python_version([str(self.python)]) != tuple(sys.version_info[:2]):
                raise SetupError(
                    f"{folder} is not an environment for this Python. Move it away, then start dev.py again."
                )
            log(f"using the environment that is already in {folder}")
            return "someone else"
        if stamp.get("base") != identity(self.root) or not stamp.get("fingerprint") or not self.python.exists():
            # It is missing, of another Python, moved with the checkout, or interrupted half-way.
            self._make()
        return OURS

    def _make(self) -> None:
        """Make a fresh environment with pip in it, in place of an older one that dev.py made."""
        log(f"making the environment {self.folder}")
        self.folder.mkdir(exist_ok=True)
        # The stamp is written first: it marks even an incomplete environment as made by dev.py, so it may be cleared.
        self._write_stamp(OURS, "", "")
        for old in self.folder.iterdir():
            if old.is_dir() and not old.is_symlink():
                shutil.rmtree(str(old))
            elif old != self.stamp:
                old.unlink()
        if subprocess.run([sys.executable, "-m", "venv", str(self.folder)], env=clean_environment()).returncode != 0:
            raise SetupError(f"Python could not make the environment {self.folder} (its own message is above).")

    def _pip(self, arguments: Sequence[str]) -> None:
        command = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", "-c", str(self.constraints)]
        command += arguments
        if subprocess.run(command, env=clean_environment(), cwd=str(self.root)).returncode != 0:
            raise SetupError(
                "pip could not install what dreamexplorer needs (its own message is above). "
                "When that is mended (network? room on the disk?), start dev.py again."
            )

    def _install_torch(self, wanted: str, changed: bool) -> None:
        """Install PyTorch in the build that fits this machine, after a line about it and its size.

        Args:
            wanted: "auto", or what --torch says.
            changed: another build is there and must go.
        """
        versions = torch_build.pinned(self.constraints)
        if not changed and all(installed(self.python, name) == version for name, version in versions.items()):
            return
        try:
            build = torch_build.choose(
                wanted, versions, lambda: torch_build.pip_report([str(self.python)], self.constraints)
            )
        except LookupError as error:
            raise SetupError(f"{error.args[0]}. Try again later, or choose --torch default.") from error
        log(build.line)
        if changed:
            command = [str(self.python), "-m", "pip", "uninstall", "-y", "-q", *versions]
            subprocess.run(command, env=clean_environment(), check=False)
        if build.requirements:
            self._pip(["--no-deps", "--index-url", build.address, *build.requirements])

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Lock the set-up, so that one process at a time runs it; the others wait."""
        with (self.root / ".venv.lock").open("w") as lock:
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


def clean_environment() -> dict[str, str]:
    """Return this process's environment without the variables that would mislead the Python in .venv."""
    astray = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__", REEXEC)
    return {k: v for k, v in os.environ.items() if k not in astray}


def identity(root: Path) -> str:
    """Return the Python version and folder; the environment must be made again when either changes."""
    return "{} {}.{} at {}".format(sys.implementation.name, *sys.version_info[:2], root)


def installed(python: Path, package: str) -> str:
    """Return the version of a package in an environment, without its local part; "" without it."""
    code = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
    command = [str(python), "-c", code, package]
    done = subprocess.run(
        command, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    return done.stdout.strip().partition("+")[0] if done.returncode == 0 else ""
