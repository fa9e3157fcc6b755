"""Durations as texts."""

from __future__ import annotations

import pytest

from dreamexplorer.gui.widgets.durations import duration_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0:00"),
        (41.6, "0:42"),
        (725, "12:05"),
        (3723, "1:02:03"),
        (-3, "0:00"),
        (86_400, "1 d 0 h"),
        (3 * 86_400 + 7_200, "3 d 2 h"),
        (62_427_487, "more than 99 days"),
        (1e15, "more than 99 days"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text
