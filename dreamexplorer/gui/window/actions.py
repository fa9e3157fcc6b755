"""The menus as one table: an action is one record (id, text, shortcut, icon, handler); nothing is hidden in code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from dreamexplorer.gui.theme import Theme
from dreamexplorer.options import QT_TRANSLATE_NOOP

Shortcut = str | QKeySequence.StandardKey


@dataclass(frozen=True)
class ActionSpec:
    """One entry of a menu. `handler` is the name of a method of the window."""

    id: str
    menu: str  # id of the menu it stands in
    text: str
    handler: str
    shortcut: Shortcut = ""
    icon: str = ""
    tip: str = ""
    separator_before: bool = False


MENUS: dict[str, str] = {
    "file": QT_TRANSLATE_NOOP("Actions", "&File"),
    "train": QT_TRANSLATE_NOOP("Actions", "&Training"),
    "explore": QT_TRANSLATE_NOOP("Actions", "&Explore"),
    "view": QT_TRANSLATE_NOOP("Actions", "&View"),
    "help": QT_TRANSLATE_NOOP("Actions", "&Help"),
}

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "new",
        "file",
        QT_TRANSLATE_NOOP("Actions", "&New model"),
        "new_model",
        QKeySequence.StandardKey.New,
        "new",
        QT_TRANSLATE_NOOP("Actions", "Fresh, untrained weights with the options of the training form"),
    ),
    ActionSpec(
        "open",
        "file",
        QT_TRANSLATE_NOOP("Actions", "&Open model…"),
        "open_dialog",
        QKeySequence.StandardKey.Open,
        "open",
        QT_TRANSLATE_NOOP("Actions", "Open a checkpoint (.safetensors, or the state dict of pytorch/examples as .pt)"),
    ),
    ActionSpec(
        "save",
        "file",
        QT_TRANSLATE_NOOP("Actions", "&Save"),
        "save",
        QKeySequence.StandardKey.Save,
        "save",
        QT_TRANSLATE_NOOP("Actions", "Save the model with all that is needed to go on training it"),
        separator_before=True,
    ),
    ActionSpec(
        "save_as",
        "file",
        QT_TRANSLATE_NOOP("Actions", "Save &as…"),
        "save_as",
        "Ctrl+Shift+S",
        "save",
        QT_TRANSLATE_NOOP("Actions", "Save the model under another name"),
    ),
    ActionSpec(
        "export_samples",
        "file",
        QT_TRANSLATE_NOOP("Actions", "&Export a grid of dreams…"),
        "export_samples",
        "Ctrl+E",
        "export",
        QT_TRANSLATE_NOOP("Actions", "Decode 64 samples of the prior and save them as one PNG picture"),
    ),
    ActionSpec(
        "quit",
        "file",
        QT_TRANSLATE_NOOP("Actions", "&Quit"),
        "close",
        "Ctrl+Q",
        "quit",
        QT_TRANSLATE_NOOP("Actions", "Close the window; a running training is stopped and kept"),
        separator_before=True,
    ),
    ActionSpec(
        "reset_layout",
        "view",
        QT_TRANSLATE_NOOP("Actions", "&Restore the default layout"),
        "restore_layout",
        "Ctrl+Shift+L",
        "grid",
        QT_TRANSLATE_NOOP("Actions", "All panels back to where they were at the first start"),
        separator_before=True,
    ),
    ActionSpec(
        "full_screen",
        "view",
        QT_TRANSLATE_NOOP("Actions", "&Full screen"),
        "toggle_full_screen",
        "F11",
        "fullscreen",
        QT_TRANSLATE_NOOP("Actions", "The whole screen for the laboratory; F11 or Esc leaves it"),
    ),
    ActionSpec(
        "larger_text",
        "view",
        QT_TRANSLATE_NOOP("Actions", "&Larger text"),
        "larger_text",
        "Ctrl+Shift+=",
        "",
        QT_TRANSLATE_NOOP("Actions", "For a projector or tired eyes"),
        separator_before=True,
    ),
    ActionSpec(
        "smaller_text",
        "view",
        QT_TRANSLATE_NOOP("Actions", "S&maller text"),
        "smaller_text",
        "Ctrl+Shift+-",
        "",
        QT_TRANSLATE_NOOP("Actions", "More on a small screen"),
    ),
    ActionSpec(
        "guide",
        "help",
        QT_TRANSLATE_NOOP("Actions", "&Guide"),
        "show_guide",
        QKeySequence.StandardKey.HelpContents,
        "help",
        QT_TRANSLATE_NOOP("Actions", "What one sees and what one can do, in five minutes"),
    ),
    ActionSpec(
        "about",
        "help",
        QT_TRANSLATE_NOOP("Actions", "&About dreamexplorer"),
        "show_about",
        "",
        "info",
        QT_TRANSLATE_NOOP("Actions", "Version, licences, and where the data come from"),
    ),
)


def translated(text: str) -> str:
    """A text of the tables above in the language of the window."""
    return QCoreApplication.translate("Actions", text) if text else ""


def build_menus(
    window: QWidget, add_menu: Callable[[str], QMenu], theme: Theme
) -> tuple[dict[str, QMenu], dict[str, QAction]]:
    """Make menus and actions from the tables; handlers are methods of the window, looked up by name."""
    menus = {menu_id: add_menu(translated(title)) for menu_id, title in MENUS.items()}
    actions: dict[str, QAction] = {}
    for menu in menus.values():
        menu.setToolTipsVisible(True)
    for spec in ACTIONS:
        action = QAction(translated(spec.text), window)
        action.setObjectName(spec.id)
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
        if spec.icon:
            action.setIcon(theme.icon(spec.icon))
        action.setToolTip(translated(spec.tip))
        action.setStatusTip(translated(spec.tip))
        action.triggered.connect(_without_arguments(getattr(window, spec.handler)))
        if spec.separator_before:
            menus[spec.menu].addSeparator()
        menus[spec.menu].addAction(action)
        actions[spec.id] = action
    return menus, actions


def refresh_icons(actions: dict[str, QAction], theme: Theme) -> None:
    """Draw the icons again after the scheme changed."""
    for spec in ACTIONS:
        if spec.icon:
            actions[spec.id].setIcon(theme.icon(spec.icon))


def _without_arguments(handler: Callable[[], object]) -> Callable[[bool], None]:
    def triggered(_checked: bool = False) -> None:
        handler()

    return triggered
