"""Things register themselves in their module; extensions are found outside of the program and cannot break it."""

from __future__ import annotations

import ast
import gc
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dreamexplorer import registry
from dreamexplorer.errors import UserError


@pytest.fixture(autouse=True)
def fresh_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(registry.ENVIRONMENT, raising=False)
    registry.reset()
    yield
    registry.reset()
    for name in [n for n in sys.modules if n.startswith(("dreamexplorer_extension_", "planted_package"))]:
        del sys.modules[name]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of two modules and a folder with a `panel`, each of which registers one word."""
    folder = tmp_path / "planted_package"
    (folder / "c").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "b.py").write_text("WORDS = ('second',)\n")
    (folder / "a.py").write_text("WORDS = ('first',)\n")
    (folder / "c" / "__init__.py").touch()
    (folder / "c" / "panel.py").write_text("WORDS = ('third',)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return folder


def words() -> list[str]:
    return list(registry.discover("planted_package", "WORDS", str))


def extension(folder: Path, text: str, name: str = "mine.py") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text)
    return path


def test_all_modules_are_read_in_sorted_order(package: Path) -> None:
    assert words() == ["first", "second", "third"]


def test_the_folder_is_listed_once(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = registry.discover("planted_package", "WORDS", str)
    monkeypatch.setattr("pkgutil.iter_modules", lambda *_: pytest.fail("the folder was listed again"))
    assert registry.discover("planted_package", "WORDS", str) is first


def test_a_name_given_twice_in_the_program_fails_loudly(package: Path) -> None:
    (package / "d.py").write_text("WORDS = ('first',)\n")
    with pytest.raises(RuntimeError, match="'first'"):
        words()


@pytest.mark.parametrize("by_environment", [True, False])
def test_an_extension_is_found(
    package: Path, tmp_path: Path, by_environment: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = extension(tmp_path / "mine", "WORDS = ('fourth',)\n")
    if by_environment:
        monkeypatch.setenv(registry.ENVIRONMENT, str(path.parent))
    else:
        registry.add_extension_path(path)
    assert words() == ["first", "second", "third", "fourth"]
    assert registry.problems() == ()
    if not by_environment:
        registry.discard_extension_path(path)
        assert words() == ["first", "second", "third"]


def test_an_extension_is_not_imported_for_other_things(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extension(tmp_path / "mine", "NUMBERS = (1,)\nraise ValueError('imported')\n")
    monkeypatch.setenv(registry.ENVIRONMENT, str(tmp_path / "mine"))
    assert words() == ["first", "second", "third"]
    assert registry.problems() == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("WORDS = ('first',)\n", "another 'first' already"),
        ("WORDS = (1/0,)\n", "ZeroDivisionError in line 1: division by zero."),
        ("WORDS = ('x'\n", "not valid Python: line 1"),
        ("import sys\nWORDS = ()\nsys.missing\n", "AttributeError"),
    ],
)
def test_a_faulty_extension_is_left_out_and_named(
    package: Path, tmp_path: Path, text: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = extension(tmp_path / "mine", text)
    monkeypatch.setenv(registry.ENVIRONMENT, str(path))
    assert words() == ["first", "second", "third"]
    (problem,) = registry.problems()
    assert reason in str(problem)
    assert str(path) in str(problem)


def test_a_path_that_is_not_there_is_named(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(registry.ENVIRONMENT, str(tmp_path / "nowhere.py"))
    assert words() == ["first", "second", "third"]
    assert "nowhere.py" in str(registry.problems()[0])


def test_an_installed_distribution_is_found_by_its_entry_point(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "planted_package_extension.py").write_text("WORDS = ('installed',)\n")
    info = tmp_path / "planted-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{registry.ENTRY_POINTS}]\nplanted = planted_package_extension\n")
    assert words() == ["first", "second", "third", "installed"]


# -- the list in the data folder ------------------------------------------------------------------------------------


def test_a_listed_path_is_found_until_it_is_removed(package: Path, tmp_path: Path) -> None:
    path = extension(tmp_path / "mine", "WORDS = ('fourth',)\n")
    registry.list_path(path.parent)
    assert words() == ["first", "second", "third", "fourth"]
    registry.list_path(path.parent)
    assert registry.listed_paths() == (path.parent,)
    registry.unlist_path(path.parent)
    assert words() == ["first", "second", "third", "fourth"]  # a running program keeps what it uses
    registry.reset()
    assert words() == ["first", "second", "third"]
    assert path.exists()


def test_the_list_can_be_written_by_hand(package: Path, tmp_path: Path) -> None:
    path = extension(tmp_path / "mine", "WORDS = ('fourth',)\n")
    registry.list_file().parent.mkdir(parents=True)
    registry.list_file().write_text(f"# those of the course\n\n  {path}  \n")
    assert "fourth" in words()
    registry.list_path(tmp_path)
    registry.unlist_path(path)
    assert registry.list_file().read_text() == f"# those of the course\n\n{tmp_path}\n"


def test_a_file_that_is_named_twice_is_one_extension(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = extension(tmp_path / "mine", "TOOLS = WORDS = ('fourth',)\n")
    registry.list_path(path)
    monkeypatch.setenv(registry.ENVIRONMENT, str(path.parent))
    assert words() == ["first", "second", "third", "fourth"]
    assert registry.problems() == ()


def test_a_list_that_cannot_be_read_is_a_problem_and_is_not_overwritten(package: Path, tmp_path: Path) -> None:
    registry.list_file().parent.mkdir(parents=True)
    registry.list_file().write_bytes(b"\xff\xfe broken \xff")
    assert words() == ["first", "second", "third"]
    assert "could not be read" in str(registry.problems()[0])
    with pytest.raises(UserError, match="could not be read"):
        registry.list_path(tmp_path)
    assert registry.list_file().read_bytes() == b"\xff\xfe broken \xff"


def test_what_cannot_be_an_extension_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    for path, reason in ((tmp_path / "nowhere.py", "no file or folder"), (tmp_path / "notes.txt", "not a Python file")):
        with pytest.raises(UserError, match=reason):
            registry.list_path(path)
    with pytest.raises(UserError, match="not in the list"):
        registry.unlist_path(tmp_path)
    (tmp_path / "syntax.py").write_text("TOOLS = (\n")
    with pytest.raises(UserError, match="not valid Python: line 1"):
        registry.list_path(tmp_path / "syntax.py")
    (tmp_path / "empty.py").write_text("OTHER = (1,)\n")
    with pytest.raises(UserError, match="adds nothing"):
        registry.list_path(tmp_path / "empty.py")
    assert registry.listed_paths() == ()


def test_an_entry_that_is_removed_takes_its_problem_along(package: Path, tmp_path: Path) -> None:
    path = extension(tmp_path / "mine", "TOOLS = WORDS = ('fourth',)\n")
    registry.list_path(path)
    path.write_text("WORDS = (\n")
    words()
    assert "not valid Python" in str(registry.problems()[0])
    registry.unlist_path(path)
    assert registry.problems() == ()


def test_an_extension_says_what_it_adds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extension(tmp_path, "FAMILIES = ()\nPANELS: tuple = ()\nOTHER = ()\n")
    monkeypatch.setenv(registry.ENVIRONMENT, str(tmp_path))
    (found,) = registry.extensions()
    assert found.kinds == ("model family", "panel")


def test_extensions_are_listed_while_another_thread_parses_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python 3.11 fails when two threads make syntax trees at once; importing torch makes some."""
    text = "\n".join(f"x{i} = [1, (2, {{3: f(4)}})]" for i in range(100))
    monkeypatch.setenv(registry.ENVIRONMENT, str(extension(tmp_path, f"{text}\nFAMILIES = ()\n")))
    stop, failed, threshold = threading.Event(), [], gc.get_threshold()

    def parse() -> None:
        while not stop.is_set():
            try:
                ast.parse(text)
            except SystemError as error:
                failed.append(error)

    def give_way(*_: object) -> None:
        time.sleep(0)

    gc.callbacks.append(give_way)  # threads take turns inside the parser, too
    gc.set_threshold(50)
    thread = threading.Thread(target=parse)
    thread.start()
    try:
        for _ in range(20):
            (found,) = registry.extensions()
            assert found.kinds == ("model family",)
    finally:
        stop.set()
        thread.join()
        gc.set_threshold(*threshold)
        gc.callbacks.remove(give_way)
    assert not failed


def test_only_assigned_names_in_capitals_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "from os import path as PANELS\nclass TOOLS: pass\ndef f():\n    DATASETS = ()\nif True:\n    FAMILIES = ()\n"
    )
    monkeypatch.setenv(registry.ENVIRONMENT, str(extension(tmp_path, text)))
    (found,) = registry.extensions()
    assert found.kinds == ("model family",)
