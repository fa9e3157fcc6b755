"""The files of kept states: listed by step, found by the nearest one, and removed whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreamexplorer.training.states import clear, drop_after, nearest, remove_leftovers, state_path, states_in


def look(folder: Path, step: int, size: int = 10) -> None:
    state_path(folder, step, exact=False).write_bytes(b"x" * size)


def exact(folder: Path, step: int, size: int = 30) -> None:
    path = state_path(folder, step, exact=True)
    path.write_bytes(b"x" * size)
    path.with_name(f"{path.stem}.resume.safetensors").write_bytes(b"x" * size)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_states_are_listed_by_step_with_the_bytes_of_all_their_files(tmp_path: Path) -> None:
    exact(tmp_path, 0)
    look(tmp_path, 12)
    look(tmp_path, 2)
    exact(tmp_path, 2)
    (tmp_path / "notes.txt").write_text("mine")
    found = states_in(tmp_path)
    assert [(s.step, s.exact, s.size) for s in found] == [(0, True, 60), (2, False, 10), (2, True, 60), (12, False, 10)]
    assert all(state.path.is_file() for state in found)
    assert states_in(tmp_path / "nowhere") == ()


def test_half_written_states_do_not_count_and_are_removed(tmp_path: Path) -> None:
    look(tmp_path, 5)
    (tmp_path / "000000007.exact.resume.safetensors").write_bytes(b"x")
    (tmp_path / "000000003.exact.resume.safetensors.next").write_bytes(b"x")
    assert [state.step for state in states_in(tmp_path)] == [5]
    remove_leftovers(tmp_path, before=5)
    assert names(tmp_path) == {"000000005.safetensors", "000000007.exact.resume.safetensors"}
    remove_leftovers(tmp_path)
    assert names(tmp_path) == {"000000005.safetensors"}


@pytest.mark.parametrize(("step", "found"), [(0, 10), (14, 10), (15, 20), (16, 20), (1000, 30)])
def test_the_nearest_state_is_found_and_of_equally_near_ones_the_exact_one(
    tmp_path: Path, step: int, found: int
) -> None:
    look(tmp_path, 10)
    exact(tmp_path, 20)
    look(tmp_path, 30)
    assert nearest(states_in(tmp_path), step).step == found
    exact(tmp_path, 10)
    assert nearest(states_in(tmp_path), 10).exact


def test_a_state_is_removed_with_its_state_for_resuming(tmp_path: Path) -> None:
    exact(tmp_path, 3)
    exact(tmp_path, 4)
    states_in(tmp_path)[0].remove()
    assert names(tmp_path) == {"000000004.exact.safetensors", "000000004.exact.resume.safetensors"}


def test_states_after_a_step_are_dropped_and_foreign_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "states"
    folder.mkdir()
    exact(folder, 3)
    look(folder, 4)
    exact(folder, 5)
    (folder / "notes.txt").write_text("mine")
    drop_after(folder, 3)
    assert [state.step for state in states_in(folder)] == [3]
    clear(folder)
    assert names(folder) == {"notes.txt"}
    (folder / "notes.txt").unlink()
    clear(folder)
    assert not folder.exists()
    clear(folder)
