"""Only the settings in which runs differ are named."""

from __future__ import annotations

from dreamexplorer.library.differences import Difference, differences
from tests.library.conftest import MakeRun, renamed


def test_only_what_differs_is_named(make_run: MakeRun) -> None:
    a, b, c = make_run("a"), make_run("b", beta=4.0), make_run("c", beta=4.0, free_bits=0.5)
    assert differences([a, b]) == (Difference("model.beta", (1.0, 4.0)),)
    assert differences([a, b, c]) == (
        Difference("model.beta", (1.0, 4.0, 4.0)),
        Difference("model.free_bits", (0.0, 0.0, 0.5)),
    )
    assert differences([b, renamed(b)]) == differences([a]) == differences([]) == ()


def test_a_setting_that_a_run_lacks_is_none(make_run: MakeRun) -> None:
    a = make_run("a")
    b = renamed(a, settings={**a.settings, "limit": 500})
    assert differences([a, b]) == (Difference("limit", (None, 500)),)
