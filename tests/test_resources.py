"""The folders of the user."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreamexplorer.errors import UserError
from dreamexplorer.resources import data_folder, expanded, expanded_if_known, home_folder


def test_the_home_folder_stands_for_a_tilde() -> None:
    assert expanded("~/models") == Path.home() / "models"
    assert expanded_if_known("~/models") == Path.home() / "models"


def test_the_home_folder_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="no home folder for ~nosuchuser"):
        expanded("~nosuchuser/x")
    assert expanded_if_known("~nosuchuser/x") == Path("~nosuchuser/x")
    monkeypatch.setenv("DREAMEXPLORER_DATA", "~nosuchuser/x")
    with pytest.raises(UserError, match="no home folder"):
        data_folder()


def test_an_unknown_home_folder_is_the_current_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", unknown)
    assert home_folder() == Path.cwd()
