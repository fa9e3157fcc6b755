"""Groups of adjacent axes: their members, and the numbers in their names."""

from __future__ import annotations

import pytest

from dreamexplorer.gui.shared.axis_group import AxisGroup, number_of


def test_members_are_the_adjacent_axes_of_the_group() -> None:
    assert list(AxisGroup("Bottom layer", "bottom", "", 2, 3).members) == [2, 3, 4]
    assert list(AxisGroup("Empty", "", "", 2, 0).members) == []


@pytest.mark.parametrize(("name", "number"), [("top 3", "3"), ("code 1, 12", "12"), ("z7", "z7")])
def test_the_number_is_what_follows_the_last_space(name: str, number: str) -> None:
    assert number_of(name) == number
