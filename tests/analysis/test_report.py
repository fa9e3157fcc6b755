"""Parts of a report refuse what does not fit, and means and shares have the textbook's standard errors."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from dreamexplorer.analysis.report import (
    Column,
    Curve,
    Curves,
    Fact,
    Images,
    Points,
    Report,
    Table,
    mean_fact,
    share_fact,
)

PIXELS = np.zeros((3, 1, 4, 4), np.uint8)
NUMBERS = np.array([1.0, 2.0])
LABELS = np.array([0, 1])


def test_a_mean_has_its_standard_error() -> None:
    fact = mean_fact("m", "Mean", [1.0, 2.0, 3.0, 6.0], "nats")
    assert (fact.value, fact.n, fact.unit) == (3.0, 4, "nats")
    assert fact.error == pytest.approx(math.sqrt((4 + 1 + 0 + 9) / 3) / 2)
    assert mean_fact("m", "Mean", [5.0], "").error is None


def test_equal_values_measure_no_error() -> None:
    assert mean_fact("m", "Mean", [2.0, 2.0, 2.0], "").error is None


def test_a_share_has_the_half_width_of_wilsons_interval() -> None:
    fact = share_fact("s", "Share", [True, False, True, True])
    assert (fact.value, fact.n, fact.unit) == (0.75, 4, "share")
    # the ends of the interval are the p with (0.75 - p)^2 = p (1 - p) / 4: 5 p^2 - 7 p + 2.25 = 0
    assert fact.error == pytest.approx(math.sqrt(49 - 45) / 10)
    many = share_fact("s", "Share", np.arange(10_000) < 3000)
    assert many.error == pytest.approx(math.sqrt(0.3 * 0.7 / 10_000), rel=1e-3)


def test_a_share_of_one_or_zero_has_an_error_too() -> None:
    for hits in ([True] * 10, [False] * 10):
        assert share_fact("s", "Share", hits).error == pytest.approx(1 / 22)
    assert share_fact("s", "Share", [True]).error is None


@pytest.mark.parametrize(
    ("array", "kind"),
    [([1, 2], "int"), ([1.5, 2.0], "float"), ([True, False], "bool"), (["a", "bc"], "str")],
)
def test_a_column_has_the_type_of_its_values(array: list[object], kind: str) -> None:
    assert Column("c", "C", np.array(array)).kind == kind


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Fact("Not a name", "T", 1.0, "", None, 1),
        lambda: Fact("f", "T", 1.0, "", math.nan, 1),
        lambda: Fact("f", "T", 1.0, "", -1.0, 1),
        lambda: Fact("f", "T", 1.0, "", None, -1),
        lambda: Column("c", "C", np.zeros((2, 2))),
        lambda: Column("c", "C", np.array([None, "x"], dtype=object)),
        lambda: Table("t", "T", (Column("a", "A", np.arange(2)), Column("b", "B", np.arange(3)))),
        lambda: Table("t", "T", (Column("a", "A", np.arange(2)), Column("a", "B", np.arange(2)))),
        lambda: Curve("c", NUMBERS, np.zeros(3)),
        lambda: Images("i", "I", PIXELS.astype(np.float32), 2),  # type: ignore[arg-type]
        lambda: Images("i", "I", PIXELS[:0], 2),
        lambda: Images("i", "I", PIXELS, 2, ("one",)),
        lambda: Images("i", "I", PIXELS, 0),
        lambda: Points("p", "P", "x", "y", NUMBERS, NUMBERS, LABELS, ("only one",)),
        lambda: Points("p", "P", "x", "y", NUMBERS, np.zeros(3), LABELS, ("a", "b")),
        lambda: Report((Fact("f", "T", 1.0, "", None, 1), Fact("f", "U", 1.0, "", None, 1))),
        lambda: Report(images=(Images("i", "I", PIXELS, 2),), curves=(Curves("i", "I", "x", "y", ()),)),
        lambda: Report(tables=(Table("facts", "T", ()),)),
    ],
)
def test_what_does_not_fit_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        wrong()
