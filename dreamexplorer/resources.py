"""Where the files that ship with the program lie, in a wheel and in a checkout alike."""

from __future__ import annotations

from pathlib import Path

from dreamexplorer.errors import UserError


def resource_path(*parts: str) -> Path:
    """The path of a shipped file or folder, such as `resource_path("mnist")`.

    Raises:
        UserError: the installation lacks it.
    """
    package = Path(__file__).resolve().parent
    for root in (package / "resources", package.parent / "resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise UserError("dreamexplorer's own file {} is missing. Reinstall the program.", "/".join(parts))
