"""run.json is written whole, read carefully, and keeps what other programs wrote into it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dreamexplorer.errors import UserError
from dreamexplorer.library.info import Origin, change_info, info_without_file, new_info, read_info, write_info
from tests.library.conftest import NOON

GOOD = {"format_version": 1, "id": "ab12", "name": "n", "created": "2026-11-28T12:00:00Z"}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    info = new_info("Ein Lauf, übung", Origin("opened", "/a/b.safetensors", 3), now=NOON)
    write_info(tmp_path / "run.json", info)
    assert read_info(tmp_path / "run.json") == info
    assert json.loads((tmp_path / "run.json").read_text("utf-8"))["created"] == "2026-11-28T12:00:00Z"


def test_optional_entries_may_be_missing_and_foreign_ones_stay(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(json.dumps({**GOOD, "lab": {"shelf": 4}}))
    info = read_info(path)
    assert (info.colour, info.pinned, info.origin, info.seconds) == (None, False, Origin(), None)
    change_info(tmp_path, lambda old: old)
    assert json.loads(path.read_text())["lab"] == {"shelf": 4}


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": "../x"},
        {"id": 7},
        {"name": ""},
        {"name": "a\nb"},
        {"name": "x" * 121},
        {"colour": "red"},
        {"colour": 3},
        {"pinned": 1},
        {"created": "yesterday"},
        {"created": 5},
        {"seconds": -1},
        {"seconds": "long"},
        {"origin": {"kind": "stolen"}},
        {"origin": {"step": 1.5}},
        {"origin": [1]},
    ],
)
def test_a_damaged_file_is_refused_in_one_sentence_and_written_anew(tmp_path: Path, change: dict[str, Any]) -> None:
    path = tmp_path / "run.json"
    path.write_text(json.dumps({**GOOD, **change}))
    with pytest.raises(UserError, match="is damaged: name, colour and origin of the run are unknown"):
        read_info(path)
    change_info(tmp_path, lambda old: old)
    assert read_info(path).name == tmp_path.name


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"id": "a"}', "[" * 5000])
def test_a_file_that_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(UserError):
        read_info(tmp_path / "run.json")


def test_a_run_without_file_has_the_name_of_its_folder_and_a_lasting_identifier(tmp_path: Path) -> None:
    folder = tmp_path / "beta 4"
    folder.mkdir()
    info = info_without_file(folder)
    assert info.name == "beta 4"
    assert info_without_file(folder).id == info.id != info_without_file(tmp_path).id
    assert change_info(folder, lambda old: old) == read_info(folder / "run.json") == info


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\x1b[31m", "x" * 121])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="name"):
        new_info(name)
