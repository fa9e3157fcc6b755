"""Colour scheme, icons and text size of the window; `Theme.changed` is emitted when one of them changes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from dreamexplorer.resources import resource_path


@dataclass(frozen=True)
class Colors:
    """The colours of one scheme, as #rrggbb. Quantities keep their colour in every panel."""

    window: str
    base: str  # behind plots, lists, canvases
    raised: str  # buttons, headers
    text: str
    muted: str  # secondary text, axis labels; at least 4.5:1 on window and base
    grid: str
    accent: str
    accent_text: str  # on the accent
    recon: str
    kl: str
    elbo: str
    warning: str  # collapsed, threshold lines
    error: str
    good: str
    classes: tuple[str, ...]  # ten colours, distinguishable with the common kinds of colour blindness


LIGHT = Colors(
    window="#f4f5f7",
    base="#ffffff",
    raised="#e9ebef",
    text="#1b1e24",
    muted="#5a6270",
    grid="#d5d9e0",
    accent="#3457d5",
    accent_text="#ffffff",
    recon="#0b7a75",
    kl="#c2410c",
    elbo="#4338ca",
    warning="#b45309",
    error="#b91c1c",
    good="#15803d",
    classes=(
        "#1f4fa4",
        "#e1a203",
        "#10a776",
        "#b41e6a",
        "#08b1ff",
        "#8e1d00",
        "#995ece",
        "#648300",
        "#3c3941",
        "#e36256",
    ),
)

DARK = Colors(
    window="#1c1f26",
    base="#14161b",
    raised="#2a2e38",
    text="#e8eaef",
    muted="#a3abba",
    grid="#343945",
    accent="#7c9cff",
    accent_text="#0e1116",
    recon="#3cc9c0",
    kl="#ff9a5c",
    elbo="#a5a1ff",
    warning="#f5b041",
    error="#ff7b72",
    good="#5fd08a",
    classes=(
        "#5d8aec",
        "#d8ad16",
        "#018850",
        "#ff9dec",
        "#4cffe6",
        "#fe837f",
        "#7e57b4",
        "#d9f560",
        "#a8aab5",
        "#9c4d18",
    ),
)


LEAST_STEPS, MOST_STEPS = -3, 8  # limits of `text_steps`, in points
PRESENTED_TEXT, PRESENTED_LINES = 1.6, 1.8  # factors of the presentation mode


class Theme(QObject):
    """Colours, icons and text size in use. `choice` is "system", "light" or "dark"."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__()
        self._app = app
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._choice = "system"
        self._dark = False
        self._text_steps = 0
        self._presentation = False
        self._usual_points = float(app.property("usual_points") or app.font().pointSizeF())
        app.setProperty("usual_points", self._usual_points)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_scheme)
        self.set_choice(choice)

    @property
    def choice(self) -> str:
        """The user's choice: "system", "light" or "dark"."""
        return self._choice

    @property
    def dark(self) -> bool:
        """True if the colours in use are the dark ones."""
        return self._dark

    @property
    def colors(self) -> Colors:
        """The colours in use."""
        return DARK if self._dark else LIGHT

    def color(self, role: str) -> QColor:
        """Return the colour of a role of `Colors`, such as "recon"."""
        return QColor(getattr(self.colors, role))

    def class_color(self, index: int) -> QColor:
        """Return the colour of a class; beyond ten classes the colours repeat, lighter."""
        palette = self.colors.classes
        color = QColor(palette[index % len(palette)])
        turn = index // len(palette)
        return color if turn == 0 else color.lighter(100 + 25 * (turn % 4))

    def set_choice(self, choice: str) -> None:
        """Use "light" or "dark" colours, or those of the "system"."""
        self._choice = choice if choice in ("system", "light", "dark") else "system"
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        QGuiApplication.styleHints().setColorScheme(schemes.get(self._choice, Qt.ColorScheme.Unknown))
        self._apply()

    @property
    def text_steps(self) -> int:
        """Points by which texts are larger than the system's."""
        return self._text_steps

    def set_text_steps(self, steps: int) -> None:
        """Make texts this many points larger than the system's (negative: smaller)."""
        self._text_steps = min(max(steps, LEAST_STEPS), MOST_STEPS)
        if self._use_text_size():
            self.changed.emit()

    @property
    def presentation(self) -> bool:
        """True while everything is drawn for people far from the screen: large texts, thick lines."""
        return self._presentation

    @property
    def line_factor(self) -> float:
        """Factor by which lines, bars and points are thicker than usual."""
        return PRESENTED_LINES if self._presentation else 1.0

    def set_presentation(self, on: bool) -> None:
        """Draw for a projector, or as usual again."""
        if on != self._presentation:
            self._presentation = on
            self._use_text_size()
            self.changed.emit()

    def _use_text_size(self) -> bool:
        """Set the font's size; return whether it is another one."""
        points, font = self._usual_points + self._text_steps, self._app.font()
        if self._presentation:
            points = max(points, min(PRESENTED_TEXT * points, self._usual_points + MOST_STEPS))
        if font.pointSizeF() == points:
            return False
        font.setPointSizeF(points)
        self._app.setFont(font)
        return True

    def icon(self, name: str) -> QIcon:
        """Return the icon resources/icons/<name>.svg in the text colour of the scheme."""
        key = (name, "dark" if self._dark else "light")
        if key not in self._icons:
            self._icons[key] = _render_icon(name, self.colors)
        return self._icons[key]

    def _on_system_scheme(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        scheme = QGuiApplication.styleHints().colorScheme()
        self._dark = self._choice == "dark" or (self._choice == "system" and scheme == Qt.ColorScheme.Dark)
        self._app.setPalette(_palette(self.colors))
        self.changed.emit()


def _render_icon(name: str, colors: Colors) -> QIcon:
    svg = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    icon = QIcon()
    faint = _between(colors.muted, colors.window, 0.5)
    for mode, color in ((QIcon.Mode.Normal, colors.text), (QIcon.Mode.Disabled, faint)):
        renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", color).encode()))
        for side in _icon_sides(QGuiApplication.primaryScreen().devicePixelRatio()):
            pixmap = QPixmap(QSize(side, side))
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, side, side))
            painter.end()
            icon.addPixmap(pixmap, mode)
    return icon


def _icon_sides(ratio: float) -> list[int]:
    """Return the sizes in which icons are used, in device pixels; drawing more of them would slow the start."""
    return sorted({round(side * r) for side in (16, 20, 24, 32) for r in (1.0, ratio)})


def _between(a: str, b: str, share: float) -> str:
    """Mix two colours: `share` 0 is a, 1 is b."""
    one, two = QColor(a), QColor(b)
    return QColor.fromRgbF(
        one.redF() + share * (two.redF() - one.redF()),
        one.greenF() + share * (two.greenF() - one.greenF()),
        one.blueF() + share * (two.blueF() - one.blueF()),
    ).name()


def _palette(c: Colors) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, color in (
        (role.Window, c.window),
        (role.WindowText, c.text),
        (role.Base, c.base),
        (role.AlternateBase, c.raised),
        (role.Text, c.text),
        (role.Button, c.raised),
        (role.ButtonText, c.text),
        (role.BrightText, c.error),
        (role.ToolTipBase, c.raised),
        (role.ToolTipText, c.text),
        (role.PlaceholderText, c.muted),
        (role.Highlight, c.accent),
        (role.HighlightedText, c.accent_text),
        (role.Link, c.accent),
        (role.LinkVisited, c.elbo),
        (role.Mid, c.grid),
        (role.Accent, c.accent),
    ):
        palette.setColor(target, QColor(color))
    for target in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        disabled = QColor(c.muted)
        disabled.setAlpha(140)
        palette.setColor(QPalette.ColorGroup.Disabled, target, disabled)
    return palette
