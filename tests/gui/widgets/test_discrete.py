"""Values in steps."""

from __future__ import annotations

import pytest

from dreamexplorer.gui.widgets.discrete import snapped, stride


@pytest.mark.parametrize(
    ("value", "step", "expected"),
    [(2.4, 1.0, 2.0), (2.6, 1.0, 3.0), (99.0, 1.0, 7.0), (-9.0, 1.0, 0.0), (2.4, 0.0, 2.4)],
)
def test_values_snap_to_steps_in_the_range(value: float, step: float, expected: float) -> None:
    assert snapped(value, 0.0, 7.0, step) == expected


@pytest.mark.parametrize(
    ("coarse", "span", "step", "expected"),
    [(False, 64.0, 1.0, 1.0), (True, 64.0, 1.0, 8.0), (True, 3.0, 1.0, 1.0), (True, 64.0, 0.0, 0.05)],
)
def test_a_stride_is_a_step_or_an_eighth_of_the_span(coarse: bool, span: float, step: float, expected: float) -> None:
    assert stride(0.05, coarse, span, step) == expected
