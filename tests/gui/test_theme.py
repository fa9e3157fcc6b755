"""The colours of the classes stay apart, for everyone, on their ground."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.theme import DARK, LIGHT, MOST_STEPS, Colors, PrintTheme, Theme

ROOT = Path(__file__).resolve().parents[2]

# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB
VISION = {
    "full": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear(color: str) -> np.ndarray:
    c = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    t = XYZ @ rgb / XYZ.sum(axis=1)
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one: np.ndarray, two: np.ndarray) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, two
    c = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(c**7 / (c**7 + 25.0**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    gray = c1 * c2 == 0
    dh = 0.0 if gray else (h2 - h1 + 180) % 360 - 180
    big = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(dh / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2 if gray else (h1 + dh / 2) % 360
    t = (
        1
        - 0.17 * np.cos(np.radians(hm - 30))
        + 0.24 * np.cos(np.radians(2 * hm))
        + 0.32 * np.cos(np.radians(3 * hm + 6))
        - 0.20 * np.cos(np.radians(4 * hm - 63))
    )
    sl = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    turn = np.radians(60 * np.exp(-(((hm - 275) / 25) ** 2)))
    rt = -2 * np.sqrt(cm**7 / (cm**7 + 25.0**7)) * np.sin(turn)
    dl, dc, dhh = (l2 - l1) / sl, (c2 - c1) / sc, big / sh
    return float(np.sqrt(dl**2 + dc**2 + dhh**2 + rt * dc * dhh))


# From the test data that Sharma, Wu and Dalal published with their notes on the formula
@pytest.mark.parametrize(
    ("one", "two", "distance"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ],
)
def test_the_distance_is_that_of_the_standard(one: tuple, two: tuple, distance: float) -> None:
    assert ciede2000(np.array(one), np.array(two)) == pytest.approx(distance, abs=1e-4)


def distance_of(colors: Sequence[str], vision: str) -> float:
    """Return the smallest distance of any two colours, as seen with a kind of vision."""
    seen = [lab(np.clip(np.asarray(VISION[vision]) @ linear(c), 0, 1)) for c in colors]
    return min(ciede2000(seen[i], seen[j]) for i in range(len(seen)) for j in range(i))


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_any_two_classes_differ_clearly(scheme: Colors, vision: str) -> None:
    least = 20.0 if vision == "full" else 11.0  # about 1 can just be seen, side by side
    assert distance_of(scheme.classes[:10], vision) >= least


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_the_classes_of_emnist_all_differ(scheme: Colors, vision: str) -> None:
    assert len(set(scheme.classes)) == len(scheme.classes) == 47
    assert distance_of(scheme.classes, vision) >= (9.0 if vision == "full" else 5.0)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_the_curves_of_a_loss_with_many_terms_differ(scheme: Colors, vision: str) -> None:
    colors = (scheme.recon, scheme.kl, scheme.elbo, *scheme.terms)
    assert distance_of(colors, vision) >= (14.0 if vision == "full" else 11.0)


def test_every_class_of_emnist_has_its_own_color_in_the_window(qapp: QApplication) -> None:
    for choice in ("dark", "light"):
        theme = Theme(qapp, choice)
        names = {theme.class_color(i).name() for i in range(47)}
        assert len(names) == 47
        assert "#ffffff" not in names
        assert theme.class_color(47) == theme.class_color(0)


def test_pictures_have_the_light_colors_whatever_the_window_shows(qapp: QApplication) -> None:
    before = qapp.palette()
    printed = PrintTheme()
    assert printed.color("base").name() == "#ffffff"
    assert printed.colors is LIGHT
    assert qapp.palette() == before


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_class_stands_out_from_the_ground(scheme: Colors) -> None:
    ground = float(XYZ[1] @ linear(scheme.base))
    for color in (*scheme.classes, *scheme.terms):
        y = float(XYZ[1] @ linear(color))
        contrast = (max(y, ground) + 0.05) / (min(y, ground) + 0.05)
        assert contrast >= 2.2, f"{color} has a contrast of {contrast:.1f}"


def test_no_edge_of_the_dark_scheme_is_drawn_in_a_light_color(qapp: QApplication) -> None:
    """The line below tabs was white: the palette had kept the roles of a light scheme."""
    theme, role = Theme(qapp), QPalette.ColorRole
    edges = (role.Light, role.Midlight, role.Mid, role.Dark, role.Shadow)
    theme.set_choice("dark")
    assert all(qapp.palette().color(edge).lightness() < 100 for edge in edges)
    theme.set_choice("light")
    assert qapp.palette().color(role.Light).lightness() == 255


def test_presentation_makes_texts_large_but_never_larger_than_the_largest(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    usual = qapp.font().pointSizeF()
    changes: list[float] = []
    theme.changed.connect(lambda: changes.append(theme.line_factor))
    theme.set_presentation(True)
    theme.set_presentation(True)
    assert qapp.font().pointSizeF() == pytest.approx(min(1.6 * usual, usual + MOST_STEPS))
    theme.set_text_steps(MOST_STEPS)
    assert qapp.font().pointSizeF() == usual + MOST_STEPS
    theme.set_presentation(False)
    theme.set_text_steps(0)
    assert qapp.font().pointSizeF() == usual
    assert (changes[0], changes[-1], theme.line_factor) == (1.8, 1.0, 1.0)


def test_each_icon_of_a_grid_of_things_looks_different_and_has_one_use(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    names = ("grid", "plots", "pixels", "layout")
    pictures = [theme.icon(name).pixmap(20, 20).toImage() for name in names]
    for i, picture in enumerate(pictures):
        assert not any(picture == other for other in pictures[:i]), names[i]
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "dreamexplorer" / "gui").rglob("*.py")}
    for name in names:
        pattern = re.compile(rf'(icon\("{name}"\)|_button\("{name}"|^ +"{name}",$)', re.MULTILINE)
        users = [path.relative_to(ROOT) for path, text in sources.items() if pattern.search(text)]
        assert len(users) == 1, f"the icon {name} stands for several things: {users}"
