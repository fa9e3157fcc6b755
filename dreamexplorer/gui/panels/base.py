"""What a panel is, and the registry through which one file adds one panel."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.context import Context
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
    """List all panels by order and id: `PANELS` of every module here, and of the module `panel` of every folder."""
    import dreamexplorer.gui.panels as package

    found: dict[str, type[Panel]] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        name = f"{info.name}.panel" if info.ispkg else info.name
        module = importlib.import_module(f"{package.__name__}.{name}")
        for cls in getattr(module, "PANELS", ()):
            if cls.panel_id in found:
                raise RuntimeError(f"two panels are named {cls.panel_id!r}")
            found[cls.panel_id] = cls
    return sorted(found.values(), key=lambda c: (c.order, c.panel_id))
