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
    # 47 colours (EMNIST has as many classes); the first ten differ most, also with the common kinds of colour blindness
    classes: tuple[str, ...]
    terms: tuple[str, ...]  # of losses that are neither recon, kl nor elbo: unlike these and one another


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
        "#b4a5b4",
        "#007887",
        "#4b0f5a",
        "#4b5a3c",
        "#5a00f0",
        "#5a0f1e",
        "#ff69d2",
        "#7887a5",
        "#965a5a",
        "#87a596",
        "#000f96",
        "#695a69",
        "#78693c",
        "#877878",
        "#a5b478",
        "#0f3c2d",
        "#964b00",
        "#960087",
        "#d24b96",
        "#5a87ff",
        "#969600",
        "#ff875a",
        "#c38778",
        "#a50fff",
        "#3c2d4b",
        "#d22d5a",
        "#a5783c",
        "#5a4b1e",
        "#695ab4",
        "#5aa5c3",
        "#005a4b",
        "#3c4b5a",
        "#8778b4",
        "#690000",
        "#879696",
        "#ff6996",
        "#a51e2d",
    ),
    terms=(
        "#9687e1",
        "#692d2d",
        "#c38769",
        "#3c3c5a",
        "#2da596",
        "#875a4b",
        "#f06900",
        "#960000",
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
        "#005a69",
        "#694b4b",
        "#b46987",
        "#ffe1b4",
        "#87871e",
        "#96c3a5",
        "#2d00ff",
        "#9687b4",
        "#696969",
        "#c30f87",
        "#005aff",
        "#ff3c00",
        "#ffc3d2",
        "#78a55a",
        "#87e178",
        "#4b9696",
        "#a5002d",
        "#c35a5a",
        "#ff2d96",
        "#00c3d2",
        "#b4f0ff",
        "#5a5a3c",
        "#878778",
        "#8700b4",
        "#872d5a",
        "#c396ff",
        "#e1d200",
        "#7878c3",
        "#96693c",
        "#b4b45a",
        "#e1f0d2",
        "#4b6978",
        "#00b478",
        "#00a5d2",
        "#f03cff",
        "#b4d296",
        "#b487a5",
    ),
    terms=(
        "#5a694b",
        "#964b87",
        "#4b5aff",
        "#3c8700",
        "#a58778",
        "#c3e1b4",
        "#ffe100",
        "#4b96b4",
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
        """Return the colour of a class; beyond 47 classes the colours repeat."""
        return QColor(self.colors.classes[index % len(self.colors.classes)])

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


class PrintTheme(Theme):
    """The light colours, for pictures on a white ground, whatever the window shows. It has no icons."""

    def __init__(self) -> None:
        QObject.__init__(self)

    @property
    def colors(self) -> Colors:
        return LIGHT

    @property
    def line_factor(self) -> float:
        return 1.0


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
    palette = QPalette()  # of a light scheme: every role in which lines and edges are drawn is set below
    role = QPalette.ColorRole
    dark = QColor(c.window).lightness() < 128
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
        (role.Light, _between(c.raised, c.text, 0.12) if dark else c.base),
        (role.Midlight, c.raised),
        (role.Dark, _between(c.grid, c.text, 0.2)),
        (role.Shadow, _between(c.window, "#000000", 0.6)),
        (role.Accent, c.accent),
    ):
        palette.setColor(target, QColor(color))
    for target in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        disabled = QColor(c.muted)
        disabled.setAlpha(140)
        palette.setColor(QPalette.ColorGroup.Disabled, target, disabled)
    return palette
