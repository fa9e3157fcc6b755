"""The panels in their docks: made from the registry, arranged, remembered, and a hint when all are closed."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from dreamexplorer import registry
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, panel_classes
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.window.layout import LARGE, PanelDock, arrange

LAYOUT_VERSION = 1
FRAME_HEIGHT = 40  # pixels left for the title bar of the desktop, on the generous side


class Docks(QObject):
    """Puts each panel into a dock of the window; restores their layout at the next start of the program."""

    def __init__(self, window: QMainWindow, context: Context) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._full_layout = QByteArray()  # layout before the first panel was closed
        self._was_empty = False
        self._needs_size = False  # True if the settings have no size of the window
        self.panels: dict[str, Panel] = {}
        self.by_id: dict[str, PanelDock] = {}
        for cls in panel_classes():
            self._add(cls)
        self.hint = QLabel(
            self.tr("All panels are closed.\nOpen them in the View menu; Ctrl+Shift+L restores the default layout.")
        )
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.hide()
        window.setCentralWidget(self.hint)
        for dock in self.by_id.values():
            dock.visibilityChanged.connect(self._show_hint_when_empty)
            dock.installEventFilter(self)
        context.theme.changed.connect(self._on_theme)

    def _add(self, cls: type[Panel]) -> None:
        """Build a panel and its dock; one of an extension that fails is left out."""
        panel = cls.__new__(cls)
        try:
            panel.__init__(self._context)  # type: ignore[misc]
            dock = PanelDock(panel, self._window)
        except Exception as error:
            if not registry.leave_out(cls, error):
                raise
            with contextlib.suppress(Exception):  # it may have failed before it was a widget
                panel.dispose()
                panel.deleteLater()
            return
        self.panels[cls.panel_id] = panel
        self.by_id[cls.panel_id] = dock

    def dispose(self) -> None:
        """Dispose of every panel."""
        for panel in self.panels.values():
            panel.dispose()

    # -- the layout ----------------------------------------------------------------------------------------

    def restore(self) -> None:
        """Restore size and layout of the last session; the default layout where they are unknown."""
        settings = self._context.settings
        arrange(self._window, self.by_id.values(), LARGE)
        geometry, state = settings.get(keys.WINDOW_GEOMETRY), settings.get(keys.WINDOW_STATE)
        self._needs_size = geometry.isEmpty() or not self._window.restoreGeometry(geometry)
        # A state of other panels (from another version) would pile the present ones up in one place.
        if not state.isEmpty() and [*settings.get(keys.WINDOW_PANELS)] == sorted(self.by_id):
            self._window.restoreState(state, LAYOUT_VERSION)
        # isHidden() is true for docks until the window is shown: the hint must not take part in its first layout.
        self._show_hint_when_empty()

    def save(self) -> None:
        """Write size and layout to the settings."""
        settings = self._context.settings
        if not self._window.isFullScreen():
            settings.set(keys.WINDOW_GEOMETRY, QByteArray(self._window.saveGeometry()))
        settings.set(keys.WINDOW_STATE, QByteArray(self._window.saveState(LAYOUT_VERSION)))
        settings.set(keys.WINDOW_PANELS, tuple(sorted(self.by_id)))
        settings.sync()

    def reset(self) -> None:
        """Arrange all panels as at the first start."""
        arrange(self._window, self.by_id.values(), self._window.size())

    def reset_deferred(self) -> None:
        """Reset after the present event: it may come through a floating panel whose window goes away."""
        QTimer.singleShot(0, self, self.reset)

    def window_shown(self) -> None:
        """Choose the window's size at its first start; only once it is shown are the least sizes of panels known."""
        if self._needs_size:
            self._needs_size = False
            QTimer.singleShot(0, self, self._fit_to_screen)

    def _fit_to_screen(self) -> None:
        if not self._window.testAttribute(Qt.WidgetAttribute.WA_Resized):  # neither settings nor caller set a size
            room = QApplication.primaryScreen().availableGeometry().size()
            self._window.resize(min(1600, room.width() - 8), min(1000, room.height() - FRAME_HEIGHT))
        self.reset()

    # -- panels that are closed ------------------------------------------------------------------------------

    def _show_hint_when_empty(self) -> None:
        hidden = [dock.isHidden() for dock in self.by_id.values()]
        self.hint.setVisible(all(hidden))
        self._was_empty = self._was_empty or all(hidden)
        if self._was_empty and not any(hidden) and not self._full_layout.isEmpty():
            # Qt loses the sizes of docks when all are closed; restore the saved state
            self._was_empty, state = False, self._full_layout
            QTimer.singleShot(0, self, lambda: self._window.restoreState(state, LAYOUT_VERSION))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        docks = self.by_id.values()
        if event.type() == QEvent.Type.Close and watched in docks and not any(d.isHidden() for d in docks):
            self._full_layout = self._window.saveState(LAYOUT_VERSION)
            self._was_empty = False
        return super().eventFilter(watched, event)

    def _on_theme(self) -> None:
        for dock in self.by_id.values():
            dock.refresh_icon()
