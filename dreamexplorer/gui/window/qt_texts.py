"""Texts of Qt's own buttons at docks and tabs, which Qt translates only when it makes them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QWidget

# Object name of a button: Qt's translation context, accessible name and description.
_BUTTONS = {
    "qt_dockwidget_floatbutton": ("QDockWidget", "Float", "Undocks and re-attaches the dock widget"),
    "qt_dockwidget_closebutton": ("QDockWidget", "Close", "Closes the dock widget"),
    "ScrollLeftButton": ("QTabBar", "Scroll Left", ""),
    "ScrollRightButton": ("QTabBar", "Scroll Right", ""),
}


def retranslate_qt_buttons(window: QWidget) -> None:
    """Write names and descriptions of Qt's own buttons in the present language."""
    for button in window.findChildren(QAbstractButton):
        if button.objectName() in _BUTTONS:
            context, name, description = _BUTTONS[button.objectName()]
            button.setAccessibleName(QCoreApplication.translate(context, name))
            if description:
                button.setAccessibleDescription(QCoreApplication.translate(context, description))
