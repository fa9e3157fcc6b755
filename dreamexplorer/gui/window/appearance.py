"""Appearance of the window: colours, text size, language, full screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.languages import chosen_language, current_language, install_language, languages
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.widgets.notice import reapply_shrink
from dreamexplorer.gui.window.actions import ActionSpec, choice_menu


class Appearance(QObject):
    """Changes the appearance of the window and stores it in the settings."""

    presentation_changed = Signal(bool)
    language_changed = Signal()  # the texts of the window are to be written anew

    def __init__(self, window: QMainWindow, context: Context) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        context.theme.set_text_steps(context.settings.get(keys.TEXT_SIZE))

    # -- the menu --------------------------------------------------------------------------------------------

    def screen_actions(self) -> list[ActionSpec]:
        """Return the action for full screen."""
        return [
            ActionSpec(
                "full_screen",
                self.tr("&Full screen"),
                self.tr("Fill the whole screen; F11 or Esc leaves it"),
                self.toggle_full_screen,
                "F11",
                "fullscreen",
            )
        ]

    def presentation_action(self) -> ActionSpec:
        """Return the action for the presentation mode."""
        return ActionSpec(
            "presentation",
            self.tr("&Presentation mode"),
            self.tr("Large texts and thick lines, for a projector; F9 leaves it, too"),
            self.toggle_presentation,
            "F9",
        )

    def text_actions(self) -> list[ActionSpec]:
        """Return the actions for the size of texts."""
        return [
            ActionSpec("larger_text", self.tr("&Larger text"), self.tr("Bigger text"), self.larger, "Ctrl+Shift+="),
            ActionSpec("smaller_text", self.tr("S&maller text"), self.tr("Smaller text"), self.smaller, "Ctrl+Shift+-"),
        ]

    def theme_menu(self) -> QMenu:
        """Build the submenu of colour schemes."""
        entries = (("system", self.tr("&System default")), ("light", self.tr("&Light")), ("dark", self.tr("&Dark")))
        return choice_menu(self._window, self.tr("&Colours"), entries, self._context.theme.choice, self.choose_theme)

    def language_menu(self) -> QMenu:
        """Build the submenu of languages."""
        entries = [("system", self.tr("&System default")), *((code, f"&{n}") for code, n in languages().items())]
        current = self._context.settings.get(keys.LANGUAGE)
        return choice_menu(self._window, self.tr("Lan&guage"), entries, current, self.choose_language)

    # -- what the actions do ---------------------------------------------------------------------------------

    def choose_theme(self, choice: str) -> None:
        """Use the colour scheme "system", "light" or "dark" from now on."""
        self._context.settings.set(keys.THEME, choice)
        self._context.theme.set_choice(choice)

    def choose_language(self, choice: str) -> None:
        """Use a language, or that of the "system", from now on."""
        self._context.settings.set(keys.LANGUAGE, choice)
        app = QApplication.instance()
        assert app is not None
        language = chosen_language(self._context.settings, None)
        if language != current_language():
            install_language(app, language)
            # The choice comes through a menu, which is made anew
            QTimer.singleShot(0, self, self.language_changed.emit)

    def larger(self) -> None:
        """Make all texts one point larger."""
        self._change_text(+1)

    def smaller(self) -> None:
        """Make all texts one point smaller."""
        self._change_text(-1)

    def toggle_presentation(self) -> None:
        """Enter or leave the presentation mode; it ends with the program."""
        theme = self._context.theme
        theme.set_presentation(not theme.presentation)
        reapply_shrink(self._window)
        self.presentation_changed.emit(theme.presentation)

    def toggle_full_screen(self) -> None:
        """Enter or leave full screen."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _change_text(self, by: int) -> None:
        theme = self._context.theme
        theme.set_text_steps(theme.text_steps + by)
        self._context.settings.set(keys.TEXT_SIZE, theme.text_steps)
        reapply_shrink(self._window)
