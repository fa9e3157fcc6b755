"""Asks for a file to write, so that none is replaced that the user was not asked about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.settings import keys


def ask_save_path(
    context: Context, parent: QWidget, title: str, suggested: str, kinds: Mapping[str, str]
) -> Path | None:
    """Ask for a file to write, in the folder used last, which is remembered.

    The dialog asks before the file whose name was typed is replaced. Where the name gets a suffix afterwards, that is
    another file, so it is asked about here.

    Args:
        context: the folder used last, and the question.
        parent: widget that the dialog belongs to.
        title: translated title of the dialog.
        suggested: name of the file that is suggested.
        kinds: suffix, such as ".png", for each translated kind of file; the first is that of a name without one.

    Returns:
        The path, with a suffix of one of the kinds; None if the user cancelled.
    """
    folder = context.settings.folder(keys.FOLDER)
    typed, kind = QFileDialog.getSaveFileName(parent, title, str(folder / suggested), ";;".join(kinds))
    if not typed:
        return None
    path = with_kind(Path(typed), kind, kinds)
    if path != Path(typed) and path.exists() and not _may_replace(context, path):
        return None
    context.settings.set(keys.FOLDER, str(path.parent))
    return path


def with_kind(path: Path, kind: str, kinds: Mapping[str, str]) -> Path:
    """Return the path with the suffix of the chosen kind.

    A typed suffix of one of the kinds stays where the kind is the first: it was chosen by typing. Any other suffix
    belongs to the name, as in "beta 0.5".
    """
    first = next(iter(kinds))
    if path.suffix.lower() not in kinds.values():
        return path.with_name(path.name + kinds.get(kind, kinds[first]))
    return path.with_suffix(kinds[kind]) if kind in kinds and kind != first else path


def _may_replace(context: Context, path: Path) -> bool:
    return context.workflow.confirm(
        QCoreApplication.translate("Dialogs", "Replace the file?"),
        QCoreApplication.translate("Dialogs", "{} exists already.").format(path.name),
        QCoreApplication.translate("Dialogs", "Replace"),
    )
