"""Words for the data and step of a measurement."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.gui.shared.reading_words import where_measured
from dreamexplorer.session import AxisReading

VALUES = np.ones(2, np.float32)


@pytest.mark.parametrize(
    ("reading", "text"),
    [
        (None, ""),
        (AxisReading(VALUES, None, "test"), ""),
        (AxisReading(VALUES, 469, "test"), "test, step 469"),
        (AxisReading(VALUES, 470), "newest batches, step 470"),
    ],
)
def test_data_and_step_are_named(reading: AxisReading | None, text: str) -> None:
    assert where_measured(reading) == text
