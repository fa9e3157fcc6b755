"""Values that go in steps."""

from __future__ import annotations

from dreamexplorer.gui.widgets.discrete import snapped, stride


def test_values_go_in_steps() -> None:
    assert [snapped(v, 0.0, 9.0, 1.0) for v in (-3.0, 0.4, 0.6, 8.7, 99.0)] == [0.0, 0.0, 1.0, 9.0, 9.0]
    assert snapped(0.437, 0.0, 9.0, 0.0) == 0.437
    assert [stride(0.05, False, 63.0, 1.0), stride(0.5, True, 63.0, 1.0), stride(0.5, True, 3.0, 1.0)] == [
        1.0,
        8.0,
        1.0,
    ]
    assert stride(0.05, False, 8.0, 0.0) == 0.05
