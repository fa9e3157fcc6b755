"""The status of a run: a progress bar, the state, and lines of figures."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.notice import embolden, set_color
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.progress_bar import ProgressBar


def speed_text(images_per_s: float) -> str:
    """Return a speed such as "12 340 images/s"."""
    return QCoreApplication.translate("RunStatus", "{} images/s").format(grouped(images_per_s))


def joined(parts: list[str]) -> str:
    """Join the parts of a line; it wraps between parts, not inside short ones."""
    return " · ".join(p.replace(" ", "\N{NO-BREAK SPACE}") if len(p) < 24 else p for p in parts if p)


class RunStatus(QWidget):
    """A bar, the state and two lines of figures; the height stays the same while figures change."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._role = "text"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self._bar = ProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setMaximumHeight(10)
        self._bar.setAccessibleName(self.tr("Training progress"))
        self._state = PlainLabel()
        embolden(self._state)
        self._state.setWordWrap(True)
        self._details = PlainLabel()
        self._details.setWordWrap(True)
        self._details.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for widget in (self._bar, self._state, self._details):
            column.addWidget(widget)
        self._details.setMinimumHeight(2 * self._details.fontMetrics().lineSpacing())
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def show_state(self, text: str, role: str = "text") -> None:
        """Show the state, in a colour of the theme."""
        self._role = role
        if text != self._state.text():
            self._state.setText(text)
        set_color(self._state, self._theme, role)

    def show_preparing(self, what: str, share: float) -> None:
        """Show what is prepared before the first step, and the share done in [0, 1]."""
        self.show_fraction(share)
        self.show_state(QCoreApplication.translate("terms", what))
        self.show_details(self.tr("Preparing a new model before its first step"))

    def show_details(self, text: str) -> None:
        """Show lines of figures."""
        if text != self._details.text():
            self._details.setText(text)

    def show_fraction(self, fraction: float | None) -> None:
        """Show the share done in [0, 1]; None for a busy bar."""
        self._bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self._bar.setValue(round(1000 * min(max(fraction, 0.0), 1.0)))

    @property
    def fraction(self) -> float | None:
        """The share done that the bar shows; None while it is busy."""
        return self._bar.value() / 1000 if self._bar.maximum() else None

    @property
    def state_text(self) -> str:
        """The state shown."""
        return self._state.text()

    @property
    def details_text(self) -> str:
        """The lines of figures shown."""
        return self._details.text()

    def _on_theme(self) -> None:
        set_color(self._state, self._theme, self._role)
        set_color(self._details, self._theme, "muted")
