"""The library lists, makes, changes, deletes and restores runs, and nothing that is wrong with one harms another."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from dreamexplorer.errors import UserError
from dreamexplorer.library.bin import move_free
from dreamexplorer.library.info import Origin
from dreamexplorer.library.library import Library, default_library
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.resources import data_folder
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.runs import RunFolder
from tests.library.conftest import NOON, MakeRun

CONFIG = RunConfig("mlp-vae", MlpVaeConfig(beta=10.0))


def names(library: Library) -> list[str]:
    return [run.info.name for run in library.runs().runs]


def test_a_library_that_was_never_made_is_empty(library: Library) -> None:
    assert library.runs().runs == ()
    assert library.deleted() == ()
    assert library.empty_bin() == 0
    assert not library.path.exists()


def test_the_default_library_lies_in_the_data_folder_and_is_made_with_it() -> None:
    assert default_library() == data_folder() / "runs"
    assert not data_folder().exists()
    Library(default_library()).create(CONFIG)
    assert default_library().is_dir()


def test_a_new_run_has_a_readable_name_and_a_folder_of_that_name(library: Library) -> None:
    day = NOON.astimezone().date().isoformat()
    first, second = library.create(CONFIG, now=NOON), library.create(CONFIG, now=NOON)
    assert first.info.name == second.info.name == f"{day} mlp-vae beta 10"
    assert [first.folder.name, second.folder.name] == [f"{day} mlp-vae beta 10", f"{day} mlp-vae beta 10 2"]
    assert first.info.id != second.info.id
    assert (first.family, first.dataset, first.saved, first.step) == ("mlp-vae", "mnist", False, None)
    assert first.settings["model.beta"] == 10.0
    assert sorted(os.listdir(first.folder)) == ["config.json", "run.json"]


def test_a_training_can_begin_in_the_folder_of_a_new_run(library: Library) -> None:
    entry = library.create(CONFIG, name="mine", limit=500)
    folder = RunFolder(entry.folder)
    with folder.claimed():
        folder.start(CONFIG, 500)
        assert library.runs().runs[0].held
    assert not library.runs().runs[0].held
    assert library.run(entry.folder).info == entry.info


def test_a_new_run_that_another_program_replaces_at_once_is_not_taken_for_its_own(
    library: Library, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = make_run("same")
    deleted = library.delete(old.folder)
    other = Library(library.path)  # another program

    def move(folder: Path, path: Path, name: str) -> Path:
        place = move_free(folder, path, name)
        other.delete(place)
        assert other.restore(deleted).folder == place
        return place

    monkeypatch.setattr("dreamexplorer.library.library.move_free", move)
    with pytest.raises(UserError, match="is not there any more"):
        library.create(CONFIG, name="same")
    assert library.run(old.folder).info == old.info


def test_runs_made_at_once_have_folders_of_their_own(library: Library) -> None:
    threads = [threading.Thread(target=lambda: library.create(CONFIG, name="same")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    runs = library.runs().runs
    assert sorted(run.folder.name for run in runs) == ["same", *(f"same {n}" for n in range(2, 9))]
    assert len({run.info.id for run in runs}) == 8
    assert sorted(os.listdir(library.path)) == sorted(run.folder.name for run in runs)


def test_the_newest_run_comes_first(library: Library, make_run: MakeRun) -> None:
    for name, at in (("b", 10), ("c", 20), ("a", 0)):
        make_run(name, at=at)
    assert names(library) == ["c", "b", "a"]


def test_a_broken_and_a_foreign_folder_are_reported_and_the_rest_is_listed(library: Library, make_run: MakeRun) -> None:
    make_run("whole", at=1)
    broken = make_run("broken")
    (broken.folder / "config.json").write_text("{")
    (library.path / "holiday").mkdir()
    (library.path / "notes.txt").write_text("mine")
    listing = library.runs()
    assert [run.info.name for run in listing.runs] == ["whole", "broken"]
    assert listing.foreign == ("holiday",)
    whole, broken = listing.runs
    assert whole.problem is None
    assert "config.json is damaged" in str(broken.problem)
    assert broken.settings["model.latent_dim"] == 2  # of its checkpoint
    assert listing.size == whole.size + broken.size > 0


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_may_not_be_read_is_a_problem_of_its_own(library: Library, make_run: MakeRun) -> None:
    make_run("whole", at=1)
    secret = make_run("secret")
    secret.folder.chmod(0)
    try:
        listing = library.runs()
    finally:
        secret.folder.chmod(0o755)
    assert [run.info.name for run in listing.runs] == ["whole"]
    assert "secret" in str(listing.problems[0])


def test_name_colour_pin_and_seconds_change_alone_and_the_folder_stays(library: Library, make_run: MakeRun) -> None:
    entry = make_run("old")
    library.change(entry.folder, name="  new: a/b?  ")
    library.change(entry.folder, colour="#1F77B4")
    library.change(entry.folder, pinned=True, seconds=2.5)
    info = library.change(entry.folder, seconds=1.0)
    assert (info.name, info.colour, info.pinned, info.seconds) == ("new: a/b?", "#1f77b4", True, 3.5)
    assert library.run(entry.folder).info == info
    assert library.change(entry.folder, colour="").colour is None
    assert entry.folder.name == "old"


@pytest.mark.parametrize(("change", "says"), [({"name": " "}, "needs a name"), ({"colour": "red"}, "is no colour")])
def test_a_value_that_is_not_allowed_changes_nothing(
    library: Library, make_run: MakeRun, change: dict[str, str], says: str
) -> None:
    entry = make_run("old")
    with pytest.raises(UserError, match=says):
        library.change(entry.folder, **change)  # type: ignore[arg-type]
    assert library.run(entry.folder) == entry


def test_two_libraries_on_one_folder_see_each_others_runs(library: Library, make_run: MakeRun) -> None:
    other = Library(library.path)
    assert names(other) == []
    entry = make_run("mine")
    assert names(other) == ["mine"]
    other.change(entry.folder, name="ours")
    assert names(library) == ["ours"]
    library.delete(entry.folder)
    assert names(other) == []
    with pytest.raises(UserError, match=r"is not there any more\. Another window or program deleted"):
        other.delete(entry.folder)
    with pytest.raises(UserError, match="is not there any more"):
        other.change(entry.folder, name="gone")
    with pytest.raises(UserError, match="is not there any more"):
        other.run(entry.folder)
    other.restore()
    assert names(library) == ["ours"]


def test_changes_of_several_programs_to_one_run_are_all_kept(library: Library, make_run: MakeRun) -> None:
    entry = make_run("mine")
    code = (
        "import sys; from pathlib import Path; from dreamexplorer.library.library import Library\n"
        "folder = Path(sys.argv[1]); library = Library(folder.parent)\n"
        "for _ in range(20): library.change(folder, seconds=1.0)"
    )
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(entry.folder)], env=environment, cwd=root) for _ in range(2)
    ]
    for _ in range(20):
        library.change(entry.folder, seconds=1.0)
    assert [child.wait(60) for child in children] == [0, 0]
    assert library.run(entry.folder).info.seconds == 60.0


def test_what_did_not_change_is_not_read_again(
    library: Library, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_run("first"), make_run("second", at=1)
    before = library.runs().runs
    read: list[str] = []
    real = os.scandir

    def counting(path: object = ".") -> object:
        read.append(Path(str(path)).name)
        return real(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", counting)
    assert library.runs().runs == before
    assert read == ["runs"]
    RunFolder(first.folder).write_config(RunConfig("mlp-vae", MlpVaeConfig(latent_dim=9)))
    assert {run.folder: run.settings["model.latent_dim"] for run in library.runs().runs} == {
        first.folder: 9,
        second.folder: 2,
    }


def test_a_library_that_is_pulled_out_is_named_and_not_made_anew(library: Library, make_run: MakeRun) -> None:
    entry = make_run("mine")
    library.runs()
    deleted = library.delete(make_run("other").folder)
    away = library.path.rename(library.path.with_name("away"))
    says = "The folder of the runs, .*, is gone. If it lies on a removable disk, connect it again"
    for act in (
        library.runs,
        lambda: library.run(entry.folder),
        lambda: library.create(CONFIG),
        lambda: library.change(entry.folder, name="x"),
        lambda: library.delete(entry.folder),
        lambda: library.restore(deleted),
        library.restore,
        library.empty_bin,
        library.fit,
    ):
        with pytest.raises(UserError, match=says):
            act()
    assert not library.path.exists()
    away.rename(library.path)
    assert names(library) == ["mine"]


def test_a_library_on_a_disk_that_is_not_there_is_not_made_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is gone"):
        Library(tmp_path / "stick" / "runs").create(CONFIG)
    assert not (tmp_path / "stick").exists()


def test_a_file_in_place_of_the_library_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="is a file, not a folder"):
        Library(tmp_path / "file").runs()
    with pytest.raises(UserError, match="is a file, not a folder"):
        Library(tmp_path / "file").create(CONFIG)


@pytest.mark.parametrize(
    ("code", "says"),
    [(errno.ENOSPC, "the disk is full. Free some space"), (errno.EROFS, "that disk is read-only")],
)
def test_a_disk_that_cannot_be_written_is_named_and_leaves_all_as_it_was(
    library: Library, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    entry = make_run("mine")
    before = sorted(os.listdir(library.path)), (entry.folder / "run.json").read_bytes()

    def fails(*arguments: object, **keywords: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails)
        patch.setattr(os, "rename", fails)
        for act in (
            lambda: library.create(CONFIG),
            lambda: library.change(entry.folder, name="x"),
            lambda: library.delete(entry.folder),
        ):
            with pytest.raises(UserError, match=says):
                act()
    shutil.rmtree(library.path / ".bin", ignore_errors=True)
    assert (sorted(os.listdir(library.path)), (entry.folder / "run.json").read_bytes()) == before
    assert names(library) == ["mine"]


def test_a_run_keeps_where_it_comes_from(library: Library) -> None:
    origin = Origin("forked", "0123abcd", 4200)
    entry = library.create(CONFIG, name="fork", origin=origin, now=NOON.astimezone(timezone(timedelta(hours=3))))
    assert library.run(entry.folder).info.origin == origin
    assert entry.info.created == datetime(2026, 11, 28, 12, 0, tzinfo=timezone.utc)
