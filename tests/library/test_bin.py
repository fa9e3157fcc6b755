"""Runs move into the bin and back with one rename; emptying it leaves no part of a run in it."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timezone
from pathlib import Path

import pytest

from dreamexplorer.errors import UserError
from dreamexplorer.library.bin import delete, deleted_runs, empty, restore
from dreamexplorer.library.library import Library
from dreamexplorer.training.runs import RunFolder
from tests.library.conftest import NOON, MakeRun


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_deleted_run_comes_back_as_it_was(library: Library, make_run: MakeRun) -> None:
    entry = make_run("mine")
    before = files_of(entry.folder)
    deleted = delete(library.path, entry.folder, NOON)
    assert not entry.folder.exists()
    assert deleted_runs(library.path) == (deleted,)
    assert (deleted.name, deleted.when, deleted.size) == ("mine", NOON, entry.size)
    assert restore(library.path, deleted) == entry.folder
    assert files_of(entry.folder) == before
    assert deleted_runs(library.path) == ()


def test_undo_takes_the_last_one_first(library: Library, make_run: MakeRun) -> None:
    for name in ("first", "second"):
        library.delete(make_run(name).folder)
    assert [library.restore().info.name, library.restore().info.name] == ["second", "first"]
    with pytest.raises(UserError, match="is empty"):
        library.restore()


def test_a_run_whose_folder_is_taken_comes_back_beside_it(library: Library, make_run: MakeRun) -> None:
    first = make_run("same")
    deleted = library.delete(first.folder)
    second = make_run("same")
    back = library.restore(deleted)
    assert (back.folder.name, back.info) == ("same 2", first.info)
    assert library.run(second.folder) == second


def test_a_run_that_is_being_trained_is_not_deleted(library: Library, make_run: MakeRun) -> None:
    entry = make_run("mine")
    with RunFolder(entry.folder).claimed(), pytest.raises(UserError, match=r"is being trained\. Stop the training"):
        library.delete(entry.folder)
    assert library.runs().runs == (entry,)
    library.delete(entry.folder)


def test_the_lock_of_a_killed_training_does_not_protect_its_run(library: Library, make_run: MakeRun) -> None:
    entry = make_run("mine")
    (entry.folder / ".lock").touch()
    assert not library.runs().runs[0].held
    deleted = library.delete(entry.folder)
    assert not (deleted.folder / ".lock").exists()


def test_a_run_that_was_emptied_away_does_not_come_back(library: Library, make_run: MakeRun) -> None:
    deleted = library.delete(make_run("mine").folder)
    assert library.empty_bin() == deleted.size
    with pytest.raises(UserError, match="is not there any more"):
        library.restore(deleted)
    assert os.listdir(library.path / ".bin") == []


def test_what_a_killed_program_left_of_a_run_goes_when_the_bin_is_emptied(
    library: Library, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.delete(make_run("mine").folder)

    def killed(path: Path) -> None:
        next(Path(path).iterdir()).unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            empty(library.path)
    assert deleted_runs(library.path) == ()  # a part of a run is not offered
    assert empty(library.path) > 0
    assert os.listdir(library.path / ".bin") == []


def test_foreign_files_in_the_bin_are_not_listed_but_removed(library: Library, make_run: MakeRun) -> None:
    library.delete(make_run("mine").folder)
    (library.path / ".bin" / "20269999T999999999999Z impossible").mkdir()
    (library.path / ".bin" / "note.txt").write_text("?")
    assert [run.name for run in library.deleted()] == ["mine"]
    library.empty_bin()
    assert os.listdir(library.path / ".bin") == []


def test_runs_of_one_name_deleted_one_after_the_other_are_kept_apart(library: Library, make_run: MakeRun) -> None:
    for _ in range(3):
        library.delete(make_run("same").folder)
    assert [run.name for run in library.deleted()] == ["same"] * 3
    assert len({run.when for run in library.deleted()}) == 3
    assert all(run.when <= datetime.now(timezone.utc) for run in library.deleted())
