"""What a panel is, and the registry through which one file adds one panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.registry import discover
from dreamexplorer.session import Observable


class Panel(QWidget):
    """A widget for one dock. Subclasses set the class variables and build themselves in `__init__`."""

    panel_id: ClassVar[str]  # stable: the remembered layout refers to it
    icon_name: ClassVar[str]  # resources/icons/<icon_name>.svg
    area: ClassVar[Qt.DockWidgetArea] = Qt.DockWidgetArea.RightDockWidgetArea
    order: ClassVar[int] = 100  # place in the View menu and in the default layout

    title_changed = Signal(str)  # the model is one that the panel has another name for

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._disconnects: list[Callable[[], None]] = []
        self.setObjectName(self.panel_id)

    def title(self) -> str:
        """The panel's name, translated."""
        raise NotImplementedError

    def actions_for_menu(self) -> list[QAction]:
        """Actions the panel adds to the window's menus and shortcuts (already owned by the panel)."""
        return []

    def watch(self, event: Observable, slot: Callable[..., object]) -> None:
        """Listen to a session event until the panel is disposed of."""
        self._disconnects.append(event.connect(slot))

    def dispose(self) -> None:
        """Stop listening and any timers or animations; called once, before the window is destroyed."""
        for disconnect in self._disconnects:
            disconnect()
        self._disconnects.clear()


def panel_classes() -> list[type[Panel]]:
    """List all panels by order and id: those in `PANELS` of the modules of this package and of extensions."""
    found: Mapping[str, type[Panel]] = discover("dreamexplorer.gui.panels", "PANELS", lambda cls: cls.panel_id)
    return sorted(found.values(), key=lambda c: (c.order, c.panel_id))
