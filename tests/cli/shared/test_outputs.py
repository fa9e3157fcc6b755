"""The files of a command replace nothing unless it is told to."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from dreamexplorer.cli.shared.outputs import add_force, check_free
from dreamexplorer.errors import UserError


def test_an_existing_file_is_refused_without_force(tmp_path: Path) -> None:
    (tmp_path / "b").touch()
    check_free([tmp_path / "a"], False)
    check_free([tmp_path / "a", tmp_path / "b"], True)
    with pytest.raises(UserError, match=r"b exists already\. .*--force"):
        check_free([tmp_path / "a", tmp_path / "b"], False)


def test_the_flag_is_off_unless_it_is_given() -> None:
    parser = argparse.ArgumentParser()
    add_force(parser, "files")
    assert [parser.parse_args(words).force for words in ([], ["--force"])] == [False, True]
