"""The panels in their docks: made from the registry, and a hint when all are closed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QMainWindow, QTabBar

from dreamexplorer import registry
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, panel_classes
from dreamexplorer.gui.window.layout import PanelDock
from dreamexplorer.gui.window.panel_view import PanelView

LAYOUT_VERSION = 1


class Docks(QObject):
    """Puts each panel into a dock of the window, and brings back their places when all were closed one by one."""

    def __init__(self, window: QMainWindow, context: Context) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._full_layout = QByteArray()  # layout before the first of the panels was closed
        self._full = frozenset[str]()  # panels that were open in it
        self._predecessors: list[Panel] = []  # disposed of, but awaited by jobs that they started
        self._was_empty = False
        self._rearranging = False
        self.panels: dict[str, Panel] = {}
        self.by_id: dict[str, PanelDock] = {}
        for cls in panel_classes():
            self._add(cls)
        self.hint = QLabel(self._hint_text())
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
        self._drop_predecessors()

    def rebuild(self) -> None:
        """Make every panel anew in its dock, in the present language; each takes over what its predecessor kept."""
        self.hint.setText(self._hint_text())
        for panel_id, dock in self.by_id.items():
            old = dock.panel
            view = PanelView(old)
            try:
                new = type(old)(self._context)
            except Exception as error:
                if not registry.leave_out(type(old), error):
                    raise
                continue  # the panel of an extension stays as it is
            kept = old.keep()
            old.dispose()
            dock.replace_panel(new)
            self.panels[panel_id] = new
            if kept is not None:
                new.take_over(kept)
            view.apply(new)
            self._predecessors.append(old)
        # A job that an old panel started calls it back when it ends
        if self._context.jobs.busy:
            self._context.jobs.idle.connect(self._drop_predecessors, Qt.ConnectionType.SingleShotConnection)
        else:
            self._drop_predecessors()

    def _drop_predecessors(self) -> None:
        for panel in self._predecessors:
            panel.deleteLater()
        self._predecessors.clear()

    def _hint_text(self) -> str:
        return self.tr("All panels are closed.\nOpen them in the View menu; Ctrl+Shift+L resets this workspace.")

    # -- panels that are closed ------------------------------------------------------------------------------

    @contextlib.contextmanager
    def rearranging(self) -> Iterator[None]:
        """Let another layout take the place of the present one within the context."""
        self._rearranging = True
        try:
            yield
        finally:
            self._rearranging = self._was_empty = False
            self._full_layout, self._full = QByteArray(), frozenset()
            # isHidden() is true for docks until the window is shown: the hint must not take part in its first layout.
            self._show_hint_when_empty()

    def _open(self) -> frozenset[str]:
        return frozenset(name for name, dock in self.by_id.items() if not dock.isHidden())

    def _show_hint_when_empty(self) -> None:
        if self._rearranging:
            return
        shown = self._open()
        self.hint.setVisible(not shown)
        self._was_empty = self._was_empty or not shown
        if self._was_empty and self._full and shown >= self._full:
            # Qt loses the sizes of docks when all are closed; restore the saved state
            self._was_empty, state = False, self._full_layout
            QTimer.singleShot(0, self, lambda: self._window.restoreState(state, LAYOUT_VERSION))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and watched in self.by_id.values():
            shown = self._open()
            if not shown < self._full and not self._was_empty:
                self._full_layout, self._full = self._window.saveState(LAYOUT_VERSION), shown
        return super().eventFilter(watched, event)

    def _on_theme(self) -> None:
        for dock in self.by_id.values():
            dock.refresh_icon()
        # Qt gives the icon of a dock to its tab when it makes the tab, and never again
        icons = {dock.windowTitle(): dock.windowIcon() for dock in self.by_id.values()}
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            for i in range(bar.count()):
                if (icon := icons.get(bar.tabText(i).replace("&", ""))) is not None:
                    bar.setTabIcon(i, icon)
