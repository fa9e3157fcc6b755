"""Several windows on one data folder have places of their own, and find what closed ones left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dreamexplorer.gui.workflow.places import Places


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[list[Places]]:
    places: list[Places] = []
    yield places
    for one in places:
        one.release()


def window(opened: list[Places], folder: Path) -> Places:
    opened.append(Places(folder))
    return opened[-1]


def names(places: Places) -> tuple[str, str]:
    return places.last.name, places.previous.name


def test_the_first_window_has_the_plain_names_and_the_second_its_own(opened: list[Places], tmp_path: Path) -> None:
    first, second = window(opened, tmp_path / "data"), window(opened, tmp_path / "data")
    assert names(first) == ("last-training.safetensors", "previous-training.safetensors")
    assert names(second) == ("last-training-2.safetensors", "previous-training-2.safetensors")
    assert first.unfinished != second.unfinished
    first.release()
    assert names(window(opened, tmp_path / "data")) == names(first)
    second.release()
    opened[-1].release()
    assert list((tmp_path / "data").iterdir()) == []


def test_unfinished_trainings_of_living_windows_are_not_offered(opened: list[Places], tmp_path: Path) -> None:
    first, second = window(opened, tmp_path), window(opened, tmp_path)
    for one in (first, second):
        one.unfinished.write_bytes(b"model")
    assert first.unfinished_ones() == []
    assert second.unfinished_ones() == []
    first.release()
    third = window(opened, tmp_path)
    assert third.unfinished_ones() == [first.unfinished]
    second.release()
    assert set(third.unfinished_ones()) == {first.unfinished, second.unfinished}


def test_states_without_a_model_are_found_when_their_window_is_closed(opened: list[Places], tmp_path: Path) -> None:
    first = window(opened, tmp_path)
    state = first.unfinished.with_name(f"{first.unfinished.stem}.resume.safetensors.next")
    state.write_bytes(b"state")
    second = window(opened, tmp_path)
    assert second.states_without_model() == []
    assert first.states_without_model() == []
    first.release()
    assert second.states_without_model() == [state]
    first.unfinished.write_bytes(b"model")
    assert second.states_without_model() == []


def test_what_closed_windows_left_is_claimed_while_it_is_looked_at(opened: list[Places], tmp_path: Path) -> None:
    first, second, third = (window(opened, tmp_path) for _ in range(3))
    for one in (second, third):
        one.last.write_bytes(b"model")
    assert list(first.left_by_others()) == []
    second.release()
    for last, previous in first.left_by_others():
        assert (last, previous) == (second.last, second.previous)
        assert names(window(opened, tmp_path))[0] == "last-training-4.safetensors"


def test_a_folder_that_cannot_be_made_is_a_problem_and_no_error(opened: list[Places], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    places = window(opened, tmp_path / "file" / "data")
    assert places.problem is not None
    assert places.unfinished_ones() == []
    assert names(places) == ("last-training.safetensors", "previous-training.safetensors")
