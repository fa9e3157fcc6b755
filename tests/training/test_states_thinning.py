"""Thinning keeps what is worth most: the newest state, exact ones, and states evenly spaced on the plan's scale."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import pytest

from dreamexplorer.training.states import state_path, states_in
from dreamexplorer.training.states_plan import exact_gap, gap
from dreamexplorer.training.states_thinning import thin

TOTAL = 10_000


def planned_run(folder: Path, size: int = 10) -> None:
    """Write the states that a run of `TOTAL` steps keeps; an exact one is six times as large."""
    step, next_exact = 0, 0
    while step <= TOTAL:
        exact = step >= next_exact
        path = state_path(folder, step, exact)
        path.write_bytes(b"x" * size)
        if exact:
            path.with_name(f"{path.stem}.resume.safetensors").write_bytes(b"x" * 5 * size)
            next_exact = step + exact_gap(TOTAL)
        step += gap(step, TOTAL)


def taken(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def test_nothing_goes_while_all_fits(tmp_path: Path) -> None:
    planned_run(tmp_path)
    before = states_in(tmp_path)
    assert thin(tmp_path, taken(tmp_path)) == taken(tmp_path)
    assert states_in(tmp_path) == before


def test_half_of_the_states_remain_spread_over_the_whole_run(tmp_path: Path) -> None:
    planned_run(tmp_path)
    before = states_in(tmp_path)
    exact = [state for state in before if state.exact]
    looks = len(before) - len(exact)
    most = 10 * (looks // 2) + sum(state.size for state in exact)
    assert thin(tmp_path, most) == taken(tmp_path) <= most
    after = states_in(tmp_path)
    assert [state for state in after if state.exact] == exact
    assert after[-1] == before[-1]
    steps = [state.step for state in after]
    gaps = [b - a for a, b in itertools.pairwise(steps)]
    late = [g for a, g in zip(steps, gaps, strict=False) if a > TOTAL / 10]
    assert max(late) <= 3 * gap(TOTAL, TOTAL)  # evenly in steps
    assert sum(step <= 16 for step in steps) >= 6  # and the beginning is not forgotten
    early = [math.log(b / a) for a, b in itertools.pairwise(steps) if 16 <= a < TOTAL / 40]
    assert max(early) < 0.6


def test_exact_states_go_last_and_the_newest_never(tmp_path: Path) -> None:
    planned_run(tmp_path)
    newest = states_in(tmp_path)[-1]
    assert thin(tmp_path, 60 * 5 + 10) <= 60 * 5 + 10
    after = states_in(tmp_path)
    assert [state.exact for state in after[:-1]] == [True] * (len(after) - 1)
    assert len(after) >= 5
    assert after[0].step == 0
    assert after[-1] == newest
    assert thin(tmp_path, 0) == newest.size
    assert states_in(tmp_path) == (newest,)


@pytest.mark.parametrize("most", [0, 1000])
def test_an_empty_folder_is_no_problem(tmp_path: Path, most: int) -> None:
    assert thin(tmp_path / "states", most) == 0


def test_leftovers_of_a_killed_process_go_too(tmp_path: Path) -> None:
    planned_run(tmp_path)
    (tmp_path / "000000001.exact.resume.safetensors").write_bytes(b"x" * 1000)
    assert thin(tmp_path, 10**9) == taken(tmp_path)
