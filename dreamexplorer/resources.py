"""Finds files: those that ship with the program, in a wheel and in a checkout alike, and the user's data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dreamexplorer.errors import UserError

SOURCE_LANGUAGE = "en"  # language of the texts in the code


def resource_path(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as `resource_path("mnist")`.

    Raises:
        UserError: the installation lacks it.
    """
    package = Path(__file__).resolve().parent
    for root in (package / "resources", package.parent / "resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise UserError("dreamexplorer's own file {} is missing. Reinstall the program.", "/".join(parts))


def language_codes() -> tuple[str, ...]:
    """List the languages of the window: English, then those with a file translations/dreamexplorer_<code>.qm."""
    try:
        files = sorted(resource_path("translations").glob("dreamexplorer_*.qm"))
    except UserError:
        files = []
    return SOURCE_LANGUAGE, *(file.stem.removeprefix("dreamexplorer_") for file in files)


def expanded(path: str | os.PathLike[str]) -> Path:
    """Return a path with the home folder in place of ~ or ~NAME.

    Raises:
        UserError: there is no user of that name, or the home folder is unknown.
    """
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise UserError(
            "{}: there is no home folder for {}. Write the whole path instead.", str(path), Path(path).parts[0]
        ) from error


def expanded_if_known(path: str | os.PathLike[str]) -> Path:
    """Return `expanded(path)`; the path as it is where ~ stands for nobody, so that no such file is found."""
    try:
        return expanded(path)
    except UserError:
        return Path(path)


def home_folder() -> Path:
    """Return the user's home folder; the current folder where it is unknown."""
    try:
        return Path.home()
    except RuntimeError:
        return Path.cwd()


def data_folder() -> Path:
    """Return the folder of the user's files: $DREAMEXPLORER_DATA, or the platform's folder for application data.

    Raises:
        UserError: $DREAMEXPLORER_DATA begins with ~ and the name of nobody.
    """
    if configured := os.environ.get("DREAMEXPLORER_DATA"):
        return expanded(configured)
    home = home_folder()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share"))
    return base / "dreamexplorer" / "data"
