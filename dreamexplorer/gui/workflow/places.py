"""Names the files in which a window keeps its trainings; several windows at the same time have different ones."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from dreamexplorer.claims import Claim, claim

MOST_WINDOWS = 64
_UNFINISHED = re.compile(r"unfinished-training(?:-(\d+))?-[0-9a-f]{8}\.safetensors")
_STATE = re.compile(r"(unfinished-training(?:-\d+)?-[0-9a-f]{8})\.resume\.safetensors(?:\.next)?")
_LAST = re.compile(r"last-training(?:-(\d+))?\.safetensors")


class Places:
    """The files of one window: `last`, `previous`, and `unfinished` for the training that runs.

    The first window has the names without a number. A number is claimed by a lock that ends with the process.

    Args:
        folder: the data folder; created if it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problem: OSError | None = None  # why nothing can be kept
        self._number, self._claim = self._claim_number()
        self.last = self._named("last-training", self._number)
        self.previous = self._named("previous-training", self._number)
        self.renew()

    def renew(self) -> None:
        """Choose another file for the next training that runs."""
        self.unfinished = self._named("unfinished-training", self._number, f"-{secrets.token_hex(4)}")

    def release(self) -> None:
        """Leave the places to another window."""
        if self._claim is not None:
            self._claim.release()

    def unfinished_ones(self) -> list[Path]:
        """Return the unfinished trainings that no living window writes, newest first."""
        found = []
        for path, number in self._matching(_UNFINISHED):
            if path != self.unfinished and self._is_free(number):
                found.append(path)
        return sorted(found, key=_changed, reverse=True)

    def states_without_model(self) -> list[Path]:
        """Return what is left of saves of unfinished trainings that were killed before the model was written."""
        found = []
        for path in self._files():
            if (match := _STATE.fullmatch(path.name)) and not (self.folder / f"{match[1]}.safetensors").exists():
                number = _UNFINISHED.fullmatch(f"{match[1]}.safetensors")
                if match[1] != self.unfinished.stem and number and self._is_free(int(number[1] or 1)):
                    found.append(path)
        return found

    def left_by_others(self) -> Iterator[tuple[Path, Path]]:
        """Yield the last and the previous training of every window that is closed; they are claimed meanwhile."""
        for _, number in self._matching(_LAST):
            if number == self._number:
                continue
            held = self._try(number)
            if held is None:
                continue
            try:
                yield self._named("last-training", number), self._named("previous-training", number)
            finally:
                held.release()

    def _claim_number(self) -> tuple[int, Claim | None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for number in range(1, MOST_WINDOWS):
                if (held := claim(self._lock(number))) is not None:
                    return number, held
        except OSError as error:
            self.problem = error
            return 1, None
        return MOST_WINDOWS, None

    def _is_free(self, number: int) -> bool:
        if number == self._number:
            return True
        held = self._try(number)
        if held is not None:
            held.release()
        return held is not None

    def _try(self, number: int) -> Claim | None:
        try:
            return claim(self._lock(number))
        except OSError:
            return None

    def _matching(self, names: re.Pattern[str]) -> list[tuple[Path, int]]:
        """Return the files of such names, each with the number of its window."""
        return [(file, int(match[1] or 1)) for file in self._files() if (match := names.fullmatch(file.name))]

    def _files(self) -> list[Path]:
        try:
            return sorted(self.folder.iterdir())
        except OSError:
            return []

    def _lock(self, number: int) -> Path:
        return self.folder / f"window-{number}.lock"

    def _named(self, stem: str, number: int, mark: str = "") -> Path:
        return self.folder / f"{stem}{'' if number == 1 else f'-{number}'}{mark}.safetensors"


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
