"""Fills the disk at random moments of a training: `python tools/reliability/disk_full.py [--moments 20]`.

The folder of the run lies on a file system of its own (a tmpfs of a few megabytes), which is filled to the last byte
while `dreamexplorer train` trains and saves. Half of the times there is room again after a while: the training must
have gone on, must have said that the disk is full, must end with 0 and with the weights of a run on a disk that was
never full, bit for bit. Otherwise the disk stays full: the training must end with 2 and say why, the checkpoint from
before must open with its state for resuming, and once there is room it must be resumed to the same weights. Nothing
may be left behind.

Needs Linux and the right to mount a tmpfs: root, or else user namespaces (`unshare`). Prints a line for the table of
docs/reliability.md.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
from _report import end, row
from kill_command import EPOCHS, FAMILIES, IMAGES, arguments, fingerprint, reference, start

from dreamexplorer.training.checkpoint import load_checkpoint

SIZE = 4  # megabytes
INSIDE = "DREAMEXPLORER_DISK_FULL_INSIDE"


class Disk:
    """A small file system that can be filled."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._filler = path / "filler"
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(path)], check=True)

    def fill(self) -> None:
        """Write until there is no room."""
        for size in (65536, 4096):
            with contextlib.suppress(OSError), open(self._filler, "ab", buffering=0) as file:
                while file.write(b"\0" * size) == size:
                    pass

    def free(self) -> None:
        """Make room again."""
        self._filler.unlink(missing_ok=True)

    def close(self) -> None:
        """Unmount it."""
        subprocess.run(["umount", str(self.path)], check=True)


def ended(child: int, seconds: float) -> int | None:
    """Return the exit code of a process that ends within this time; None if it does not."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        process, status = os.waitpid(child, os.WNOHANG)
        if process:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    return None


def one_moment(disk: Disk, root: Path, number: int, weights: dict[int, str], chance: random.Random) -> list[str]:
    """Fill the disk once in a run; return what was not as it must be."""
    family = list(FAMILIES)[number % len(FAMILIES)]
    stays = number % 2 == 1
    folder, log = disk.path / f"run-{number}", root / f"{number}.log"
    checkpoint = folder / "checkpoint.safetensors"
    problems: list[str] = []

    def problem(text: str) -> None:
        said = log.read_text().strip().splitlines()[-3:]
        problems.append(f"moment {number}, {family}, {'full to the end' if stays else 'room again'}: {text}; {said}")

    def compare(what: str) -> None:
        found = load_checkpoint(checkpoint)
        if found.resume is None or found.snapshot.epoch != EPOCHS:
            problem(f"{what}: epoch {found.snapshot.epoch}, {[str(n) for n in found.notes]}")
        elif fingerprint(found.snapshot) != weights[found.snapshot.step]:
            problem(f"{what}: other weights")

    child = start(arguments(family, folder), log)
    while not checkpoint.exists():  # a run is said to be impossible at once where not even its folder can be made
        time.sleep(0.002)
    time.sleep(chance.uniform(0.0, 0.6))
    disk.fill()
    code: int | None = None
    if stays:
        code = ended(child, 240)
        if code != 2:
            problem(f"ended with {code}")
        if "disk is full" not in log.read_text():
            problem("nobody was told")
        found = load_checkpoint(checkpoint)
        if found.resume is None or fingerprint(found.snapshot) != weights.get(found.snapshot.step):
            problem("the checkpoint from before is not whole")
        disk.free()
        code = ended(start(arguments(family, folder), log), 240)
        if code != 0:
            problem(f"resumed, it ended with {code}")
        compare("resumed")
    else:
        deadline = time.monotonic() + 30
        while "disk is full" not in log.read_text() and time.monotonic() < deadline and code is None:
            code = ended(child, 0.01)
        if "disk is full" not in log.read_text():
            problem("nobody was told")
        disk.free()
        code = ended(child, 240) if code is None else code
        if code != 0:
            problem(f"ended with {code}")
        compare("gone on")
    if left := [p.name for p in folder.iterdir() if p.name.startswith(".") or p.suffix == ".next"]:
        problem(f"left behind {left}")
    for path in folder.iterdir():
        path.unlink()
    return problems


def main() -> int:
    """Fill the disk as often as asked; print failures and a line of the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=600.0, help="end after this time, too")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if os.geteuid() != 0 and INSIDE not in os.environ:
        command = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, *sys.argv]
        return subprocess.run(command, env={**os.environ, INSIDE: "1"}, check=False).returncode
    torch.set_num_threads(1)
    chance = random.Random(options.seed)
    with contextlib.redirect_stdout(io.StringIO()):
        weights = {family: reference(family) for family in FAMILIES}
    problems: list[str] = []
    done_times = 0
    with tempfile.TemporaryDirectory() as root:
        mount = Path(root, "disk")
        mount.mkdir()
        disk = Disk(mount)
        try:
            end_at = time.monotonic() + 60 * options.minutes
            for number in range(options.moments):
                if time.monotonic() > end_at:
                    break
                problems += one_moment(disk, Path(root), number, weights[list(FAMILIES)[number % 3]], chance)
                done_times = number + 1
                print(f"{number + 1} moments, {len(problems)} failures", flush=True)
        finally:
            disk.close()
    when = f"{IMAGES} images, {EPOCHS} epochs; half of the times to the end"
    done = f"disk (`disk_full.py`) full while `train` trains and saves ({when})"
    holds = "said at once; goes on when there is room, else ends with 2 and can be resumed; same weights, bit for bit"
    return end(row(done, holds, done_times, len(problems)), problems)


if __name__ == "__main__":
    sys.exit(main())
