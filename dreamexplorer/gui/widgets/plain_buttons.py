"""Buttons of dialogs without the icons of the style."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox


def take_icons(dialog: QDialog) -> None:
    """Take the icons from the buttons of a dialog: the style has them for light schemes only, black on dark ones.

    Call it once the dialog has all its buttons.
    """
    for box in dialog.findChildren(QDialogButtonBox):
        for button in box.buttons():
            button.setIcon(QIcon())
