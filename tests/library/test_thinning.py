"""Thinning removes whole states, evenly, as many as it takes, and never the newest."""

from __future__ import annotations

from pathlib import Path

from dreamexplorer.library.thinning import thin


def steps(folder: Path) -> list[int]:
    return sorted(int(path.name[:6]) for path in folder.glob("0*.exact.safetensors"))


def make_states(folder: Path, number: int) -> Path:
    """Make states of 10 bytes, in two files each."""
    folder.mkdir()
    for step in range(number):
        (folder / f"{step:06}.exact.safetensors").write_bytes(b"x" * 6)
        (folder / f"{step:06}.exact.resume.safetensors").write_bytes(b"x" * 4)
    return folder


def test_every_second_state_goes_with_all_its_files(tmp_path: Path) -> None:
    folder = make_states(tmp_path / "states", 9)
    (folder / "notes").write_text("mine")
    assert thin(folder, 50) == 50
    assert steps(folder) == [0, 2, 4, 6, 8]
    assert thin(folder, 50) == 50
    assert thin(folder, 29) == 20
    assert 8 in steps(folder)
    assert len(list(folder.iterdir())) == 2 * 2 + 1


def test_the_newest_state_stays(tmp_path: Path) -> None:
    folder = make_states(tmp_path / "states", 5)
    assert thin(folder, 0) == 10
    assert steps(folder) == [4]


def test_without_states_there_is_nothing_to_thin(tmp_path: Path) -> None:
    assert thin(tmp_path / "states", 0) == 0
