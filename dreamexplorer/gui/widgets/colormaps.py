"""Colour maps for intensities: 256 colours from 0 to 1; those with colours are perceptually uniform."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from dreamexplorer.options import QT_TRANSLATE_NOOP

Colors32 = npt.NDArray[np.uint32]  # 256 opaque colours as 0xffRRGGBB, the words of a QImage in Format_RGB32

DEFAULT_COLORMAP = "gray"


@dataclass(frozen=True)
class Colormap:
    """Name of a colour map in the settings, and its untranslated title (context "colormaps")."""

    name: str
    title: str


COLORMAPS: tuple[Colormap, ...] = (
    Colormap("gray", QT_TRANSLATE_NOOP("colormaps", "Gray")),
    Colormap("gray-inverted", QT_TRANSLATE_NOOP("colormaps", "Gray, inverted (ink on paper)")),
    Colormap("viridis", QT_TRANSLATE_NOOP("colormaps", "Viridis")),
    Colormap("magma", QT_TRANSLATE_NOOP("colormaps", "Magma")),
    Colormap("inferno", QT_TRANSLATE_NOOP("colormaps", "Inferno")),
    Colormap("plasma", QT_TRANSLATE_NOOP("colormaps", "Plasma")),
    Colormap("cividis", QT_TRANSLATE_NOOP("colormaps", "Cividis (for colour blindness)")),
)


def valid_colormap(name: str) -> str:
    """Return the name, or the default's where it is unknown (a setting of another version)."""
    return name if any(c.name == name for c in COLORMAPS) else DEFAULT_COLORMAP


@lru_cache(maxsize=len(COLORMAPS))
def color_table(name: str) -> Colors32:
    """Return the 256 colours of a colour map, that of 0 first, as a read-only array.

    Raises:
        KeyError: there is no such map.
    """
    if not any(c.name == name for c in COLORMAPS):
        raise KeyError(name)
    if name.startswith("gray"):
        level = np.arange(256, dtype=np.uint32)
        if name == "gray-inverted":
            level = level[::-1]
        red = green = blue = level
    else:
        import pyqtgraph  # imported late: it takes half a second, and gray does not need it

        table = pyqtgraph.colormap.get(name).getLookupTable(nPts=256).astype(np.uint32)
        red, green, blue = table[:, 0], table[:, 1], table[:, 2]
    words: Colors32 = np.array(np.uint32(0xFF000000) | (red << 16) | (green << 8) | blue, dtype=np.uint32)
    words.setflags(write=False)
    return words
