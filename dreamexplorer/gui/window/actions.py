"""Typed records of the actions in the menus, and the menu bar that is built from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from dreamexplorer.gui.theme import Theme

MenuId = Literal["file", "train", "explore", "view", "help"]
Shortcut = str | QKeySequence.StandardKey


@dataclass(frozen=True)
class ActionSpec:
    """Record of an action of a menu; texts are translated, `run` is called when it is chosen."""

    id: str
    text: str
    tip: str
    run: Callable[[], object]
    shortcut: Shortcut = ""
    icon: str = ""  # resources/icons/<icon>.svg


class Menus:
    """Menu bar of the window; actions are shown in the order in which they are added."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        self._window = window
        self._theme = theme
        self._icons: dict[str, str] = {}
        self._existing: list[QAction] = []
        self._submenus: list[QMenu] = []
        self.actions: dict[str, QAction] = {}
        self.by_id: dict[MenuId, QMenu] = {}
        titles = _titles()
        for menu_id in get_args(MenuId):
            menu = window.menuBar().addMenu(titles[menu_id])
            menu.setToolTipsVisible(True)
            self.by_id[menu_id] = menu
        theme.changed.connect(self._on_theme)

    def add(self, menu: MenuId, *specs: ActionSpec) -> None:
        """Append an action for each record."""
        for spec in specs:
            action = QAction(spec.text, self._window)
            action.setObjectName(spec.id)
            action.setToolTip(spec.tip)
            action.setStatusTip(spec.tip)
            if spec.shortcut:
                action.setShortcut(QKeySequence(spec.shortcut))
            if spec.icon:
                action.setIcon(self._theme.icon(spec.icon))
                self._icons[spec.id] = spec.icon
            action.triggered.connect(_without_arguments(spec.run))
            self.by_id[menu].addAction(action)
            self.actions[spec.id] = action

    def add_existing(self, menu: MenuId, actions: Sequence[QAction]) -> None:
        """Append existing actions; their shortcuts then work wherever the focus is."""
        self.by_id[menu].addActions(list(actions))
        for action in actions:
            if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut:
                self._window.addAction(action)
                self._existing.append(action)

    def add_menu(self, menu: MenuId, submenu: QMenu) -> None:
        """Append a submenu, which belongs to the menus from now on."""
        self.by_id[menu].addMenu(submenu)
        self._submenus.append(submenu)

    def add_separator(self, menu: MenuId) -> None:
        """Append a line, unless the menu is empty."""
        if self.by_id[menu].actions():
            self.by_id[menu].addSeparator()

    def clear(self) -> None:
        """Remove all menus and the actions made here; existing actions are taken out of the window."""
        bar = self._window.menuBar()
        for action in self._existing:
            self._window.removeAction(action)
        for menu in self.by_id.values():
            bar.removeAction(menu.menuAction())
            menu.deleteLater()
        for submenu in self._submenus:
            submenu.deleteLater()
        for action in self.actions.values():
            self._window.removeAction(action)
            action.setShortcuts([])  # it lives until the event loop runs
            action.deleteLater()
        self._theme.changed.disconnect(self._on_theme)

    def _on_theme(self) -> None:
        for action_id, icon in self._icons.items():
            self.actions[action_id].setIcon(self._theme.icon(icon))


def choice_menu(
    window: QMainWindow, title: str, entries: Sequence[tuple[str, str]], current: str, chosen: Callable[[str], None]
) -> QMenu:
    """Build a submenu of (value, text) entries of which one is checked; `chosen` is called with the value.

    Args:
        window: parent of the menu.
        title: translated title of the submenu.
        entries: (value, translated text) of each entry.
        current: value of the checked entry.
        chosen: called with the value of a chosen entry.
    """
    menu = QMenu(title, window)
    group = QActionGroup(menu)
    for value, text in entries:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(value == current)
        action.setData(value)
        group.addAction(action)
    group.triggered.connect(lambda action: chosen(action.data()))
    return menu


def _titles() -> dict[MenuId, str]:
    return {
        "file": QCoreApplication.translate("Actions", "&File"),
        "train": QCoreApplication.translate("Actions", "&Training"),
        "explore": QCoreApplication.translate("Actions", "&Explore"),
        "view": QCoreApplication.translate("Actions", "&View"),
        "help": QCoreApplication.translate("Actions", "&Help"),
    }


def _without_arguments(run: Callable[[], object]) -> Callable[[bool], None]:
    def triggered(_checked: bool = False) -> None:
        run()

    return triggered
