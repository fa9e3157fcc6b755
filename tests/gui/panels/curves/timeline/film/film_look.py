"""The look and the scenes of a film in tests."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from dreamexplorer.analysis.film import Scene
from dreamexplorer.gui.panels.curves.timeline.film.frames import Look

LABELS = np.array([0, 1] * 40)


def look(side: int = 120) -> Look:
    colors = (QColor("#ffffff"), QColor("#000000"), QColor("#cccccc"))
    return Look(side, *colors, ((200, 0, 0), (0, 0, 200)), "gray", False, "step {step}, epoch {epoch}", "a run")


def scene(step: int, spread: float = 1.0, shade: float = 0.5) -> Scene:
    places = np.random.default_rng(0).normal(0.0, spread, (len(LABELS), 2)).astype(np.float32)
    return Scene(step, step / 10, places, np.full((1, 6, 4), shade, np.float32))
