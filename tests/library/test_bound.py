"""The bound is kept by thinning states, and otherwise by telling what would have to go."""

from __future__ import annotations

from dreamexplorer.library.library import Library
from dreamexplorer.training.runs import RunFolder
from tests.library.conftest import MakeRun


def states(library: Library) -> dict[str, int]:
    return {r.info.name: len(list((r.folder / "states").glob("*"))) for r in library.runs().runs}


def test_a_library_within_its_bound_is_left_alone(library: Library, make_run: MakeRun) -> None:
    make_run("mine", states=40)
    fit = library.fit()
    assert (fit.freed, fit.over, fit.suggested, fit.size) == (0, 0, (), library.runs().size)
    assert states(library) == {"mine": 40}


def test_states_are_thinned_only_as_far_as_it_takes_those_of_pinned_runs_last(
    library: Library, make_run: MakeRun
) -> None:
    make_run("small", states=20)
    make_run("large", states=60)
    library.change(make_run("pinned", states=80).folder, pinned=True)
    size = library.runs().size
    fit = library.fit(size - 25_000)
    assert states(library) == {"small": 20, "large": 35, "pinned": 80}
    assert (fit.freed, fit.over, fit.suggested) == (25_000, 0, ())
    assert fit.size == library.runs().size == size - 25_000
    assert library.fit(size - 55_000).freed == 31_000
    assert states(library) == {"small": 12, "large": 12, "pinned": 80}
    assert library.fit(size - 100_000).over == 0
    assert states(library) == {"small": 1, "large": 1, "pinned": 58}


def test_no_state_goes_because_the_bin_is_full(library: Library, make_run: MakeRun) -> None:
    make_run("mine", states=60)
    library.delete(make_run("other", states=60).folder)
    fit = library.fit(library.runs().size)
    assert (fit.freed, fit.over, fit.suggested) == (0, fit.bin, ())


def test_the_states_of_a_training_are_left_to_it(library: Library, make_run: MakeRun) -> None:
    entry = make_run("mine", states=60)
    with RunFolder(entry.folder).claimed():
        fit = library.fit(0)
    assert states(library) == {"mine": 60}
    assert fit.over == fit.size
    assert fit.suggested == ()


def test_what_would_have_to_go_is_told_the_longest_unused_first(library: Library, make_run: MakeRun) -> None:
    old, pinned, middle = make_run("old", at=0), make_run("pinned", at=5), make_run("middle", at=10)
    new = make_run("new", at=20)
    library.change(pinned.folder, pinned=True)
    binned = library.delete(make_run("binned").folder)
    size = library.runs().size
    fit = library.fit(size - old.size - 1)
    assert (fit.bin, fit.size, fit.over) == (binned.size, size + binned.size, old.size + 1 + binned.size)
    assert [run.info.name for run in fit.suggested] == ["old", "middle"]
    assert library.fit(size).suggested == ()  # emptying the bin is enough
    assert [run.info.name for run in library.fit(0).suggested] == ["old", "middle", "new"]
    assert len(library.runs().runs) == 4
    assert new.folder.exists()
    assert middle.folder.exists()
