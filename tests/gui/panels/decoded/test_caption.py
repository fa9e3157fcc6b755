"""Texts below the decoded image."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QObject

from dreamexplorer.gui.panels.decoded.caption import DecodedCaption
from dreamexplorer.session import Decoded, Session


@pytest.fixture
def caption(qapp: QObject) -> DecodedCaption:
    return DecodedCaption(Session(), qapp)


def test_length_and_density_of_z(caption: DecodedCaption) -> None:
    z = np.array([3.0, -4.0], dtype=np.float32)
    parts = caption.parts(Decoded(z, np.zeros((1, 2, 2), np.float32), 12_345))
    assert parts[0].endswith("|z| 5.00")
    assert "345" in parts[0]
    assert parts[1] == f"log p(z) −{0.5 * 25 + np.log(2 * np.pi):.2f} nats"
    assert all(len(long) >= len(short) for long, short in zip(caption.longest(), parts, strict=True))


def test_a_pixel_is_read_in_grey_or_colour(caption: DecodedCaption) -> None:
    assert caption.reading(None, None) == "Hover a pixel for its value"
    assert caption.reading((3, 7), (0.25,)) == "Row 3, column 7: p = 0.250"
    color = (0.1, 0.5, 1.0)
    assert caption.reading((0, 1), color) == "Row 0, column 1: R 0.10 G 0.50 B 1.00"
