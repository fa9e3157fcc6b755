"""The values that an axis can have."""

from __future__ import annotations

import subprocess
import sys

import pytest

from dreamexplorer.models.axes import Axis


@pytest.mark.parametrize("value", [-99.0, -4.0, 0.123, 99.0])
def test_a_continuous_axis_has_every_value(value: float) -> None:
    assert Axis("z0").nearest(value) == value


@pytest.mark.parametrize(("value", "nearest"), [(3.4, 3.0), (3.6, 4.0), (-3.0, 0.0), (99.0, 8.0)])
def test_an_axis_of_steps_has_whole_steps_between_its_ends(value: float, nearest: float) -> None:
    assert Axis("code", 0.0, 8.0, step=1.0).nearest(value) == nearest


def test_steps_are_counted_from_the_lower_end() -> None:
    axis = Axis("code", 0.5, 2.4, step=0.5)
    assert axis.nearest(0.9) == 1.0
    assert axis.nearest(2.3) == 2.4, "the last step is cut at the upper end"


def test_axes_and_priors_need_no_torch() -> None:
    code = "import sys, dreamexplorer.models.axes, dreamexplorer.models.priors; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
