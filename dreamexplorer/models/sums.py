"""Rounded terms that add up: what is shown as a sum is the sum of what is shown as its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol


class Summand(Protocol):
    """A term with the keys of the terms that it is the sum of; `base.Term` is one."""

    @property
    def key(self) -> str:
        """Key of the term in its values."""

    @property
    def sum_of(self) -> tuple[str, ...]:
        """Keys of its parts; empty for a term that is no sum."""


def rounded(terms: Iterable[Summand], values: Mapping[str, float], decimals: int) -> dict[str, float]:
    """Round the terms of a family such that sums of shown numbers are right.

    A sum may differ by a unit of its last digit from its own rounded value, which a reader who adds up the parts would
    take for a mistake.

    Args:
        terms: the family's terms.
        values: their values by key; keys that are no term are rounded by themselves.
        decimals: digits behind the point.

    Returns:
        The rounded values, in the order of `values`.
    """
    parts = {term.key: term.sum_of for term in terms}

    def of(key: str) -> float:
        summands = parts.get(key, ())
        if summands and all(part in values for part in summands):
            return round(sum(of(part) for part in summands), decimals)
        return round(float(values[key]), decimals)

    return {key: of(key) for key in values}
