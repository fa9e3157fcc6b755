"""Atomic writing of pictures to files; may run on any thread."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSaveFile
from PySide6.QtGui import QImage, QImageWriter

from dreamexplorer.errors import UserError


def write_png(picture: QImage, path: Path, texts: Mapping[str, str]) -> None:
    """Write a PNG with text entries; an older file stays whole if that fails.

    Raises:
        UserError: the file cannot be written.
    """
    file = QSaveFile(str(path))
    reason = ""
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        reason = file.errorString()
    else:
        writer = QImageWriter(file, b"png")
        for key, text in texts.items():
            writer.setText(key, text)
        if not writer.write(picture):
            reason = writer.errorString()
            file.cancelWriting()
        elif not file.commit():
            reason = file.errorString()
    if reason:
        raise UserError("The image could not be written to {}: {}", path, reason)
