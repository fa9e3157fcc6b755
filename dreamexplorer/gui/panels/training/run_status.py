"""How far a run is: a bar, the state in words, and a line of figures."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.notice import embolden, set_color
from dreamexplorer.gui.widgets.numbers import grouped


def duration_text(seconds: float) -> str:
    """0:42, 12:05 or 1:02:03."""
    minutes, s = divmod(max(0, round(seconds)), 60)
    hours, m = divmod(minutes, 60)
    return f"{hours}:{m:02d}:{s:02d}" if hours else f"{m}:{s:02d}"


def speed_text(images_per_s: float) -> str:
    return QCoreApplication.translate("RunStatus", "{} images/s").format(grouped(images_per_s))


def joined(parts: list[str]) -> str:
    """Parts of a line, broken between them and not inside the short ones."""
    return " · ".join(p.replace(" ", "\N{NO-BREAK SPACE}") if len(p) < 24 else p for p in parts if p)


class RunStatus(QWidget):
    """Bar, state and figures; their height does not change while figures do."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._role = "text"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setMaximumHeight(10)
        self._bar.setAccessibleName(self.tr("Training progress"))
        self._state = QLabel()
        embolden(self._state)
        self._state.setWordWrap(True)
        self._details = QLabel()
        self._details.setWordWrap(True)
        self._details.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for widget in (self._bar, self._state, self._details):
            column.addWidget(widget)
        self._details.setMinimumHeight(2 * self._details.fontMetrics().lineSpacing())
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def show_state(self, text: str, role: str = "text") -> None:
        """The state in words, in a colour of the theme."""
        self._role = role
        if text != self._state.text():
            self._state.setText(text)
        set_color(self._state, self._theme, role)

    def show_preparing(self, what: str, share: float) -> None:
        """What is done before the first step, and how far that is."""
        self.show_fraction(share)
        self.show_state(QCoreApplication.translate("terms", what))
        self.show_details(self.tr("Before the first step of a new model"))

    def show_details(self, text: str) -> None:
        if text != self._details.text():
            self._details.setText(text)

    def show_fraction(self, fraction: float | None) -> None:
        """The share done; None for a busy bar."""
        self._bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self._bar.setValue(round(1000 * min(max(fraction, 0.0), 1.0)))

    @property
    def state_text(self) -> str:
        return self._state.text()

    @property
    def details_text(self) -> str:
        return self._details.text()

    def _on_theme(self) -> None:
        set_color(self._state, self._theme, self._role)
        set_color(self._details, self._theme, "muted")
